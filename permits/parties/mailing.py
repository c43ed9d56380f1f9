"""Who gets the mails about a case on the applicant's side: the person, the contact of a business, representatives."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from sqlalchemy import select

from permits.accounts.models import Account
from permits.applications.models import Application
from permits.db import assert_transaction
from permits.parties.models import Mandate, Membership
from permits.parties.standing import FILING, covers, given_by, in_force
from permits.scheduling.operations import Job, Promise, schedule_all

NO_MAIL = "@counter.invalid"  # the end of what stands for the address of a person who has none
ALONE = frozenset({"survey"})  # mails with a link that works once: the first reader alone gets them


def readers(case: Application, day: date) -> list[str]:
    """Who is told of a case, the one whose case it is first. A representative as whoever gave the power of attorney chose."""
    session = assert_transaction()
    covering = select(Mandate.representative_id, Mandate.tells).where(
        given_by(case.applicant_id, case.business_id), in_force(day), covers(case.service, case.id)
    )
    given = session.execute(covering.order_by(Mandate.id)).all()
    own = [] if any(each.tells == "representative" for each in given) else _own(case)
    others = [each.representative_id for each in given if each.tells != "principal"]
    wanted = list(dict.fromkeys([*own, *others]))
    there = set(session.scalars(select(Account.id).where(Account.id.in_(wanted), Account.erased_at.is_(None))))
    return [each for each in wanted if each in there]


def reader_of(job: Job, kind: str, case: Application, day: date, now: datetime) -> str | None:
    """Who gets the mail of a job about an applicant's case; each other reader is promised one of their own."""
    if "reader" in job.data:
        return str(job.data["reader"])
    found = readers(case, day)
    copies = [] if kind in ALONE else found[1:]
    schedule_all(
        [Promise(job.kind, _key(job, each), now, case.id, {**job.data, "reader": each}) for each in copies], now
    )
    return found[0] if found else None


def _key(job: Job, reader: str) -> str:
    """The key of a further reader's mail: the same at every attempt, and short enough whatever the job's own key is."""
    return f"copy:{hashlib.sha256(job.key.encode()).hexdigest()[:40]}:{reader}"


def _own(case: Application) -> list[str]:
    """The person whose case it is; of a business its contact, while they file for it, else its managers."""
    if case.business_id is None:
        return [case.applicant_id]
    rows = assert_transaction().execute(
        select(Membership.account_id, Membership.may)
        .where(Membership.business_id == case.business_id, Membership.ended_at.is_(None), Membership.may.in_(FILING))
        .order_by(Membership.since, Membership.id)
    )
    filing = {each.account_id: each.may for each in rows}
    if case.applicant_id in filing:
        return [case.applicant_id]
    return [account for account, may in filing.items() if may == "manage"]
