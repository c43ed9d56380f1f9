"""What a page shows or has read out, piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tests.pages import Page

SAID = ("alt", "aria-label", "aria-roledescription", "aria-valuetext", "data-label", "placeholder", "title")
SILENT = {"script", "style", "template", "code", "pre"}


def visible(page: Page) -> Iterator[tuple[str, str]]:
    """(where, words) of every text and every spoken attribute; what is marked as another language's is left out."""
    yield from _visible(page.tree, page.tree.get("lang", ""))


def _visible(element: Element, language: str) -> Iterator[tuple[str, str]]:
    if not isinstance(element.tag, str) or element.tag in SILENT or element.get("lang", language) != language:
        return
    for name in SAID:
        if element.get(name):
            yield name, element.get(name, "")
    if element.tag == "input" and element.get("type") in {"submit", "button"}:
        yield "value", element.get("value", "")
    for name, value in element.attrib.items():
        if name.startswith("data-say"):
            yield name, value
    if element.tag != "textarea" and element.text and element.text.strip():
        yield element.tag, " ".join(element.text.split())
    for child in element:
        yield from _visible(child, language)
        if child.tail and child.tail.strip():
            yield element.tag, " ".join(child.tail.split())
