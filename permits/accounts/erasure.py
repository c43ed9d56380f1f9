"""Erasing a person: words, files and names go; codes, times and hashes stay, so that the record still proves itself.

Source: Law 27/2022 on the protection of personal data, articles 8 and 43 (the right to erasure); what the register of permits
must keep (number, service, dates, status) stays without the holder.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import delete, select, update

from permits.absences.models import Absence
from permits.accounts.models import Account, Seat
from permits.accounts.queries import abilities_of
from permits.agencies.erasure import forget_links
from permits.applications.models import Act, Answers, Application, CorrectionRow, Submission
from permits.bulk.models import BulkCase
from permits.channels.operations import forget_channels
from permits.complaints.erasure import forget_complaints
from permits.conversation.operations import forget_talk
from permits.db import assert_transaction
from permits.deemed.erasure import forget_grants
from permits.documents.erasure import forget_files
from permits.duplicates.erasure import forget_duplicates
from permits.errors import Conflict, Forbidden, NotFound
from permits.factors.operations import forget_factors, forget_recoveries
from permits.folder.operations import forget_person as forget_folder
from permits.holding.erasure import forget_acts
from permits.identifiers.operations import IDENTIFIERS
from permits.inspections.erasure import forget_visits
from permits.issuance.models import Permit
from permits.moving.models import SetAside
from permits.notices.operations import forget_person
from permits.parties.erasure import forget_parties
from permits.places.operations import PLACES
from permits.privacy.erasure import forget_requests
from permits.receipts.operations import forget_receipts
from permits.resuming.operations import forget_pages
from permits.reviews.models import OPEN, Review
from permits.scheduling.operations import schedule
from permits.sessions.operations import forget_sign_ins
from permits.uploads.operations import forget_person as forget_uploads
from workflows.engine.outcome import Actor

ERASED = "—"


def erase_person(account_id: str, actor: Actor, now: datetime) -> None:
    """Take everything about a person out of the database, and promise to take the files out of the store.

    Raises NotFound for an unknown or erased account, Forbidden when somebody else's account is not the actor's to erase, and
    Conflict ``case_open`` while an application that was sent is undecided: it must be decided or withdrawn first; ``last_manager``
    while others need them in a business.
    """
    session = assert_transaction()
    account = session.get(Account, account_id)
    if account is None or account.erased_at is not None:
        raise NotFound
    if actor.kind != "system" and actor.id != account_id and "people.manage" not in abilities_of(actor):
        raise Forbidden("not_your_role")
    papers = forget_parties(account_id, actor, now)
    cases = session.execute(
        select(Application.id, Application.submitted_at, Application.closed_at).where(
            Application.applicant_id == account_id
        )
    ).all()
    if any(case.submitted_at is not None and case.closed_at is None for case in cases):
        raise Conflict("case_open")
    forget_acts(account, [case.id for case in cases], now)
    _erase_account(account, now)
    _erase_cases([case.id for case in cases], now)
    forget_links([case.id for case in cases])
    for digest in forget_talk(account_id, [case.id for case in cases]):
        schedule("file.delete", f"file.delete:{digest}:{now.isoformat()}", now, None, {"sha256": digest}, now=now)
    forget_uploads(account_id, now)
    forget_folder(account_id, now)
    forget_complaints(account_id)
    forget_person(account_id)
    forget_channels(account_id)
    forget_sign_ins(account_id)
    for digest in papers:
        schedule("file.delete", f"file.delete:{digest}:{now.isoformat()}", now, None, {"sha256": digest}, now=now)
    forget_factors(account)
    forget_recoveries(account_id, now)
    forget_requests(account_id, now)
    forget_pages(account_id)


def _erase_account(account: Account, now: datetime) -> None:
    """The row stays for the ids that point to it. Signing in, sessions and seats end."""
    session = assert_transaction()
    account.email = f"{account.id.lower()}@erased.invalid"
    account.name = account.phone = ""
    account.particulars = {}
    account.password = None
    account.active = False
    account.fs_uniquifier = uuid.uuid4().hex
    account.erased_at = now
    session.execute(delete(Seat).where(Seat.account_id == account.id))
    session.execute(
        update(Absence).where(Absence.deputy_id == account.id, Absence.ended_at.is_(None)).values(ended_at=now)
    )
    session.execute(update(Review).where(Review.assignee_id == account.id, OPEN).values(assignee_id=None))
    session.flush()


def _erase_cases(case_ids: list[str], now: datetime) -> None:
    """Answers and their salts go, so that the digests in the record say nothing any more."""
    session = assert_transaction()
    session.execute(delete(Answers).where(Answers.application_id.in_(case_ids)))
    session.execute(delete(SetAside).where(SetAside.application_id.in_(case_ids)))
    session.execute(update(BulkCase).where(BulkCase.application_id.in_(case_ids)).values(before={}))
    IDENTIFIERS.forget(case_ids)
    PLACES.forget(case_ids)
    session.execute(delete(Submission).where(Submission.application_id.in_(case_ids)))
    session.execute(update(CorrectionRow).where(CorrectionRow.application_id.in_(case_ids)).values(note=ERASED))
    session.execute(
        update(Review).where(Review.application_id.in_(case_ids)).values(reason="", draft={}, checklist={}, answers={})
    )
    session.execute(update(Act).where(Act.application_id.in_(case_ids)).values(reason=""))
    papers = list(session.scalars(select(Permit.document_sha256).where(Permit.application_id.in_(case_ids))))
    session.execute(
        update(Permit)
        .where(Permit.application_id.in_(case_ids), Permit.holder.is_not(None))
        .values(holder=ERASED, data={})
    )
    session.execute(
        update(Permit)
        .where(Permit.application_id.in_(case_ids), Permit.ended_reason.is_not(None))
        .values(ended_reason=ERASED)
    )
    papers = [*papers, *forget_grants(case_ids), *forget_visits(case_ids, now), *forget_receipts(case_ids, now)]
    papers += forget_duplicates(case_ids, now)
    for digest in sorted({*filter(None, papers), *forget_files(case_ids, now)}):
        schedule("file.delete", f"file.delete:{digest}:{now.isoformat()}", now, None, {"sha256": digest}, now=now)
