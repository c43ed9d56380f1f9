"""What the law granted, for those who must look at it: list, tasks, and the reason without which nothing of it is refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.policy import require
from permits.accounts.queries import current_actor
from permits.applications.typed import read_words
from permits.db import db, transaction
from permits.deemed import operations, queries
from permits.deemed.models import DeemedGrant, DeemedTask
from permits.definitions import queries as definitions
from permits.errors import Invalid, Problem
from permits.language import language
from permits.refusals import problem_sentence
from permits.reviews.queries import names_of

bp = Blueprint("deemed", __name__)
A_YEAR = timedelta(days=365)


@bp.app_template_global("granted_by_law")
def granted_by_law(application_id: str) -> DeemedGrant | None:
    """What the law granted in a case, for the applicant's page of it."""
    return queries.grant_of(application_id)


@bp.app_template_global("deemed_count")
def deemed_count(service: str) -> int:
    """How many cases of a service the law granted in the last twelve months; anybody may know."""
    return queries.count(service, clock.now() - A_YEAR)


@bp.app_template_global("deemed_waiting")
def deemed_waiting() -> int:
    """How many tasks about such cases wait for the person of this request."""
    return queries.waiting(current_actor())


@bp.get("/deemed")
def index() -> str:
    """The cases of one's offices that the law granted, the latest first."""
    require("deemed.read")
    return _page()


@bp.post("/deemed/<application_id>/done")
def done(application_id: str) -> ResponseReturnValue:
    """Close one's task about a case."""
    actor, role = require("deemed.handle"), request.form.get("role", "")
    note = read_words(request.form.get("note", "")).strip()
    with _refusing() as problems, transaction():
        operations.finish_task(application_id, role, note, actor, clock.now())
    if problems:
        task = next((each for each in _tasks_of(application_id) if each.role == role), None)
        return _page(_about(f"note-{task.id}" if task else "", problems)), 422
    flash(_("The task is closed. It stands in the record of the case."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/deemed/<application_id>/override")
def override(application_id: str) -> ResponseReturnValue:
    """Allow with a reason that a case is refused although the law granted it."""
    actor = require("deemed.handle")
    reason = read_words(request.form.get("reason", "")).strip()
    with _refusing() as problems, transaction():
        operations.override(application_id, reason, actor, clock.now())
    if problems:
        return _page(_about(f"reason-{application_id}", problems)), 422
    flash(_("The case may be refused now. Your reason stands in its record."), "success")
    return redirect(url_for(".index"), 303)


@contextmanager
def _refusing() -> Iterator[list[Problem]]:
    """What is wrong with what was written, empty when nothing is."""
    problems: list[Problem] = []
    try:
        yield problems
    except Invalid as invalid:
        problems.extend(invalid.problems)


def _about(box: str, problems: Sequence[Problem]) -> list[tuple[str, str]]:
    return [(box, problem_sentence(each)) for each in problems]


def _tasks_of(application_id: str) -> Sequence[DeemedTask]:
    return db.session.query(DeemedTask).filter_by(application_id=application_id).all()


def _page(problems: Sequence[tuple[str, str]] = ()) -> str:
    actor = current_actor()
    offices = frozenset(office for office, _role in actor.seats)
    listed, after = queries.listed(offices, request.args.get("after", ""))
    return render_template(
        "deemed/index.html",
        lines=_lines(listed),
        next=url_for(".index", after=after) if after else "",
        problems=problems,
        errors=dict(problems),
        sent=request.form,
    )


def _lines(listed: Sequence[queries.Listed]) -> list[dict[str, Any]]:
    actor, city = current_actor(), definitions.city()
    names = names_of([task.done_by for each in listed for task in each.tasks])
    handlers = operations.task_roles()
    lines = []
    for each in listed:
        definition, office = definitions.definition(each.case.definition_id), each.grant.office
        tasks = [
            {
                "row": task,
                "role": city.roles[task.role][language()] if task.role in city.roles else task.role,
                "name": names.get(task.done_by or "", ""),
                "mine": (office, task.role) in actor.seats,
            }
            for task in each.tasks
        ]
        lines.append(
            {
                "grant": each.grant,
                "number": each.case.number,
                "service": definition.title[language()],
                "state": definition.states[each.case.state].title[language()],
                "address": url_for("casework.show", application_id=each.case.id),
                "open": each.case.closed_at is None,
                "may_override": bool({(office, role) for role in handlers} & actor.seats),
                "tasks": tasks,
            }
        )
    return lines
