"""What every group of rules needs: the file, places in it, and the questions asked again and again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property

from workflows.definition import FieldType
from workflows.errors import Finding
from workflows.language.parts import Part, documents_of, fields_of, plans_of
from workflows.language.source import Source
from workflows.messages import finding, nearest

SAYS_PLACES = ("deadline",)
_PLACE = re.compile(r"\{([^{}]*)\}")


class Looking:
    """One file under the eyes of a group of rules."""

    def __init__(self, source: Source, shared: Mapping[str, FieldType]) -> None:
        self.source = source
        self.root = Part(source.data)
        self.bases: dict[str, str] = {code: each.base for code, each in shared.items()}
        self.bases |= {code: each["base"].text for code, each in self.root["types"].entries()}

    @property
    def is_central(self) -> bool:
        return self.root["status"].text == "central"

    def at(self, part: Part) -> tuple[int, int]:
        return self.source.where(part.path)

    def at_value(self, part: Part) -> tuple[int, int]:
        return self.source.where_value(part.path)

    def codes(self, key: str) -> Mapping[str, object]:
        """The codes of one of the file's own parts."""
        found = self.root[key].value
        return found if isinstance(found, dict) else {}

    @cached_property
    def fields(self) -> dict[str, Part]:
        return {each.code: each for each in fields_of(self.root)}

    @cached_property
    def tables(self) -> dict[str, Part]:
        return {code: each for code, each in self.fields.items() if each["type"].text == "table"}

    @cached_property
    def documents(self) -> dict[str, Part]:
        return dict(documents_of(self.root))

    @cached_property
    def about(self) -> Collection[str]:
        """What a checklist, a correction or an attachment may concern."""
        return self.fields | self.documents

    @cached_property
    def plans(self) -> dict[str, Part]:
        return {each.code: each for each in plans_of(self.root)}

    def named(self, part: Part, known: Collection[str], code: str) -> Iterator[Finding]:
        """That the name written in ``part`` is one of ``known``."""
        if part.text and part.text not in known:
            yield from self.misspelt(part, part.text, known, code)

    def misspelt(self, part: Part, given: str, known: Collection[str], code: str) -> Iterator[Finding]:
        """A name that is not known, with the one that was probably meant."""
        place = self.at_value(part) if part.text else self.at(part)
        yield finding(code, place, nearest(given, known), given=given)

    def all_named(self, parts: Iterable[Part], known: Collection[str], code: str) -> Iterator[Finding]:
        for part in parts:
            yield from self.named(part, known, code)

    def value(self, part: Part) -> Iterator[Finding]:
        """That a figure named here stands among the values."""
        yield from self.named(part, self.codes("values"), "unknown_value")

    def needed(self, part: Part, keys: Iterable[str], code: str, kind: str) -> Iterator[Finding]:
        for key in keys:
            if not part[key].value:
                yield finding(code, self.at(part), given=key, type=kind)

    def only_with(self, part: Part, keys: Iterable[str], other: str) -> Iterator[Finding]:
        for key in keys:
            if key in part:
                yield finding("only_beside", self.at(part[key]), given=key, other=other)

    def one_of(self, part: Part, *choices: str) -> Iterator[Finding]:
        if sum(choice in part for choice in choices) != 1:
            yield finding("either_or", self.at(part), choices=", ".join(choices))

    def period(self, part: Part) -> Iterator[Finding]:
        first, last = part["from"].value, part["until"].value
        if isinstance(first, date) and isinstance(last, date) and last < first:
            yield finding("ends_before_start", self.at_value(part["until"]))

    def places(self, part: Part, allowed: tuple[str, ...]) -> Iterator[Finding]:
        for match in _PLACE.finditer(part.text):
            if match.group(1) not in allowed:
                place = self.source.where_value(part.path, match.start())
                meant = nearest(match.group(1), allowed)
                yield finding("bad_place", place, meant, given=match.group(1), allowed=", ".join(allowed))

    def says(self, part: Part, allowed: tuple[str, ...] = SAYS_PLACES) -> Iterator[Finding]:
        for language in ("id", "en"):
            yield from self.places(part[language], allowed)
