"""Check a file that has come whole, and let it count or refuse it. An entry point: it opens its own transactions.

Looking and scanning stand between two short transactions. Doing it twice, in a request and in the worker, ends once: the
last transaction asks whether the file still waits.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256 as digest_of

from permits.config import Settings
from permits.db import db, transaction
from permits.documents import checking
from permits.documents.checking import CheckFailed
from permits.documents.inspection import Accepted, Inspected, accepted, refuse
from permits.documents.models import CLEAN, UNSCANNED
from permits.documents.quarantine import put_together, quarantine_folder, quarantine_of
from permits.documents.scanning import ScannerAway, scanner_of
from permits.documents.store import store_of
from permits.errors import Conflict, Forbidden, Invalid, NotFound, OutOfReach, Problem
from permits.scheduling.operations import ClaimLost, Job, finish, lock_job, schedule
from permits.uploads import operations, queries
from permits.uploads.models import Upload

log = logging.getLogger(__name__)
AT_ONCE = 20.0  # seconds somebody before a page waits at most; then the worker goes on


@dataclass(frozen=True, slots=True)
class Verdict:
    """A file that may count."""

    found: Inspected
    scan: str


def settle(upload_id: str, settings: Settings, now: datetime, job: Job | None = None) -> None:
    """Keep or refuse a file that waits. Raises CheckFailed and ScannerAway when that cannot be told now, ClaimLost."""
    upload = queries.upload(upload_id)
    if upload.standing != "waiting":
        _end(job, now)
        return
    asked = _asked(upload)
    pieces, filename = [str(name) for name, _octets in upload.pieces], upload.filename
    db.session.rollback()  # the read snapshot is not held open while the file is looked at
    try:
        verdict = judge(upload_id, pieces, filename, asked, settings, at_once=job is None)
    except Invalid as invalid:
        _refuse(upload_id, invalid.problems[0], job, now)
        return
    _keep(upload_id, verdict, settings, job, now)


def try_to_settle(upload_id: str, settings: Settings, now: datetime) -> Upload:
    """Check a file while its sender waits; what cannot be told now is left to the worker. The upload as it stands then."""
    try:
        settle(upload_id, settings, now)
    except (CheckFailed, ScannerAway, OutOfReach) as error:
        log.warning("upload %s waits: %s", upload_id, error)
    return queries.upload(upload_id)


def _asked(upload: Upload) -> Accepted:
    if upload.purpose == "folder":
        return operations.FOLDER
    from permits.applications.cases import load_case  # the case asks for files, and files belong to a case

    case = load_case(db.session(), upload.application_id or "")
    asked = accepted(case.definition.documents[upload.requirement])
    return operations.photo_asked(asked.about) if upload.purpose == "photo" else asked


def judge(
    upload_id: str, pieces: list[str], filename: str, asked: Accepted, settings: Settings, *, at_once: bool
) -> Verdict:
    """Scan the very octets that were sent, then look inside. Raises Invalid with the one reason against the file."""
    quarantine = quarantine_of(settings)
    scanner = scanner_of(settings.scanner)
    try:
        with put_together(quarantine, upload_id, pieces, quarantine_folder(settings)) as whole:
            if scanner is not None:
                infection = scanner.infection(whole.read_bytes())
                if infection:
                    raise refuse(asked, "file_infected", name=infection[:80])
            found = checking.check(whole, filename, asked, AT_ONCE if at_once else checking.LONGEST)
    except FileNotFoundError as error:
        raise CheckFailed("a piece is missing in quarantine") from error
    return Verdict(found, UNSCANNED if scanner is None else CLEAN)


def _refuse(upload_id: str, problem: Problem, job: Job | None, now: datetime) -> None:
    with transaction():
        _finish(job, now)
        operations.turn_down(upload_id, problem, now)


def _keep(upload_id: str, verdict: Verdict, settings: Settings, job: Job | None, now: datetime) -> None:
    """Store the clean copy, let it count, empty quarantine. A case that has moved on meanwhile takes it no more."""
    content = verdict.found.content
    sha256 = digest_of(content).hexdigest()
    with transaction():
        key = operations.unused(sha256)
        schedule("file.delete", key, now + operations.UNUSED_FOR, None, {"sha256": sha256}, now)
    store_of(settings).put(content)
    try:
        with transaction():
            _finish(job, now)
            operations.keep(upload_id, verdict.found, sha256, verdict.scan, now)
    except Invalid as invalid:  # a folder that is full
        _refuse(upload_id, invalid.problems[0], job, now)
        return
    except (Conflict, Forbidden, NotFound):
        _refuse(upload_id, Problem("documents", "file_too_late"), job, now)
        return
    quarantine_of(settings).forget(upload_id)


def _finish(job: Job | None, now: datetime) -> None:
    """Mark the work done in the transaction that says how it ended; first, since ending it takes the promise back."""
    if job is None:
        return
    if lock_job(job.id, job.token, now) is None:
        raise ClaimLost(job.key)
    finish(job, now)


def _end(job: Job | None, now: datetime) -> None:
    if job is not None:
        with transaction():
            _finish(job, now)
