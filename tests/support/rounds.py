"""Somebody who goes round the whole house: reads every page that leads on, and sends every form wrongly without consequence.

What a crawler of ``crawling.py`` does, but that nothing sent changes anything, that each page is kept in one of its states
(empty, filled, long, error), and that the same way is walked once more in each other language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from permits.db import db
from permits.error_pages import EXPLANATIONS, error_page
from permits.language import page_attributes
from tests.pages import Reader
from tests.support import cases
from tests.support.crawling import LONG, Crawler, built_like
from tests.support.database import rolled_back
from tests.support.gallery import HELD, Picture
from workflows.engine.outcome import Actor

Form = list[tuple[str, str]]
READ, SENT = 4, 4  # pages of one door, forms sent to it
KEPT = 1  # pictures of a door in each state
MORE = {
    "applications.show": 6,
    "reviews.show": 3,
    "casework.show": 3,
    "applications.section": 3,
}  # where a case stands anywhere
SESSION = "session"
COSTLY = {"walks.run"}  # answers a blank form with the figures of a year, which takes seconds
NOT_MADE = {"applications.permit"}  # the licences of the furnished city have no paper
PROBLEM = "//*[contains(concat(' ', @class, ' '), ' problem ')]"


@dataclass(frozen=True)
class Visitor:
    """Somebody, and where they begin; with ``client`` where signing in is more than a password."""

    who: str
    person: Actor | None
    starts: tuple[str, ...]
    client: FlaskClient | None = None


@dataclass
class Noted:
    """What all visitors have seen together: how pages are built, and how many pictures of each state there are."""

    built: set[str] = field(default_factory=set)
    kept: Counter[tuple[str, str]] = field(default_factory=Counter)


class Round(Crawler):
    """One person's way through the house. ``furniture`` is what there is in it: nothing (empty), filled, or long words."""

    def __init__(self, app: Flask, visitor: Visitor, furniture: str, noted: Noted) -> None:
        reader = Reader(visitor.client or app.test_client())
        if visitor.person is not None and visitor.client is None:
            reader.sign_in(cases.address_of(visitor.person), cases.PASSWORD)
        super().__init__(app, reader.client, visitor.who, "id", noted.built)
        self.app, self.visitor, self.furniture, self.noted = app, visitor, furniture, noted

    def pictures(self, languages: Sequence[str]) -> Iterator[Picture]:
        """What is seen on the way in the first language, then the same in the others."""
        self.language = languages[0]
        visits: list[tuple[str, Form | None]] = []
        self._note(*self.visitor.starts)
        while self.waiting or self.forms:
            visit = (self.waiting.popleft(), None) if self.waiting else self.forms.popleft()
            if (answer := self._ask(*visit)) is not None and (picture := self._look(answer)) is not None:
                visits.append(visit)
                yield picture
        for self.language in languages[1:]:
            self.read.clear()
            self.sent.clear()
            for visit in visits:
                again = self._ask(*visit)
                assert again is not None and again.mimetype == "text/html", visit
                yield self._picture(again, html.document_fromstring(again.text))

    def _ask(self, address: str, data: Form | None = None) -> TestResponse | None:
        endpoint = self._endpoint(address, "GET" if data is None else "POST") or ""
        counted, most = (self.read, READ) if data is None else (self.sent, SENT)
        if endpoint in NOT_MADE or counted[endpoint] >= most:
            return None
        if data is None:
            return super()._ask(address)
        if endpoint in COSTLY and not any(LONG in value for _name, value in data):
            return None
        before = self.client.get_cookie(SESSION)
        db.session.remove()
        with rolled_back(self.app, db):
            answer = super()._ask(address, data)
        if before:
            self.client.set_cookie(SESSION, before.value)
        return answer

    def _look(self, answer: TestResponse) -> Picture | None:
        """Note where a page leads, and take its picture unless there are enough of its kind."""
        path = answer.request.path
        if answer.status_code >= 500:
            self.faults.append(f"{self.who} {answer.request.method} {path}: {answer.status_code}")
        if answer.mimetype != "text/html":
            return None
        tree = html.document_fromstring(answer.text)
        self._note(*(urljoin(path, each) for each in tree.xpath("//a/@href")))
        if self.furniture == "filled":
            for form in tree.xpath("//form[@method='post']"):
                self._keep(path, form)
        picture = self._picture(answer, tree)
        kind = picture.endpoint, picture.state
        mark = built_like(answer.text, f"{kind} {picture.status}")
        if (
            mark in self.known
            or self.noted.kept[kind] >= MORE.get(picture.endpoint, KEPT)
            or (self.furniture, picture.state) == ("long", "filled")
        ):
            return None
        self.known.add(mark)
        self.noted.kept[kind] += 1
        return picture

    def _picture(self, answer: TestResponse, tree: html.HtmlElement) -> Picture:
        cookie, path = self.client.get_cookie(SESSION), answer.request.path
        endpoint = self._endpoint(path, "GET") or self._endpoint(path, "POST")
        if endpoint is None or tree.findtext(".//h1") in broken_titles(self.app, self.language):
            endpoint = f"errors.{answer.status_code}"
        headers = {name: answer.headers[name] for name in HELD}
        return Picture(
            self.who, endpoint, self._state(answer, tree), self.language, path, answer.status_code, answer.text, headers,
            f"{SESSION}={cookie.value}" if cookie else "",
        )  # fmt: skip

    def _state(self, answer: TestResponse, tree: html.HtmlElement) -> str:
        if answer.status_code >= 400 or tree.xpath(PROBLEM):
            return "error"
        if LONG[:24] in answer.text:
            return "long"
        return "empty" if self.furniture == "empty" else "filled"


def broken_titles(app: Flask, language: str) -> set[str]:
    """What the pages for what went wrong are called."""
    with app.test_request_context(f"/?lang={language}"):
        return {str(each.title) for each in EXPLANATIONS.values()}


def error_pages(app: Flask, language: str) -> Iterator[Picture]:
    """Every page for what went wrong, within the frame of all pages and without it."""
    for status in EXPLANATIONS:
        with app.test_request_context(f"/?lang={language}"):
            said = {"reason": LONG, "changes": (LONG, LONG)}
            yield _broken(app, error_page(status, reason=LONG, changes=(LONG, LONG)), language)
            known: Mapping[str, object] = {
                "status": status,
                "explanation": EXPLANATIONS[status],
                **said,
                **page_attributes(),
            }
            bare = app.jinja_env.get_template("errors/bare.html").render(**known)
            yield _broken(app, (bare, status), language)


def _broken(app: Flask, answer: tuple[str, int], language: str) -> Picture:
    made = app.process_response(app.make_response(answer))
    headers = {name: made.headers[name] for name in HELD}
    return Picture("nobody", f"errors.{answer[1]}", "error", language, "/", answer[1], answer[0], headers, "")
