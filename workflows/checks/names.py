"""Does the city know what a definition names: offices, roles, templates, groups, connectors, calendars?

And can who is named do what is asked of them: an outside agency has a link for one review, but no accounts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from workflows.checks.asking import Asking, plan_path, trigger_path

if TYPE_CHECKING:
    from workflows.definition import Operation, Paper, ReviewPlan, State, Trigger
    from workflows.errors import Finding


def findings(asking: Asking) -> Iterator[Finding]:
    """Every name that leads nowhere; names inside the file have been checked by the loader."""
    definition, known = asking.definition, asking.known
    yield from _one_of(asking, "unknown_office", "office", definition.office, known.offices)
    if definition.group is not None:
        yield from _one_of(asking, "unknown_group", "group", definition.group, known.groups)
    if definition.clock.calendar is not None:
        yield from _one_of(asking, "unknown_calendar", "clock.calendar", definition.clock.calendar, known.calendars)
    for at, event in enumerate(definition.life_events):
        yield from _one_of(asking, "unknown_life_event", f"life_events.{at}", event, known.life_events)
    if definition.paper is not None:
        yield from _paper(asking, definition.paper)
    yield from _notices(asking)
    for operation in definition.operations.values():
        yield from _seat(asking, operation, f"operations.{operation.code}")
    for state in asking.states.values():
        yield from _state(asking, state)


def _one_of(asking: Asking, code: str, path: str, given: str, known: Collection[str]) -> Iterator[Finding]:
    if given not in known:
        yield asking.say(code, path, known, given=given)


def _paper(asking: Asking, paper: Paper) -> Iterator[Finding]:
    roles = asking.known.roles
    yield from _one_of(asking, "unknown_role", "paper.signatory.role", paper.signatory_role, roles)
    yield from _one_of(asking, "unknown_template", "paper.template", paper.template, asking.known.templates)
    for role in paper.deputies:
        yield from _one_of(asking, "unknown_role", "paper.deputies", role, roles)
    for change, holders in paper.changes.items():
        for role in holders:
            yield from _one_of(asking, "unknown_role", f"paper.changes.{change}", role, roles)


def _notices(asking: Asking) -> Iterator[Finding]:
    for each in asking.definition.notices:
        if each.to not in ("applicant", "holder"):
            yield from _one_of(asking, "unknown_office", f"notices.{each.code}.to", each.to, asking.known.offices)


def _seat(asking: Asking, act: Operation | Trigger, path: str) -> Iterator[Finding]:
    """That the office and the role of a staff act exist."""
    if act.by != "staff":
        return
    if act.office is not None:
        yield from _one_of(asking, "unknown_office", f"{path}.office", act.office, asking.known.offices)
        if act.office in asking.known.outside:
            yield asking.say("outside_acts", f"{path}.office", given=act.office)
    if act.role is not None:
        yield from _one_of(asking, "unknown_role", f"{path}.role", act.role, asking.known.roles)


def _state(asking: Asking, state: State) -> Iterator[Finding]:
    for trigger in state.triggers.values():
        if trigger.operation is None:
            yield from _seat(asking, trigger, trigger_path(state, trigger))
    for plan in state.reviews.values():
        yield from _plan(asking, state, plan)
    if state.connector is not None:
        path = f"states.{state.code}.asks"
        yield from _one_of(asking, "unknown_connector", path, state.connector.name, asking.known.connectors)


def _plan(asking: Asking, state: State, plan: ReviewPlan) -> Iterator[Finding]:
    path = plan_path(state, plan)
    offices = "" if plan.implicit else "offices."
    for each in plan.offices if plan.child is None else ():
        place = f"{path}.{offices}{'office' if plan.implicit else each.office}"
        yield from _one_of(asking, "unknown_office", place, each.office, asking.known.offices)
        if plan.inspection is not None and each.office in asking.known.outside:
            yield asking.say("outside_inspects", place, given=each.office)
    if plan.child is None:
        yield from _one_of(asking, "unknown_role", f"{path}.role", plan.role, asking.known.roles)
    if plan.controlling is not None:
        yield from _one_of(asking, "unknown_office", f"{path}.controlling", plan.controlling, asking.known.offices)
    for timer in plan.timers:
        if timer.does in ("escalate", "reassign") and timer.to is not None:
            yield from _one_of(asking, "unknown_role", f"{path}.timers.{timer.code}.to", timer.to, asking.known.roles)
