"""Questions about requests, copies and consents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from permits.accounts.models import Account
from permits.applications.models import Application
from permits.db import db
from permits.errors import NotFound
from permits.issuance.models import Permit
from permits.privacy.models import Consent, DataExport, DataRequest

SHOWN = timedelta(days=90)  # answered requests stay on the staff's list so long


def consents(account_id: str) -> Mapping[str, Consent]:
    """The consents that a person gives at present, by purpose."""
    mine = (Consent.account_id == account_id, Consent.withdrawn_at.is_(None))
    return {each.purpose: each for each in db.session.scalars(select(Consent).where(*mine))}


def has_consent(account_id: str, purpose: str) -> bool:
    """Whether a person consents to something at this moment; asked before every use, so that withdrawing works at once."""
    return purpose in consents(account_id)


def own_requests(account_id: str) -> Sequence[DataRequest]:
    """A person's requests, the latest first."""
    mine = select(DataRequest).where(DataRequest.account_id == account_id)
    return db.session.scalars(mine.order_by(DataRequest.received_at.desc(), DataRequest.id)).all()


def present_export(account_id: str) -> DataExport | None:
    """The copy that is being made or can be fetched."""
    return db.session.scalar(
        select(DataExport).where(DataExport.account_id == account_id, DataExport.ended_at.is_(None))
    )


def own_export(export_id: str, account_id: str) -> DataExport:
    """A copy to fetch. Raises NotFound when it is not the person's, not ready, or ended."""
    found = db.session.get(DataExport, export_id)
    if found is None or found.account_id != account_id or found.ended_at is not None or found.sha256 is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request as its list shows it."""

    id: str
    kind: str
    name: str
    received_at: datetime
    due_at: datetime
    answered_at: datetime | None
    outcome: str | None


def requests(now: datetime) -> list[Waiting]:
    """Open requests, the next due first, then what was answered lately."""
    wanted = (
        select(DataRequest, Account.name)
        .join(Account, Account.id == DataRequest.account_id)
        .where((DataRequest.answered_at.is_(None)) | (DataRequest.answered_at > now - SHOWN))
        .order_by(DataRequest.answered_at.is_not(None), DataRequest.due_at, DataRequest.id)
    )
    return [
        Waiting(row.id, row.kind, name, row.received_at, row.due_at, row.answered_at, row.outcome)
        for row, name in db.session.execute(wanted).all()
    ]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with what whoever answers it must know: whose it is, what keeps it from being done, what stays by law."""

    request: DataRequest
    person: Account
    open_cases: tuple[str, ...]
    permits: int


def asked(request_id: str) -> Asked:
    """One request. Raises NotFound."""
    found = db.session.get(DataRequest, request_id) if len(request_id) == 26 else None
    if found is None:
        raise NotFound
    person = db.session.get_one(Account, found.account_id)
    theirs = Application.applicant_id == person.id
    cases = select(Application.number).where(
        theirs, Application.submitted_at.is_not(None), Application.closed_at.is_(None)
    )
    permits = select(func.count()).select_from(Permit).join(Application).where(theirs)
    return Asked(
        found, person, tuple(db.session.scalars(cases.order_by(Application.id))), db.session.scalar(permits) or 0
    )
