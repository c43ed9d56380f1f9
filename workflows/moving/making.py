"""Moving one case to another version: the position, answers and promised work as they are afterwards. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from workflows.engine import clocks, promises
from workflows.engine.outcome import Happened, Outcome, ReviewOpened, ReviewSnapshot, Scheduled, Snapshot
from workflows.engine.positions import named, new_key
from workflows.engine.refusals import refusing
from workflows.engine.step import Step
from workflows.moving.judging import Asked, Held, Weighed, weigh
from workflows.moving.mapping import MoveMap
from workflows.moving.parts import plans_of
from workflows.moving.rearming import Move, Rearmed, new_clock, rearm_review, rearm_service, rearm_state
from workflows.moving.reasons import Reason, Verdict

if TYPE_CHECKING:
    from workflows.definition import Definition, State
    from workflows.engine.outcome import Facts


class CannotMove(Exception):
    """The case stays where it is, for the reasons of ``verdict``."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.ruling)
        self.verdict = verdict


@dataclass(frozen=True, slots=True)
class MovedReview:
    """A review of the old snapshot by its ``index``, as it stands after the move; ``way`` as in a carried review.

    ``role`` and ``due_at`` are those of the new version, for one that is still open.
    """

    index: int
    way: str
    plan: str
    office: str
    result: str | None
    role: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A case after its move, and everything that changes with it.

    ``answers`` and ``set_aside`` are stored answers, the latter by their old codes. ``documents`` has the requirements
    whose code changed (None: set aside). ``renewed`` are keys of ``scheduled`` work that is to be done although work of
    this key was done before. ``then`` is the step that the new rules call for at once, if any: it comes after all else.
    ``asks`` are the fields and documents the applicant is asked now.
    """

    snapshot: Snapshot
    answers: Mapping[str, object]
    set_aside: Mapping[str, object]
    documents: Mapping[str, str | None]
    facts: Facts
    verdict: Verdict
    reviews: tuple[MovedReview, ...]
    opened: tuple[ReviewOpened, ...]
    scheduled: tuple[Scheduled, ...]
    renewed: frozenset[str]
    cancelled: tuple[str, ...]
    happened: tuple[Happened, ...]
    due_at: datetime | None
    state_due_at: datetime | None
    asks: tuple[str, ...] = ()
    then: Outcome | None = None

    @property
    def stands(self) -> Snapshot:
        """Where the case stands in the end."""
        return self.then.snapshot if self.then else self.snapshot


def move(old: Definition, new: Definition, held: Held, mapping: MoveMap, now: datetime) -> Moved:
    """The case under ``new``. Raises :class:`CannotMove` with the reasons, and :class:`workflows.errors.Refused` when a
    deadline lies beyond the calendar."""
    weighed = weigh(old, new, held, mapping)
    if weighed.verdict.ruling in ("needs_mapping", "stays"):
        raise CannotMove(weighed.verdict)
    before = held.snapshot
    rules = Move(old, new, held.facts.calendar, before.suspensions, before.suspended, now)
    with refusing():
        return _moved(rules, held, mapping, weighed)


def _moved(rules: Move, held: Held, mapping: MoveMap, weighed: Weighed) -> Moved:
    before, new, work = held.snapshot, rules.new, Rearmed()
    was, target = rules.old.states[before.state], weighed.position.state
    assert target is not None
    entered = before.entered_at if target.kind == was.kind else rules.now
    clock = new_clock(rules, before.clock, was, target, held.pauses)
    reviews = _reviews(rules, held, weighed, work)
    due_at = clocks.service_deadline(new, clock, rules.calendar)
    rearm_service(rules, work, before.clock, clock, due_at)
    state_due = rearm_state(rules, work, was, target, before.entered_at, entered, held.state_due_at)
    standing, opened = _opened(rules, weighed, work, before.round)
    snapshot = replace(
        before,
        state=target.code,
        reviews=standing,
        clock=clock,
        entered_at=entered,
        taken=_taken(rules.old, before.taken, mapping),
        acted=_acted(rules.old, before.acted, mapping),
    )
    return Moved(
        snapshot=snapshot,
        answers=weighed.carried.answers,
        set_aside=weighed.carried.set_aside,
        documents=weighed.documents,
        facts=weighed.facts,
        verdict=weighed.verdict,
        reviews=reviews,
        opened=opened,
        scheduled=tuple(work.scheduled),
        renewed=frozenset(work.renewed),
        cancelled=tuple(work.cancelled),
        happened=_happened(was, target, weighed, opened),
        due_at=due_at,
        state_due_at=state_due,
        asks=tuple(each.about for each in weighed.questions),
        then=_then(rules, snapshot, weighed),
    )


def _reviews(rules: Move, held: Held, weighed: Weighed, work: Rearmed) -> tuple[MovedReview, ...]:
    """What becomes of every review, their work promised anew or taken back."""
    before, after = plans_of(rules.old), plans_of(rules.new)
    names = named(held.snapshot.reviews, held.snapshot.round)
    found = []
    for each, was in zip(weighed.position.reviews, names, strict=True):
        review = replace(each.review, key=was.key)
        role, due = "", held.asked[each.index].due_at if held.asked else None
        if each.way == "closed":
            work.cancelled += promises.review_keys(before[was.plan], was.key) if was.plan in before else []
        elif each.way == "carried" and review.is_open:
            plan, role = after[review.plan], after[review.plan].role
            due = rearm_review(rules, work, before[was.plan], plan, was, review, due, held.snapshot.round)
        found.append(MovedReview(each.index, each.way, review.plan, review.office, review.result, role, due))
    return tuple(found)


def _opened(
    rules: Move, weighed: Weighed, work: Rearmed, number: int
) -> tuple[tuple[ReviewSnapshot, ...], tuple[ReviewOpened, ...]]:
    """The reviews of the new snapshot with those that open, and these as they begin."""
    reviews, opened = named(weighed.position.kept(), number), []
    for plan, office in weighed.position.opens:
        review = ReviewSnapshot(plan.code, office, key=new_key(reviews, plan.code, office, number), opened_at=rules.now)
        begun = promises.opening(rules.new, plan, review, rules.calendar, rules.now)
        work.scheduled += promises.review_work(begun, number, rules.now)
        work.promise(promises.review_timers(rules.new, plan, review, rules.calendar, rules.now), rules.now)
        reviews.append(review)
        opened.append(begun)
    return tuple(reviews), tuple(opened)


def _taken(old: Definition, taken: Mapping[str, int], mapping: MoveMap) -> dict[str, int]:
    """Counters of limited triggers under the new names of their states."""
    found: dict[str, int] = {}
    for key, count in taken.items():
        state, dot, trigger = key.partition(".")
        name = f"{mapping.state(state)}{dot}{trigger}" if dot and state in old.states else key
        found[name] = found.get(name, 0) + count
    return found


def _acted(old: Definition, acted: Mapping[str, frozenset[str]], mapping: MoveMap) -> dict[str, frozenset[str]]:
    """Who did what, under the new names of the plans."""
    plans, found = plans_of(old), dict[str, frozenset[str]]()
    for code, people in acted.items():
        name = mapping.plan(code) if code in plans else code
        found[name] = found.get(name, frozenset()) | people
    return found


def _happened(was: State, target: State, weighed: Weighed, opened: tuple[ReviewOpened, ...]) -> tuple[Happened, ...]:
    """What the move does to the position, for the record: codes only."""
    codes = sorted(weighed.carried.set_aside)
    files = sorted(code for code, to in weighed.documents.items() if to is None)
    said: dict[str, str | int | bool | list[str] | None] = {
        "from_state": was.code,
        "to_state": target.code,
        "set_aside": codes,
        "documents_set_aside": files,
    }
    closed = [each.review for each in weighed.position.reviews if each.way == "closed"]
    return (
        Happened("moved_version", said),
        *(Happened("review_swept", {"plan": each.plan, "office": each.office}) for each in closed),
        *(Happened("review_opened", {"plan": each.plan, "office": each.office}) for each in opened),
    )


def _then(rules: Move, snapshot: Snapshot, weighed: Weighed) -> Outcome | None:
    """The step that the case's reviews call for under the new rules. One that would end it or issue a paper is none of
    a move's business: the case then stays."""
    if weighed.position.goes_on is None:
        return None
    step = Step(rules.new, snapshot, weighed.facts, rules.now)
    step.settle()
    outcome = step.outcome()
    if outcome.ended or outcome.takes_number:
        state = rules.new.states[outcome.snapshot.state]
        reason = Reason("would_decide", f"states.{state.code}", {"state": state.title})
        raise CannotMove(Verdict("stays", (reason,)))
    return outcome


__all__ = ["Asked", "CannotMove", "Held", "Moved", "MovedReview", "move"]
