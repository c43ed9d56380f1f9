"""Which parts of a SOP file go together: what a field of a type, a state of a kind, a review or a paper needs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import get_args

from workflows.definition import BaseType, FieldType, Text
from workflows.errors import Finding
from workflows.language.parts import Part, fields_of, plans_of
from workflows.language.source import Plain, Source
from workflows.messages import finding

FILE = "file"
BASE_TYPES = (*get_args(BaseType), FILE)
_NOT_IN_TABLES = ("table", "note", FILE)
_EVERY = frozenset({"type", "title", "hint", "shown_when", "privacy", "example"})
_ANSWER = _EVERY | {"required", "valid_when", "message", "prefill"}
_TYPED = _ANSWER | {"default"}
_NUMBER = _TYPED | {"unit", "minimum", "maximum"}
_PAPER = frozenset({"formats", "max_mb", "stamped", "valid_for", "from", "until", "reusable", "made_by"})
_FIELD_KEYS: Mapping[str, frozenset[str]] = {
    "text": _TYPED | {"max_length", "pattern"},
    "long_text": _TYPED | {"max_length"},
    "integer": _NUMBER,
    "decimal": _NUMBER | {"places"},
    "money": _NUMBER,
    "date": _TYPED,
    "choice": _TYPED | {"options"},
    "choices": _TYPED | {"options"},
    "yes_no": _TYPED,
    "location": _EVERY | {"required"},
    "address": _EVERY | {"required", "prefill"},
    "table": (_ANSWER | {"columns", "min_rows", "max_rows"}) - {"prefill"},
    "computed": _EVERY | {"formula", "result", "rounding", "places", "unit"},
    "note": frozenset({"type", "title", "hint", "shown_when"}),
    FILE: (_EVERY | {"required"} | _PAPER) - {"privacy"},
}
_FIELD_NEEDS = {
    "choice": ["options"],
    "choices": ["options"],
    "table": ["columns"],
    "computed": ["formula", "result"],
    FILE: ["formats", "max_mb"],
}

_STATE_EVERY = frozenset({"kind", "title", "says"})
_TIMED = frozenset({"limit", "warn", "timers"})
_STATE_KEYS: Mapping[str, frozenset[str]] = {
    "start": _STATE_EVERY | {"triggers"},
    "work": _STATE_EVERY
    | _TIMED
    | {"triggers", "office", "role", "checklist", "form", "inspection", "not_same_as", "results", "reviews", "join"},
    "waiting": _STATE_EVERY | _TIMED | {"triggers", "clock", "awaits"},
    "automatic": _STATE_EVERY | _TIMED | {"triggers", "does", "asks"},
    "end": _STATE_EVERY | {"outcome"},
}
_STATE_NEEDS = {"start": ["triggers"], "waiting": ["triggers"], "automatic": ["triggers", "does"], "end": ["outcome"]}
_OWN_REVIEW = ("office", "role", "checklist", "form", "inspection", "not_same_as")

SAYS_PLACES = ("deadline",)
NUMBER_PLACES = ("sequence", "month_roman", "month", "year")
_PLACE = re.compile(r"\{([^{}]*)\}")


def rule_findings(source: Source, filename: str, shared: Mapping[str, FieldType]) -> list[Finding]:
    """Every finding about parts that do not go together."""
    root = Part(source.data)
    rules = _Rules(source, root, shared)
    return [
        *rules.service(filename),
        *rules.types(),
        *rules.fields(),
        *rules.states(),
        *rules.taken_codes(),
        *rules.paper(),
    ]


def _near(given: str, known: Iterable[str]) -> str:
    return next(iter(difflib.get_close_matches(given, list(known), 1)), "")


class _Rules:
    def __init__(self, source: Source, root: Part, shared: Mapping[str, FieldType]) -> None:
        self.source = source
        self.root = root
        self.bases: dict[str, str] = {code: each.base for code, each in shared.items()}
        self.bases |= {code: each["base"].text for code, each in root["types"].entries()}

    def at(self, part: Part) -> tuple[int, int]:
        return self.source.where(part.path)

    def at_value(self, part: Part) -> tuple[int, int]:
        return self.source.where_value(part.path)

    def service(self, filename: str) -> Iterator[Finding]:
        stem = filename.replace("\\", "/").rpartition("/")[2].removesuffix(".yaml").removesuffix(".yml")
        service = self.root["service"]
        if stem and service.text and service.text != stem:
            yield finding("service_filename", self.at_value(service), given=service.text, filename=filename)

    def types(self) -> Iterator[Finding]:
        for code, each in self.root["types"].entries():
            if code in BASE_TYPES:
                yield finding("type_name_taken", self.at(each), given=code)
            allowed = _FIELD_KEYS.get(each["base"].text, frozenset()) | {"base", "mask"}
            yield from self.unfitting(each, allowed, "wrong_for_type", each["base"].text)
            yield from self.bounds(each)

    def fields(self) -> Iterator[Finding]:
        for each in fields_of(self.root):
            yield from self.field(each, "")
            for _, column in each["columns"].entries():
                yield from self.field(column, each.code)

    def field(self, each: Part, table: str) -> Iterator[Finding]:
        given = each["type"].text
        known = [name for name in BASE_TYPES if not table or name not in _NOT_IN_TABLES]
        if given and given not in known and given not in self.bases:
            near = _near(given, [*known, *self.bases])
            yield finding("unknown_type", self.at_value(each["type"]), near, given=given)
            return
        base = self.bases.get(given, given)
        if base in _FIELD_KEYS:
            yield from self.unfitting(each, _FIELD_KEYS[base], "wrong_for_type", base)
            yield from self.needed(each, _FIELD_NEEDS.get(base, []), "needed_for_type", base)
        yield from self.bounds(each)

    def unfitting(self, part: Part, allowed: frozenset[str], code: str, kind: str) -> Iterator[Finding]:
        """Keys that the schema knows but this kind of thing cannot have."""
        known = frozenset[str]().union(*_FIELD_KEYS.values(), *_STATE_KEYS.values())
        for key, each in part.entries():
            if key in known and key not in allowed and kind:
                yield finding(code, self.at(each), given=key, type=kind)

    def needed(self, part: Part, keys: Iterable[str], code: str, kind: str) -> Iterator[Finding]:
        for key in keys:
            if not part[key].value:
                yield finding(code, self.at(part), given=key, type=kind)

    def bounds(self, part: Part) -> Iterator[Finding]:
        for low, high in (("minimum", "maximum"), ("min_rows", "max_rows")):
            least, most = _number(part[low].value), _number(part[high].value)
            if least is not None and most is not None and least > most:
                yield finding("minimum_above_maximum", self.at(part[low]))

    def states(self) -> Iterator[Finding]:
        starts = [each for _, each in self.root["states"].entries() if each["kind"].text == "start"]
        if not starts and self.root["status"].text != "central":
            yield finding("no_start", self.at(self.root["states"]))
        for extra in starts[1:]:
            yield finding("two_starts", self.at(extra), given=starts[0].code)
        for _, state in self.root["states"].entries():
            yield from self.state(state)

    def state(self, state: Part) -> Iterator[Finding]:
        kind = state["kind"].text
        if kind in _STATE_KEYS:
            yield from self.unfitting(state, _STATE_KEYS[kind], "wrong_for_state", kind)
            yield from self.needed(state, _STATE_NEEDS.get(kind, []), "needed_for_state", kind)
        if kind == "work":
            yield from self.work(state)
        for language in ("id", "en"):
            yield from self.places(state["says"][language], SAYS_PLACES)
        for _, trigger in state["triggers"].entries():
            yield from self.one_of(trigger, "to", "branches")
        yield from self.checklist(state)

    def work(self, state: Part) -> Iterator[Finding]:
        """A work state decides by its own results or by the reviews it opens."""
        yield from self.one_of(state, "results", "reviews")
        if "results" in state:
            yield from self.needed(state, ["office", "role"], "needed_for_state", "work")
            yield from self.only_with(state, ["join"], "reviews")
        elif "reviews" in state:
            yield from self.needed(state, ["join"], "needed_for_state", "work")
            yield from self.only_with(state, _OWN_REVIEW, "results")
        yield from self.limit(state)
        for _, result in state["results"].entries():
            yield from self.one_of(result, "to", "branches")
            yield from self.only_with(result, ["fires"], "reviews")
        for _, plan in state["reviews"].entries():
            yield from self.plan(plan)

    def plan(self, plan: Part) -> Iterator[Finding]:
        if "starts" not in plan:
            yield from self.one_of(plan, "office", "offices")
        yield from self.limit(plan)
        yield from self.checklist(plan)
        for _, result in plan["results"].entries():
            yield from self.only_with(result, ["to", "branches"], "results")

    def only_with(self, part: Part, keys: Iterable[str], other: str) -> Iterator[Finding]:
        for key in keys:
            if key in part:
                yield finding("only_beside", self.at(part[key]), given=key, other=other)

    def limit(self, part: Part) -> Iterator[Finding]:
        if "warn" in part and "limit" not in part:
            yield finding("only_beside", self.at(part["warn"]), given="warn", other="limit")

    def one_of(self, part: Part, first: str, second: str) -> Iterator[Finding]:
        if (first in part) == (second in part):
            yield finding("either_or", self.at(part), choices=f"{first}, {second}")

    def checklist(self, holder: Part) -> Iterator[Finding]:
        known = [*(each.code for each in fields_of(self.root)), *(code for code, _ in self.root["documents"].entries())]
        for _, item in holder["checklist"].entries():
            about = item["about"]
            if about.text and about.text not in known:
                yield finding("unknown_about", self.at_value(about), _near(about.text, known), given=about.text)

    def taken_codes(self) -> Iterator[Finding]:
        """Codes that expressions and rows must tell apart across the file."""
        groups: tuple[tuple[Iterable[Part], Text], ...] = (
            (fields_of(self.root), Text("formulir", "the form")),
            (plans_of(self.root), Text("telaah", "the reviews")),
        )
        for parts, where in groups:
            seen: set[str] = set()
            for part in parts:
                if part.code in seen:
                    yield finding("code_taken", self.at(part), given=part.code, where=where)
                seen.add(part.code)
        for code, document in self.root["documents"].entries():
            if any(code == each.code for each in fields_of(self.root)):
                yield finding("code_taken", self.at(document), given=code, where=groups[0][1])
        for _, state in self.root["states"].entries():
            for code, result in state["results"].entries():
                if code in state["triggers"]:
                    yield finding("code_taken", self.at(result), given=code, where=Text("pemicu", "the triggers"))

    def paper(self) -> Iterator[Finding]:
        paper = self.root["paper"]
        number = paper["number"]
        yield from self.places(number, NUMBER_PLACES)
        for needed in ("sequence", "year"):
            if number.text and f"{{{needed}}}" not in number.text:
                yield finding("place_missing", self.at_value(number), given=needed)
        for each in paper["recalling"].listed():
            if each.text and each.text not in self.root["legal"]:
                known = [code for code, _ in self.root["legal"].entries()]
                yield finding("unknown_legal", self.at_value(each), _near(each.text, known), given=each.text)
        yield from self.annex(paper["annex"])
        plan = paper["conditions_from"]
        plans = [each.code for each in plans_of(self.root)]
        if plan.text and plan.text not in plans:
            yield finding("unknown_plan", self.at_value(plan), _near(plan.text, plans), given=plan.text)

    def annex(self, annex: Part) -> Iterator[Finding]:
        tables = {each.code: each for each in fields_of(self.root) if each["type"].text == "table"}
        name = annex["table"]
        if not name.text:
            return
        if name.text not in tables:
            yield finding("unknown_table", self.at_value(name), _near(name.text, tables), given=name.text)
            return
        columns = [code for code, _ in tables[name.text]["columns"].entries()]
        for each in annex["columns"].listed():
            if each.text and each.text not in columns:
                yield finding("unknown_column", self.at_value(each), _near(each.text, columns), given=each.text)

    def places(self, part: Part, allowed: tuple[str, ...]) -> Iterator[Finding]:
        for match in _PLACE.finditer(part.text):
            if match.group(1) not in allowed:
                place = self.source.where_value(part.path, match.start())
                near = _near(match.group(1), allowed)
                yield finding("bad_place", place, near, given=match.group(1), allowed=", ".join(allowed))


def _number(value: Plain) -> Decimal | None:
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
