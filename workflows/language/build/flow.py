"""States, reviews and operations, from their checked shapes."""

from __future__ import annotations

from collections.abc import Mapping

from workflows import definition as d
from workflows.expressions import Expression, parse
from workflows.language.build.form import Types, field
from workflows.language.build.words import limit, maybe, parsed, text
from workflows.language.schema.flow import (
    BranchShape,
    ChecklistShape,
    ConnectorShape,
    InspectionShape,
    OperationShape,
    ResultShape,
    ReviewShape,
    StateShape,
    TimerShape,
    TriggerKeys,
)

CHOSEN = "chosen"
SAME = "same"
OPEN = "open"
ANSWERED, GAVE_UP = "answered", "gave_up"


def states(
    shapes: Mapping[str, StateShape], operations: Mapping[str, OperationShape], types: Types
) -> dict[str, d.State]:
    """Every state; the moves of operations stand in each of their states as triggers, the same one in all of them."""
    moves = [
        (_trigger(code, each, each.by, operation=code), frozenset(_reach(each, shapes)))
        for code, each in operations.items()
        if each.kind == "move"
    ]
    return {
        code: _state(code, shape, {each.code: each for each, reach in moves if code in reach}, types)
        for code, shape in shapes.items()
    }


def operations(shapes: Mapping[str, OperationShape], of: Mapping[str, StateShape]) -> dict[str, d.Operation]:
    """Every operation; a case is resumed wherever it may be suspended."""
    suspended = {state for each in shapes.values() if each.kind == "suspend" for state in _reach(each, of)}
    return {
        code: d.Operation(
            code=code,
            kind=each.kind,
            title=text(each.title),
            by=each.by,
            states=tuple(state for state in of if state in suspended) if each.kind == "resume" else _reach(each, of),
            office=each.office,
            role=each.role,
            reason=each.reason,
            not_same_as=tuple(each.not_same_as),
        )
        for code, each in shapes.items()
    }


def _reach(shape: OperationShape, of: Mapping[str, StateShape]) -> tuple[str, ...]:
    """The states an operation is open in, in the order of the file."""
    named = shape.from_ or []
    return tuple(
        code for code, each in of.items() if code in named or (OPEN in named and each.kind not in ("start", "end"))
    )


def _trigger(code: str, shape: TriggerKeys, by: d.TriggerBy, operation: str | None = None) -> d.Trigger:
    return d.Trigger(
        code=code,
        title=text(shape.title),
        by=by,
        branches=_branches(shape.to, shape.branches),
        needs_complete_form=shape.complete,
        new_round=shape.new_round,
        office=shape.office,
        role=shape.role,
        reason=shape.reason,
        names_corrections=shape.corrections,
        only_when=parsed(shape.only_when),
        at_most=shape.at_most,
        sweeps=shape.sweeps,
        operation=operation,
        not_same_as=tuple(shape.not_same_as),
    )


def _branches(to: str | None, branches: list[BranchShape] | None) -> tuple[d.Branch, ...]:
    if to is not None:
        return (d.Branch(to),)
    return tuple(d.Branch(each.to, parsed(each.when)) for each in branches or [])


def _state(code: str, shape: StateShape, moves: dict[str, d.Trigger], types: Types) -> d.State:
    triggers = {name: _trigger(name, each, each.by) for name, each in shape.triggers.items()}
    if shape.results:
        reviews = {code: _own_plan(code, shape, types)}
        triggers |= {
            name: d.Trigger(name, text(each.title), "office", _branches(each.to, each.branches))
            for name, each in shape.results.items()
        }
    else:
        opened = {plan for each in shape.reviews.values() for result in each.results.values() for plan in result.opens}
        reviews = {name: _plan(name, each, name not in opened, types) for name, each in shape.reviews.items()}
    return d.State(
        code=code,
        kind=shape.kind,
        title=text(shape.title),
        says=text(shape.says),
        triggers=triggers | moves,
        reviews=reviews,
        join=d.Join(shape.join.rule, shape.join.fires, shape.join.least) if shape.join else None,
        clock=shape.clock,
        does=shape.does,
        outcome=shape.outcome,
        awaits=shape.awaits,
        # A state that decides by its own results has the limit and the timers of that one review.
        limit=None if shape.results else limit(shape.limit, shape.warn),
        timers=() if shape.results else _timers(shape.timers),
        connector=_connector(code, shape.asks, types) if shape.asks else None,
    )


def _connector(state: str, shape: ConnectorShape, types: Types) -> d.Connector:
    return d.Connector(
        name=shape.connector,
        sends=tuple(shape.sends),
        fields=tuple(field(code, each, state, types) for code, each in shape.answer.items()),
        answered=ANSWERED,
        gives_up=GAVE_UP,
        attempts=shape.attempts,
    )


def _own_plan(code: str, state: StateShape, types: Types) -> d.ReviewPlan:
    """The one review a state opens when it decides by its own results; each result fires the trigger of its name."""
    return d.ReviewPlan(
        code=code,
        title=text(state.title),
        offices=(d.AddressedOffice(state.office or ""),),
        role=state.role or "",
        results={name: _result(name, each, fires=name) for name, each in state.results.items()},
        limit=limit(state.limit, state.warn),
        checklist=_checklist(state.checklist),
        implicit=True,
        not_same_as=tuple(state.not_same_as),
        fields=tuple(field(name, each, code, types) for name, each in state.form.items()),
        inspection=_inspection(state.inspection),
        timers=_timers(state.timers),
    )


def _plan(code: str, shape: ReviewShape, at_entry: bool, types: Types) -> d.ReviewPlan:
    same = shape.office == SAME
    asked = shape.offices or ({shape.office: True} if shape.office and not same else {})
    return d.ReviewPlan(
        code=code,
        title=text(shape.title),
        offices=tuple(d.AddressedOffice(office, _when(when), when == CHOSEN) for office, when in asked.items()),
        role=shape.role or "",
        results={name: _result(name, each, fires=each.fires) for name, each in shape.results.items()},
        limit=limit(shape.limit, shape.warn),
        checklist=_checklist(shape.checklist),
        at_entry=at_entry,
        same_office=same,
        controlling=shape.controlling,
        carries=shape.carries,
        counts=shape.counts,
        not_same_as=tuple(shape.not_same_as),
        fields=tuple(field(name, each, code, types) for name, each in shape.form.items()),
        child=d.Child(shape.starts, shape.each) if shape.starts else None,
        inspection=_inspection(shape.inspection),
        timers=_timers(shape.timers),
    )


def _when(asked: bool | str) -> Expression | None:
    """When an office is asked; None means always, or that it was chosen."""
    if asked is True or asked == CHOSEN:
        return None
    return parse(asked or "false")


def _result(code: str, shape: ResultShape, fires: str | None) -> d.ResultKind:
    return d.ResultKind(
        code=code,
        title=text(shape.title),
        tone=shape.tone,
        hint=maybe(shape.hint),
        fires=fires,
        reason=shape.reason,
        names_corrections=shape.corrections,
        needs_checklist=shape.checklist,
        needs_documents=tuple(shape.documents),
        only_when=parsed(shape.only_when),
        opens=tuple(shape.opens),
        sweeps=shape.sweeps,
    )


def _checklist(shapes: Mapping[str, ChecklistShape]) -> tuple[d.ChecklistItem, ...]:
    return tuple(
        d.ChecklistItem(code, text(each.title), each.about, maybe(each.basis), parsed(each.shown_when))
        for code, each in shapes.items()
    )


def _timers(shapes: Mapping[str, TimerShape]) -> tuple[d.Timer, ...]:
    return tuple(
        d.Timer(code, each.does, each.after, each.fraction, each.to, each.fires, maybe(each.says))
        for code, each in shapes.items()
    )


def _inspection(shape: InspectionShape | None) -> d.Inspection | None:
    if shape is None:
        return None
    times = (shape.chosen_by, shape.slot, shape.per_day, shape.change_until)
    return d.Inspection(shape.minutes, shape.photos, maybe(shape.title), *times)
