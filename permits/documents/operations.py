"""Handing a file in for a requirement, and taking it back while the case can be edited."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, update

from permits.applications.cases import Case
from permits.applications.changing import open_for_correction
from permits.applications.operations import editable
from permits.db import assert_transaction
from permits.documents.inspection import Inspected
from permits.documents.models import UNSCANNED, Document
from permits.errors import Forbidden, NotFound
from permits.ids import new_id
from workflows.engine.outcome import Actor

documents = Document.__table__


def attach(
    application_id: str,
    requirement: str,
    found: Inspected,
    sha256: str,
    actor: Actor,
    now: datetime,
    *,
    scan: str = UNSCANNED,
    folder_file_id: str | None = None,
) -> str:
    """Record a stored file for a requirement and return its id; an earlier file for it is replaced, not deleted.

    ``found.content`` lies in the store under ``sha256`` by now.

    Raises NotFound for a case or requirement the actor does not have, Conflict when the case can no longer be edited,
    Forbidden when the file was not sent back.
    """
    case = changeable(application_id, requirement, actor)
    _replace(application_id, requirement, now)
    document_id = new_id()
    assert_transaction().execute(
        insert(documents).values(
            id=document_id,
            application_id=application_id,
            requirement=requirement,
            round=case.row.round + (open_for_correction(case) is not None),
            filename=found.filename,
            media_type=found.media_type,
            size=len(found.content),
            sha256=sha256,
            pages=found.pages,
            uploaded_at=now,
            scan=scan,
            changes=list(found.changes),
            signed=found.signed,
            folder_file_id=folder_file_id,
        )
    )
    return document_id


def detach(application_id: str, requirement: str, actor: Actor, now: datetime) -> None:
    """Take back the file of a requirement. Raises as :func:`attach` does."""
    changeable(application_id, requirement, actor)
    _replace(application_id, requirement, now)


def changeable(application_id: str, requirement: str, actor: Actor) -> Case:
    """The actor's own case, locked, while its file for this requirement may change. Raises as :func:`attach` does."""
    case = editable(application_id, actor)
    if requirement not in case.definition.documents:
        raise NotFound
    opened = open_for_correction(case)
    if opened is not None and requirement not in opened:
        raise Forbidden("field_locked")
    return case


def _replace(application_id: str, requirement: str, now: datetime) -> None:
    assert_transaction().execute(
        update(documents)
        .where(
            documents.c.application_id == application_id,
            documents.c.requirement == requirement,
            documents.c.replaced_at.is_(None),
        )
        .values(replaced_at=now)
    )
