"""Take in files that a page has sent: inspect each, keep it or say precisely why not. An entry point, as views are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from werkzeug.datastructures import FileStorage

from permits.applications.wording import sentence
from permits.db import transaction
from permits.documents import inspection, operations
from permits.documents.inspection import Inspected
from permits.documents.store import Store
from permits.errors import Invalid, Problem
from permits.viewer import operations as viewer
from workflows.definition import DocumentRequirement
from workflows.engine.outcome import Actor


def receive(
    application_id: str,
    asked: Iterable[DocumentRequirement],
    sent: Mapping[str, FileStorage],
    store: Store,
    actor: Actor,
    now: datetime,
) -> dict[str, str]:
    """Keep what was sent as ``file-<requirement>``, each in a transaction of its own; the sentence of why not, by requirement.

    Raises as :func:`permits.documents.operations.attach` does.
    """
    problems: dict[str, str] = {}
    for each in asked:
        file = sent.get(f"file-{each.code}")
        if file is None or not file.filename:
            continue
        try:
            _keep(application_id, each, file, store, actor, now)
        except Invalid as invalid:
            problems[each.code] = sentence(invalid.problems[0])
    return problems


def _keep(
    application_id: str, requirement: DocumentRequirement, sent: FileStorage, store: Store, actor: Actor, now: datetime
) -> None:
    most = int(requirement.max_mb * 1_000_000)
    data = sent.stream.read(most + 1)
    size = len(data) + sum(len(rest) for rest in _rest(sent))
    found = _inspect(requirement, sent.filename or "", data, size)
    sha256 = store.put(data)
    with transaction():
        operations.attach(application_id, requirement.code, found, sha256, len(data), actor, now)
        viewer.ask(sha256, now)


def _rest(sent: FileStorage) -> Iterator[bytes]:
    """What is left of a file that is too large, read in pieces only to tell its size."""
    while piece := sent.stream.read(1_000_000):
        yield piece


def _inspect(requirement: DocumentRequirement, filename: str, data: bytes, size: int) -> Inspected:
    if size > len(data):
        limits = {"size": f"{size / 1_000_000:.1f}", "limit": str(requirement.max_mb)}
        raise Invalid((Problem(f"documents.{requirement.code}", "file_too_large", limits),))
    return inspection.inspect(requirement, filename, data)
