"""A reader who looks closely: every page that is fetched is also checked for what every page must have.

reader = Reader(client)
page = reader.get("/sign-in", language="en")
page.one("form")                     # the only element that this CSS selector finds
reader.post("/sign-in", {"email": …})   # with the CSRF token of the page last looked at
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from cssselect2 import ElementWrapper, compile_selector_list
from flask.testing import FlaskClient
from tinyhtml5.parser import HTMLParser
from werkzeug.test import TestResponse

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
LANGUAGES = {"id", "en", "eo", "ar"}  # the last two exist in tests alone: tests/support/pseudo.py
ERROR_PREFIX = re.compile(r"^(Kesalahan: |Error: |⟦\S+: ~+⟧ |[\u0600-\u06ff]+: )")
# pages whose scripts ask our own server
ASKS_THE_SERVER = ", ".join((
    "form[data-editor]", "form[data-visit]", "[data-visits]", "form[data-uploads]", "form[data-draft]", "[data-drafts]",
))  # fmt: skip
NEEDS_LABEL = {"input", "select", "textarea"}
SPEAKS_FOR_ITSELF = {"hidden", "submit", "button", "image", "reset"}


@dataclass(frozen=True)
class Page:
    """A fetched page: its answer and its tree."""

    response: TestResponse
    tree: Element

    @cached_property
    def _elements(self) -> list[ElementWrapper]:
        """Every element in the order of the page, wrapped once for all questions: a check alone asks some thirty."""
        return list(ElementWrapper.from_html_root(self.tree).iter_subtree())

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        """What a reader sees of the content, in one line."""
        return words_of(self.one("main"))

    @property
    def heading(self) -> str:
        return words_of(self.one("h1"))

    @property
    def title(self) -> str:
        return words_of(self.one("head title"))

    def all(self, selector: str) -> list[Element]:
        """Every element that the CSS selector finds, in the order of the page."""
        tests = _tests_of(selector)
        return [each.etree_element for each in self._elements if any(test(each) for test in tests)]

    def one(self, selector: str) -> Element:
        """The only element that the CSS selector finds."""
        found = self.all(selector)
        assert len(found) == 1, f"{selector}: {len(found)} on this page"
        return found[0]

    def link(self, words: str) -> str:
        """The address of the link with these words."""
        found = {each.get("href", "") for each in self.all("a") if words_of(each) == words}
        assert len(found) == 1, f"«{words}»: {sorted(found)}"
        return found.pop()


class Reader:
    """Fetches pages with a test client and checks each."""

    def __init__(self, client: FlaskClient, base_url: str = "http://localhost") -> None:
        self.client = client
        self.base_url = base_url
        self.token = ""

    def get(self, address: str, *, status: int = 200, language: str | None = None) -> Page:
        """Fetch a page, after redirects. ``status`` is what it must answer with."""
        if language:
            address += ("&" if "?" in address else "?") + f"lang={language}"
        return self._look(self.client.get(address, base_url=self.base_url, follow_redirects=True), status)

    def post(self, address: str, form: Mapping[str, Any], *, status: int = 200, **others: Any) -> Page:
        """Send a form with the CSRF token last seen, and fetch what comes after redirects."""
        data = {"csrf_token": self.token, **form}
        origin = {"Referer": self.base_url + address}  # as browsers send it, and as https pages need it
        answer = self.client.post(
            address, base_url=self.base_url, data=data, headers=origin, follow_redirects=True, **others
        )
        return self._look(answer, status)

    def sign_in(self, email: str, password: str) -> Page:
        """Sign in through the page everybody uses."""
        self.get("/sign-in")
        page = self.post("/sign-in", {"email": email, "password": password})
        if not page.all('input[name="csrf_token"]'):
            self.get("/account")  # signing in leaves the token of its own form behind; this page has a new one
        return page

    def _look(self, response: TestResponse, status: int) -> Page:
        assert response.status_code == status, (
            f"{response.request.path}: {response.status_code}\n{response.text[:2000]}"
        )
        page = check_page(response)
        for field in page.all('input[name="csrf_token"]')[:1]:
            self.token = field.get("value", "")
        return page


@cache
def _tests_of(selector: str) -> list[Callable[[ElementWrapper], bool]]:
    found = [each for each in compile_selector_list(selector) if not each.never_matches]
    assert all(each.pseudo_element is None for each in found), f"{selector}: no pseudo-element is ever found"
    return [each.test for each in found]


def words_of(element: Element) -> str:
    """The text of an element with single spaces."""
    return " ".join("".join(element.itertext()).split())


def check_page(response: TestResponse) -> Page:
    """The page, when it is whole: valid, titled, labelled, without inline code, under the one content policy."""
    address = urlsplit(response.request.url).path
    assert response.mimetype == "text/html", address
    parser = HTMLParser(namespace_html_elements=False)
    tree = parser.parse(response.text)
    assert parser.errors == [], f"{address}: not valid HTML: {parser.errors[:5]}"
    page = Page(response, tree)
    _check_headers(page, address)
    _check_head(page, address)
    _check_ids(page, address)
    _check_labels(page, address)
    _check_code(page, address)
    _check_switch(page, address)
    return page


def _check_headers(page: Page, address: str) -> None:
    headers = page.response.headers
    allowed = f"{POLICY}; connect-src 'self'" if page.all(ASKS_THE_SERVER) else POLICY
    assert headers["Content-Security-Policy"] == allowed, address
    assert headers["X-Content-Type-Options"] == "nosniff", address
    own = "no-referrer" if address.startswith("/agency/") else "same-origin"  # there the address itself is the key
    assert headers["Referrer-Policy"] == own, address
    assert "no-store" in headers["Cache-Control"] or "no-cache" in headers["Cache-Control"], address


def _check_head(page: Page, address: str) -> None:
    assert page.tree.get("lang") in LANGUAGES, address
    assert page.heading, f"{address}: the h1 is empty"
    title = ERROR_PREFIX.sub("", page.title)
    assert title.startswith(page.heading), f"{address}: title «{page.title}», h1 «{page.heading}»"
    levels = [int(each.tag[1]) for each in page.all("h1, h2, h3, h4")]
    jumps = [(one, two) for one, two in zip(levels, levels[1:], strict=False) if two > one + 1]
    assert not jumps, f"{address}: headings jump {jumps}"


def _check_ids(page: Page, address: str) -> None:
    ids = [each.get("id", "") for each in page.all("[id]")]
    assert all(ids), f"{address}: an empty id"
    assert len(ids) == len(set(ids)), (
        f"{address}: {sorted({each for each in ids if ids.count(each) > 1})} more than once"
    )
    for attribute in ("for", "aria-describedby", "aria-labelledby"):
        for element in page.all(f"[{attribute}]"):
            missing = set(element.get(attribute, "").split()) - set(ids)
            assert not missing, f"{address}: {attribute} names {missing}"
    for element in page.all('a[href^="#"]'):
        assert element.get("href", "")[1:] in ids, f"{address}: {element.get('href')} leads nowhere"


def _check_labels(page: Page, address: str) -> None:
    labelled = {each.get("for") for each in page.all("label[for]")}
    inside = {id(field) for label in page.all("label") for field in label.iter() if field.tag in NEEDS_LABEL}
    for field in page.all("input, select, textarea"):
        if field.get("type") in SPEAKS_FOR_ITSELF:
            continue
        named = field.get("id") in labelled or id(field) in inside or field.get("aria-label")
        assert named, f"{address}: no label for {field.get('name')}"
    for picture in page.all("img"):
        assert picture.get("alt") is not None, f"{address}: a picture without alt"
    for button in page.all("button, a[href]"):
        assert words_of(button) or button.get("aria-label"), f"{address}: a link or button without words"


def _check_code(page: Page, address: str) -> None:
    assert not page.all("style"), f"{address}: an inline style sheet"
    assert not page.all("[style]"), f"{address}: an inline style"
    assert not [each for each in page.all("script") if not each.get("src")], f"{address}: an inline script"
    handlers = {
        name for each in page.tree.iter() if isinstance(each.tag, str) for name in each.attrib if name.startswith("on")
    }
    assert not handlers, f"{address}: {handlers}"


def _check_switch(page: Page, address: str) -> None:
    """What can be typed into a page comes along when its language is switched: the switch sends the page's main form."""
    counts = [sum(_is_typed(box) for box in form.iter()) for form in page.all('main form[method="post"]')]
    buttons = page.all("nav.lang button")
    if not any(counts) or not page.all("nav.lang"):
        assert not buttons, f"{address}: the switch is a button of a form without anything to type"
        return
    sent = {each.get("form", "") for each in page.all("nav.lang button, nav.lang input")}
    assert len(sent) == 1 and len(buttons) == len(page.all("nav.lang li")), f"{address}: the switch sends {sent}"
    form = page.one(f"main form#{sent.pop()}")
    assert form.get("method") == "post" and {each.get("formaction") for each in buttons} == {"/language"}, address
    first = next(each for each in form.iter() if each.get("type") == "submit")
    enter = page.one("nav.lang input")
    said = [[each.get(name) or "" for name in ("name", "value", "formaction")] for each in (first, enter)]
    assert said[0] == said[1], f"{address}: Enter presses {said[1]} instead of {said[0]}"


def _is_typed(box: Element) -> bool:
    kinds = SPEAKS_FOR_ITSELF | {"password"}
    return box.tag in NEEDS_LABEL and box.get("type") not in kinds and box.get("autocomplete") != "one-time-code"
