"""Take in files that a page has sent: each into quarantine, checked at once, kept or refused. An entry point, as views are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from werkzeug.datastructures import FileStorage

from permits.applications.wording import sentence
from permits.config import Settings
from permits.db import transaction
from permits.documents.inspection import Accepted, too_large
from permits.documents.quarantine import Quarantine, quarantine_of
from permits.errors import Invalid, Problem
from permits.ids import new_id
from permits.uploads import operations
from permits.uploads.models import Upload
from permits.uploads.operations import Named, Target
from permits.uploads.settling import try_to_settle
from workflows.definition import DocumentRequirement
from workflows.engine.outcome import Actor

PIECE = 1_000_000


def receive(
    application_id: str,
    asked: Iterable[DocumentRequirement],
    sent: Mapping[str, FileStorage],
    settings: Settings,
    actor: Actor,
    now: datetime,
) -> dict[str, str]:
    """Take in what was sent as ``file-<requirement>``; the sentence of why not, by requirement, of what cannot be kept.

    What still waits for its check is no problem. Raises as :func:`permits.documents.operations.attach` does.
    """
    problems: dict[str, str] = {}
    for each in asked:
        file = sent.get(f"file-{each.code}")
        if file is None or not file.filename:
            continue
        try:
            upload = take_in(Target("document", application_id, each.code), file, settings, actor, now)
        except Invalid as invalid:
            problems[each.code] = sentence(invalid.problems[0])
            continue
        if upload.reason is not None:
            problems[each.code] = sentence(problem_of(upload))
    return problems


def problem_of(upload: Upload) -> Problem:
    """Why a file was refused."""
    return Problem(f"documents.{upload.requirement}", upload.reason or "", upload.reason_data)


def take_in(
    target: Target,
    file: FileStorage,
    settings: Settings,
    actor: Actor,
    now: datetime,
    note: Mapping[str, Any] | None = None,
) -> Upload:
    """One file, received whole and checked; the upload as it stands then. ``note`` is what its owner says of it.

    Raises Invalid for what is too large, too much or empty, and as :func:`permits.documents.operations.attach` does.
    """
    with transaction():
        asked = operations.asked_of(target, actor)
    quarantine, upload_id = quarantine_of(settings), new_id()
    pieces, size = into_quarantine(file, quarantine, upload_id, asked)
    try:
        if size > asked.largest:
            raise too_large(asked, size)
        with transaction():
            named = Named(file.filename or "", size, note=note or {})
            operations.begin(target, named, settings.quarantine_days, actor, now, upload_id)
            offset = 0
            for name, octets in pieces:
                operations.receive(upload_id, offset, name, octets, actor, now)
                offset += octets
    except BaseException:
        quarantine.forget(upload_id)
        raise
    return try_to_settle(upload_id, settings, now)


def into_quarantine(
    file: FileStorage, quarantine: Quarantine, upload_id: str, asked: Accepted
) -> tuple[list[tuple[str, int]], int]:
    """The pieces that lie in quarantine now, and how large the file is; of one too large nothing more is kept."""
    pieces: list[tuple[str, int]] = []
    size = 0
    for content in _pieces(file):
        if size + len(content) <= asked.largest:
            name = operations.piece_name(size, content)
            quarantine.put(upload_id, name, content)
            pieces.append((name, len(content)))
        size += len(content)
    return pieces, size


def _pieces(file: FileStorage) -> Iterator[bytes]:
    while piece := file.stream.read(PIECE):
        yield piece
