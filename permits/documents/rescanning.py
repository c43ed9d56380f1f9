"""Asks the scanner about files that were kept while there was none. An entry point: a short transaction a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, union, update

from permits.conversation.models import Message, MessageFile
from permits.db import db, transaction
from permits.documents.models import CLEAN, INFECTED, UNSCANNED, Document
from permits.documents.scanning import Scanner
from permits.documents.store import Store
from permits.folder.models import FolderFile

KEPT: tuple[Any, ...] = (Document.__table__, FolderFile.__table__, MessageFile.__table__)


@dataclass(frozen=True, slots=True)
class Scanned:
    """How a file was found: ``infection`` is the scanner's name for what is in it, empty for nothing; None when it is gone."""

    sha256: str
    infection: str | None


def rescan(store: Store, scanner: Scanner) -> Iterator[Scanned]:
    """Scan every file that counts and was never scanned, and write down what was found, one by one.

    Breaking off loses nothing: what was told is written, and the next time goes on with the others. Raises ScannerAway and
    OutOfReach.
    """
    for sha256 in _unscanned():
        try:
            with store.open(sha256) as file:
                infection = scanner.infection(file.read())
        except FileNotFoundError:
            yield Scanned(sha256, None)
            continue
        _note(sha256, INFECTED if infection else CLEAN)
        yield Scanned(sha256, infection)


def cases_with(sha256: str) -> list[str]:
    """The ids of the applications with this file, replaced or not, or beside a message of theirs."""
    handed_in = select(Document.application_id).where(Document.sha256 == sha256, Document.erased_at.is_(None))
    beside = select(Message.application_id).join(MessageFile, MessageFile.message_id == Message.id)
    return sorted(db.session.scalars(union(handed_in, beside.where(MessageFile.sha256 == sha256))))


def _unscanned() -> list[str]:
    handed_in = select(Document.sha256).where(Document.scan == UNSCANNED, Document.erased_at.is_(None))
    own = select(FolderFile.sha256).where(FolderFile.scan == UNSCANNED)
    beside = select(MessageFile.sha256).where(MessageFile.scan == UNSCANNED)
    found = list(db.session.scalars(union(handed_in, own, beside)))
    db.session.rollback()  # the snapshot is not held while files are read
    return sorted(found)


def _note(sha256: str, scan: str) -> None:
    with transaction() as session:
        for table in KEPT:
            same = (table.c.sha256 == sha256, table.c.scan == UNSCANNED)
            session.execute(update(table).where(*same).values(scan=scan))
