"""Do the times of a definition add up: limits, warnings, timers, and the promise against the steps of every path?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from workflows.checks.asking import Asking, closure, plan_path, ways
from workflows.definition import Text
from workflows.messages import finding

if TYPE_CHECKING:
    from workflows.definition import Limit, ReviewPlan, State, Timer
    from workflows.errors import Finding

TIME_UNITS = ("working_days", "calendar_days", "hours")


def findings(asking: Asking) -> Iterator[Finding]:
    """Every limit, timer and promise that cannot hold."""
    yield from _limits(asking, asking.definition.clock.limit, "clock")
    yield from _service(asking)
    for state in asking.states.values():
        path = f"states.{state.code}"
        if not any(plan.implicit for plan in state.reviews.values()):
            yield from _limits(asking, state.limit, path)
        yield from _timers(asking, state, state.timers, path)
        for plan in state.reviews.values():
            yield from _limits(asking, plan.limit, plan_path(state, plan))
            yield from _timers(asking, state, plan.timers, plan_path(state, plan))
    yield from _promise(asking)


def _service(asking: Asking) -> Iterator[Finding]:
    value = asking.definition.values.get(asking.definition.clock.limit.value)
    if value is not None and value.unit == "hours":
        yield asking.say("service_limit_in_hours", "clock.limit")


def _limits(asking: Asking, limit: Limit | None, path: str) -> Iterator[Finding]:
    """That limit and warning are known lengths of time, and the warning is the shorter one."""
    if limit is None:
        return
    sound = True
    for part, code in (("limit", limit.value), ("warn", limit.warn)):
        for found in _length(asking, code, f"{path}.{part}") if code else ():
            sound = False
            yield found
    if not sound or limit.warn is None:
        return
    whole, ahead = asking.definition.values[limit.value], asking.definition.values[limit.warn]
    if whole.unit == ahead.unit and ahead.amount >= whole.amount:
        yield asking.warn("warning_too_early", f"{path}.warn", given=limit.warn)


def _length(asking: Asking, code: str, path: str) -> Iterator[Finding]:
    value = asking.definition.values.get(code)
    if value is None:
        yield asking.say("unknown_value", path, asking.definition.values, given=code)
    elif value.unit not in TIME_UNITS:
        yield asking.say("limit_not_time", path, given=code, unit=value.unit)
    elif value.amount <= 0 or (value.unit != "hours" and value.amount % 1):
        yield asking.say("limit_not_whole", path, given=code)


def _timers(asking: Asking, state: State, timers: tuple[Timer, ...], path: str) -> Iterator[Finding]:
    for timer in timers:
        if timer.after is not None:
            yield from _length(asking, timer.after, f"{path}.timers.{timer.code}.after")
        fired = state.triggers.get(timer.fires or "")
        if fired is not None and fired.by != "system":
            yield asking.say("timer_fires_persons_act", f"{path}.timers.{timer.code}.fires", given=fired.code)


def _promise(asking: Asking) -> Iterator[Finding]:
    """That the office's own steps fit into the promise on every way through the service, each state taken once."""
    promised = asking.definition.values.get(asking.definition.clock.limit.value)
    if promised is None or any(
        branch not in asking.states for each in ways(asking.definition).values() for branch in each
    ):
        return
    spent = {code: _longest(asking, state, promised.unit) for code, state in asking.states.items()}
    way, total = _slowest(asking, spent)
    if total > promised.amount:
        steps = ", ".join(asking.states[code].title["id"] for code in way if spent[code])
        english = ", ".join(asking.states[code].title["en"] for code in way if spent[code])
        yield finding(
            "steps_exceed_promise", asking.where("clock.limit"), severity="warning",
            total=f"{total:f}", promised=f"{promised.amount:f}", steps=Text(steps, english),
        )  # fmt: skip


def _longest(asking: Asking, state: State, unit: str) -> Decimal:
    """What the office may take in a state: its longest review at entry, in the unit of the promise."""
    if state.kind != "work" or state.clock != "runs":
        return Decimal(0)
    return max((_amount(asking, plan, unit) for plan in state.reviews.values() if plan.at_entry), default=Decimal(0))


def _amount(asking: Asking, plan: ReviewPlan, unit: str) -> Decimal:
    value = asking.definition.values.get(plan.limit.value) if plan.limit else None
    return value.amount if value is not None and value.unit == unit else Decimal(0)


def _slowest(asking: Asking, spent: dict[str, Decimal]) -> tuple[list[str], Decimal]:
    """The slowest way from the start that never goes back: states that lie in a circle count once, in their first order."""
    forward = _without_going_back(asking)
    best: dict[str, tuple[list[str], Decimal]] = {}
    for code in reversed(list(forward)):
        ahead = max((best[each] for each in forward[code]), key=lambda found: found[1], default=([], Decimal(0)))
        best[code] = ([code, *ahead[0]], spent[code] + ahead[1])
    return best.get(asking.definition.start, ([], Decimal(0)))


def _without_going_back(asking: Asking) -> dict[str, set[str]]:
    """The reachable states, each before all it leads to; ways that go back are left out (a walk in depth)."""
    forward = ways(asking.definition)
    start = asking.definition.start
    kept: dict[str, set[str]] = {code: set() for code in closure({start}, forward)}
    finished: dict[str, None] = {}
    under_way = {start: sorted(forward[start])}
    while under_way:
        code = next(reversed(under_way))
        if not under_way[code]:
            del under_way[code]
            finished[code] = None
            continue
        target = under_way[code].pop(0)
        if target in under_way:
            continue
        kept[code].add(target)
        if target not in finished:
            under_way[target] = sorted(forward[target])
    return {code: kept[code] for code in reversed(finished)}
