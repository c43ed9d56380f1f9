"""Keep the places of a case, renew them all, forget them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, func, insert, select

from permits.applications.models import Answers, Application
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.places.digests import digests_of
from permits.places.models import Place
from workflows.definition import Definition

places = Place.__table__


def keep(application_id: str, definition: Definition, answers: Mapping[str, Any], *, fresh: bool = False) -> None:
    """Let a case be found by the places that it was sent with now; those of an earlier round count no more.

    ``fresh``: it was never sent before, so that there is nothing to take away.
    """
    session = assert_transaction()
    if not fresh:
        session.execute(delete(places).where(places.c.application_id == application_id))
    rows = [{"application_id": application_id, "digest": each} for each in sorted(digests_of(definition, answers))]
    if rows:
        session.execute(insert(places), rows)


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
    assert_transaction().execute(delete(places).where(places.c.application_id.in_(list(application_ids))))


def kept() -> int:
    """How many digests there are."""
    return assert_transaction().scalar(select(func.count()).select_from(places)) or 0
