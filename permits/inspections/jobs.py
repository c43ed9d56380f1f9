"""The job that makes the signed minutes of a visit. An entry point: it opens its own transactions.

As with permits, rendering and signing stand between two short transactions, and every step may be repeated: the store keeps
the same bytes once, and the last transaction attaches the minutes, writes the event and marks the row done, all or nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from flask import current_app

from permits.applications import record
from permits.applications.cases import load_case
from permits.db import assert_transaction, db, transaction
from permits.definitions import queries as definitions
from permits.documents.store import store_of
from permits.inspections import findings, queries
from permits.inspections.findings import UNUSED_FOR, unused
from permits.inspections.minutes import Minutes, compose, name_of
from permits.issuance.signers import signer_for
from permits.reviews.queries import names_of, review_of
from permits.scheduling.operations import ClaimLost, Job, cancel, finish, lock_job, schedule
from workflows.engine.outcome import SYSTEM, Happened

if TYPE_CHECKING:
    from permits.inspections.models import Visit


def run_minutes(job: Job, now: datetime) -> None:
    """Render, sign, store and attach. Doing it again after any crash gives one report.

    Raises ClaimLost when somebody else holds the row by now, and whatever the template, the signer or the store raise: the row
    then waits for its next attempt.
    """
    visit = queries.visit_of(str(job.data["visit"]))
    if visit.minutes_sha256 is not None:
        with transaction():
            if lock_job(job.id, job.token, now) is not None:
                finish(job, now)
        return
    signed = _make(visit, now)
    sha256 = _store(signed, now)
    with transaction():
        if lock_job(job.id, job.token, now) is None:
            raise ClaimLost(job.key)
        attach(visit.id, sha256, len(signed), now)
        finish(job, now)


def attach(visit_id: str, sha256: str, size: int, now: datetime) -> bool:
    """Write that a visit has its signed minutes, with an event. False when it has them already."""
    session = assert_transaction()
    visit = queries.visit_of(visit_id)
    case = load_case(session, visit.application_id, lock=True)
    session.refresh(visit)
    if visit.minutes_sha256 is not None:
        return False
    visit.minutes_sha256, visit.minutes_size, visit.minutes_at = sha256, size, now
    data = {"visit": visit.id, "plan": visit.plan, "office": visit.office, "sha256": sha256}
    record.note(session, case.row, (Happened("minutes_signed", data),), SYSTEM, now)
    cancel([unused(sha256)], now)
    session.flush()
    return True


def _make(visit: Visit, now: datetime) -> bytes:
    from permits.issuance import pdf  # WeasyPrint: only where something is printed
    from permits.issuance.signing import Signing

    settings, city = current_app.config["SETTINGS"], definitions.city()
    signer = signer_for(settings, city.name.id, now)
    content, photos = _read(visit, certified=signer.certified)
    db.session.rollback()  # the read snapshot is not held open while the report is made
    rendered = pdf.render_page("minutes", content, photos)
    return signer.sign(rendered, Signing(content.title, city.name.id, content.inspector, content.created))


def _read(visit: Visit, *, certified: bool) -> tuple[Minutes, Mapping[str, bytes]]:
    """What is to be printed, read in one go, and its photos by their names."""
    case, review = load_case(db.session(), visit.application_id), review_of(visit.review_id)
    photos = findings.photos_of([visit.id])
    people = names_of([case.row.applicant_id, visit.inspector_id, review.closed_by])
    store = store_of(current_app.config["SETTINGS"])
    bodies = {}
    for each in photos:
        with store.open(each.sha256) as file:
            bodies[name_of(each)] = file.read()
    return compose(case, review, visit, photos, people, definitions.city(), certified=certified), bodies


def _store(signed: bytes, now: datetime) -> str:
    """Keep the report and return its digest. Should it never be attached, because this attempt dies, it is removed again."""
    sha256 = hashlib.sha256(signed).hexdigest()
    with transaction():
        schedule("file.delete", unused(sha256), now + UNUSED_FOR, None, {"sha256": sha256}, now)
    return store_of(current_app.config["SETTINGS"]).put(signed)
