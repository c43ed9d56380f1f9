"""Closed cases are walked again with all that moved them: chosen offices, time, standing still, cases of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from permits.accounts.erasure import erase_person
from permits.applications import stepping
from permits.applications.models import Application
from permits.db import db, transaction
from permits.ids import new_id
from permits.moving.history import closed_cases
from permits.scheduling.running import run_due_jobs
from tests.support import cases
from tests.support.kiosk import at_payment, closed, sent
from tests.support.mail import mails_taken
from workflows import load
from workflows.engine.outcome import Actor, Decision
from workflows.moving import Replay, replay

pytestmark = pytest.mark.database
KIOSK = (cases.GROWN / "kios.yaml").read_text(encoding="utf-8")
HEAD = Actor("staff", new_id(), frozenset({("loket", "kepala"), ("loket", "bendahara")}))


@pytest.fixture(autouse=True)
def town(app: Flask, database: SQLAlchemy) -> Iterator[None]:
    """The small grown services published, and a mail server that takes everything."""
    cases.publish(cases.GROWN)
    with mails_taken(app):
        yield


def days(count: int) -> datetime:
    return cases.MONDAY + timedelta(days=count)


def again(text: str = KIOSK) -> Replay:
    return replay(closed_cases("kios"), load(text))


def take(application_id: str, code: str, state: str, now: datetime, reason: str = "") -> None:
    with transaction():
        stepping.take(application_id, code, (state, 1), Decision(reason=reason), HEAD, now)


def test_chosen_offices_and_a_form_of_their_own_are_repeated() -> None:
    """A case in which somebody chose whom to ask, and an office answered questions of its own, ends again where it ended."""
    take(at_payment(), "dibayar", "bayar", days(1))
    found = again()
    assert (found.cases, found.same, found.unreplayed) == (1, 1, Counter())


def test_time_is_walked_by_the_version_that_is_looked_at() -> None:
    """A case that lapsed lapses again by the version's own timer; one that was paid in time would lapse under a shorter one."""
    at_payment()
    run_due_jobs(days(6))
    run_due_jobs(days(12))
    found = again()
    assert (found.cases, found.same, found.unreplayed) == (1, 1, Counter())
    take(at_payment(), "dibayar", "bayar", days(6))
    assert again().same == 2


def test_a_case_that_stood_still_is_walked_with_its_standstill() -> None:
    """Suspended long enough for a deadline to pass and resumed, a case ends again where it ended."""
    application_id = at_payment()
    take(application_id, "tunda", "bayar", days(1), "Banjir.")
    take(application_id, "lanjut", "bayar", days(40))
    take(application_id, "dibayar", "bayar", days(41))
    found = again()
    assert (found.cases, found.same, found.unreplayed) == (1, 1, Counter())


def test_a_case_that_cannot_be_walked_says_why() -> None:
    """A person who was erased leaves a case that is counted with that reason, and nothing is passed over in silence."""
    applicant = cases.make_applicant()
    application_id = sent(applicant)
    closed(application_id, "cukup", answers={"luas": 20})
    with transaction():
        stepping.take(application_id, "cabut", ("telaah", 1), Decision(), applicant, days(1))
    assert again().cases == 1
    with transaction():
        erase_person(applicant.id, applicant, days(2))
    found = again()
    assert (found.cases, found.not_replayable) == (0, 1)
    assert [code for _, code in found.unreplayed] == ["erased"]


def test_cases_of_their_own_end_again_as_they_ended() -> None:
    """The outcomes of child cases are repeated for the case that started them, which goes on as it went on."""
    applicant = cases.make_applicant()
    stages = {"tahapan": [{"nama": "Pondasi"}, {"nama": "Atap"}]}
    application_id = cases.make_draft("gedung", applicant, "warga", stages)
    cases.send(application_id, applicant)
    run_due_jobs(cases.MONDAY)
    children = db.session.scalars(select(Application.id).where(Application.parent_id == application_id)).all()
    assert len(children) == 2
    for child_id in children:
        cases.send(child_id, applicant)
        cases.decide(child_id, "ya")
    run_due_jobs(cases.MONDAY)
    for found in closed_cases("gedung"):
        assert {each.office for each in found.acts if each.plan} == {"#1", "#2"}
        assert replay([found], found.definition).same == 1
    assert len(list(closed_cases("gedung"))) == 1
