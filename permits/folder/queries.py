"""Questions to one's own folder: what is in it, what fits a requirement, what is too old, where it was used last."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from permits.applications.models import Application
from permits.db import db
from permits.definitions import queries as definitions
from permits.documents.models import INFECTED, Document
from permits.errors import NotFound
from permits.folder.models import FolderFile
from workflows.calendar import BeyondCalendar
from workflows.definition import Definition, DocumentRequirement, Text
from workflows.engine.outcome import Actor


@dataclass(frozen=True, slots=True)
class Used:
    """The latest application that a file was used in."""

    application_id: str
    number: str
    service: Text
    at: datetime


@dataclass(frozen=True, slots=True)
class Offered:
    """A file of the folder as a requirement sees it: whether it is of the kind asked for, taken as it is, and still good."""

    file: FolderFile
    fits: bool
    taken: bool
    expired: bool
    too_old: bool


def kinds(now: datetime) -> dict[str, Text]:
    """The papers worth keeping: those that services call reusable, and those that more than one of them asks for."""
    asked = [
        each
        for version in definitions.current_versions(now)
        for each in definitions.definition(version.id).documents.values()
    ]
    often = Counter(each.code for each in asked)
    titles = {each.code: each.title for each in asked if each.reusable or often[each.code] > 1}
    return dict(sorted(titles.items(), key=lambda each: each[1].id))


def files_of(actor: Actor) -> list[FolderFile]:
    """Everything in one's folder, the newest first."""
    mine = select(FolderFile).where(FolderFile.account_id == actor.id)
    return list(db.session.scalars(mine.order_by(FolderFile.kept_at.desc(), FolderFile.id.desc())))


def own_file(file_id: str, actor: Actor) -> FolderFile:
    """A file of one's own folder. Raises NotFound for anybody else's."""
    found = db.session.get(FolderFile, file_id)
    if found is None or not actor.id or found.account_id != actor.id:
        raise NotFound
    return found


def last_used(actor: Actor) -> dict[str, Used]:
    """Where each file of one's folder was used last, by its id; one question however many there are."""
    wanted = (
        select(Document.folder_file_id, Document.uploaded_at, Application)
        .join(Application, Application.id == Document.application_id)
        .join(FolderFile, FolderFile.id == Document.folder_file_id)
        .where(FolderFile.account_id == actor.id)
        .order_by(Document.uploaded_at)
    )
    return {
        str(file_id): Used(case.id, case.number or "", definitions.definition(case.definition_id).title, at)
        for file_id, at, case in db.session.execute(wanted)
    }


def offered(actor: Actor, definition: Definition, requirement: DocumentRequirement, today: date) -> list[Offered]:
    """One's files for a requirement: of its kind first, then what is taken, what is good before what is not."""
    found = [_offered(each, definition, requirement, today) for each in files_of(actor)]
    return sorted(found, key=lambda each: (not each.fits, not each.taken, each.expired, each.too_old))


def _offered(file: FolderFile, definition: Definition, requirement: DocumentRequirement, today: date) -> Offered:
    media = file.media_type.rpartition("/")[2]
    return Offered(
        file,
        fits=file.kind == requirement.code,
        taken=media in requirement.formats and file.size <= requirement.max_mb * 1_000_000 and file.scan != INFECTED,
        expired=is_expired(file, today),
        too_old=_is_too_old(file, definition, requirement, today),
    )


def is_expired(file: FolderFile, today: date) -> bool:
    """Whether the last day of a file lies behind us."""
    return file.valid_until is not None and file.valid_until < today


def _is_too_old(file: FolderFile, definition: Definition, requirement: DocumentRequirement, today: date) -> bool:
    """Whether it was issued longer ago than the procedure allows; working days are counted by the office's calendar."""
    if requirement.valid_for is None or file.issued_on is None:
        return False
    value = definition.values[requirement.valid_for]
    if value.unit == "calendar_days":
        return file.issued_on + timedelta(days=int(value.amount)) < today
    if value.unit == "working_days":
        try:
            return definitions.calendar().add_working_days(file.issued_on, int(value.amount)) < today
        except BeyondCalendar:
            return False
    return False
