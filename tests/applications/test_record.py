"""The record shows every change that was made behind its back, and outlives the people in it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from permits.accounts.erasure import ERASED, erase_person
from permits.applications import record
from permits.applications.commands import audit
from permits.applications.models import Answers, Application, ApplicationEvent, CorrectionRow, Submission
from permits.db import db, transaction
from permits.documents.models import Document
from permits.documents.store import store_of
from permits.reviews.models import Review
from permits.scheduling.running import run_due_jobs
from tests.support import cases
from workflows.engine.outcome import SYSTEM, Actor

pytestmark = pytest.mark.database


@pytest.fixture
def applicant(own_app: Flask) -> Actor:
    """The applicant of a case that was returned once and then refused."""
    with own_app.app_context():
        cases.publish(cases.SHIPPED, "skp-penelitian")
        made = cases.make_applicant()
        application_id = cases.make_draft("skp-penelitian", made, "perseorangan")
        cases.send(application_id, made)
        cases.decide(application_id, "kembalikan", corrections={"judul": "Samakan dengan proposal Nurhaliza."})
        cases.send(application_id, made)
        cases.decide(application_id, "tolak", reason="Nurhaliza belum terdaftar sebagai mahasiswa.")
    return made


def breaches(app: Flask) -> list[tuple[int, str]]:
    with app.app_context():
        return [(each.seq, each.fault) for each in record.verify(db.session())]


def behind_its_back(app: Flask, *statements: str) -> None:
    """Change the record as somebody could who holds the whole database: without the triggers."""
    with app.app_context(), transaction() as session:
        if session.get_bind().dialect.name == "sqlite":
            for verb in ("update", "delete"):
                session.execute(text(f"DROP TRIGGER application_event_no_{verb}"))
        else:
            session.execute(text("ALTER TABLE application_event DISABLE TRIGGER ALL"))
        for each in statements:
            session.execute(text(each))


def last(app: Flask) -> int:
    with app.app_context():
        return max(each.seq for each in db.session.query(ApplicationEvent))


def test_an_untouched_record_is_whole(own_app: Flask, applicant: Actor) -> None:
    """What the operations wrote verifies, and the command says so."""
    assert breaches(own_app) == []
    with own_app.app_context():
        done = own_app.test_cli_runner().invoke(audit, ["verify"])
    assert (done.exit_code, done.output) == (0, "The record is whole.\n")


def test_a_changed_event_is_named(own_app: Flask, applicant: Actor) -> None:
    """An event whose kind, time or actor was changed is named by its number."""
    behind_its_back(own_app, "UPDATE application_event SET actor_id = 'somebody else' WHERE seq = 3")
    assert breaches(own_app) == [(3, "changed")]
    with own_app.app_context():
        done = own_app.test_cli_runner().invoke(audit, ["verify"])
    assert done.exit_code == 1
    assert "event 3 was changed" in done.output


def test_a_removed_event_is_named(own_app: Flask, applicant: Actor) -> None:
    """An event that was taken out of the middle is named as missing."""
    behind_its_back(own_app, "DELETE FROM application_event WHERE seq = 2")
    assert breaches(own_app) == [(2, "missing")]


def test_events_that_changed_places_are_named(own_app: Flask, applicant: Actor) -> None:
    """Two events that changed places are both named."""
    behind_its_back(
        own_app,
        "UPDATE application_event SET seq = -1 WHERE seq = 2",
        "UPDATE application_event SET seq = 2 WHERE seq = 3",
        "UPDATE application_event SET seq = 3 WHERE seq = -1",
    )
    assert {2, 3} <= {seq for seq, _fault in breaches(own_app)}


def test_a_cut_off_tail_is_named(own_app: Flask, applicant: Actor) -> None:
    """A record that ends too early is named, because the head is kept on the case."""
    end = last(own_app)
    behind_its_back(own_app, f"DELETE FROM application_event WHERE seq >= {end - 1}")
    assert breaches(own_app) == [(end - 1, "cut_off")]


def test_an_event_rewritten_with_a_fitting_hash_is_named(own_app: Flask, applicant: Actor) -> None:
    """Recomputing a changed event's own hash does not help: the next event no longer follows it."""
    with own_app.app_context():
        row = dict(db.session.execute(text("SELECT * FROM application_event WHERE seq = 2")).mappings().one())
        event = db.session.query(ApplicationEvent).filter_by(seq=2).one()
        forged = {each.name: getattr(event, each.name) for each in record.events.c} | {"actor_id": "somebody else"}
        digest = record.event_hash(forged)
        assert digest != row["hash"]
    behind_its_back(
        own_app, f"UPDATE application_event SET actor_id = 'somebody else', hash = '{digest}' WHERE seq = 2"
    )
    assert (3, "moved") in breaches(own_app)


def test_erasing_a_person_leaves_the_record_whole_and_nothing_of_the_person(own_app: Flask, applicant: Actor) -> None:
    """After an erasure no answer, file, reason or note is left, and every hash is still true."""
    with own_app.app_context():
        digests = {each.sha256 for each in db.session.query(Document)}
        store = store_of(own_app.config["SETTINGS"])
        with transaction():
            erase_person(applicant.id, SYSTEM, cases.MONDAY)
        run_due_jobs(cases.MONDAY)
        assert breaches(own_app) == []
        assert db.session.query(Application).count() == 1
        assert db.session.query(Answers).count() == db.session.query(Submission).count() == 0
        assert {each.note for each in db.session.query(CorrectionRow)} == {ERASED}
        assert {each.reason for each in db.session.query(Review)} <= {""}
        for sha256 in digests:
            with pytest.raises(FileNotFoundError):
                store.open(sha256)
