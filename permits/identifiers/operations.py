"""Keep the digests of a case's identity numbers, renew them all, forget them; note that somebody searched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select

from permits.applications.models import Answers, Application
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.identifiers.digests import digest, numbers_of
from permits.identifiers.models import Identifier, IdentifierSearch
from workflows.definition import Definition
from workflows.engine.outcome import Actor

identifiers = Identifier.__table__


def keep(application_id: str, definition: Definition, answers: Mapping[str, Any], *, fresh: bool = False) -> None:
    """Let a case be found by the identity numbers that it was sent with now; those of an earlier round count no more.

    ``fresh``: it was never sent before, so that there is nothing to take away.
    """
    session = assert_transaction()
    if not fresh:
        session.execute(delete(identifiers).where(identifiers.c.application_id == application_id))
    rows = [
        {"application_id": application_id, "field": field.code, "digest": digest(number)}
        for field, number in numbers_of(definition, answers)
    ]
    if rows:
        session.execute(insert(identifiers), rows)


def renew(after: str, limit: int) -> str:
    """Make the digests of the next sent cases behind this id anew, at most so many; the last one's id, empty at the end.

    After the secret key was changed, and once for cases that were sent before there were digests.
    """
    session = assert_transaction()
    wanted = (
        select(Application.id, Application.definition_id, Answers.answers)
        .join(Answers, Answers.application_id == Application.id)
        .where(Application.submitted_at.is_not(None), Application.id > after)
    )
    rows = session.execute(wanted.order_by(Application.id).limit(limit)).all()
    for row in rows:
        keep(row.id, definitions.definition(row.definition_id), row.answers or {})
    return rows[-1].id if rows else ""


def forget(application_ids: Iterable[str]) -> None:
    """Nothing is left to find these cases by; called when their person is erased."""
    assert_transaction().execute(delete(identifiers).where(identifiers.c.application_id.in_(list(application_ids))))


def note_search(actor: Actor, found: int, now: datetime) -> None:
    """Write down who searched by an identity number, and how many cases were shown."""
    assert_transaction().add(IdentifierSearch(account_id=actor.id, at=now, found=found))


def kept() -> int:
    """How many digests there are."""
    return assert_transaction().scalar(select(func.count()).select_from(identifiers)) or 0
