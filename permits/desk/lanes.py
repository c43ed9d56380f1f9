"""Where the work of a seat lies: a lane of open reviews for each seat, one of steps outside the reviews for each office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, null, select, tuple_

from permits.applications.models import Application
from permits.definitions import queries as definitions
from permits.reviews.models import OPEN, Review
from workflows.engine.outcome import Actor

Statement = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Lane:
    """Where work of one kind for one seat lies: its condition, and the columns by which it is filtered and ordered."""

    where: ColumnElement[bool]
    id: ColumnElement[str]
    due: ColumnElement[Any]
    opened: ColumnElement[Any]
    holder: ColumnElement[Any]
    office: ColumnElement[Any]
    step: ColumnElement[Any]
    is_review: bool
    office_code: str

    def select(self, *columns: ColumnElement[Any]) -> Statement:
        """These columns of the lane, whose conditions may ask after the cases."""
        statement = select(*columns).where(self.where)
        if self.is_review:
            statement = statement.select_from(Review).join(Application, Review.application_id == Application.id)
        return statement


def lanes(actor: Actor) -> list[Lane]:
    """The lanes of the actor's seats."""
    seats = sorted(actor.seats)
    return [_reviews_of(*seat) for seat in seats] + list(_steps_of(seats))


def _reviews_of(office: str, role: str) -> Lane:
    return Lane(
        where=and_(Review.office == office, Review.role == role, OPEN),
        id=Review.id,  # type: ignore[arg-type]
        due=Review.due_at,  # type: ignore[arg-type]
        opened=Review.opened_at,  # type: ignore[arg-type]
        holder=Review.assignee_id,  # type: ignore[arg-type]
        office=Review.office,  # type: ignore[arg-type]
        step=Review.state + "." + Review.plan,
        is_review=True,
        office_code=office,
    )


def _steps_of(seats: Iterable[tuple[str, str]]) -> Iterable[Lane]:
    by_office: dict[str, set[tuple[str, str]]] = {}
    taken: set[tuple[str, str]] = set()
    versions = definitions.version_ids()
    for seat in seats:
        found = _states_of(seat, versions) - taken
        by_office.setdefault(seat[0], set()).update(found)
        taken |= found
    for office, places in by_office.items():
        if places:
            yield _steps_in(office, places)


def _states_of(seat: tuple[str, str], versions: Iterable[str]) -> set[tuple[str, str]]:
    """The (version, state) pairs in which a seat has a step of its own."""
    return {
        (version_id, state.code)
        for version_id in versions
        for state in definitions.definition(version_id).states.values()
        if state.kind != "end"
        and any(each.by == "staff" and (each.office, each.role) == seat for each in state.triggers.values())
    }


def _steps_in(office: str, places: Iterable[tuple[str, str]]) -> Lane:
    open_there = and_(
        tuple_(Application.definition_id, Application.state).in_(sorted(places)),
        Application.closed_at.is_(None),
        Application.suspended_at.is_(None),
        Application.submitted_at.is_not(None),
    )
    return Lane(
        where=open_there,
        id=Application.id,  # type: ignore[arg-type]
        due=Application.state_due_at,  # type: ignore[arg-type]
        opened=Application.entered_at,  # type: ignore[arg-type]
        holder=null(),
        office=literal(office),
        step=Application.state + ".",
        is_review=False,
        office_code=office,
    )
