"""The watchdog's page and command: for managers, in words, in both languages, at a constant cost."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from benchmarks.support.statements import recording
from permits import clock
from permits.accounts.models import Seat
from permits.cli import permits
from permits.db import db, transaction
from permits.scheduling.models import ScheduledJob
from permits.watch import jobs
from permits.watch.rules import RULES
from permits.watch.wording import SENTENCES, advice, titles
from tests.pages import Reader
from tests.reviews.desk import sent, signed_in
from tests.support import cases
from tests.watch import stage

pytestmark = pytest.mark.database
SERVICE = "skp-penelitian"


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A manager signed in; every seat is taken."""
    cases.publish(cases.SHIPPED, SERVICE)
    stage.everybody()
    reader = Reader(client)
    signed_in(reader, ("dpmptsp", "manajer"))
    return reader


def look() -> None:
    """Look at the cases once everything that is due is done."""
    stage.work_through(clock.now())
    jobs.look_now(clock.now())


def lose_warnings() -> None:
    stage.damage(delete(ScheduledJob).where(ScheduledJob.kind == "review.overdue"))


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_finding_stands_there_with_its_reason(reader: Reader, language: str) -> None:
    """The list names the case, what is the matter and what to do; it is put right with one press."""
    sent()
    lose_warnings()
    look()
    page = reader.get("/watch", language=language)
    assert len(page.all("tbody tr")) == 1
    assert {"id": "Pengingat hilang", "en": "Reminders are missing"}[language] in page.text
    address = line_address(page)
    answer = reader.post(address, {"kind": ""})
    assert {"id": "Semua permohonan berjalan", "en": "Every case goes on"}[language] in answer.text
    reader.post(address, {"kind": ""}, status=409)


def line_address(page: object) -> str:
    (form,) = page.all("tbody form")  # type: ignore[attr-defined]
    return str(form.get("action"))


def test_the_page_costs_the_same_however_much_is_found(reader: Reader) -> None:
    """A page of many findings asks as many questions as a page of one."""
    sent()
    lose_warnings()
    look()
    reader.get("/watch", language="en")
    with recording(db.engine) as few:
        reader.get("/watch", language="en")
    for _each in range(6):
        sent()
    lose_warnings()
    look()
    with recording(db.engine) as many:
        reader.get("/watch", language="en")
    assert many.queries == few.queries


def test_a_look_reads_chunks_not_cases(reader: Reader) -> None:
    """Seven cases are looked at with as many questions as one."""
    sent()
    look()
    with recording(db.engine) as few:
        jobs.look_now(clock.now())
    for _each in range(6):
        sent()
    look()
    with recording(db.engine) as many:
        jobs.look_now(clock.now())
    assert many.queries <= few.queries


def test_a_look_can_be_asked_for(reader: Reader) -> None:
    """The button promises a look, and the page says that it is on its way."""
    reader.get("/watch", language="en")
    page = reader.post("/watch/look", {})
    assert "All open cases are being looked at." in page.text
    assert "A look is on its way." in page.text
    stage.work_through(clock.now())
    assert "Every case goes on" in reader.get("/watch", language="en").text


def test_kinds_filter_the_list(reader: Reader) -> None:
    """Each kind leads to its findings alone; an unknown kind shows all."""
    sent()
    lose_warnings()
    stage.damage(delete(Seat).where(Seat.role == "verifikator"))
    look()
    assert len(reader.get("/watch", language="en").all("tbody tr")) == 2
    assert len(reader.get("/watch?kind=work_missing", language="en").all("tbody tr")) == 1
    assert len(reader.get("/watch?kind=nothing", language="en").all("tbody tr")) == 2


def test_the_page_is_for_managers(client: FlaskClient) -> None:
    """Without the ability the page does not exist."""
    cases.publish(cases.SHIPPED, SERVICE)
    reader = Reader(client)
    signed_in(reader, ("dpmptsp", "kepala"))
    reader.get("/watch", status=404)


def test_every_kind_has_its_words(app: Flask) -> None:
    """Each kind of finding has a title, a sentence and an advice."""
    with app.test_request_context():
        assert set(titles()) == set(SENTENCES)
        assert all(advice(kind, {}) for kind in SENTENCES)
    assert len(SENTENCES) >= 10
    assert len(RULES) == 7


def test_the_command_says_it_and_fails(own_app: Flask) -> None:
    """The command ends with 0 when all goes on, else with 1 and one line a finding; as JSON too."""
    runner = own_app.test_cli_runner()
    with own_app.app_context():
        cases.publish(cases.SHIPPED, SERVICE, now=clock.now())
        stage.everybody()
        applicant = cases.make_applicant()
        case = cases.make_draft(SERVICE, applicant, "perseorangan", now=clock.now())
        cases.send(case, applicant, now=clock.now())
    calm = runner.invoke(permits.commands["watch"], [])
    assert (calm.exit_code, calm.output) == (0, "1 open cases looked at, 0 findings\n")
    with own_app.app_context(), transaction() as session:
        session.execute(delete(ScheduledJob).where(ScheduledJob.kind == "review.overdue"))
    found = runner.invoke(permits.commands["watch"], ["--language", "id"])
    assert found.exit_code == 1
    assert "Pengingat hilang." in found.output
    told = runner.invoke(permits.commands["watch"], ["--json"])
    lines = [json.loads(each) for each in told.output.splitlines()]
    assert (told.exit_code, lines[0]["kind"], lines[-1]) == (1, "work_missing", {"cases": 1, "findings": 1})
