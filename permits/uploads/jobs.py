"""The work ``upload.check`` and ``upload.forget``: check what nobody waits for any more, and empty quarantine in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app

from permits.db import transaction
from permits.documents.quarantine import quarantine_of
from permits.errors import NotFound
from permits.scheduling.operations import Job, finish, schedule
from permits.uploads import operations
from permits.uploads.settling import settle

LATER = timedelta(days=1)


def run_check(job: Job, now: datetime) -> None:
    """Keep or refuse a file. Raises CheckFailed and ScannerAway: the row then waits for its next attempt."""
    try:
        settle(str(job.data["upload"]), current_app.config["SETTINGS"], now, job)
    except NotFound:  # given up meanwhile
        with transaction():
            finish(job, now)


def run_forgetting(job: Job, now: datetime) -> None:
    """Delete what is left of a file in quarantine, kept or refused; one that still waits for its check stays another day."""
    upload_id = str(job.data["upload"])
    if not operations.forget(upload_id, now):
        key = f"upload.forget:{upload_id}:{now.date().isoformat()}"
        schedule("upload.forget", key, now + LATER, None, {"upload": upload_id}, now)
        return
    quarantine_of(current_app.config["SETTINGS"]).forget(upload_id)
