"""What the applicant is asked: which keys a type of field has, documents, fees, who may apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import get_args

from workflows.definition import BaseType
from workflows.errors import Finding
from workflows.language.build.form import FILE
from workflows.language.parts import Part, fields_of, plans_of
from workflows.language.rules.looking import Looking
from workflows.language.schema.form import Prefill
from workflows.language.source import Plain
from workflows.messages import finding, nearest

BASE_TYPES = (*get_args(BaseType), FILE)
_NOT_IN_TABLES = frozenset({"table", "note", FILE})
_NOT_IN_REVIEWS = frozenset({"table", FILE})
_EVERY = frozenset({"type", "title", "hint", "shown_when", "privacy", "example"})
_ANSWER = _EVERY | {"required", "valid_when", "message"}
_TYPED = _ANSWER | {"default"}
_TEXT = _TYPED | {"prefill", "max_length"}
_NUMBER = _TYPED | {"unit", "minimum", "maximum"}
_PAPER = frozenset({"formats", "max_mb", "stamped", "valid_for", "from", "until", "reusable", "made_by"})
FIELD_KEYS: Mapping[str, frozenset[str]] = {
    "text": _TEXT | {"pattern"},
    "long_text": _TEXT,
    "integer": _NUMBER,
    "decimal": _NUMBER | {"places"},
    "money": _NUMBER,
    "date": _TYPED,
    "choice": _TYPED | {"options"},
    "choices": _TYPED | {"options"},
    "yes_no": _TYPED,
    "location": _EVERY | {"required"},
    "address": _EVERY | {"required", "prefill"},
    "table": _ANSWER | {"columns", "min_rows", "max_rows"},
    "computed": _EVERY | {"formula", "result", "rounding", "places", "unit"},
    "note": frozenset({"type", "title", "hint", "shown_when"}),
    FILE: (_EVERY - {"privacy"}) | {"required"} | _PAPER,
}
_EVERY_KEY = frozenset[str]().union(*FIELD_KEYS.values(), {"base", "mask"})
_ONE_TEXT = tuple(each for each in get_args(Prefill) if not each.endswith(".address"))
_NEEDS = {
    "choice": ["options"],
    "choices": ["options"],
    "table": ["columns"],
    "computed": ["formula", "result"],
    FILE: ["formats", "max_mb"],
}


class FormRules(Looking):
    def findings(self) -> Iterator[Finding]:
        yield from self.types()
        for each in fields_of(self.root):
            yield from self.field(each, frozenset())
            for _, column in each["columns"].entries():
                yield from self.field(column, _NOT_IN_TABLES)
        for plan in plans_of(self.root):
            for _, each in plan["form"].entries():
                yield from self.field(each, _NOT_IN_REVIEWS)
        for _, state in self.root["states"].entries():
            for _, each in state["asks"]["answer"].entries():
                yield from self.field(each, _NOT_IN_TABLES | {"computed"})
            yield from self.all_named(state["asks"]["sends"].listed(), self.fields, "unknown_field")
        for _, document in self.root["documents"].entries():
            yield from self.value(document["valid_for"])
            yield from self.period(document)
        yield from self.fee()

    def types(self) -> Iterator[Finding]:
        for code, each in self.root["types"].entries():
            if code in BASE_TYPES:
                yield finding("type_name_taken", self.at(each), given=code)
            allowed = FIELD_KEYS.get(each["base"].text, frozenset()) | {"base", "mask"}
            yield from self.unfitting(each, allowed, each["base"].text)
            yield from self.bounds(each)

    def field(self, each: Part, refused: frozenset[str]) -> Iterator[Finding]:
        given = each["type"].text
        known = [name for name in BASE_TYPES if name not in refused]
        if given and given not in known and given not in self.bases:
            yield finding(
                "unknown_type", self.at_value(each["type"]), nearest(given, [*known, *self.bases]), given=given
            )
            return
        base = self.bases.get(given, given)
        if base in FIELD_KEYS:
            yield from self.unfitting(each, FIELD_KEYS[base], base)
            yield from self.needed(each, _NEEDS.get(base, []), "needed_for_type", base)
        filled = each["prefill"]
        if base == "address" and filled.text in _ONE_TEXT:
            yield finding("wrong_for_type", self.at(filled), given=filled.text, type=base)
        yield from self.bounds(each)
        yield from self.value(each["valid_for"])
        yield from self.period(each)

    def unfitting(self, part: Part, allowed: frozenset[str], base: str) -> Iterator[Finding]:
        """Keys that some type of field has, but not this one."""
        for key, each in part.entries():
            if key in _EVERY_KEY and key not in allowed and base:
                yield finding("wrong_for_type", self.at(each), given=key, type=base)

    def bounds(self, part: Part) -> Iterator[Finding]:
        for low, high in (("minimum", "maximum"), ("min_rows", "max_rows")):
            least, most = _number(part[low].value), _number(part[high].value)
            if least is not None and most is not None and least > most:
                yield finding("minimum_above_maximum", self.at(part[low]))

    def fee(self) -> Iterator[Finding]:
        fee = self.root["fee"]
        yield from self.value(fee["due"])
        yield from self.named(fee["before"], self.codes("states"), "unknown_target")
        for code, line in fee["lines"].entries():
            yield from self.period(line)
            if code == "total":
                yield finding("fee_total_taken", self.at(line))


def _number(value: Plain) -> Decimal | None:
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
