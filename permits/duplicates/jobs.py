"""The work ``permit.duplicate``: mark the permit's signed paper as a duplicate, sign it anew and attach it.

An entry point that goes the way of every paper: read, then marked and signed without a transaction, then attached once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask import current_app

from permits.accounts.models import Account
from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.documents.store import store_of
from permits.duplicates import operations
from permits.duplicates.models import PermitDuplicate
from permits.holding.rules import standing_refusal
from permits.issuance.jobs import removal, sign_and_store
from permits.issuance.models import Permit
from permits.issuance.steps import reached
from permits.scheduling.operations import ClaimLost, Job, cancel, finish, lock_job
from permits.wording import plain_date
from workflows.definition import Text

if TYPE_CHECKING:
    from permits.issuance.operations import StoredPaper
    from permits.issuance.stamp import Mark


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be marked, read in one go: the paper's digest and number, and what the mark says."""

    sha256: str
    number: str
    mark: Mark


def run_duplicate(job: Job, now: datetime) -> None:
    """Make the copy of a granted duplicate. Doing it again after any crash gives one copy.

    Raises ClaimLost when somebody else holds the row by now, and whatever the paper, the signer or the store raise.
    """
    reached("claimed")
    duplicate_id = str(job.data["duplicate"])
    draft = _read(duplicate_id, now)
    stored = _made(draft, now) if draft is not None else None
    with transaction():
        if lock_job(job.id, job.token, now) is None:
            raise ClaimLost(job.key)
        if operations.attach_copy(duplicate_id, stored, now) and stored is not None:
            cancel([removal(stored.sha256)], now)
        finish(job, now)
        reached("before_commit")
    reached("committed")


def _read(duplicate_id: str, now: datetime) -> Draft | None:
    """What is to be made; None when there is nothing to make any more."""
    from permits.issuance.stamp import Mark  # pikepdf and WeasyPrint: only where something is printed

    found = db.session.get_one(PermitDuplicate, duplicate_id)
    permit = db.session.get_one(Permit, found.permit_id)
    calendar = definitions.calendar()
    draft = None
    if found.state == "granted" and permit.document_sha256 and not standing_refusal(permit, calendar.local_date(now)):
        by = db.session.get(Account, found.settled_by)
        assert found.settled_at is not None and found.sequence is not None
        day = calendar.local_date(found.settled_at)
        mark = Mark(found.sequence, Text(plain_date(day, "id"), plain_date(day, "en")), by.name if by else "", now)
        draft = Draft(permit.document_sha256, permit.number, mark)
    db.session.rollback()  # the read snapshot is not held open while the copy is made
    return draft


def _made(draft: Draft, now: datetime) -> StoredPaper:
    from permits.issuance.stamp import stamp

    with store_of(current_app.config["SETTINGS"]).open(draft.sha256) as file:
        stamped = stamp(file.read(), draft.mark)
    about = f"{draft.mark.title} Keputusan {draft.number}"
    return sign_and_store(stamped, about, definitions.city().name.id, draft.mark.by, now)
