"""Which cases wait for a step that somebody of the office may take outside the reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from permits.accounts.models import Account
from permits.applications.models import Act, Application
from permits.db import db
from permits.definitions import queries as definitions
from permits.desk.searching import found_by
from permits.parties.naming import applicant_name
from workflows.definition import Definition
from workflows.engine.outcome import Actor

PAGE = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case as the list shows it."""

    id: str
    number: str
    applicant: str
    definition_id: str
    state: str
    state_due_at: datetime | None
    due_at: datetime | None
    suspended_at: datetime | None


def waiting_for(actor: Actor, words: str = "", page: int = 1) -> tuple[list[Waiting], bool]:
    """A page of the sent cases in which the actor's seats may take a step now, the nearest deadline first, and whether more
    follow. ``words`` is the beginning of a number, or any part of the applicant's name."""
    wanted: Select[*tuple[Any, ...]] = (
        select(
            Application.id,
            Application.number,
            applicant_name(),
            Application.definition_id,
            Application.state,
            Application.state_due_at,
            Application.due_at,
            Application.suspended_at,
        )
        .join(Account, Application.applicant_id == Account.id)
        .where(Application.submitted_at.is_not(None), _in_reach(actor))
    )
    searched = found_by(words)
    if searched is not None:
        wanted = wanted.where(searched)
    due = Application.state_due_at
    ordered = wanted.order_by(due.is_(None), due, Application.submitted_at, Application.id)
    rows = db.session.execute(ordered.limit(PAGE + 1).offset((page - 1) * PAGE)).all()
    return [Waiting(**row._mapping) for row in rows[:PAGE]], len(rows) > PAGE


def _in_reach(actor: Actor) -> ColumnElement[bool]:
    """The condition on a case: its procedure gives the actor's seats a step where it stands."""
    used = db.session.scalars(
        select(Application.definition_id).where(Application.submitted_at.is_not(None)).distinct()
    ).all()
    found: list[ColumnElement[bool]] = []
    for definition_id in used:
        running, still = reach(definitions.definition(definition_id), actor)
        of_version = Application.definition_id == definition_id
        if running:
            found.append(and_(of_version, Application.suspended_at.is_(None), Application.state.in_(sorted(running))))
        if still:
            found.append(and_(of_version, Application.suspended_at.is_not(None)))
    return or_(false(), *found)


def reach(definition: Definition, actor: Actor) -> tuple[frozenset[str], bool]:
    """The states in which the actor's seats have a step of their own, and whether they may resume what stands still."""
    states = {
        state.code
        for state in definition.states.values()
        for trigger in state.triggers.values()
        if trigger.by == "staff" and (trigger.office, trigger.role) in actor.seats
    }
    held = [
        each
        for each in definition.operations.values()
        if each.by == "staff" and (each.office, each.role) in actor.seats
    ]
    for each in held:
        states |= set(each.states) if each.kind != "resume" else set()
    return frozenset(states), any(each.kind == "resume" for each in held)


def acts_of(application_id: str) -> Sequence[Act]:
    """The steps outside reviews that somebody gave a reason for, in order."""
    return db.session.scalars(select(Act).where(Act.application_id == application_id).order_by(Act.id)).all()


def relatives(application_id: str, parent_id: str | None) -> tuple[Application | None, Sequence[Application]]:
    """The case that started this one, and those that it has started itself."""
    parent = db.session.get(Application, parent_id) if parent_id else None
    children = select(Application).where(Application.parent_id == application_id).order_by(Application.created_at)
    return parent, db.session.scalars(children).all()
