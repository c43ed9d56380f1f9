"""The work ``file.draw``: have the pages of a file drawn in a process of its own, and keep the pictures."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import current_app

from permits.db import transaction
from permits.documents.store import Store, store_of
from permits.scheduling.operations import Job, finish
from permits.viewer import operations
from permits.viewer.operations import Drawn

log = logging.getLogger(__name__)
LONGEST = 90  # seconds by the clock on the wall


@dataclass(frozen=True, slots=True)
class Sheets:
    """What the drawing process has made: how many pages the file has, and each picture with its size."""

    pages: int
    pictures: list[tuple[bytes, int, int]]


def run_drawing(job: Job, now: datetime) -> None:
    """Draw, then keep. A file that cannot be drawn is noted as such at once: trying again would end the same way."""
    sha256 = str(job.data["sha256"])
    store = store_of(current_app.config["SETTINGS"])
    with transaction():
        if not operations.is_wanted(sha256):
            finish(job, now)
            return
    sheets = _draw(store, sha256)
    if sheets is None:
        with transaction():
            operations.note_failed(sha256)
            finish(job, now)
        return
    drawn = [Drawn(store.put(content), width, height) for content, width, height in sheets.pictures]
    with transaction():
        unneeded: set[str] = set()
        if not operations.note_drawn(sha256, sheets.pages, drawn):  # erased while it was drawn
            unneeded = operations.unneeded({each.picture_sha256 for each in drawn})
        finish(job, now)
    for each in unneeded:
        store.delete(each)


def _draw(store: Store, sha256: str) -> Sheets | None:
    """The pictures of a stored file; None when it cannot be drawn."""
    with tempfile.TemporaryDirectory(prefix="satu-pintu-") as folder:
        place = Path(folder)
        try:
            with store.open(sha256) as original:
                (place / "original").write_bytes(original.read())
        except FileNotFoundError:
            return None
        command = [sys.executable, "-m", "permits.viewer.drawing", str(place / "original"), folder]
        try:
            done = subprocess.run(command, capture_output=True, timeout=LONGEST, check=True)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            log.warning("file %s cannot be drawn: %s", sha256[:12], type(error).__name__)
            return None
        said = json.loads(done.stdout)
        found = [(place / f"{number:04}.jpg").read_bytes() for number in range(1, len(said["sizes"]) + 1)]
        return Sheets(
            said["pages"],
            [(content, width, height) for content, (width, height) in zip(found, said["sizes"], strict=True)],
        )
