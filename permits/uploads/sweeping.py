"""The nightly work ``upload.sweep``: quarantine holds nothing that no row knows, whenever a process was killed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from flask import current_app
from sqlalchemy import select

from permits.config import Settings
from permits.db import db, transaction
from permits.documents.quarantine import forget_looks, quarantine_folder, quarantine_of
from permits.scheduling.operations import ClaimLost, Job, finish, lock_job, schedule
from permits.uploads.models import Upload

SWEEP = "upload.sweep"
AT_NIGHT = time(19, 40, tzinfo=UTC)  # between 02:40 and 04:40 in Indonesia
UNTOUCHED = timedelta(days=1)  # a file that is being received has no row before it has come whole
CHUNK = 500


def run_sweep(job: Job, now: datetime) -> None:
    """Delete what was left behind, promise the next night's. Deleting again what is gone is no error."""
    sweep(current_app.config["SETTINGS"], now)
    with transaction():
        if lock_job(job.id, job.token, now) is None:
            raise ClaimLost(job.key)
        promise_nightly(now)
        finish(job, now)


def sweep(settings: Settings, now: datetime) -> list[str]:
    """Delete what uploads without a row and looks that never ended have left in quarantine; the ids of those uploads."""
    before = now - UNTOUCHED
    forget_looks(quarantine_folder(settings), before)
    quarantine = quarantine_of(settings)
    left = _without_row(quarantine.untouched_since(before))
    for each in left:
        quarantine.forget(each)
    return left


def promise_nightly(now: datetime) -> None:
    """Promise the sweep of the coming night; one that is promised already stays."""
    day = now.astimezone(UTC).date()
    due = datetime.combine(day, AT_NIGHT)
    if due <= now:
        due += timedelta(days=1)
    schedule(SWEEP, f"{SWEEP}:{due.date().isoformat()}", due, None, {}, now)


def _without_row(upload_ids: list[str]) -> list[str]:
    known: set[str] = set()
    for start in range(0, len(upload_ids), CHUNK):
        known |= set(db.session.scalars(select(Upload.id).where(Upload.id.in_(upload_ids[start : start + CHUNK]))))
    db.session.rollback()  # the snapshot is not held while files are deleted
    return [each for each in upload_ids if each not in known]
