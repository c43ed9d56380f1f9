"""What happens when a promise is broken and the law takes the application as granted («fiktif positif»).

Source: Law 30/2014 article 53 as amended by Law 6/2023: no decision within the limit counts as a grant. Whether and how it
applies to a service is for its procedure to say (``clock.deemed``).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import CursorResult

from permits.accounts.queries import people_of
from permits.applications import record
from permits.applications.models import Answers, Application
from permits.db import assert_transaction
from permits.deemed.models import DeemedGrant, DeemedTask
from permits.definitions import queries as definitions
from permits.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from permits.ids import new_id
from permits.issuance.codes import new_code, new_token
from permits.notices.models import Notice
from permits.scheduling.operations import Promise, schedule_all
from workflows import Refused
from workflows.engine.outcome import SYSTEM, Actor, Happened

if TYPE_CHECKING:
    from permits.applications.cases import Case

HANDLE = "deemed.handle"
MANAGE = "jobs.manage"
LONGEST = 2000
WARNINGS = ("service_warn", "service_overdue", "review_warn", "review_overdue")

grants = DeemedGrant.__table__
tasks = DeemedTask.__table__
notices = Notice.__table__
applications = Application.__table__


def is_broken(case: Case, now: datetime) -> bool:
    """Whether the promise of a locked case is broken: its last day is over, the clock runs and nobody has decided.

    A case whose paper is only being made was decided before; the decision counts, not the printer.
    """
    row, state = case.row, case.definition.states[case.row.state]
    if row.closed_at is not None or row.suspended_at is not None or row.due_at is None or now <= row.due_at:
        return False
    decided_in_time = state.does == "issue" and row.entered_at is not None and row.entered_at <= row.due_at
    return not decided_in_time


def is_granted(application_id: str) -> bool:
    """Whether the law has granted this case already."""
    found = select(grants.c.application_id).where(grants.c.application_id == application_id)
    return assert_transaction().execute(found).first() is not None


def what_happened(case: Case, *, decided: bool) -> dict[str, Any]:
    """What the record keeps of it: the limit, the calendar, the last day and instant, and who held the case. Codes only."""
    row, clock = case.row, case.definition.clock
    limit = case.definition.values[clock.limit.value]
    held = [each for each in case.reviews if each.result is None and each.swept_at is None]
    told = select(func.count()).where(notices.c.application_id == row.id, notices.c.kind.in_(WARNINGS))
    return {
        "decided": decided,
        "complete_on": row.clock_day_zero.isoformat() if row.clock_day_zero else None,
        "limit": [clock.limit.value, str(limit.amount), limit.unit],
        "paused_days": row.clock_paused_days,
        "calendar": case.facts.calendar.version,
        "last_day": case.facts.calendar.local_date(row.due_at).isoformat(),
        "last_instant": row.due_at.isoformat(),
        "definition": row.definition_id,
        "held": [[each.plan, each.office, each.assignee_id] for each in held],
        "told": assert_transaction().execute(told).scalar_one(),
    }


def grant(case: Case, now: datetime, *, decided: bool) -> None:
    """Keep a locked case as granted by law, give the tasks to those who must look at it, and promise the certificate.

    The caller has asked :func:`is_broken` and :func:`is_granted`, and writes the event ``deemed``.
    """
    session = assert_transaction()
    session.execute(
        insert(grants).values(
            application_id=case.row.id,
            service=case.definition.service,
            office=case.definition.office,
            granted_at=case.row.due_at + timedelta(seconds=1),
            decided=decided,
            token=new_token(),
            code=new_code(),
        )
    )
    roles = task_roles()
    rows = [
        {"id": new_id(), "application_id": case.row.id, "role": role, "opened_at": now, "note": ""} for role in roles
    ]
    if rows:
        session.execute(insert(tasks), rows)
    schedule_all([Promise("deemed.certificate", f"{case.row.id}:certificate", now, case.row.id)], now)
    _tell(case.row.id, case.definition.office, roles, now)


def record_grant(case: Case, now: datetime) -> bool:
    """Record that the law has granted a locked case which stays where it stands. False when there is nothing to record."""
    if not is_broken(case, now) or is_granted(case.row.id):
        return False
    happened = Happened("deemed", what_happened(case, decided=False))
    record.note(assert_transaction(), case.row, (happened,), SYSTEM, now)
    grant(case, now, decided=False)
    return True


def task_roles() -> list[str]:
    """The roles that must look at what the law granted: those the city names for it, else its managers."""
    abilities = definitions.city().abilities
    named = [role for role, may in abilities.items() if HANDLE in may]
    return named or [role for role, may in abilities.items() if MANAGE in may]


def _tell(application_id: str, office: str, roles: Iterable[str], now: datetime) -> None:
    people = dict.fromkeys(person.id for role in roles for person in people_of(office, role))
    schedule_all(
        [
            Promise("notice.deemed_task", f"{application_id}:deemed_task:{person}", now, application_id,
                    {"account": person, "case": application_id})
            for person in people
        ],
        now,
    )  # fmt: skip


def require_override(case: Case, ended: str | None) -> None:
    """Let a case end refused only where the law has granted nothing, or somebody has said why it may be refused all the same.

    Raises Refused(«deemed_granted»).
    """
    if ended == "refused" and case.row.granted:
        raise Refused("deemed_granted")


def finish_task(application_id: str, role: str, note: str, actor: Actor, now: datetime) -> None:
    """Close one's task about a case that the law granted, with a note of what was done. Done once, it stays as it is.

    Raises NotFound, Forbidden without the role in the case's office, Invalid without a note.
    """
    found = _require(application_id, actor)
    if (found.office, role) not in actor.seats:
        raise Forbidden("not_your_role")
    _require_words("note", note)
    wanted = update(tasks).where(
        tasks.c.application_id == application_id, tasks.c.role == role, tasks.c.done_at.is_(None)
    )
    if _changed(wanted.values(done_at=now, done_by=actor.id, note=note)):
        digest = record.digest(_salt(application_id), note)
        _note(application_id, Happened("deemed_task_done", {"role": role, "note_digest": digest}), actor, now)


def override(application_id: str, reason: str, actor: Actor, now: datetime) -> None:
    """Allow that a case which the law granted is refused all the same. Done twice, the first reason stays.

    Raises NotFound, Forbidden without a task's role in the case's office, Invalid without a reason, Conflict(«case_closed»)
    when the case has ended.
    """
    found = _require(application_id, actor)
    if not {(found.office, role) for role in task_roles()} & actor.seats:
        raise Forbidden("not_your_role")
    _require_words("reason", reason)
    case = select(applications.c.closed_at).where(applications.c.id == application_id).with_for_update()
    if assert_transaction().execute(case).scalar_one() is not None:
        raise Conflict("case_closed")
    wanted = update(grants).where(grants.c.application_id == application_id, grants.c.overridden_at.is_(None))
    if _changed(wanted.values(overridden_at=now, overridden_by=actor.id, override_reason=reason)):
        digest = record.digest(_salt(application_id), reason)
        _note(application_id, Happened("deemed_overridden", {"reason_digest": digest}), actor, now)


def attach_certificate(application_id: str, sha256: str, size: int, holder: str, now: datetime) -> bool:
    """Keep the signed certificate of a case, and promise to tell the applicant. False when it has one already."""
    wanted = update(grants).where(grants.c.application_id == application_id, grants.c.issued_at.is_(None))
    if not _changed(wanted.values(issued_at=now, document_sha256=sha256, document_size=size, holder=holder)):
        return False
    schedule_all([Promise("notice.deemed_ready", f"{application_id}:deemed_ready", now, application_id)], now)
    return True


def _require(application_id: str, actor: Actor) -> Any:
    """The grant of a case of one of the actor's offices. Raises NotFound."""
    found = assert_transaction().execute(select(grants).where(grants.c.application_id == application_id)).first()
    if found is None or found.office not in {office for office, _role in actor.seats}:
        raise NotFound
    return found


def _require_words(about: str, words: str) -> None:
    if not words.strip():
        raise Invalid((Problem(about, f"deemed_{about}_missing"),))
    if len(words) > LONGEST:
        raise Invalid((Problem(about, "too_long", {"limit": str(LONGEST)}),))


def _salt(application_id: str) -> str:
    found = assert_transaction().get(Answers, application_id)
    return found.salt if found is not None else ""


def _note(application_id: str, happened: Happened, actor: Actor, now: datetime) -> None:
    session = assert_transaction()
    case = session.execute(
        select(applications.c.id, applications.c.event_seq, applications.c.event_head)
        .where(applications.c.id == application_id)
        .with_for_update()
    ).one()
    record.note(session, case, (happened,), actor, now)


def _changed(statement: Any) -> int:
    result = assert_transaction().execute(statement)
    return result.rowcount if isinstance(result, CursorResult) else 0
