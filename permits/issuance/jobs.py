"""The job that turns a reserved number into a signed paper. An entry point: it opens its own transactions.

Rendering and signing take a second and need no database, so they stand between two short transactions. Every step may be
repeated: the number is reserved already, the store keeps the same bytes once, and the last transaction attaches the paper,
fires the trigger and marks the row done, all or nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Row, select

from permits.accounts.models import Account
from permits.applications import lifecycle
from permits.applications.cases import load_case
from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.documents.store import store_of
from permits.errors import NotFound
from permits.issuance import operations
from permits.issuance.compose import Composed, Reserved, compose, decided_in_place
from permits.issuance.models import Permit
from permits.issuance.paper import PaperContent
from permits.issuance.queries import COUNTING_FIRST
from permits.issuance.signers import signer_for
from permits.issuance.steps import reached
from permits.scheduling.operations import ClaimLost, Job, cancel, finish, lock_job, schedule
from workflows.engine.outcome import SYSTEM

TRIGGER = "issued"
UNUSED_FOR = timedelta(days=1)
"""After so long no attempt is still on its way to attach what it has stored: they are ended after minutes."""

permits = Permit.__table__


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be printed, read in one go, and the line of the register it is for."""

    permit_id: str
    composed: Composed
    place: str


def run_issue(job: Job, now: datetime) -> None:
    """Render, sign, store, attach and let the case go on. Doing it again after any crash gives one number and one paper.

    Raises ClaimLost when somebody else holds the row by now, NotFound when the case has no number, and whatever the paper's
    template, the signer or the store raise: the row then waits for its next attempt.
    """
    reached("claimed")
    case_id = job.application_id or ""
    permit = _permit(case_id)
    if permit.status != "reserved":
        _finish_only(job, now)
        return
    draft = _read(permit, now)
    paper = draft.composed.paper
    stored = make_paper(paper, f"Keputusan {paper.number}", draft.place, now)
    with transaction():
        if lock_job(job.id, job.token, now) is None:
            raise ClaimLost(job.key)
        if operations.attach_paper(draft.permit_id, draft.composed, stored, now):
            lifecycle.fire_trigger(case_id, TRIGGER, SYSTEM, now)
            cancel([removal(stored.sha256)], now)
        finish(job, now)
        reached("before_commit")
    reached("committed")


def _permit(application_id: str) -> Row[Any]:
    lines = select(permits).where(permits.c.application_id == application_id)
    found = db.session.execute(lines.order_by(*COUNTING_FIRST).limit(1)).first()
    if found is None:
        raise NotFound
    return found


def _finish_only(job: Job, now: datetime) -> None:
    with transaction():
        if lock_job(job.id, job.token, now) is not None:
            finish(job, now)


def _read(permit: Row[Any], now: datetime) -> Draft:
    settings, city = current_app.config["SETTINGS"], definitions.city()
    case = load_case(db.session(), permit.application_id)
    reserved = Reserved(permit.number, permit.token, permit.code, permit.reserved_at)
    certified = signer_for(settings, city.name.id, now).certified
    review = decided_in_place(case)
    by = db.session.get(Account, review.closed_by) if review is not None else None
    deputy = by.name if by is not None else ""
    composed = compose(case, reserved, city, settings.base_url, now, certified=certified, deputy=deputy)
    db.session.rollback()  # the read snapshot is not held open while the paper is made
    return Draft(permit.id, composed, city.name.id)


def make_paper(paper: PaperContent, about: str, place: str, now: datetime) -> operations.StoredPaper:
    """Set, sign and store a paper; what is never attached is removed again. Takes a second and needs no transaction."""
    from permits.issuance import pdf  # WeasyPrint: only where something is printed

    return sign_and_store(pdf.render(paper), about, place, paper.signatory.name, now)


def sign_and_store(rendered: bytes, about: str, place: str, signatory: str, now: datetime) -> operations.StoredPaper:
    """Sign a finished paper and put it into the store, as :func:`make_paper` does."""
    from permits.issuance.signing import Signing

    settings = current_app.config["SETTINGS"]
    reached("rendered")
    signing = Signing(about, place, signatory, now)
    signed = signer_for(settings, place, now).sign(rendered, signing)
    reached("signed")
    sha256 = _store(signed, now)
    reached("stored")
    return operations.StoredPaper(sha256, len(signed))


def _store(signed: bytes, now: datetime) -> str:
    """Keep the paper and return its digest. Should it never be attached, because this attempt dies, it is removed again."""
    sha256 = hashlib.sha256(signed).hexdigest()
    with transaction():
        schedule("file.delete", removal(sha256), now + UNUSED_FOR, None, {"sha256": sha256}, now)
    return store_of(current_app.config["SETTINGS"]).put(signed)


def removal(sha256: str) -> str:
    """The key of the work that removes a stored paper unless it is attached in time."""
    return f"file.delete:{sha256}:unused"
