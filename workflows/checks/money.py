"""Is what is paid for paid, and what is issued issued: the fee, the paper and the ends that are called issued."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workflows.checks.asking import Asking, closure, trigger_path, ways

if TYPE_CHECKING:
    from workflows.definition import Fee, State, Trigger
    from workflows.errors import Finding


def findings(asking: Asking) -> Iterator[Finding]:
    """Everything that lets a permit go out unpaid, unissued or without its paper."""
    yield from _issue(asking)
    if asking.definition.fee is not None:
        yield from _fee(asking, asking.definition.fee)


def _issue(asking: Asking) -> Iterator[Finding]:
    issuing = {code for code, state in asking.states.items() if state.does == "issue"}
    if asking.definition.paper is None:
        for code in sorted(issuing):
            yield asking.say("issue_without_paper", f"states.{code}.does", given=code)
    elif not issuing:
        yield asking.say("paper_never_issued", "paper")
    forward = {code: targets for code, targets in ways(asking.definition).items() if code not in issuing}
    before = closure({asking.definition.start}, forward) - issuing
    for code in sorted(before & set(asking.states)):
        for trigger in asking.states[code].triggers.values():
            yield from _issued_end(asking, asking.states[code], trigger)


def _issued_end(asking: Asking, state: State, trigger: Trigger) -> Iterator[Finding]:
    """That a case is called issued only after something was issued, however long before."""
    for branch in trigger.branches:
        target = asking.states.get(branch.to)
        if target is not None and target.outcome == "issued":
            path = trigger_path(state, trigger)
            yield asking.say("issued_without_issue", path, given=state.code, target=target.code)


def _fee(asking: Asking, fee: Fee) -> Iterator[Finding]:
    if all(line.when is not None for line in fee.lines):
        yield asking.warn("fee_uncovered", "fee.lines")
    if fee.before is None:
        return
    paying = {code for code, state in asking.states.items() if state.awaits == "payment"}
    if not paying:
        yield asking.say("nowhere_to_pay", "fee.before", given=fee.before)
    else:
        forward = {code: targets for code, targets in ways(asking.definition).items() if code not in paying}
        if fee.before in closure({asking.definition.start}, forward):
            yield asking.say("reached_unpaid", "fee.before", given=fee.before)
