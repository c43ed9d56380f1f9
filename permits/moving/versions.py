"""Which version a part of a moved case belongs to: each stays readable under the one it was made by. Reads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import select

from permits.db import db
from permits.definitions import queries as definitions
from permits.moving.models import CaseMove, MovePlan
from workflows import Definition
from workflows.moving import carry_answers, read_map

MOVES = ("moved_version", "move_undone")


class HasVersion(Protocol):
    """A review, as its table's row or as an object."""

    @property
    def definition_id(self) -> str | None: ...


class Event(Protocol):
    """An event of the record."""

    @property
    def kind(self) -> str: ...

    @property
    def data(self) -> Any: ...


def definition_of(review: HasVersion, current: Definition) -> Definition:
    """The version a review is to be read by: the one it was left behind under, or its case's."""
    return definitions.definition(review.definition_id) if review.definition_id else current


def definitions_at(events: Sequence[Event], current: Definition) -> list[Definition]:
    """The version by which each event of a case is to be read."""
    first = next((each.data["from"] for each in events if each.kind in MOVES), None)
    reading = definitions.definition(first) if first else current
    found = []
    for each in events:
        if each.kind in MOVES:
            reading = definitions.definition(each.data["to"])
        found.append(reading)
    return found


def answers_under(
    definition_id: str, application_id: str, sent_at: datetime, stored: Mapping[str, Any]
) -> dict[str, Any]:
    """Answers as they were sent, under the names that a version of the case has for them."""
    found = dict(stored)
    statement = (
        select(CaseMove.from_definition_id, CaseMove.to_definition_id, MovePlan.mapping)
        .join(MovePlan, MovePlan.id == CaseMove.plan_id)
        .where(CaseMove.application_id == application_id, CaseMove.status == "moved", CaseMove.moved_at >= sent_at)
        .order_by(CaseMove.moved_at, CaseMove.id)
    )
    for before, after, raw in db.session.execute(statement):
        if before == definition_id:
            break
        old, new = definitions.definition(before), definitions.definition(after)
        found = carry_answers(old, new, found, read_map(raw)).answers
    return found
