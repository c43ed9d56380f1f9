"""What a procedure may say seldom and a case must keep all the same: laws that decide, needed permits, services that follow."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from permits.applications import operations as applications
from permits.applications.models import Application, ApplicationEvent
from permits.catalogue import queries as catalogue
from permits.db import db, transaction
from permits.definitions.models import DefinitionVersion
from permits.errors import Forbidden, Invalid
from permits.issuance.models import Permit
from permits.notices.models import Notice
from permits.scheduling.models import ScheduledJob
from permits.scheduling.running import run_due_jobs
from tests.pages import Reader
from tests.support import cases
from tests.support.mail import mails_taken
from workflows.engine.outcome import Actor

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("database")]
CONSTRUCTS = cases.ROOT / "tests" / "data" / "sop" / "constructs"
ANSWERS = {"nama": "Pasar malam", "luas": "40"}


@pytest.fixture(autouse=True)
def post(app: Flask) -> Iterator[None]:
    """A mail server that takes everything."""
    with mails_taken(app):
        yield


def published(folder: Path, *services: str, **changed: tuple[str, str]) -> None:
    """Publish constructs, one of them with a passage changed."""
    shutil.copy(CONSTRUCTS / "_city.yaml", folder)
    for service in services:
        text = (CONSTRUCTS / f"{service}.yaml").read_text(encoding="utf-8")
        old, new = changed.get(service, ("", ""))
        assert old in text
        (folder / f"{service}.yaml").write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    cases.publish(folder, *services)


def sent(service: str, applicant: Actor | None = None) -> str:
    applicant = applicant or cases.make_applicant()
    application_id = cases.make_draft(service, applicant, "warga", ANSWERS)
    cases.send(application_id, applicant)
    return application_id


def row_of(application_id: str) -> Application:
    db.session.expire_all()
    found = db.session.get(Application, application_id)
    assert found is not None
    return found


def happened(application_id: str) -> list[str]:
    found = db.session.query(ApplicationEvent).filter_by(application_id=application_id)
    return [each.kind for each in found.order_by(ApplicationEvent.seq)]


def days(count: int) -> datetime:
    return cases.MONDAY + timedelta(days=count)


def told(kind: str) -> list[str | None]:
    return [each.account_id for each in db.session.query(Notice).filter_by(kind=kind)]


def test_the_law_decides_when_the_promised_day_is_over(tmp_path: Path) -> None:
    """A deemed decision ends the case as the procedure says, once, not a day early, and takes the office's review back."""
    published(tmp_path, "deemed")
    application_id = sent("deemed")
    due = row_of(application_id).due_at
    assert due is not None
    run_due_jobs(due - timedelta(hours=1))
    assert row_of(application_id).state == "putusan"
    run_due_jobs(due + timedelta(seconds=1))
    assert (row_of(application_id).state, row_of(application_id).outcome) == ("selesai", "closed")
    assert cases.open_reviews(application_id) == []
    run_due_jobs(due + timedelta(days=30))
    assert happened(application_id).count("deemed") == 1


def test_an_office_that_decided_in_time_leaves_the_law_nothing(tmp_path: Path) -> None:
    """A case that was decided before its promised day is never deemed anything."""
    published(tmp_path, "deemed")
    application_id = sent("deemed")
    cases.decide(application_id, "tolak", reason="Jalan ditutup.")
    run_due_jobs(days(60))
    assert (row_of(application_id).state, "deemed" in happened(application_id)) == ("ditolak", False)


def test_a_broken_promise_may_be_a_task_for_people(tmp_path: Path) -> None:
    """Where the law leaves the step to people, the holders of the open work are told and the case stays where it is."""
    published(tmp_path, "deemed", deemed=("mode: decision, fires: dianggap_setuju", "mode: task"))
    head = cases.make_staff(("loket", "kepala"))
    application_id = sent("deemed")
    run_due_jobs(days(60))
    assert row_of(application_id).state == "putusan"
    assert told("deemed") == [head.id]


def test_late_work_of_a_whole_state_is_handed_on(tmp_path: Path) -> None:
    """A timer that hands work over without naming a plan passes every open review of the state to the other role."""
    handed = (
        "naik: {after: langkah, does: escalate, to: kepala}",
        "naik: {after: langkah, does: reassign, to: kepala}",
    )
    published(tmp_path, "timers", timers=handed)
    cases.make_staff(("loket", "penelaah"))
    head = cases.make_staff(("loket", "kepala"), name="Ibu Kepala")
    application_id = sent("timers")
    (review,) = cases.open_reviews(application_id)
    assert review.role == "penelaah"
    run_due_jobs(days(14))
    db.session.expire_all()
    (review,) = cases.open_reviews(application_id)
    assert (review.role, review.assignee_id) == ("kepala", None)
    assert head.id in told("review_request")
    cases.decide(application_id, "setujui", now=days(14))
    assert row_of(application_id).state == "selesai"


def hold(applicant: Actor, service: str, until: datetime) -> None:
    """Let a person hold a permit of a service until a day."""
    application_id = sent(service, applicant)
    row = row_of(application_id)
    with transaction() as session:
        session.add(
            Permit(
                application_id=application_id, service=service, office=row.office, year=2026, sequence=1,
                number="CTH-1/2026", token="A" * 22, code="ABCDEFGH", title_id="Izin", title_en="Permit", status="issued",
                document_sha256="0" * 64, document_size=1, holder="Seseorang",
                data={}, valid_from=cases.MONDAY.date(), valid_until=until.date(), reserved_at=cases.MONDAY,
                issued_at=cases.MONDAY,
            )
        )  # fmt: skip


def test_a_needed_permit_must_be_held_when_sending(tmp_path: Path) -> None:
    """Whoever does not hold the needed permit in force cannot send; nothing of the draft is lost, and holding it helps."""
    published(tmp_path, "needs", "join-all", "join-any")
    applicant, other = cases.make_applicant(), cases.make_applicant("Orang Lain")
    application_id = cases.make_draft("needs", applicant, "warga", ANSWERS)
    with pytest.raises(Invalid) as refused:
        cases.send(application_id, applicant)
    (problem,) = refused.value.problems
    assert (problem.about, problem.code) == ("needs.izin_dasar", "permit_missing")
    assert (row_of(application_id).state, row_of(application_id).submitted_at) == ("draf", None)
    hold(other, "join-all", days(30))
    with pytest.raises(Invalid):
        cases.send(application_id, applicant)


@pytest.mark.parametrize(("until", "may"), [(0, True), (30, True), (-1, False)])
def test_a_needed_permit_counts_to_its_last_day(tmp_path: Path, until: int, may: bool) -> None:
    """A permit in force opens the way to the last day of its validity; one that ran out does not."""
    published(tmp_path, "needs", "join-all")
    applicant = cases.make_applicant()
    hold(applicant, "join-all", days(max(until, 0)))
    when = days(0) if until >= 0 else days(1)
    application_id = cases.make_draft("needs", applicant, "warga", ANSWERS)
    if may:
        cases.send(application_id, applicant, now=when)
    else:
        with pytest.raises(Invalid):
            cases.send(application_id, applicant, now=when)
    assert (row_of(application_id).submitted_at is not None) is may


def test_the_services_that_follow_are_offered_when_a_case_ended_well(tmp_path: Path, client: FlaskClient) -> None:
    """A case that was granted leads to the services named under `offers`; before that, and when refused, to none."""
    text = (CONSTRUCTS / "needs.yaml").read_text(encoding="utf-8")
    needs = text[text.index("needs:\n  ") : text.index("offers:")]
    published(tmp_path, "needs", "join-any", "join-veto", needs=(needs, ""))
    applicant = cases.make_applicant()
    reader = Reader(client)
    reader.sign_in(cases.address_of(applicant), cases.PASSWORD)
    granted, refused = sent("needs", applicant), sent("needs", applicant)
    offered = "/services/join-any"
    assert offered not in _links(reader, granted)
    cases.decide(granted, "setujui")
    cases.decide(refused, "tolak", reason="Jalan ditutup.")
    assert offered in _links(reader, granted)
    assert offered not in _links(reader, refused)


def _links(reader: Reader, application_id: str) -> set[str]:
    return {each.get("href") or "" for each in reader.get(f"/applications/{application_id}", language="en").all("a")}


def test_a_service_in_the_archive_takes_no_new_case_and_decides_the_old(tmp_path: Path, client: FlaskClient) -> None:
    """An archived service is in no list, its page says so, no draft of it begins; what was sent before is still decided."""
    published(tmp_path, "join-any", "deemed")
    applicant = cases.make_applicant()
    application_id = sent("deemed", applicant)
    text = (tmp_path / "deemed.yaml").read_text(encoding="utf-8").replace("sop: 1\n", "sop: 1\nstatus: archive\n", 1)
    with transaction() as session:
        session.add(
            DefinitionVersion(
                service="deemed", version=2, text=text, sha256="0" * 64, published_at=cases.MONDAY, published_by="test"
            )
        )
    assert [each.code for each in catalogue.services()] == ["join-any"]
    page = Reader(client).get("/services/deemed", language="en")
    assert "This service is no longer offered." in page.text
    with pytest.raises(Forbidden) as refused, transaction():
        applications.begin("deemed", "warga", "id", applicant, cases.MONDAY)
    assert refused.value.args[0] == "not_applied_for_here"
    cases.decide(application_id, "setujui")
    assert row_of(application_id).outcome == "closed"


def test_a_question_to_another_system_that_is_not_connected_takes_the_way_of_people(tmp_path: Path) -> None:
    """The job that would ask gives up at once, so that the case waits for people and not for ever."""
    published(tmp_path, "ask")
    application_id = sent("ask")
    asked = db.session.query(ScheduledJob).filter_by(application_id=application_id, kind="connector.ask").all()
    assert len(asked) == 1
    before = row_of(application_id).state
    run_due_jobs(cases.MONDAY)
    assert row_of(application_id).state != before
    assert cases.open_reviews(application_id) != []
