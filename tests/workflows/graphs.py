"""Random definitions and random cases for the property tests.

Every definition leads from state to state and at last to an end, so that most of them pass the checks; beside that way,
triggers, results, joins, guards, clocks and limits are as they come.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.workflows import makers as m
from workflows.city import Known
from workflows.definition import Definition, Join, Limit, State, Survey
from workflows.engine.outcome import Facts

KNOWN = Known(frozenset({"desk", "parks", "roads"}), frozenset({"clerk", "expert", "head"}), frozenset())
TONES = ("positive", "conditions", "negative", "not_concerned")
ANSWERS = ("form.area > 6", "form.name == 'Sari'", "documents.letter")
FAILING = "1 / form.area > 1"
LIMITS = st.sampled_from([None, Limit("review"), Limit("review", "ahead"), Limit("quick"), Limit("quick", "ahead")])
OFFICES = ("parks", "roads", "desk")


@st.composite
def facts(draw: Any) -> Facts:
    """Answers as an applicant may have given them, missing and zero among them."""
    area = draw(st.sampled_from([None, Decimal(0), Decimal(5), Decimal(12)]))
    answers = {"name": draw(st.sampled_from(["Sari", "Budi", ""]))} | ({} if area is None else {"area": area})
    return Facts(answers, "person", frozenset(draw(st.sets(st.just("letter")))), m.CALENDAR)


@st.composite
def definitions(draw: Any, failing: bool = True) -> Definition:
    """A random service of one to four states between start and ends. ``failing`` admits guards that divide by zero."""
    names = [f"s{index}" for index in range(draw(st.integers(1, 4)))]
    onward = [*names[1:], "granted"]
    everywhere = [*names, "granted", "denied"]
    guards = _guards(names, failing)
    states = [m.state("draft", "start", [m.trigger("send", names[0], needs_complete_form=draw(st.booleans()))])]
    for name, following in zip(names, onward, strict=True):
        make = draw(st.sampled_from([_waiting, _desk, _asking, _asking]))
        states.append(make(draw, name, following, everywhere, guards))
    ends = [m.end("granted", "closed"), m.end("denied", "refused")]
    return m.definition(*states, *ends, survey=draw(st.sampled_from([None, Survey()])))


def _guards(names: list[str], failing: bool) -> list[str]:
    """Conditions on answers, on results, and on both."""
    results = [f"any(r.tone == 'negative' for r in reviews.{name})" for name in names]
    named = [f"any(r.office == 'parks' and r.result == 'r1' for r in reviews.{name})" for name in names]
    many = [f"count(r for r in reviews.{name}) > 1 and form.area > 6" for name in names]
    return [*ANSWERS, *results, *named, *many, *([FAILING] if failing else [])]


def _targets(draw: Any, following: str, everywhere: list[str], guards: list[str]) -> list[tuple[str | None, str]]:
    """Ordered branches: up to two guarded ones, and one that leads onward."""
    guarded = draw(st.lists(st.tuples(st.sampled_from(guards), st.sampled_from(everywhere)), max_size=2))
    return [*guarded, (None, following)]


def _waiting(draw: Any, name: str, following: str, everywhere: list[str], guards: list[str]) -> State:
    complete = draw(st.booleans())
    triggers = [
        m.trigger(
            "go_on",
            _targets(draw, following, everywhere, guards),
            needs_complete_form=complete,
            new_round=complete or draw(st.booleans()),
        )
    ]
    if draw(st.booleans()):
        triggers.append(m.trigger("leave", draw(st.sampled_from(everywhere))))
    return m.state(name, "waiting", triggers, clock=draw(st.sampled_from(["runs", "pauses", "resets"])))


def _desk(draw: Any, name: str, following: str, everywhere: list[str], guards: list[str]) -> State:
    results = [
        (
            m.result(f"r{index}", draw(st.sampled_from(TONES)), reason=draw(st.sampled_from(["none", "required"]))),
            _targets(draw, following, everywhere, guards),
        )
        for index in range(draw(st.integers(1, 3)))
    ]
    return m.work(name, results, limit=draw(LIMITS), role=draw(st.sampled_from(["clerk", "head"])))


def _asking(draw: Any, name: str, following: str, everywhere: list[str], guards: list[str]) -> State:
    offices = draw(st.lists(st.sampled_from(OFFICES), min_size=1, max_size=3, unique=True))
    asked: dict[str, str | bool] = {
        office: draw(st.sampled_from([True, True, *(guard for guard in guards if guard in ANSWERS)]))
        for office in offices
    }
    stops = draw(st.booleans())
    results = [
        m.result(
            f"r{index}",
            draw(st.sampled_from(TONES)),
            fires="stop" if stops and index == 0 else None,
            reason=draw(st.sampled_from(["none", "required"])),
        )
        for index in range(draw(st.integers(1, 3)))
    ]
    triggers = [m.trigger("gathered", _targets(draw, following, everywhere, guards), by="system")]
    if stops:
        triggers.append(m.trigger("stop", draw(st.sampled_from(everywhere)), by="system"))
    plan = m.plan(name, asked, results, limit=draw(LIMITS), role=draw(st.sampled_from(["expert", "clerk"])))
    join = Join(draw(st.sampled_from(["all", "any", "veto"])), "gathered")
    return m.state(name, "work", triggers, reviews=[plan], join=join)
