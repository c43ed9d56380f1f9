"""Somebody who follows every link and sends every form, blank and with long words, a few pages of each kind.

The pages come in their order; a page that is built like one seen before (the same elements, classes and roles) is passed
over, so that what is left are the states of each page: empty, filled, refused, with words that are too long.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit
from xml.etree.ElementTree import Element

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from tests.pages import Page, check_page

READ = 6  # addresses of one kind that are read
SENT = 24  # times that forms of one kind are sent
LONG = "Perpanjangankepemilikanbangunan" * 4 + " dan seterusnya sampai ke ujung baris yang paling panjang"
LEFT_ALONE = frozenset({"security.logout"})  # ends the reading itself
TYPED = {"text", "search", "email", "tel", "url", "number", "password", None}
TAGS = re.compile(r"<([a-z][a-z0-9]*)((?:\s[^<>]*)?)>")
CLASSES = re.compile(r'class="([^"]*)"')
ROLES = re.compile(r"\s(aria-[a-z]+|role|open|disabled|checked)(?==|\s|>|$)")


@dataclass(frozen=True)
class Seen:
    """A page as it came: for whom, from which door, with which answer."""

    who: str
    endpoint: str
    page: Page

    @property
    def name(self) -> str:
        return f"{self.who or 'nobody'} {self.endpoint} {self.page.status}"


class Crawler:
    """Reads pages in one language as one person. ``known`` holds what has been seen, by whomever."""

    def __init__(self, app: Flask, client: FlaskClient, who: str, language: str, known: set[str]) -> None:
        self.routes = app.url_map.bind("localhost")
        self.client, self.who, self.language, self.known = client, who, language, known
        self.read: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()
        self.faults: list[str] = []
        self.addresses: set[str] = set()
        self.waiting: deque[str] = deque()
        self.forms: deque[tuple[str, list[tuple[str, str]]]] = deque()
        self.met: set[tuple[str | None, tuple[str, ...]]] = set()

    def pages(self, *starts: str) -> Iterator[Seen]:
        """What can be reached from the starts; forms are sent once every link has been followed."""
        self._note(*starts)
        while self.waiting or self.forms:
            if self.waiting:
                address = self.waiting.popleft()
                answer = self._ask(address)
            else:
                address, data = self.forms.popleft()
                answer = self._ask(address, data)
            if answer is not None:
                yield from self._take(answer)

    def _note(self, *addresses: str) -> None:
        for address in map(_without_language, addresses):
            parts = urlsplit(address)
            if address not in self.addresses and not parts.netloc and not parts.scheme:
                self.addresses.add(address)
                self.waiting.append(address)

    def _ask(self, address: str, data: list[tuple[str, str]] | None = None) -> TestResponse | None:
        endpoint = self._endpoint(address, "GET" if data is None else "POST")
        counted, most = (self.read, READ) if data is None else (self.sent, SENT)
        if endpoint is None or endpoint in LEFT_ALONE or counted[endpoint] >= most:
            return None
        counted[endpoint] += 1
        target = f"{address}{'&' if '?' in address else '?'}lang={self.language}"
        if data is None:
            return self.client.get(target, follow_redirects=True)
        sent: dict[str, list[str]] = {}
        for name, value in data:
            sent.setdefault(name, []).append(value)
        return self.client.post(target, data=sent, headers={"Referer": "http://localhost/"}, follow_redirects=True)

    def _take(self, answer: TestResponse) -> Iterator[Seen]:
        if answer.mimetype != "text/html":
            return
        endpoint = self._endpoint(answer.request.path, "GET") or self._endpoint(answer.request.path, "POST") or "-"
        try:
            assert answer.status_code < 500, f"{answer.request.path}: {answer.status_code}"
            page = check_page(answer)
        except AssertionError as fault:
            self.faults.append(f"{self.who} {answer.request.method}: {fault}")
            return
        for link in page.all("a[href]"):
            self._note(urljoin(answer.request.path, link.get("href", "")))
        for form in page.all('form[method="post"]'):
            self._keep(answer.request.path, form)
        mark = built_like(answer.text, endpoint)
        if mark not in self.known:
            self.known.add(mark)
            yield Seen(self.who, endpoint, page)

    def _keep(self, path: str, form: Element) -> None:
        """Remember a form to send, once blank and once with long words, if there is anything in it to fill in."""
        address = urljoin(path, form.get("action") or path)
        fields = [each for each in form.iter() if each.tag in ("input", "select", "textarea")]
        kind = self._endpoint(address, "POST"), tuple(each.get("name", "") for each in fields)
        if kind in self.met:
            return
        self.met.add(kind)
        if any(each.tag != "input" or each.get("type") in TYPED | {"radio", "checkbox"} for each in fields):
            for fill in (blank, long):
                self.forms.append((address, [*_hidden(form), *fill(fields)]))

    def _endpoint(self, address: str, method: str) -> str | None:
        with suppress(HTTPException):
            return str(self.routes.match(urlsplit(address).path, method=method)[0])
        return None


def blank(fields: list[Element]) -> list[tuple[str, str]]:
    """Nothing filled in."""
    return [(each.get("name", ""), "") for each in fields if each.tag == "textarea" or each.get("type") in TYPED]


def long(fields: list[Element]) -> list[tuple[str, str]]:
    """Long words in every box, the last of every choice."""
    filled: dict[str, str] = {}
    for each in fields:
        name, kind = each.get("name", ""), each.get("type")
        if each.tag == "select":
            filled[name] = [option.get("value") or "" for option in each.iter("option")][-1:][0]
        elif each.tag == "textarea" or kind in TYPED:
            filled[name] = LONG
        elif kind in ("radio", "checkbox"):
            filled[name] = each.get("value", "y")
    return list(filled.items())


def built_like(html: str, endpoint: str) -> str:
    """The same for two pages of one door that are made of the same elements, classes and roles, whatever they say."""
    parts = {
        (tag, tuple(CLASSES.findall(attributes)), tuple(ROLES.findall(attributes)))
        for tag, attributes in TAGS.findall(html)
    }
    return hashlib.sha256(f"{endpoint} {sorted(parts)}".encode()).hexdigest()


def _hidden(form: Element) -> list[tuple[str, str]]:
    """The form's hidden fields, and its first button where that says something."""
    held = [
        (each.get("name", ""), each.get("value", "")) for each in form.iter("input") if each.get("type") == "hidden"
    ]
    buttons = [each for each in form.iter("button") if each.get("name")][:1]
    return held + [(each.get("name", ""), each.get("value", "")) for each in buttons]


def _without_language(address: str) -> str:
    parts = urlsplit(address)
    kept = [each for each in parse_qsl(parts.query, keep_blank_values=True) if each[0] != "lang"]
    return parts._replace(query=urlencode(kept), fragment="").geturl()
