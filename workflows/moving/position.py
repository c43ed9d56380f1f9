"""Where a case stands in another version: its state, the reviews that go along, those that open and those that close."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from workflows import forms
from workflows.definition import Text
from workflows.engine.outcome import ReviewSnapshot
from workflows.engine.positions import closed_reviews, join_to_fire
from workflows.expressions import ExpressionFailed, is_true
from workflows.moving.difference import difference, read_ahead
from workflows.moving.parts import plans_of
from workflows.moving.reasons import Reason

if TYPE_CHECKING:
    from workflows.definition import Definition, ReviewPlan, State
    from workflows.engine.outcome import Facts, Snapshot
    from workflows.moving.mapping import MoveMap

Way = Literal["carried", "left", "closed"]


@dataclass(frozen=True, slots=True)
class CarriedReview:
    """What becomes of the review at ``index`` of the snapshot.

    ``carried``: it stands in the new version as ``review``. ``left``: it stays readable as it was, under the old version,
    and counts no longer. ``closed``: it was open and is closed without a result.
    """

    index: int
    way: Way
    review: ReviewSnapshot


@dataclass(slots=True)
class Position:
    """The position of a case in the new version. ``open`` are questions the map must answer, ``stays`` why it cannot move."""

    state: State | None
    reviews: list[CarriedReview] = field(default_factory=list)
    opens: list[tuple[ReviewPlan, str]] = field(default_factory=list)
    goes_on: str | None = None
    open: list[Reason] = field(default_factory=list)
    notes: list[Reason] = field(default_factory=list)
    stays: list[Reason] = field(default_factory=list)

    def kept(self) -> tuple[ReviewSnapshot, ...]:
        """The reviews of the new snapshot without those that open, in the order they were opened.

        What does not go along stays in it as swept: it counts no longer, but its name is not given twice.
        """
        return tuple(each.review for each in self.reviews)

    def standing(self) -> tuple[ReviewSnapshot, ...]:
        """All reviews of the new snapshot."""
        return (*self.kept(), *(ReviewSnapshot(plan.code, office) for plan, office in self.opens))


def carry_position(old: Definition, new: Definition, snapshot: Snapshot, facts: Facts, mapping: MoveMap) -> Position:
    """The position of a running case under ``new``. ``facts`` are those of the new version."""
    was = old.states[snapshot.state]
    target = new.states.get(mapping.state(was.code))
    position = Position(target)
    if target is None:
        position.open.append(Reason("state_gone", f"states.{was.code}", {"state": was.title}))
        return position
    if target.kind != was.kind and was.code not in mapping.states or target.kind == "end":
        position.open.append(Reason("state_other_kind", f"states.{was.code}", {"state": was.title}))
        return position
    for index, review in enumerate(snapshot.reviews):
        position.reviews.append(_review(_Move(old, new, was, target, mapping, position), index, review))
    if target.code != was.code or was.code in difference(old, new).states:
        _openings(new, target, facts, position)
    _rest(target, position)
    return position


@dataclass(frozen=True, slots=True)
class _Move:
    """What every review of the case is looked at with."""

    old: Definition
    new: Definition
    was: State
    target: State
    mapping: MoveMap
    position: Position


def _review(move: _Move, index: int, review: ReviewSnapshot) -> CarriedReview:
    plan = plans_of(move.old).get(review.plan)
    if plan is None or move.mapping.drops_review(review.plan, review.office):
        return _without(move, index, review, plan)
    becomes = plans_of(move.new).get(move.mapping.plan(review.plan))
    office = move.mapping.office(review.office)
    if review.is_open:
        return _open_review(move, index, review, plan, becomes, office)
    if becomes is None or (review.result is not None and _result(move, review) not in becomes.results):
        if review.result is not None and _counts(move, review):
            result = plan.results[review.result].title if review.result in plan.results else _code(review.result)
            words = {"plan": _title(move.old, plan), "result": result}
            move.position.open.append(Reason("decision_homeless", f"results.{review.plan}.{review.result}", words))
        return _left(index, review)
    result_code = None if review.result is None else _result(move, review)
    return CarriedReview(index, "carried", replace(review, plan=becomes.code, office=office, result=result_code))


def _left(index: int, review: ReviewSnapshot) -> CarriedReview:
    return CarriedReview(index, "left", replace(review, swept=True))


def _result(move: _Move, review: ReviewSnapshot) -> str:
    return move.mapping.result(review.plan, review.result or "")


def _counts(move: _Move, review: ReviewSnapshot) -> bool:
    """Whether a given result still means something: for the join of this state, or for what a later step reads."""
    name = f"reviews.{move.mapping.plan(review.plan)}"
    read = read_ahead(move.new, move.target.code)
    return review.plan in move.was.reviews or any(each == name or each.startswith(f"{name}.") for each in read)


def _without(move: _Move, index: int, review: ReviewSnapshot, plan: ReviewPlan | None) -> CarriedReview:
    """A review that the map sets aside: an open one is closed, a closed one stays readable and counts no longer."""
    if not review.is_open:
        return _left(index, review)
    title = _title(move.old, plan) if plan else _code(review.plan)
    move.position.notes.append(_office_reason("review_closes", title, review))
    return CarriedReview(index, "closed", replace(review, swept=True))


def _open_review(
    move: _Move, index: int, review: ReviewSnapshot, plan: ReviewPlan, becomes: ReviewPlan | None, office: str
) -> CarriedReview:
    title = _title(move.old, plan)
    stands = becomes is not None and (becomes.code in move.target.reviews or becomes.carries)
    if becomes is None or not stands or (plan.child is None) != (becomes.child is None):
        if plan.child is not None:
            move.position.stays.append(Reason("children_open", f"plans.{plan.code}", {"plan": title}))
        elif move.target.kind != move.was.kind:  # the map leads to another kind of step: what was asked here ends
            move.position.notes.append(_office_reason("review_closes", title, review))
            return CarriedReview(index, "closed", replace(review, swept=True))
        else:
            move.position.open.append(_office_reason("review_gone", title, review))
        return _left(index, review)
    if becomes.child is not None:
        if becomes.child != plan.child:
            move.position.stays.append(Reason("children_open", f"plans.{plan.code}", {"plan": title}))
    elif office not in {each.office for each in becomes.offices}:
        move.position.open.append(_office_reason("office_gone", title, review))
        return _left(index, review)
    return CarriedReview(index, "carried", replace(review, plan=becomes.code, office=office))


def _office_reason(code: str, title: Text, review: ReviewSnapshot) -> Reason:
    return Reason(code, f"reviews.{review.plan}.{review.office}", {"plan": title, "office": _code(review.office)})


def _title(definition: Definition, plan: ReviewPlan) -> Text:
    """What a review is called: a work state's own review like its state."""
    state = definition.states.get(plan.code)
    return state.title if plan.implicit and state is not None else plan.title


def _code(code: str) -> Text:
    return Text(code, code)


def _openings(new: Definition, target: State, facts: Facts, position: Position) -> None:
    """Offices that entering the state would ask and that were not asked in this round."""
    asked = {(each.review.plan, each.review.office) for each in position.reviews if each.way == "carried"}
    scope = forms.scope(new, facts, closed_reviews(position.kept()))
    for plan in target.reviews.values():
        if not plan.at_entry:
            continue
        if plan.child is not None:
            if not any(code == plan.code for code, _office in asked):
                words = {"plan": _title(new, plan)}
                position.stays.append(Reason("children_would_start", f"plans.{plan.code}", words))
            continue
        for each in plan.offices:
            if each.chosen or (plan.code, each.office) in asked:
                continue
            try:
                wanted = each.when is None or is_true(each.when, scope)
            except ExpressionFailed:
                position.stays.append(Reason("cannot_go_on"))
                continue
            if wanted:
                position.opens.append((plan, each.office))
                words = {"plan": _title(new, plan), "office": _code(each.office)}
                position.notes.append(Reason("review_opens", f"reviews.{plan.code}.{each.office}", words))


def _rest(target: State, position: Position) -> None:
    """Whether the case comes to rest in the state: with work for somebody, or going on because its join is met."""
    if position.open or position.stays or target.kind != "work":
        return
    position.goes_on = join_to_fire(target, position.standing())
    if position.goes_on is not None:
        position.notes.append(Reason("goes_on"))
    elif not any(each.is_open for each in _own(target, position)) and not _acts_alone(target):
        position.open.append(Reason("nothing_open", f"states.{target.code}", {"state": target.title}))


def _own(target: State, position: Position) -> Iterator[ReviewSnapshot]:
    return (each for each in position.standing() if each.plan in target.reviews)


def _acts_alone(target: State) -> bool:
    """Whether a person can act in the state without a review."""
    return any(each.by in ("applicant", "staff") for each in target.triggers.values())
