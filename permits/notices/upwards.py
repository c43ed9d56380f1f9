"""Late work goes upwards: where the procedure names nobody, to whoever may give out the office's work, by mail and on record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from permits.accounts.models import Account, Seat, StaffRole
from permits.applications import record
from permits.applications.models import Application
from permits.db import assert_transaction
from permits.scheduling.operations import Job, Promise, schedule_all
from workflows.definition import Timer
from workflows.engine.outcome import SYSTEM, Happened

ASSIGN = "work.assign"  # who may pass an office's work on is who must hear that it is late
UPWARDS = ("escalate", "reassign")


def goes_up_itself(timers: Iterable[Timer]) -> bool:
    """Whether the procedure says itself to whom late work goes."""
    return any(each.does in UPWARDS for each in timers)


def tell_upwards(job: Job, office: str, told: Iterable[str], now: datetime) -> None:
    """Tell the heads of an office, else of the lead office, that work of theirs is late, and put it on the record.

    The case is locked by whoever runs the job. Those ``told`` already are not told twice; the mails' keys hold the job's own,
    so that a repetition tells nobody anew. Where nobody can be told, the record says so with an empty list.
    """
    session = assert_transaction()
    wanted: Any = select(Application.id, Application.office, Application.event_seq, Application.event_head)
    case = session.execute(wanted.where(Application.id == job.application_id)).one()
    roles = [each.code for each in session.scalars(select(StaffRole).order_by(StaffRole.code)) if ASSIGN in each.may]
    heads = _seated(office, roles) or _seated(case.office, roles)
    people = [each for each in heads if each not in set(told)]
    mails = [
        Promise("notice.escalated", f"{job.key}:up:{each}", now, case.id, {"account": each, "case": case.id})
        for each in people
    ]
    schedule_all(mails, now)
    about = {name: job.data[name] for name in ("plan", "state") if name in job.data}
    happened = Happened("escalated", {"work": job.kind, **about, "office": office, "told": heads})
    record.note(session, case, (happened,), SYSTEM, now)


def _seated(office: str, roles: Iterable[str]) -> list[str]:
    wanted = select(Account.id).join(Seat).where(Seat.office == office, Seat.role.in_(roles), Account.active.is_(True))
    return list(dict.fromkeys(assert_transaction().scalars(wanted.order_by(Account.id))))
