"""What the tests of the watchdog share: an office with everybody in it, cases walked by real operations, and damage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, text, update

from permits.accounts import operations as accounts
from permits.applications import operations as applications
from permits.applications.cases import load_case
from permits.applications.models import CorrectionRow
from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.ids import new_id
from permits.scheduling.models import ScheduledJob
from permits.scheduling.operations import claim_due
from permits.scheduling.running import LEASE, run_claimed
from permits.watch import jobs
from permits.watch.rules import Finding
from tests.sop.reading import Walk, city
from tests.support import cases
from workflows import forms
from workflows.definition import State
from workflows.engine.outcome import Actor

ZONE = ZoneInfo(city().timezone)


def everybody() -> dict[tuple[str, str], Actor]:
    """One person in every seat that a published procedure asks for."""
    asked = {
        (each.office, plan.role)
        for version in definitions.current_versions()
        for state in definitions.definition(version.id).states.values()
        for plan in state.reviews.values()
        for each in plan.offices
    }
    asked |= {
        (each.office, each.role)
        for version in definitions.current_versions()
        for state in definitions.definition(version.id).states.values()
        for each in state.triggers.values()
        if each.by == "staff" and each.office and each.role
    }
    with transaction():
        made = {}
        for office, role in sorted(asked):
            account = accounts.register(
                f"{new_id().lower()}@kota.example", cases.PASSWORD, "Ratna", cases.MONDAY, confirmed=True
            )
            accounts.give_seat(account.id, office, role)
            made[office, role] = Actor("staff", account.id, frozenset({(office, role)}))
    return made


def found(now: datetime = cases.MONDAY) -> list[Finding]:
    """What the watchdog finds now."""
    return jobs.look_now(now)[1]


def kinds(now: datetime = cases.MONDAY) -> set[str]:
    return {each.kind for each in found(now)}


def damage(statement: Any) -> None:
    """Do to the database what no operation does."""
    with transaction() as session:
        session.execute(statement)


def without_keys(table: str, constraint: str) -> None:
    """Let a row point to what is not there, until the test is undone."""
    with transaction() as session:
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("PRAGMA defer_foreign_keys = ON"))
        else:
            session.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}"))


def work_through(now: datetime) -> None:
    """Do what is due, as the workers do; mails count as sent, because no test here looks at them."""
    due = update(ScheduledJob).where(ScheduledJob.kind.startswith("notice."), ScheduledJob.done_at.is_(None))
    while True:
        damage(due.where(ScheduledJob.due_at <= now).values(done_at=now))
        with transaction():
            claims = claim_due(now, 100, LEASE)
        if not claims:
            return
        for claim in claims:
            if claim.kind.startswith("notice."):
                damage(due.where(ScheduledJob.id == claim.job_id).values(done_at=now))
                continue
            assert run_claimed(claim, now, loudly=True) == "done"


def walked(walk: Walk) -> Iterator[datetime]:
    """Walk a case by the real operations; the moment after each step, everything due done."""
    applicant = cases.make_applicant()
    application_id = cases.make_draft(walk.service, applicant, walk.applicant, walk.answers)
    for step in walk.data["steps"]:
        if "refused" in step:
            continue
        now = datetime.fromisoformat(str(step["at"])).replace(tzinfo=ZONE)
        work_through(now)
        _do(application_id, applicant, step, now)
        work_through(now)
        yield now


def _do(application_id: str, applicant: Actor, step: Mapping[str, Any], now: datetime) -> None:
    if step.get("by") == "system":
        return  # the work that was due has done it
    if "fire" not in step:
        corrections = dict.fromkeys(step.get("corrections", ()), "Mohon diperbaiki.")
        checklist, reason = step.get("checklist"), step.get("reason", "")
        office = step["office"]
        cases.decide(
            application_id, step["close"], office=office, reason=reason, corrections=corrections,
            checklist=checklist, now=now,
        )  # fmt: skip
        return
    _correct(application_id, applicant, step.get("answers", {}), now)
    with transaction():
        row = load_case(db.session(), application_id).row
        applications.send(application_id, step["fire"], (row.state, row.round), applicant, now)


def _correct(application_id: str, applicant: Actor, answers: Mapping[str, Any], now: datetime) -> None:
    """Answer anew what was sent back, and hand in its files again, and those that the new answers ask for."""
    case = load_case(db.session(), application_id)
    typed = forms.read_answers(case.definition, {**case.row.answers, **answers})
    sections = [part for part in case.definition.sections if {each.code for each in part.fields} & set(answers)]
    with transaction():
        for part in sections:
            applications.save_answers(application_id, part.code, typed, applicant, now)
    marked = select(CorrectionRow.about).where(
        CorrectionRow.application_id == application_id, CorrectionRow.resolved_at.is_(None)
    )
    case = load_case(db.session(), application_id)
    missing = set(forms.needed_documents(case.definition, case.facts)) - case.facts.documents
    files = sorted(missing | {each for each in db.session.scalars(marked) if each in case.definition.documents})
    if files:
        cases.hand_in(application_id, applicant, *files, now=now)


def state_of(application_id: str) -> State:
    """The state in which a case stands."""
    case = load_case(db.session(), application_id)
    return case.definition.states[case.row.state]
