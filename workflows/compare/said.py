"""How details of a definition are said: figures with their units, conditions in words, codes by their titles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from workflows.city import City
from workflows.definition import AddressedOffice, Branch, Definition, Template, Text, Value
from workflows.expressions import Expression, Names, explain, names_of
from workflows.messages.compare import MEANINGS, WORDS

# Which attributes hold codes of something that has a title, by «Class.attribute» or the attribute alone.
_CODES: Mapping[str, str] = {
    "office": "offices",
    "controlling": "offices",
    "role": "roles",
    "signatory_role": "roles",
    "deputies": "roles",
    "Timer.to": "roles",
    "Notice.to": "offices",
    "value": "values",
    "warn": "values",
    "valid_for": "values",
    "due": "values",
    "Timer.after": "values",
    "Renewal.opens": "values",
    "before": "states",
    "start": "states",
    "states": "states",
    "fires": "triggers",
    "answered": "triggers",
    "gives_up": "triggers",
    "deemed_fires": "triggers",
    "opens": "plans",
    "conditions_from": "plans",
    "needs_documents": "documents",
    "attachments": "about",
    "ChecklistItem.about": "about",
    "section": "sections",
    "sends": "about",
    "annex_table": "about",
    "recalling": "legal",
    "applicant": "applicants",
}
_MEANT = frozenset({
    "tone", "clock", "outcome", "reason", "rule", "privacy", "kind", "by", "status", "rounding", "awaits",
})  # fmt: skip


@dataclass(frozen=True)
class Said:
    """Says details of one definition; ``city`` knows what offices and roles are called."""

    definition: Definition
    city: City | None = None

    @cached_property
    def names(self) -> Names:
        return names_of(self.definition, in_paper=True)

    @cached_property
    def titles(self) -> Mapping[str, Mapping[str, Text]]:
        """What codes are called, by the kind of thing they are codes of."""
        known = self.definition
        states = known.states.values()
        about = {code: each.title for code, each in known.fields.items()}
        documents = {code: each.title for code, each in known.documents.items()}
        return {
            "offices": {code: each.name for code, each in self.city.offices.items()} if self.city else {},
            "roles": self.city.roles if self.city else {},
            "values": {code: _quoted(each.title, self.amount(each)) for code, each in known.values.items()},
            "states": {code: each.title for code, each in known.states.items()},
            "triggers": {code: each.title for state in states for code, each in state.triggers.items()},
            "plans": {code: each.title for state in states for code, each in state.reviews.items()},
            "documents": documents,
            "about": {**about, **documents},
            "sections": {each.code: each.title for each in known.sections},
            "legal": {each.code: each.cite for each in known.legal},
            "applicants": known.applicants,
        }

    def detail(self, kind: str, name: str, value: Any, table: str = "") -> Text:
        """The value of an attribute ``name`` of a ``kind`` (a class's name), in words; ``table`` when a column's."""
        if isinstance(value, tuple | list):
            return self.listed([self.detail(kind, name, each, table) for each in value])
        if isinstance(value, str):
            return self.code(kind, name, value)
        if isinstance(value, Expression):
            return self.condition(value, table)
        return self.plain(value)

    def plain(self, value: Any) -> Text:
        """Any value that needs no knowledge of its attribute."""
        if isinstance(value, bool):
            return WORDS["yes" if value else "no"]
        if isinstance(value, Text):
            return Text(f"“{value.id}”", f"“{value.en}”")
        if isinstance(value, int | Decimal):
            return Text(number(value, "id"), number(value, "en"))
        if isinstance(value, Template):
            return _same(f"“{value.source}”")
        if isinstance(value, Branch):
            target = self.titled("states", value.to)
            return _fill("to_when", target, self.condition(value.when)) if value.when else target
        if isinstance(value, Mapping):
            pairs = [(str(key), self.plain(each)) for key, each in value.items()]
            return self.listed([Text(f"{key}: {said.id}", f"{key}: {said.en}") for key, said in pairs])
        return self.other(value)

    def other(self, value: Any) -> Text:
        if isinstance(value, tuple | list):
            return self.listed([self.plain(each) for each in value])
        if isinstance(value, date):
            return _same(value.isoformat())
        if is_dataclass(value) and not isinstance(value, type):
            given = {each.name: getattr(value, each.name) for each in fields(value)}
            return self.plain({name: each for name, each in given.items() if each not in (None, "", (), {})})
        return WORDS["nothing"] if value in (None, "") else _same(f"“{value}”")

    def code(self, kind: str, name: str, value: str) -> Text:
        """A code by the title of what it names, else by its meaning in the language, else as it is written."""
        home = _CODES.get(f"{kind}.{name}") or _CODES.get(name)
        if home is not None:
            return self.titled(home, value)
        meaning = MEANINGS.get(value) if name in _MEANT else None
        return meaning or (_same(f"“{value}”") if value else WORDS["nothing"])

    def titled(self, home: str, code: str) -> Text:
        title = self.titles[home].get(code)
        if title is None:
            return _same(f"“{code}”")
        return title if home in ("values", "offices", "roles") else Text(f"“{title.id}”", f"“{title.en}”")

    def condition(self, expression: Expression, table: str = "") -> Text:
        """A condition or formula in words."""
        names = self.names.within(table) if table else self.names
        return Text(explain(expression, names, "id"), explain(expression, names, "en"))

    def when(self, each: AddressedOffice) -> Text:
        """When an office is asked."""
        if each.chosen:
            return WORDS["chosen"]
        return _fill("when", self.condition(each.when)) if each.when else WORDS["always"]

    def asked(self, required: bool | Expression, shown_when: Expression | None) -> Text:
        """When a field or document is asked."""
        if shown_when is not None:
            return _fill("when", self.condition(shown_when))
        return _fill("when", self.condition(required)) if isinstance(required, Expression) else WORDS["always"]

    def amount(self, value: Value) -> Text:
        """A figure with its unit: «5 hari kerja»."""
        one = f"{value.unit}_one"
        word = WORDS[one] if value.amount == 1 and one in WORDS else WORDS[value.unit]
        return Text(word.id.format(number(value.amount, "id")), word.en.format(number(value.amount, "en")))

    def listed(self, parts: list[Text]) -> Text:
        if not parts:
            return WORDS["nothing"]
        return Text(", ".join(each.id for each in parts), ", ".join(each.en for each in parts))


def number(value: Decimal | int, language: str) -> str:
    """A figure as it is written: «2.500,5» in Indonesian, «2,500.5» in English."""
    exact = Decimal(value)
    whole = exact == exact.to_integral_value()
    written = f"{exact.quantize(Decimal(1)) if whole else exact.normalize():,f}"
    return written if language == "en" else written.translate(str.maketrans(",.", ".,"))


def _same(words: str) -> Text:
    return Text(words, words)


def _quoted(title: Text, more: Text) -> Text:
    return Text(f"“{title.id}” ({more.id})", f"“{title.en}” ({more.en})")


def _fill(key: str, *parts: Text) -> Text:
    word = WORDS[key]
    return Text(word.id.format(*(each.id for each in parts)), word.en.format(*(each.en for each in parts)))
