"""The identity numbers of sent cases: what is kept to search by; note that somebody searched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from permits.applications.marks import Marks
from permits.db import assert_transaction
from permits.identifiers.digests import digest, numbers_of
from permits.identifiers.models import Identifier, IdentifierSearch
from workflows.definition import Definition
from workflows.engine.outcome import Actor


def _rows_of(definition: Definition, answers: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for field, number in numbers_of(definition, answers):
        yield {"field": field.code, "digest": digest(number)}


IDENTIFIERS = Marks(Identifier.__table__, _rows_of)


def note_search(actor: Actor, found: int, now: datetime) -> None:
    """Write down who searched by an identity number, and how many cases were shown."""
    assert_transaction().add(IdentifierSearch(account_id=actor.id, at=now, found=found))
