"""Quarantine holds nothing that no row knows: what a killed process left behind goes in the night."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import current_app
from sqlalchemy import select

from permits import clock
from permits.config import Settings
from permits.db import db, transaction
from permits.documents.quarantine import put_together, quarantine_folder, quarantine_of
from permits.ids import new_id
from permits.scheduling.models import ScheduledJob
from permits.scheduling.running import run_due_jobs
from permits.uploads import operations, sweeping
from permits.uploads.operations import Named, Target
from tests.pages import Reader
from tests.support import applying
from tests.support.s3 import BUCKET, KEY_ID, REGION, SECRET, s3_server
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
PIECE = operations.piece_name(0, b"piece")


def settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def begun(reader: Reader, applicant: Actor) -> str:
    """A file of which one piece has come."""
    target = Target("document", applying.begin(reader), "ktp")
    with transaction():
        upload_id = operations.begin(target, Named("ktp.pdf", 9), 7, applicant, clock.now()).id
    quarantine_of(settings()).put(upload_id, PIECE, b"piece")
    return upload_id


def aged(folder: Path) -> None:
    """Make a folder two days old."""
    old = (clock.now() - timedelta(days=2)).timestamp()
    os.utime(folder, (old, old))


def test_what_was_left_behind_goes_and_nothing_else(reader: Reader, applicant: Actor) -> None:
    """Pieces without a row and a look that was cut off go after a day; a file on its way, and what is fresh, stays."""
    folder, quarantine = quarantine_folder(settings()), quarantine_of(settings())
    known, left, fresh = begun(reader, applicant), new_id(), new_id()
    for each in (left, fresh):
        quarantine.put(each, PIECE, b"piece")
    for name in ("looking-old", "looking-new", "somebody-elses"):
        (folder / name).mkdir()
    for name in (known, left, "looking-old", "somebody-elses"):
        aged(folder / name)
    assert left in sweeping.sweep(settings(), clock.now())
    there = {each.name for each in folder.iterdir()}
    assert {known, fresh, "looking-new", "somebody-elses"} <= there
    assert not {left, "looking-old"} & there
    quarantine.forget(fresh)
    for name in ("looking-new", "somebody-elses"):
        (folder / name).rmdir()


def test_a_look_holds_its_folder_while_it_lasts(reader: Reader, tmp_path: Path) -> None:
    """What is being looked at now is no left-over, and afterwards nothing of it is there."""
    quarantine = quarantine_of(replace(settings(), home=tmp_path))
    upload_id = new_id()
    quarantine.put(upload_id, PIECE, b"piece")
    with put_together(quarantine, upload_id, [PIECE], tmp_path / "quarantine") as whole:
        sweeping.sweep(replace(settings(), home=tmp_path), clock.now())
        assert whole.read_bytes() == b"piece"
    assert [each.name for each in (tmp_path / "quarantine").iterdir()] == [upload_id]


def test_a_bucket_is_swept_too(reader: Reader, applicant: Actor) -> None:
    """In a store of the S3 protocol the same goes and stays."""
    with s3_server() as server:
        away = replace(
            settings(),
            s3_address=server.address,
            s3_bucket=BUCKET,
            s3_region=REGION,
            s3_key_id=KEY_ID,
            s3_secret=SECRET,
        )
        known, left = begun(reader, applicant), new_id()
        for each in (known, left):
            quarantine_of(away).put(each, PIECE, b"piece")
        now = max(clock.now(), datetime.now(UTC))
        assert sweeping.sweep(away, now - timedelta(days=400)) == []
        assert sweeping.sweep(away, now + timedelta(days=400)) == [left]
        assert list(server.objects) == [f"quarantine/{known}/{PIECE}"]


def test_every_night_promises_the_next(reader: Reader) -> None:
    """The sweep runs in the night, once however often it is promised, and then stands for the night after."""
    now = datetime(2031, 3, 4, 12, 0, tzinfo=UTC)
    for _time in range(2):
        with transaction():
            sweeping.promise_nightly(now)
    due = select(ScheduledJob).where(ScheduledJob.kind == sweeping.SWEEP, ScheduledJob.done_at.is_(None))
    assert [each.due_at for each in db.session.scalars(due)] == [datetime(2031, 3, 4, 19, 40, tzinfo=UTC)]
    run_due_jobs(datetime(2031, 3, 4, 19, 41, tzinfo=UTC), loudly=False)
    db.session.expire_all()
    assert [each.due_at for each in db.session.scalars(due)] == [datetime(2031, 3, 5, 19, 40, tzinfo=UTC)]
