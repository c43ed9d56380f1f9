"""Questions to complaints: one's own, those of an office that one may see, and what anybody may know in figures."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from statistics import median

from sqlalchemy import and_, or_, select

from permits.applications import numbers
from permits.complaints import apart, rules
from permits.complaints.codes import digest_of
from permits.complaints.models import Complaint, ComplaintStep
from permits.db import db
from permits.errors import NotFound
from permits.issuance.codes import read_code
from workflows.calendar import Calendar
from workflows.engine.outcome import Actor

PAGE = 100


@dataclass(frozen=True, slots=True)
class Figures:
    """What came in within a year: per kind how many, answered and open, and the working days half of the answers took."""

    kind: str
    received: int
    answered: int
    open: int
    late: int
    median_days: int | None


def own(account_id: str) -> Sequence[Complaint]:
    """What a person has reported under their name, the latest first."""
    wanted = select(Complaint).where(Complaint.reporter_id == account_id)
    return db.session.scalars(wanted.order_by(Complaint.received_at.desc(), Complaint.id.desc()).limit(PAGE)).all()


def of_reporter(complaint_id: str, actor: Actor) -> Complaint:
    """A complaint of one's own. Raises NotFound for anybody else's."""
    found = db.session.get(Complaint, complaint_id)
    if found is None or not actor.id or found.reporter_id != actor.id:
        raise NotFound
    return found


def by_code(typed_number: str, typed_code: str) -> Complaint | None:
    """The complaint that somebody follows by number and code; None when the two do not belong together."""
    number, code = numbers.normalise(typed_number), read_code(typed_code)
    found = db.session.scalar(select(Complaint).where(Complaint.number == number)) if number else None
    kept = found.code_digest if found is not None and found.code_digest else "-"
    fits = hmac.compare_digest(digest_of(code or ""), kept)
    return found if fits else None


def steps_of(complaint_id: str) -> Sequence[ComplaintStep]:
    """What was done with a complaint, in order."""
    wanted = select(ComplaintStep).where(ComplaintStep.complaint_id == complaint_id)
    return db.session.scalars(wanted.order_by(ComplaintStep.seq)).all()


def for_officer(complaint_id: str, actor: Actor, today: date) -> tuple[Complaint, bool]:
    """A complaint that an officer may read, and whether they may give it away: the officer who has it, and the heads.

    Whoever decided in the matter does not learn that it exists. Raises NotFound.
    """
    found = db.session.get(Complaint, complaint_id)
    if found is None or actor.kind != "staff":
        raise NotFound
    heads = actor.id in apart.may_assign(db.session(), found, today)
    mine = found.assignee_id == actor.id and actor.id not in apart.apart(db.session(), found, today)
    if not heads and not mine:
        raise NotFound
    return found, heads


def listed(actor: Actor, today: date, *, over: bool = False) -> list[Complaint]:
    """The complaints that an officer may read, those with the nearest day first; ``over`` those that are closed instead."""
    offices = {office for person, office in apart.seated_with(db.session(), apart.ASSIGN, today) if person == actor.id}
    near = or_(Complaint.assignee_id == actor.id, Complaint.office.in_(offices))
    states = Complaint.state.not_in(rules.OPEN) if over else Complaint.state.in_(rules.OPEN)
    order = Complaint.received_at.desc() if over else Complaint.due_at
    found = db.session.scalars(select(Complaint).where(near, states).order_by(order, Complaint.id).limit(PAGE)).all()
    kept_from = apart.apart_from(db.session(), found, today)
    return [each for each in found if actor.id not in kept_from[each.id]]


def late(now: datetime) -> Sequence[tuple[str, str, datetime]]:
    """(id, number, day) of complaints whose answer is overdue."""
    wanted = select(Complaint.id, Complaint.number, Complaint.due_at).where(
        Complaint.state.in_(rules.OPEN), Complaint.due_at < now
    )
    return [(each.id, each.number, each.due_at) for each in db.session.execute(wanted.order_by(Complaint.due_at))]


def figures(year: int, calendar: Calendar, now: datetime) -> list[Figures]:
    """What anybody may know: how many of each kind came in within a year, and how long their answers took."""
    since, until = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    columns = (Complaint.kind, Complaint.state, Complaint.received_at, Complaint.answered_at, Complaint.due_at)
    rows = db.session.execute(
        select(*columns).where(
            and_(Complaint.received_at >= since, Complaint.received_at < until, Complaint.state != "withdrawn")
        )
    ).all()
    found = []
    for kind in rules.KINDS:
        of_kind = [each for each in rows if each.kind == kind]
        days = [
            calendar.working_days_between(calendar.local_date(each.received_at), calendar.local_date(each.answered_at))
            for each in of_kind
            if each.answered_at is not None
        ]
        opened = [each for each in of_kind if each.state in rules.OPEN]
        overdue = sum(each.due_at is not None and each.due_at < now for each in opened)
        half = round(median(days)) if days else None
        found.append(Figures(kind, len(of_kind), len(days), len(opened), overdue, half))
    return found
