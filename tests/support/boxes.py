"""The boxes of a page's form as a browser sees them: typed into, and sent with one of its buttons."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tests.pages import Page

SECRET = "rahasia-sekali-7"
PRESSED = {"submit", "button", "image", "reset"}
WORDS = 'Ketikan & "kutipan" <b> café'
UNSEEN = {"csrf_token", "author", "came_from"}


def switch_of(page: Page, code: str) -> Element | None:
    """The switch of languages, where it is a button of a form."""
    found = page.all(f'nav.lang li button[lang="{code}"]')
    return found[0] if found else None


def form_of(page: Page, form_id: str) -> Element:
    return page.one(f"form#{form_id}")


def boxes(page: Page, form_id: str) -> Iterator[Element]:
    """What is filled in of this form, hidden boxes too, in the order of the page."""
    inside = {id(each) for each in form_of(page, form_id).iter()}
    for each in page.all("input, select, textarea"):
        owned = each.get("form") == form_id if "form" in each.attrib else id(each) in inside
        if owned and each.get("name") and each.get("type") not in PRESSED and each.get("name") not in UNSEEN:
            yield each


def typed_into(page: Page, form_id: str) -> list[tuple[str, str]]:
    """What a browser sends after somebody has typed into every box and ticked whatever can be ticked."""
    last = {str(each.get("name")): each for each in boxes(page, form_id) if each.get("type") == "radio"}
    return [(name, value) for each in boxes(page, form_id) for name, value in _typed(each, last)]


def _typed(box: Element, last: dict[str, Element]) -> Iterator[tuple[str, str]]:
    name, kind = str(box.get("name")), box.get("type", "text")
    if box.tag == "select":
        yield name, [each.get("value", "") for each in box.iter("option")][-1]
    elif box.tag == "textarea":
        yield name, f"\r\n{WORDS}\r\nzweite {name}\r\n"
    elif kind == "radio":
        if last[name] is box:
            yield name, box.get("value", "on")
    elif kind in ("hidden", "checkbox"):
        yield name, box.get("value", "" if kind == "hidden" else "on")
    else:
        yield name, {"password": SECRET, "file": "denah <lokasi>.pdf"}.get(kind, f"{WORDS} {name}")


def standing_in(page: Page, form_id: str) -> list[tuple[str, str]]:
    """What a browser would send of the form as it stands there."""
    return [pair for each in boxes(page, form_id) for pair in _standing(each)]


def _standing(box: Element) -> Iterator[tuple[str, str]]:
    name, kind = str(box.get("name")), box.get("type", "text")
    if box.tag == "select":
        chosen = [each.get("value", "") for each in box.iter("option") if "selected" in each.attrib]
        yield name, (chosen or [next(box.iter("option")).get("value", "")])[-1]
    elif box.tag == "textarea":
        yield name, "".join(box.itertext()).replace("\r\n", "\n").replace("\n", "\r\n")
    elif kind in ("radio", "checkbox"):
        if "checked" in box.attrib:
            yield name, box.get("value", "on")
    else:
        yield name, box.get("value", "")
