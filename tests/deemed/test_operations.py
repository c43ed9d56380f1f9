"""Deemed decisions: once, at local midnight after the last day, on the record, and hard to refuse afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from permits.accounts.erasure import erase_person
from permits.applications import record
from permits.db import db, transaction
from permits.deemed import operations, queries
from permits.errors import Conflict, Forbidden, Invalid, NotFound
from permits.notices.models import Notice
from permits.scheduling.models import ScheduledJob
from permits.scheduling.operations import claim_due
from permits.scheduling.queries import JOBS
from permits.scheduling.running import run_claimed, run_due_jobs
from tests.deemed import town
from tests.deemed.town import LAST_INSTANT, MIDNIGHT
from tests.support import cases
from tests.support.mail import mails_taken
from workflows.engine.outcome import SYSTEM

pytestmark = pytest.mark.database
SENTENCE = "Data pemohon terbukti palsu."


@pytest.fixture
def late(app: Flask, database: object, tmp_path: Path) -> Iterator[str]:
    """A case that nobody decided in time, where the law leaves the rest to people."""
    town.publish(tmp_path, "task")
    application_id = town.sent()
    with mails_taken(app):
        run_due_jobs(MIDNIGHT)
        yield application_id


def test_a_broken_promise_is_recorded_with_its_grounds(late: str) -> None:
    """The event names limit, calendar, last day and instant, definition and holders, and the record's chain stays whole."""
    (event,) = town.events(late)
    review = cases.open_reviews(late)[0]
    assert event.data["last_day"] == "2026-11-23"
    assert event.data["last_instant"] == LAST_INSTANT.isoformat()
    assert event.data["limit"] == ["limit_service", "5", "working_days"]
    assert event.data["complete_on"] == "2026-11-16"
    assert event.data["definition"] == town.row_of(late).definition_id
    assert event.data["held"] == [[review.plan, review.office, None]]
    assert event.data["calendar"] and event.data["decided"] is False
    assert event.actor_kind == SYSTEM.kind
    assert list(record.verify(db.session())) == []


def test_the_case_stays_and_somebody_must_look_at_it(late: str) -> None:
    """The case stays where it stood, and the head and the legal officer each have a task about it."""
    grant = town.grant_of(late)
    assert grant is not None and not grant.decided and grant.granted_at == MIDNIGHT
    assert town.row_of(late).closed_at is None
    assert sorted(town.tasks_of(late)) == ["hukum", "kepala"]


def test_it_happens_once(late: str) -> None:
    """Later rounds of work, a return and a second broken promise add no second event, certificate or task."""
    run_due_jobs(MIDNIGHT + timedelta(days=3))
    cases.decide(late, "kembalikan", corrections={"judul": "Beda."}, now=MIDNIGHT + timedelta(days=3))
    applicant = cases.Actor("applicant", town.row_of(late).applicant_id)
    cases.send(late, applicant, now=MIDNIGHT + timedelta(days=4))
    run_due_jobs(MIDNIGHT + timedelta(days=40))
    assert len(town.events(late)) == 1
    assert len(town.tasks_of(late)) == 2
    assert db.session.query(Notice).filter_by(application_id=late, kind="deemed_ready").count() == 1


def test_the_last_day_is_whole(app: Flask, database: object, tmp_path: Path) -> None:
    """A decision at 23.00 local of the last day is on time, whatever zone the server has; nothing is granted by law."""
    town.publish(tmp_path, "task")
    application_id = town.sent()
    with mails_taken(app):
        run_due_jobs(LAST_INSTANT)
        assert town.grant_of(application_id) is None
        cases.decide(
            application_id, "tolak", reason="Bukan penelitian.", now=LAST_INSTANT - timedelta(minutes=59, seconds=59)
        )
        run_due_jobs(MIDNIGHT + timedelta(days=30))
    assert town.row_of(application_id).outcome == "refused"
    assert (town.grant_of(application_id), town.events(application_id)) == (None, [])


def test_a_paper_printed_after_midnight_was_decided_in_time(app: Flask, database: object, tmp_path: Path) -> None:
    """What was decided on the last day is not granted by law because its paper is only made after midnight."""
    town.publish(tmp_path, "task")
    application_id = town.sent()
    evening = LAST_INSTANT - timedelta(minutes=30)
    while cases.open_reviews(application_id):
        review = cases.open_reviews(application_id)[0]
        definition = cases.load_case(db.session(), application_id).definition
        plan = definition.states[review.state].reviews[review.plan]
        result = next(each.code for each in plan.results.values() if each.tone == "positive")
        cases.decide(application_id, result, now=evening)
    assert town.row_of(application_id).closed_at is None
    with mails_taken(app):
        run_due_jobs(MIDNIGHT)
    assert town.row_of(application_id).outcome == "issued"
    assert (town.grant_of(application_id), town.events(application_id)) == (None, [])


def test_a_service_without_it_has_none(app: Flask, database: object, tmp_path: Path) -> None:
    """Where the procedure says that it does not apply, a broken promise grants nothing."""
    town.publish(tmp_path, "off")
    application_id = town.sent()
    with mails_taken(app):
        run_due_jobs(MIDNIGHT + timedelta(days=30))
    assert (town.grant_of(application_id), town.events(application_id)) == (None, [])


def test_refusing_needs_a_reason_first(late: str) -> None:
    """What the law granted cannot be refused until one who must look at it has written why; then it can, once said."""
    now = MIDNIGHT + timedelta(hours=3)
    with pytest.raises(Invalid) as refused:
        cases.decide(late, "tolak", reason="Bukan penelitian.", now=now)
    assert [(each.about, each.code) for each in refused.value.problems] == [("result", "deemed_granted")]
    db.session.rollback()
    assert town.row_of(late).closed_at is None
    legal = cases.make_staff(town.LEGAL)
    for reason in (SENTENCE, "Alasan kedua."):
        with transaction():
            operations.override(late, reason, legal, now)
    (event,) = town.events(late, "deemed_overridden")
    assert SENTENCE not in str(event.data) and event.actor_id == legal.id
    cases.decide(late, "tolak", reason="Bukan penelitian.", now=now)
    assert town.row_of(late).outcome == "refused"
    grant = town.grant_of(late)
    assert grant is not None and grant.override_reason == SENTENCE
    with transaction(), pytest.raises(Conflict, match="case_closed"):
        operations.override(late, "Terlambat.", legal, now)


def test_only_those_who_must_look_may(late: str) -> None:
    """Others of the office are told that it is not theirs, other offices learn nothing, and words are needed."""
    checker, stranger = cases.make_staff(town.CHECKER), cases.make_staff(("dinkes", "penelaah"))
    legal = cases.make_staff(town.LEGAL)
    for act in (
        lambda who, words: operations.override(late, words, who, MIDNIGHT),
        lambda who, words: operations.finish_task(late, "hukum", words, who, MIDNIGHT),
    ):
        for who, error in ((checker, Forbidden), (stranger, NotFound)):
            with transaction(), pytest.raises(error):
                act(who, SENTENCE)
        for words in (" ", "a" * 2001):
            with transaction(), pytest.raises(Invalid):
                act(legal, words)
    assert town.events(late, "deemed_task_done") == []


def test_a_task_is_closed_once(late: str) -> None:
    """A task closed twice keeps its first note and one event, and waits for nobody any more."""
    legal = cases.make_staff(town.LEGAL)
    assert queries.waiting(legal) == 1
    for note in (SENTENCE, "Lagi."):
        with transaction():
            operations.finish_task(late, "hukum", note, legal, MIDNIGHT)
    db.session.expire_all()
    task = town.tasks_of(late)["hukum"]
    assert (task.note, task.done_by, len(town.events(late, "deemed_task_done"))) == (SENTENCE, legal.id, 1)
    assert queries.waiting(legal) == 0


def test_an_erased_person_leaves_the_fact_without_words(late: str) -> None:
    """Erasing the applicant takes name, notes and certificate; that the law granted the case stays."""
    legal = cases.make_staff(town.LEGAL)
    with transaction():
        operations.override(late, SENTENCE, legal, MIDNIGHT)
    cases.decide(late, "tolak", reason="Bukan penelitian.", now=MIDNIGHT)
    paper = town.grant_of(late)
    assert paper is not None and paper.document_sha256
    with transaction():
        erase_person(town.row_of(late).applicant_id, SYSTEM, MIDNIGHT)
    grant = town.grant_of(late)
    assert grant is not None and (grant.holder, grant.override_reason) == ("—", "—")
    removal = select(JOBS.c.id).where(JOBS.c.kind == "file.delete", JOBS.c.key.contains(paper.document_sha256))
    assert db.session.execute(removal).first() is not None


@pytest.mark.faults
def test_three_workers_grant_once(own_app: Flask, tmp_path: Path) -> None:
    """Three workers at one broken promise at the same instant give one event, one grant and one task a role."""
    with own_app.app_context():
        town.publish(tmp_path, "task")
        application_id = town.sent()
        with transaction():
            claims = claim_due(MIDNIGHT, 1, timedelta(minutes=5), JOBS.c.kind == "deemed.task")
        (claim,) = claims
        db.session.remove()

        def work(_worker: int) -> str:
            with own_app.app_context():
                return run_claimed(claim, MIDNIGHT)

        with ThreadPoolExecutor(3) as workers:
            ends = sorted(workers.map(work, range(3)))
        assert ends == ["done", "left", "left"]
        assert len(town.events(application_id)) == 1
        assert len(town.tasks_of(application_id)) == 2
        certificates = db.session.query(ScheduledJob).filter_by(
            application_id=application_id, kind="deemed.certificate"
        )
        assert certificates.count() == 1
