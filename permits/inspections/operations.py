"""The time of a visit: booked, moved, given up, missed. Each is an event of the case, under the case's lock.

Two visits of one inspector never overlap (the half hours they take are keys of a table), and an office's quota of a day is
counted by one booking at a time, whoever else books at the same moment.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from permits.applications import record
from permits.applications.cases import Case, ReviewRow, load_case_of_review
from permits.db import assert_transaction
from permits.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from permits.ids import new_id
from permits.inspections import queries
from permits.inspections.models import Visit, VisitCell, VisitDay
from permits.inspections.settling import end, tell, tell_former
from permits.inspections.slots import Slot, cells
from permits.parties.behalf import STEPPING, require_standing
from permits.reviews.operations import require_unchanged
from workflows.definition import Inspection
from workflows.engine.outcome import Actor, Happened

visit_cells = VisitCell.__table__
visit_days = VisitDay.__table__


def book(review_id: str, starts_at: datetime | None, seen: str, actor: Actor, now: datetime) -> Visit:
    """Set the time of the visit for an open review, or change it; returns the visit.

    ``seen`` is :func:`mark_of` the visit that the page showed. Booking the same time once more changes nothing. Raises NotFound
    for a case that is not the actor's, Forbidden where the office sets the time or it is too late to change it, Conflict when
    the visit was changed meanwhile, Invalid when the time is not, or no longer, free.
    """
    session = assert_transaction()
    case, review, asked = _reach(review_id, actor)
    planned = queries.planned_for(session, review_id)
    if planned is not None and planned.starts_at == starts_at:
        return planned
    _require_seen(planned, seen)
    if actor.kind == "applicant":
        _require_own_choice(asked, planned, now)
    earliest = queries.earliest_for(asked, now, applicant=actor.kind == "applicant")
    day = case.facts.calendar.local_date(starts_at) if starts_at else None
    if day is not None:
        _lock_day(review.office, day)
    free = queries.slots_for(session, case, review, asked, earliest, planned.id if planned else "")
    slot = next((each for each in free if each.starts_at == starts_at), None)
    if slot is None:
        raise Invalid((Problem("starts_at", "slot_taken" if starts_at else "slot_missing"),))
    former = planned.inspector_id if planned is not None else None
    visit = _write(case, review, planned, slot, actor, now)
    kind = "visit_moved" if planned is not None else "visit_booked"
    _note(case, kind, visit, actor, now)
    tell("visit_moved" if planned is not None else "visit_planned", visit, now)
    if former not in (None, visit.inspector_id):
        tell_former(visit, str(former), now)
    return visit


def give_up(review_id: str, seen: str, actor: Actor, now: datetime) -> None:
    """Cancel the planned visit of an open review; done again it changes nothing. Raises as :func:`book` does."""
    session = assert_transaction()
    case, _review, asked = _reach(review_id, actor)
    planned = queries.planned_for(session, review_id)
    if planned is None:
        return
    _require_seen(planned, seen)
    if actor.kind == "applicant":
        _require_own_choice(asked, planned, now)
    end(planned, "cancelled", now)
    _note(case, "visit_cancelled", planned, actor, now)
    tell("visit_cancelled", planned, now)


def miss(visit_id: str, actor: Actor, now: datetime) -> None:
    """Note that the visit could not take place, so that another time can be set; done again it changes nothing.

    Raises NotFound, Forbidden before the visit was to begin, Conflict when its review is closed.
    """
    case, visit = locked(visit_id, actor)
    if visit.status == "missed":
        return
    if visit.status != "planned":
        raise Conflict("visit_changed", (visit.id,))
    if now < visit.starts_at:
        raise Forbidden("visit_not_begun")
    end(visit, "missed", now)
    _note(case, "visit_missed", visit, actor, now)
    tell("visit_missed", visit, now)


def mark_of(visit: Visit | None) -> str:
    """What names a visit and its time as a page showed them; empty for none."""
    return f"{visit.id}.{visit.sequence}" if visit is not None else ""


def locked(visit_id: str, actor: Actor) -> tuple[Case, Visit]:
    """A visit for an open review of a seat of the actor, its case locked. Raises NotFound, and Conflict for a closed review."""
    session = assert_transaction()
    found = queries.visit_of(visit_id)
    case, review = load_case_of_review(session, found.review_id)
    if (review.office, review.role) not in actor.seats:
        raise NotFound
    require_unchanged(review, review.version)
    session.refresh(found)
    return case, found


def _reach(review_id: str, actor: Actor) -> tuple[Case, ReviewRow, Inspection]:
    """The open review, its case locked, and what its plan says of the visit. Raises NotFound, Conflict."""
    case, review = load_case_of_review(assert_transaction(), review_id)
    own = actor.kind == "applicant"
    if own:
        require_standing(case, actor, STEPPING)
    asked = queries.plan_of(case, review).inspection
    if asked is None or not (own or (review.office, review.role) in actor.seats):
        raise NotFound
    require_unchanged(review, review.version)
    if case.snapshot.suspended:
        raise Forbidden("suspended")
    return case, review, asked


def _require_seen(planned: Visit | None, seen: str) -> None:
    if mark_of(planned) != seen:
        raise Conflict("visit_changed", (planned.id,) if planned else ())


def _require_own_choice(asked: Inspection, planned: Visit | None, now: datetime) -> None:
    if asked.chosen_by != "applicant":
        raise Forbidden("visit_set_by_office")
    if planned is not None and planned.starts_at < queries.earliest_for(asked, now, applicant=True):
        raise Forbidden("visit_too_near")


def _lock_day(office: str, day: Any) -> None:
    """Until the transaction ends, nobody else books a visit of this office on this day."""
    session = assert_transaction()
    row = {"office": office, "day": day}
    session.execute(_insert(visit_days, [row]))
    session.execute(select(visit_days.c.day).filter_by(**row).with_for_update())


def _insert(table: Any, rows: list[dict[str, Any]]) -> Any:
    """Rows that are added unless they are there already."""
    dialect = sqlite if assert_transaction().get_bind().dialect.name == "sqlite" else postgresql
    return dialect.insert(table).values(rows).on_conflict_do_nothing()


def _write(case: Case, review: ReviewRow, planned: Visit | None, slot: Slot, actor: Actor, now: datetime) -> Visit:
    """Put the visit at its new time, with the first inspector who is still free."""
    session = assert_transaction()
    visit = planned or Visit(
        id=new_id(),
        application_id=case.row.id,
        review_id=review.id,
        office=review.office,
        plan=review.plan,
        status="planned",
        version=0,
    )
    former = planned.inspector_id if planned is not None else None
    if planned is not None:
        session.execute(delete(visit_cells).where(visit_cells.c.visit_id == planned.id))
    visit.sequence = planned.sequence + 1 if planned is not None else 0
    visit.day, visit.starts_at, visit.ends_at = slot.day, slot.starts_at, slot.ends_at
    visit.inspector_id, visit.booked_by, visit.booked_at = slot.inspectors[0], actor.id, now
    session.add(visit)
    session.flush()
    keeping = sorted(slot.inspectors, key=lambda each: each != former)
    free = (each for each in keeping if _take_time(visit, each))
    inspector = next(free, None)
    if inspector is None:  # booked by another office at this very moment
        raise Invalid((Problem("starts_at", "slot_taken"),))
    visit.inspector_id = inspector
    session.flush()
    return visit


def _take_time(visit: Visit, inspector: str) -> bool:
    """Take the half hours of an inspector; False, and nothing taken, when one of them is somebody else's by now."""
    session = assert_transaction()
    wanted = cells(visit.starts_at, visit.ends_at)
    rows = [{"inspector_id": inspector, "starts_at": each, "visit_id": visit.id} for each in wanted]
    done = session.execute(_insert(visit_cells, rows).returning(visit_cells.c.starts_at)).all()
    if len(done) == len(wanted):
        return True
    session.execute(delete(visit_cells).where(visit_cells.c.visit_id == visit.id))
    return False


def _note(case: Case, kind: str, visit: Visit, actor: Actor, now: datetime) -> None:
    data = {
        "visit": visit.id,
        "plan": visit.plan,
        "office": visit.office,
        "starts_at": visit.starts_at.isoformat(),
        "inspector": visit.inspector_id,
    }
    record.note(assert_transaction(), case.row, (Happened(kind, data),), actor, now)
