"""Random definitions and random cases for the property tests.

Every definition leads from state to state and at last to an end, so that most of them pass the checks; beside that way,
triggers, results, joins, guards, plans, timers, clocks and operations are as they come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.workflows import makers as m
from workflows.city import Known
from workflows.definition import (
    Child,
    Connector,
    Definition,
    Join,
    Limit,
    Operation,
    ResultKind,
    ReviewPlan,
    ServiceClock,
    State,
    Survey,
    Trigger,
)
from workflows.engine.outcome import Facts
from workflows.expressions import parse

KNOWN = Known(frozenset({"desk", "parks", "roads"}), frozenset({"clerk", "expert", "head"}), frozenset())
TONES = ("positive", "conditions", "negative", "not_concerned")
ANSWERS = ("form.area > 6", "form.name == 'Sari'", "documents.letter")
FAILING = "1 / form.area > 1"
LIMITS = st.sampled_from([None, Limit("review"), Limit("review", "ahead"), Limit("quick"), Limit("quick", "ahead")])
OFFICES = ("parks", "roads", "desk")
RULES = ("all", "any", "veto", "quorum", "controlling")
ROWS = 2  # of the table whose rows are cases of their own

Targets = list[tuple[str | None, str]]


@st.composite
def facts(draw: Any) -> Facts:
    """Answers as an applicant may have given them, missing and zero among them."""
    area = draw(st.sampled_from([None, Decimal(0), Decimal(5), Decimal(12)]))
    answers = {"name": draw(st.sampled_from(["Sari", "Budi", ""]))} | ({} if area is None else {"area": area})
    rows = draw(st.integers(0, ROWS))
    answers |= {"stages": tuple({"title": "stage"} for _ in range(rows))} if rows else {}
    return m.facts(documents=sorted(draw(st.sets(st.just("letter")))), **answers)


class Kit:
    """What the states of one definition are made of.

    ``bare`` leaves out conditions on answers; ``plain`` leaves out time, operations, chosen offices and limits.
    """

    def __init__(self, draw: Any, names: list[str], failing: bool, bare: bool, plain: bool) -> None:
        self.draw = draw
        self.names = names
        self.plain = plain
        self.everywhere = [*names, "granted", "denied"]
        negative = [f"any(r.tone == 'negative' for r in reviews.{name})" for name in names]
        named = [f"any(r.office == 'parks' and r.result == 'r1' for r in reviews.{name})" for name in names]
        many = [f"count(r for r in reviews.{name}) > 1" for name in names]
        self.exact = [*negative, *named, *many]
        mixed = [f"{each} and form.area > 6" for each in many]
        self.guards = self.exact if bare else [*ANSWERS, *self.exact, *mixed, *([FAILING] if failing else [])]
        self.answers = () if bare else ANSWERS

    def flip(self) -> bool:
        return bool(self.draw(st.booleans()))

    def rare(self) -> bool:
        return not self.plain and bool(self.draw(st.sampled_from([False, False, False, True])))

    def pick(self, values: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(list(values)))

    def targets(self, following: str) -> Targets:
        """Ordered branches: up to two guarded ones, and one that leads onward."""
        pairs = st.tuples(st.sampled_from(self.guards), st.sampled_from(self.everywhere))
        guarded: Targets = list(self.draw(st.lists(pairs, max_size=2)))
        return [*guarded, (None, following)]

    def sometimes(self) -> Any:
        """A condition under which something is offered at all, rarely."""
        return parse(self.pick(self.guards)) if self.rare() else None


@st.composite
def definitions(draw: Any, failing: bool = True, bare: bool = False, plain: bool = False) -> Definition:
    """A random service of one to four states between start and ends.

    ``failing`` admits guards that divide by zero; ``bare`` ones look at results alone; ``plain`` ones are moved by the
    applicant and by the offices asked at entry, nothing else.
    """
    names = [f"s{index}" for index in range(draw(st.integers(1, 4)))]
    kit = Kit(draw, names, failing, bare, plain)
    further = [] if plain else [_consulting, _consulting, _routing, _connecting, _starting]
    states = [m.state("draft", "start", [m.trigger("send", names[0], needs_complete_form=not bare and kit.flip())])]
    for name, following in zip(names, [*names[1:], "granted"], strict=True):
        make = kit.pick([_waiting, _desk, _asking, _asking, *further])
        states.append(make(kit, name, following))
    ends = [m.end("granted", "closed"), m.end("denied", "refused")]
    states, operations = _operated(kit, [_pruned(each, states) for each in states])
    stages = m.field("stages", type="table", required=False, columns=(m.field("title"),), min_rows=0, max_rows=ROWS)
    name, area = m.field("name"), m.field("area", type="decimal", required=False)
    deemed = {"deemed": "decision", "deemed_fires": "lapse"} if kit.rare() else {}
    return m.definition(
        *states,
        *ends,
        survey=kit.pick([None, Survey()]),
        fields=(name, area, stages),
        operations=operations,
        clock=replace(ServiceClock(Limit("service", "ahead")), **deemed),  # type: ignore[arg-type]
    )


def _pruned(state: State, states: list[State]) -> State:
    """The same state, its triggers sweeping only plans that there are."""
    plans = {code for each in states for code in each.reviews}
    triggers = {
        code: replace(each, sweeps={plan: way for plan, way in each.sweeps.items() if plan in plans})
        for code, each in state.triggers.items()
    }
    return replace(state, triggers=triggers)


def _operated(kit: Kit, states: list[State]) -> tuple[list[State], dict[str, Operation]]:
    """The same states with operations: a withdrawal, and now and then a stop of the case."""
    found: list[Operation] = []
    if kit.rare():
        withdraw = m.trigger("withdraw", "denied", operation="withdraw", at_most=kit.pick([None, 1]))
        states = [states[0], *(replace(each, triggers={**each.triggers, "withdraw": withdraw}) for each in states[1:])]
    if kit.rare():
        found = [m.operation("halt", "suspend", kit.names), m.operation("resume", "resume")]
    return states, {each.code: each for each in found}


def _waiting(kit: Kit, name: str, following: str) -> State:
    complete = bool(kit.answers) and kit.flip()
    triggers = [
        m.trigger(
            "go_on",
            kit.targets(following),
            needs_complete_form=complete,
            new_round=complete or kit.flip(),
            at_most=kit.pick([1, 2]) if kit.rare() else None,
            only_when=kit.sometimes(),
            sweeps=_late_sweeps(kit),
        )
    ]
    if kit.flip():
        triggers.append(m.trigger("leave", kit.pick(kit.everywhere), only_when=kit.sometimes()))
    if not kit.plain and kit.flip():
        triggers.append(m.trigger("note", kit.targets(following), by="staff", office="desk", role="head"))
    timers = []
    if not kit.plain and kit.flip():
        triggers.append(m.trigger("lapse", kit.pick(kit.everywhere), by="system"))
        timers.append(m.timer("over", "fire", after="quick", fires="lapse"))
    clock = kit.pick(["runs", "pauses", "resets"])
    return m.state(name, "waiting", triggers, clock=clock, timers=tuple(timers), limit=kit.draw(LIMITS))


def _late_sweeps(kit: Kit) -> dict[str, str]:
    """What a trigger does to reviews that carried over from a consulting state."""
    return {f"{name}_late": kit.pick(["cancel", "skip"]) for name in kit.names[:1] if kit.rare()}


def _desk(kit: Kit, name: str, following: str) -> State:
    kinds = [
        m.result(
            f"r{index}",
            kit.pick(TONES),
            reason=kit.pick(["none", "required"]),
            only_when=kit.sometimes() if index else None,
        )
        for index in range(kit.draw(st.integers(1, 3)))
    ]
    pairs = [(each, kit.targets(following)) for each in kinds]
    return m.work(name, pairs, limit=kit.draw(LIMITS), role=kit.pick(["clerk", "head"]))


def _asked(kit: Kit, offices: Sequence[str], ways: Sequence[Any]) -> dict[str, str | bool]:
    return {office: kit.pick(ways) for office in offices}


def _some_offices(kit: Kit) -> list[str]:
    return list(kit.draw(st.lists(st.sampled_from(OFFICES), min_size=1, max_size=3, unique=True)))


def _join(kit: Kit) -> Join:
    rule = kit.pick(RULES)
    return Join(rule, "gathered", kit.pick([1, 2]) if rule == "quorum" else None)


def _gathered(kit: Kit, following: str) -> Trigger:
    return m.trigger("gathered", kit.targets(following), by="system", at_most=2 if kit.rare() else None)


def _asking(kit: Kit, name: str, following: str) -> State:
    asked = _asked(kit, _some_offices(kit), [True, True, *kit.answers, *([] if kit.plain else ["chosen"])])
    stops = kit.flip()
    results = [
        m.result(
            f"r{index}",
            kit.pick(TONES),
            fires="stop" if stops and index == 0 else None,
            reason=kit.pick(["none", "required"]),
            sweeps={name: kit.pick(["skip", "cancel", "r0"])} if kit.rare() else {},
        )
        for index in range(kit.draw(st.integers(1, 3)))
    ]
    triggers = [_gathered(kit, following)]
    if stops:
        triggers.append(m.trigger("stop", kit.pick(kit.everywhere), by="system"))
    plan = m.plan(
        name,
        asked,
        results,
        limit=kit.draw(LIMITS),
        role=kit.pick(["expert", "clerk"]),
        controlling=kit.pick([None, "parks"]),
    )
    return m.state(name, "work", triggers, reviews=[plan], join=_join(kit))


def _consulting(kit: Kit, name: str, following: str) -> State:
    """A plan whose results open others: of chosen offices, of the same office, one that carries over."""
    extra, same, late = f"{name}_extra", f"{name}_same", f"{name}_late"
    opening = [m.result("r0", kit.pick(TONES)), m.result("r1", opens=(kit.pick([extra, same, late]),))]
    if kit.flip():
        sweeps = {kit.pick([extra, same, late]): kit.pick(["skip", "cancel"])}
        opening.append(m.result("r2", kit.pick(TONES), sweeps=sweeps, opens=(same,) if kit.flip() else ()))
    plans = [
        m.plan(name, _asked(kit, _some_offices(kit), [True, True, *kit.answers]), opening),
        _opened(kit, extra, _asked(kit, _some_offices(kit), [True, "chosen", "chosen", *kit.answers])),
        _opened(kit, same, {}, same_office=True),
        _opened(kit, late, {"parks": True}, carries=True, counts=kit.flip()),
    ]
    return m.state(name, "work", [_gathered(kit, following)], reviews=plans, join=_join(kit))


def _opened(kit: Kit, code: str, asked: dict[str, str | bool], **more: Any) -> ReviewPlan:
    results: list[ResultKind] = [m.result("yes"), m.result("no", "negative")]
    timers = [m.timer("slow", "fire", after="quick", fires="gathered")] if kit.rare() else []
    return m.plan(code, asked, results, at_entry=False, timers=tuple(timers), **more)


def _routing(kit: Kit, name: str, following: str) -> State:
    return m.state(name, "automatic", [m.trigger("routed", kit.targets(following), by="system")], does="route")


def _connecting(kit: Kit, name: str, following: str) -> State:
    triggers = [
        m.trigger("answered", kit.targets(following), by="system"),
        m.trigger("gave_up", kit.pick(kit.everywhere), by="system"),
    ]
    asks = Connector("tax", (), (), "answered", "gave_up")
    return m.state(name, "automatic", triggers, does="ask", connector=asks)


def _starting(kit: Kit, name: str, following: str) -> State:
    """Cases of their own for every row of a table, or one."""
    results = [m.result("issued"), m.result("refused", "negative")]
    each = None if not kit.answers else kit.pick([None, "stages"])
    plan = m.plan(name, {}, results, child=Child("stage", each), role="")
    return m.state(name, "work", [_gathered(kit, following)], reviews=[plan], join=_join(kit))
