"""Marks: keyed digests by which sent cases are found again, kept in a table of their own for each kind of answer.

What is looked for (identity numbers, places) is so little that plain digests would be guessed; the key lies outside the
database (Law 27/2022, article 35).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import Table, delete, func, insert, select

from permits.applications.models import Answers, Application
from permits.config import Settings
from permits.db import assert_transaction, transaction
from permits.definitions import queries as definitions
from workflows.definition import Definition

AT_ONCE = 500  # cases whose marks are made anew in one transaction


def digest_of(kind: str, words: str) -> str:
    """HMAC-SHA-256 of what is looked for under the secret key, as hexadecimal digits; ``kind`` keeps the tables apart."""
    settings: Settings = current_app.config["SETTINGS"]
    return hmac.new(settings.secret_key.encode(), f"{kind}:{words}".encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one kind. ``rows_of`` are the columns beside the case, made of its stored answers."""

    table: Table
    rows_of: Callable[[Definition, Mapping[str, Any]], Iterable[dict[str, Any]]]

    def keep(
        self, application_id: str, definition: Definition, answers: Mapping[str, Any], *, fresh: bool = False
    ) -> None:
        """Let a case be found by what it was sent with now; the marks of an earlier round count no more.

        ``fresh``: it was never sent before, so that there is nothing to take away.
        """
        session = assert_transaction()
        if not fresh:
            self.forget([application_id])
        rows = [{"application_id": application_id, **each} for each in self.rows_of(definition, answers)]
        if rows:
            session.execute(insert(self.table), rows)

    def forget(self, application_ids: Iterable[str]) -> None:
        """Nothing is left to find these cases by; called when their person is erased."""
        theirs = self.table.c.application_id.in_(list(application_ids))
        assert_transaction().execute(delete(self.table).where(theirs))

    def renew(self, after: str, limit: int) -> str:
        """Make the marks of the next sent cases behind this id anew, at most so many; the last one's id, empty at the end."""
        wanted = (
            select(Application.id, Application.definition_id, Answers.answers)
            .join(Answers, Answers.application_id == Application.id)
            .where(Application.submitted_at.is_not(None), Application.id > after)
        )
        rows = assert_transaction().execute(wanted.order_by(Application.id).limit(limit)).all()
        for row in rows:
            self.keep(row.id, definitions.definition(row.definition_id), row.answers or {})
        return rows[-1].id if rows else ""

    def kept(self) -> int:
        """How many marks there are."""
        return assert_transaction().scalar(select(func.count()).select_from(self.table)) or 0


def renew_all(marks: Marks) -> int:
    """Make every mark of a kind anew and say how many there are: after the secret key was changed, and once for old cases.

    An entry point: it opens a transaction for every :data:`AT_ONCE` cases.
    """
    last = ""
    while True:
        with transaction():
            last = marks.renew(last, AT_ONCE)
            kept = marks.kept()
        if not last:
            return kept
