"""A form in a page filled in with what had been typed into it. Pure: a page and names with values in, the page out.

The page is read as it is sent, and only the values in it change: nothing else of it is written anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from html.parser import HTMLParser
from itertools import accumulate

Attributes = list[tuple[str, str | None]]
NOT_TYPED = frozenset({"submit", "button", "image", "reset", "password"})
TICKED = frozenset({"radio", "checkbox"})


def refill(page: str, form_id: str, pairs: Sequence[tuple[str, str]], lost_file: Callable[[str], str]) -> str:
    """The page with these values in the form of this id. ``lost_file`` gives the markup that stands before a file's box.

    A box whose name was not sent stays as it is; ticks are there exactly where they were sent. Values of one name go to
    its boxes in their order.
    """
    reading = _Reading(page, form_id, pairs, lost_file)
    reading.feed(page)
    reading.close()
    for start, end, text in reversed(reading.changes):
        page = page[:start] + text + page[end:]
    return page


class _Reading(HTMLParser):
    """Walks through a page and notes which stretches of it are to be written otherwise."""

    def __init__(
        self, page: str, form_id: str, pairs: Sequence[tuple[str, str]], lost_file: Callable[[str], str]
    ) -> None:
        super().__init__(convert_charrefs=False)
        self.lines = [0, *accumulate(len(each) + 1 for each in page.split("\n"))]
        self.page, self.form_id, self.lost_file = page, form_id, lost_file
        self.values: dict[str, list[str]] = {}
        for name, value in pairs:
            self.values.setdefault(name, []).append(value)
        self.changes: list[tuple[int, int, str]] = []
        self.inside = False
        self.chosen: list[str] | None = None  # of the list of choices that is open
        self.written: tuple[int, str] | None = None  # where the text of the open text box begins, and its new text

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Look at a form, or at a box that belongs to it."""
        has = dict(attrs)
        if tag == "form":
            self.inside = has.get("id") == self.form_id
            if self.inside:
                self._tag(tag, attrs, "data-refilled", True, "")
        elif tag == "option":
            if self.chosen is not None:
                self._tag(tag, attrs, "selected", (has.get("value") or "") in self.chosen)
        elif has.get("form", self.form_id if self.inside else None) == self.form_id and has.get("name") in self.values:
            self._box(tag, attrs, str(has["name"]), has.get("type") or "text")
        elif tag == "input" and self._belongs(has) and has.get("type") in TICKED:
            self._tag(tag, attrs, "checked", False)

    def _belongs(self, has: dict[str, str | None]) -> bool:
        return has.get("form", self.form_id if self.inside else None) == self.form_id

    def _box(self, tag: str, attrs: Attributes, name: str, kind: str) -> None:
        given = self.values[name]
        if tag == "select":
            self.chosen = given
        elif tag == "textarea" and given:
            self.written = self._after_tag(), given.pop(0)
        elif tag != "input" or kind in NOT_TYPED or not given:
            return
        elif kind in TICKED:
            self._tag(tag, attrs, "checked", (dict(attrs).get("value") or "on") in given)
        elif kind == "file":
            self._lost(given.pop(0))
        else:
            self._tag(tag, [each for each in attrs if each[0] != "value"], "value", True, given.pop(0))

    def handle_endtag(self, tag: str) -> None:
        """Write what stands between the tags of a text box."""
        if tag == "textarea" and self.written is not None:
            start, text = self.written
            # The first line break after the tag belongs to the tag.
            self.changes.append((start, self._here(), "\n" + escape(text, quote=False)))
            self.written = None
        elif tag == "select":
            self.chosen = None
        elif tag == "form":
            self.inside = False

    def _lost(self, filename: str) -> None:
        if filename:
            self.changes.append((self._here(), self._here(), self.lost_file(filename)))

    def _tag(self, tag: str, attrs: Attributes, flag: str, stands: bool, value: str | None = None) -> None:
        """Write a tag anew, with or without this one of its attributes."""
        kept = [each for each in attrs if each[0] != flag] + ([(flag, value)] if stands else [])
        words = "".join(f" {name}" if said is None else f' {name}="{escape(said)}"' for name, said in kept)
        self.changes.append((self._here(), self._after_tag(), f"<{tag}{words}>"))

    def _here(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def _after_tag(self) -> int:
        return self._here() + len(self.get_starttag_text() or "")
