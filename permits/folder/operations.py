"""What is done with one's own folder: keep a copy, note its dates, use it in a form, delete it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select

from permits.applications import queries as applications
from permits.db import assert_transaction
from permits.documents import operations as documents
from permits.documents.inspection import Inspected, accepted, refuse, too_large
from permits.documents.queries import require_harmless
from permits.errors import Invalid, NotFound, Problem
from permits.folder.models import OTHER, FolderFile
from permits.scheduling.operations import schedule
from permits.viewer import operations as viewer
from workflows import forms
from workflows.engine.outcome import Actor

MOST = 100  # files of one person


@dataclass(frozen=True, slots=True)
class Noted:
    """What somebody says of a file of theirs: its kind with the words for it, the day it was issued, its last day."""

    kind: str
    title: Mapping[str, str]
    issued_on: date | None = None
    valid_until: date | None = None


def add(file_id: str, found: Inspected, sha256: str, scan: str, actor: Actor, now: datetime) -> FolderFile:
    """Keep a checked file whose clean copy lies in the store. Raises Invalid when the folder is full."""
    require_room(actor)
    made = FolderFile(
        id=file_id,
        account_id=actor.id,
        kind=OTHER,
        title={},
        filename=found.filename,
        media_type=found.media_type,
        size=len(found.content),
        sha256=sha256,
        pages=found.pages,
        scan=scan,
        changes=list(found.changes),
        signed=found.signed,
        kept_at=now,
    )
    assert_transaction().add(made)
    assert_transaction().flush()
    return made


def keep_copy(application_id: str, requirement: str, actor: Actor, now: datetime) -> FolderFile:
    """Keep the file of a requirement of one's own open case for later ones; the same bytes twice are one file.

    Raises NotFound without such a file, Conflict and Forbidden as handing one in does, Invalid when the folder is full.
    """
    case = documents.changeable(application_id, requirement, actor)
    held = applications.files_of(application_id).get(requirement)
    if held is None:
        raise NotFound
    require_harmless(held.scan)
    same = select(FolderFile).where(FolderFile.account_id == actor.id, FolderFile.sha256 == held.sha256)
    known: FolderFile | None = assert_transaction().scalars(same).first()
    if known is not None:
        return known
    require_room(actor)
    title = case.definition.documents[requirement].title
    made = FolderFile(
        account_id=actor.id,
        kind=requirement,
        title={"id": title.id, "en": title.en},
        **{name: getattr(held, name) for name in COPIED},
        changes=list(held.changes),
        kept_at=now,
    )
    assert_transaction().add(made)
    assert_transaction().flush()
    return made


COPIED = ("filename", "media_type", "size", "sha256", "pages", "scan", "signed")


def noted_of(kept: Mapping[str, Any]) -> Noted:
    """What was written down of a file while it was on its way; see :func:`as_note`."""
    days = (date.fromisoformat(kept[name]) if kept.get(name) else None for name in ("issued_on", "valid_until"))
    return Noted(kept.get("kind", OTHER), kept.get("title", {}), *days)


def as_note(noted: Noted) -> dict[str, Any]:
    """The same as plain data."""
    days = {"issued_on": noted.issued_on, "valid_until": noted.valid_until}
    return {"kind": noted.kind, "title": dict(noted.title)} | {
        name: day.isoformat() for name, day in days.items() if day is not None
    }


def note(file_id: str, noted: Noted, actor: Actor) -> None:
    """Write down what a file is and how long it is good. Raises NotFound, Invalid for days out of order."""
    found = own(file_id, actor)
    if noted.issued_on and noted.valid_until and noted.issued_on > noted.valid_until:
        raise Invalid((Problem("until", "days_out_of_order"),))
    found.kind, found.title = noted.kind, dict(noted.title)
    found.issued_on, found.valid_until = noted.issued_on, noted.valid_until
    assert_transaction().flush()


def use(file_id: str, application_id: str, requirement: str, content: bytes, actor: Actor, now: datetime) -> str:
    """Hand a file of one's folder in for a requirement; the case holds a copy of its own. Returns the document's id.

    Raises NotFound, Conflict and Forbidden as handing one in does, Invalid where its format or size is not taken.
    """
    case = documents.changeable(application_id, requirement, actor)
    if requirement not in forms.needed_documents(case.definition, case.facts):
        raise NotFound
    kept = own(file_id, actor)
    require_harmless(kept.scan)
    asked = accepted(case.definition.documents[requirement])
    if kept.media_type.rpartition("/")[2] not in asked.formats:
        raise refuse(asked, "file_type", formats=", ".join(each.upper() for each in asked.formats))
    if kept.size > asked.most:
        raise too_large(asked, kept.size)
    found = Inspected(kept.filename, kept.media_type, kept.pages, content, tuple(kept.changes), kept.signed)
    document_id = documents.attach(
        application_id, requirement, found, kept.sha256, actor, now, scan=kept.scan, folder_file_id=kept.id
    )
    viewer.ask(kept.sha256, now)
    return document_id


def remove(file_id: str, actor: Actor, now: datetime) -> None:
    """Take a file out of the folder; cases that hold a copy keep it. Raises NotFound."""
    found = own(file_id, actor)
    _promise_deletion(found.sha256, now)
    assert_transaction().delete(found)
    assert_transaction().flush()


def forget_person(account_id: str, now: datetime) -> None:
    """Empty somebody's folder, and promise to delete what nobody else has."""
    session = assert_transaction()
    theirs = FolderFile.account_id == account_id
    for sha256 in session.scalars(select(FolderFile.sha256).where(theirs)):
        _promise_deletion(sha256, now)
    session.execute(delete(FolderFile).where(theirs))


def own(file_id: str, actor: Actor) -> FolderFile:
    """A file of one's own folder, locked. Raises NotFound for anybody else's."""
    found = assert_transaction().get(FolderFile, file_id, with_for_update=True)
    if found is None or not actor.id or found.account_id != actor.id:
        raise NotFound
    return found


def require_room(actor: Actor) -> None:
    """Raises Invalid when somebody keeps as many files as there is room for."""
    mine = select(func.count()).where(FolderFile.account_id == actor.id)
    if assert_transaction().execute(mine).scalar_one() >= MOST:
        raise Invalid((Problem("file", "folder_full", {"limit": str(MOST)}),))


def _promise_deletion(sha256: str, now: datetime) -> None:
    schedule("file.delete", f"file.delete:{sha256}:{now.isoformat()}", now, None, {"sha256": sha256}, now)
