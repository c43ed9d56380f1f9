"""Random versions of one service, random cases in them and random maps between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from tests.workflows import graphs
from tests.workflows import makers as m
from tests.workflows.engine.test_random_cases import Walk
from workflows import forms
from workflows.definition import Definition, Field, Option
from workflows.moving import Asked, Held, MoveMap, problems_of

CODES = ("a", "b", "c", "d", "e", "f")
OPTIONS = ("red", "green", "blue", "grey")
PLAIN = ("text", "long_text", "integer", "decimal", "money", "date", "yes_no", "choice", "choices")
STORED: dict[str, Any] = {
    "text": st.sampled_from(["words", "12", "", "Sari"]),
    "long_text": st.sampled_from(["many words", "7"]),
    "integer": st.sampled_from([0, 3, 12, "x"]),
    "decimal": st.sampled_from(["0", "2.5", "12", "much"]),
    "money": st.sampled_from(["2500", "0", "2500.5"]),
    "date": st.sampled_from(["2026-11-16", "16/11"]),
    "yes_no": st.booleans(),
    "choice": st.sampled_from(OPTIONS),
    "choices": st.lists(st.sampled_from(OPTIONS), max_size=3, unique=True),
}


def _field(draw: Any, code: str, kinds: tuple[str, ...]) -> Field:
    kind = draw(st.sampled_from(kinds))
    more: dict[str, Any] = {"type": kind, "required": draw(st.booleans())}
    if kind in ("choice", "choices"):
        chosen = draw(st.lists(st.sampled_from(OPTIONS), min_size=1, max_size=4, unique=True))
        more["options"] = tuple(Option(each, m.text(each)) for each in chosen)
    if kind == "table":
        columns = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True))
        more["columns"] = tuple(_field(draw, each, PLAIN) for each in columns)
    return m.field(code, **more)


@st.composite
def versions(draw: Any) -> Definition:
    """A random version: a random way through the office and a random form."""
    base = draw(graphs.definitions(failing=False))
    codes = draw(st.lists(st.sampled_from(CODES), max_size=4, unique=True))
    fields = [_field(draw, each, (*PLAIN, "table", "note")) for each in codes]
    section = base.sections[0]
    return replace(base, sections=(replace(section, fields=(*section.fields, *fields)),))


def stored_answers(draw: Any, definition: Definition) -> dict[str, object]:
    """Answers as they may lie in the database, and one to a question that is asked no more."""
    found: dict[str, object] = {}
    for code, each in definition.fields.items():
        if code not in CODES or not draw(st.booleans()):
            continue
        if each.type == "table":
            rows = draw(st.integers(0, 2))
            found[code] = [{column.code: draw(STORED[column.type]) for column in each.columns} for _row in range(rows)]
        elif each.type != "note":
            found[code] = draw(STORED[each.type])
    return found | ({"forgotten": "words"} if draw(st.booleans()) else {})


@st.composite
def cases(draw: Any, definition: Definition) -> tuple[Held, Any]:
    """A random case somewhere on its way, and the moment."""
    walk = Walk(draw, definition)
    for _ in range(draw(st.integers(0, 6))):
        before = (walk.outcome, walk.now)
        if not walk.step():
            break
        if definition.states[walk.snapshot.state].kind == "end":
            walk.outcome, walk.now = before
            break
    answers = stored_answers(draw, definition) | dict(walk.facts.form)
    stored = {**answers, **forms.write_answers(definition, walk.facts.form)}
    facts = replace(walk.facts, form=forms.read_answers(definition, stored))
    due = walk.now + timedelta(days=draw(st.integers(-5, 9)))
    asked = tuple(Asked(due if each.is_open else None) for each in walk.snapshot.reviews)
    return Held(walk.snapshot, stored, facts, asked), walk.now


@st.composite
def maps(draw: Any, old: Definition, new: Definition) -> MoveMap:
    """A random map; entries that fit nothing are taken out, as the form that makes maps would."""
    plans_old = [plan for state in old.states.values() for plan in state.reviews]
    plans_new = [plan for state in new.states.values() for plan in state.reviews] or ["none"]
    paths = [*CODES, *(f"{one}.{two}" for one in CODES for two in CODES)]
    asides = [*paths, "name", "area", "documents.letter", *(f"reviews.{each}" for each in plans_old)]
    mapping = MoveMap(
        states=draw(_pairs(list(old.states), list(new.states))),
        plans=draw(_pairs(plans_old or ["none"], plans_new)),
        offices=draw(_pairs(["desk", "parks", "roads"], ["desk", "parks", "roads"])),
        results=draw(
            _pairs([f"{plan}.r{number}" for plan in plans_old or ["none"] for number in range(3)], ["r0", "r1", "r2"])
        ),
        fields=draw(_pairs(paths, list(CODES))),
        options=draw(_pairs([f"{code}.{option}" for code in CODES for option in OPTIONS], list(OPTIONS))),
        set_aside=frozenset(draw(st.lists(st.sampled_from(asides), max_size=25))),
    )
    return _without_problems(mapping, old, new)


def _pairs(old: list[str], new: list[str]) -> Any:
    return st.dictionaries(st.sampled_from(old), st.sampled_from(new), max_size=4)


def _without_problems(mapping: MoveMap, old: Definition, new: Definition) -> MoveMap:
    while found := problems_of(mapping, old, new):
        for entry, _code in found:
            part, _, code = entry.partition(".")
            kept = {key: value for key, value in getattr(mapping, part).items() if key != code}
            mapping = replace(mapping, **{part: kept})
    return mapping
