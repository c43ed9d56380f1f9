"""Offices that no rule tells apart are counted: how many of a group stand where.

An office is a token. Its standing is one number for each plan of its pool: 0 not asked, 1 open, from 2 on closed with a
result of that kind. A pool is a plan, or several of which one opens another for the same office. Tokens of one pool
that every rule treats alike form a group, and of a group only the number of tokens in each standing is kept: n offices
with k kinds of result make ``C(n + k, k)`` positions, not ``(k + 1)ⁿ``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from workflows.engine.positions import IN_FAVOUR

if TYPE_CHECKING:
    from workflows.definition import Definition, JoinRule, ResultKind, ReviewPlan, State, Tone
    from workflows.expressions import Expression

ABSENT, OPEN, CLOSED = 0, 1, 2
MAX_CHILDREN = 8  # of a table's rows so many are told apart in number; more behave no differently

Standing = tuple[int, ...]
Asked = Literal["always", "when", "chosen", "never"]


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a closed review. ``row`` is False when conditions read none of it (it was skipped)."""

    row: bool
    code: str | None
    tone: Tone | None
    negative: bool
    in_favour: bool


@dataclass(frozen=True, slots=True)
class Closing:
    """Results of a plan that do the same; the first one stands for all. ``memory`` is the number of what stays."""

    codes: tuple[str, ...]
    memory: int
    fires: str | None
    opens: tuple[str, ...]
    sweeps: tuple[tuple[str, str], ...]
    only_when: Expression | None
    needs_documents: bool


@dataclass(frozen=True, slots=True)
class PlanModel:
    """A plan as the model sees it: the pool and place of its standings, what is remembered, how it is closed.

    ``by_way`` is the standing that a sweep leaves: ``skip`` or a result's code.
    """

    plan: ReviewPlan
    home: str
    pool: int
    place: int
    memories: tuple[Memory, ...]
    closings: tuple[Closing, ...]
    by_way: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Group:
    """Tokens of one pool that no rule tells apart: how each plan of the pool asks them, and which they control."""

    pool: int
    offices: tuple[str, ...]
    asked: tuple[Asked, ...]
    controls: tuple[bool, ...]


def pools_of(definition: Definition) -> list[list[tuple[State, ReviewPlan]]]:
    """The plans of a definition in pools: those that open each other for the same office belong together."""
    plans = [(state, plan) for state in definition.states.values() for plan in state.reviews.values()]
    pool = {plan.code: [(state, plan)] for state, plan in plans}
    for state, plan in plans:
        for result in plan.results.values():
            for other in result.opens:
                opened = state.reviews.get(other)
                if opened is not None and opened.same_office and pool[other] is not pool[plan.code]:
                    pool[plan.code] += pool[other]
                    for _, each in pool[other]:
                        pool[each.code] = pool[plan.code]
    return list({id(each): each for each in pool.values()}.values())


def groups_of(pool: int, plans: list[tuple[State, ReviewPlan]], reads: set[str], definition: Definition) -> list[Group]:
    """The tokens of a pool in groups. Offices that some condition names are groups of their own."""
    if plans[0][1].child is not None:
        return [_children(pool, plans[0][1], definition)]
    apart = any(f"reviews.{plan.code}.office" in reads for _, plan in plans)
    offices = dict.fromkeys(each.office for _, plan in plans for each in plan.offices)
    found: dict[tuple[object, ...], list[str]] = {}
    for office in offices:
        asked = tuple(_asked(plan, office) for _, plan in plans)
        controls = tuple(plan.controlling == office for _, plan in plans)
        found.setdefault((asked, controls, office if apart else ""), []).append(office)
    return [Group(pool, tuple(each), key[0], key[1]) for key, each in found.items()]  # type: ignore[arg-type]


def _asked(plan: ReviewPlan, office: str) -> Asked:
    for each in plan.offices:
        if each.office == office:
            return "chosen" if each.chosen else "when" if each.when is not None else "always"
    return "never"


def _children(pool: int, plan: ReviewPlan, definition: Definition) -> Group:
    """The cases a plan may start: as many as its table may have rows, or the one."""
    assert plan.child is not None
    if plan.child.each is None:
        return Group(pool, ("#1",), ("always",), (False,))
    table = definition.fields.get(plan.child.each)
    most = min(table.max_rows if table else MAX_CHILDREN, MAX_CHILDREN)
    return Group(pool, tuple(f"#{number + 1}" for number in range(most)), ("when",), (False,))


def plan_model(pool: int, place: int, state: State, plan: ReviewPlan, reads: set[str]) -> PlanModel:
    """What of a plan's results must be told apart."""
    rule = state.join.rule if state.join and plan.counts else "all"
    memories: dict[Memory, int] = {}
    closings: dict[tuple[object, ...], list[str]] = {}
    by_way: dict[str, int] = {}
    for result in plan.results.values():
        memory = memories.setdefault(_memory(plan, result, rule, reads), len(memories))
        by_way[result.code] = CLOSED + memory
        closings.setdefault((memory, *_effects(result)), []).append(result.code)
    skipped = Memory(row=False, code=None, tone=None, negative=False, in_favour=False)
    by_way["skip"] = CLOSED + memories.setdefault(skipped, len(memories))
    return PlanModel(
        plan=plan,
        home=state.code,
        pool=pool,
        place=place,
        memories=tuple(memories),
        closings=tuple(_closing(plan.results[codes[0]], tuple(codes), by_way) for codes in closings.values()),
        by_way=by_way,
    )


def _memory(plan: ReviewPlan, result: ResultKind, rule: JoinRule, reads: set[str]) -> Memory:
    name = f"reviews.{plan.code}"
    return Memory(
        row=any(read == name or read.startswith(f"{name}.") for read in reads),
        code=result.code if f"{name}.result" in reads else None,
        tone=result.tone if f"{name}.tone" in reads else None,
        negative=rule == "veto" and result.tone == "negative",
        in_favour=rule == "quorum" and result.tone in IN_FAVOUR,
    )


def _effects(result: ResultKind) -> tuple[object, ...]:
    condition = result.only_when.source if result.only_when else None
    return (result.fires, result.opens, tuple(sorted(result.sweeps.items())), condition, bool(result.needs_documents))


def _closing(result: ResultKind, codes: tuple[str, ...], by_way: Mapping[str, int]) -> Closing:
    return Closing(
        codes=codes,
        memory=by_way[result.code],
        fires=result.fires,
        opens=result.opens,
        sweeps=tuple(sorted(result.sweeps.items())),
        only_when=result.only_when,
        needs_documents=bool(result.needs_documents),
    )
