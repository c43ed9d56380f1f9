"""Cases that another case starts: begun once, closing their parent's review once, called off with it, whoever dies meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from permits.applications import children, stepping
from permits.applications.cases import load_case
from permits.applications.models import Application, ApplicationEvent
from permits.db import db, transaction
from permits.ids import new_id
from permits.reviews.models import Review
from permits.scheduling.models import ScheduledJob
from permits.scheduling.operations import Job, claim_due
from permits.scheduling.running import LEASE, run_claimed
from tests.support import cases
from tests.support.cases import MONDAY
from workflows.engine.outcome import Actor, Decision

pytestmark = [pytest.mark.database, pytest.mark.faults]
HEAD = frozenset({("loket", "kepala")})
STAGES = {"tahapan": [{"nama": "Pondasi"}, {"nama": "Atap"}]}


@pytest.fixture
def town(own_app: Flask) -> Iterator[Flask]:
    """The small grown services in a database of their own, in which commits last."""
    with own_app.app_context():
        cases.publish(cases.GROWN)
        db.session.remove()
        yield own_app


def run_children() -> None:
    """Do the work about cases of their own that is due; mails wait."""
    while True:
        with transaction():
            claims = claim_due(MONDAY, 50, LEASE, ScheduledJob.kind.startswith("child."))
        if not claims:
            return
        for claim in claims:
            run_claimed(claim, MONDAY, loudly=True)


def building(applicant: Actor) -> str:
    """A building whose two stages have been begun as cases of their own."""
    application_id = cases.make_draft("gedung", applicant, "warga", STAGES)
    cases.send(application_id, applicant)
    run_children()
    return application_id


def stages(application_id: str) -> list[Application]:
    db.session.expire_all()
    return list(
        db.session.scalars(
            select(Application).where(Application.parent_id == application_id).order_by(Application.parent_key)
        )
    )


def finished(child_id: str, applicant: Actor, result: str = "ya") -> None:
    """Send a stage and have it decided."""
    cases.send(child_id, applicant)
    cases.decide(child_id, result)


def state_of(application_id: str) -> str:
    db.session.expire_all()
    found = db.session.get(Application, application_id)
    assert found is not None
    return str(found.state)


def job(application_id: str, kind: str, **data: Any) -> Job:
    return Job(1, kind, f"{application_id}:{kind}:x", application_id, data, 0, "token")


def test_each_row_starts_a_case_of_its_own(town: Flask) -> None:
    """One for every row, for the same applicant, with the answers of the row in its form; a repetition starts none."""
    applicant = cases.make_applicant()
    application_id = building(applicant)
    begun = stages(application_id)
    assert [each.parent_key for each in begun] == ["tahap:#1:1.1", "tahap:#2:1.1"]
    assert {each.applicant_id for each in begun} == {applicant.id}
    assert [load_case(db.session(), each.id).facts.form["nama"] for each in begun] == ["Pondasi", "Atap"]
    with transaction():
        again = {"plan": "tahap", "office": "#1", "row": 0, "service": "gedung-tahap", "key": "tahap:#1:1.1"}
        children.begin_child(job(application_id, "child.start", **again), MONDAY)
    assert len(stages(application_id)) == 2


def test_the_ends_of_the_children_carry_the_parent_on(town: Flask) -> None:
    """The parent waits for all of them, then goes on by itself; the record says how each ended."""
    applicant = cases.make_applicant()
    application_id = building(applicant)
    first, second = (each.id for each in stages(application_id))
    finished(first, applicant)
    run_children()
    assert state_of(application_id) == "kerja"
    finished(second, applicant, "tidak")
    run_children()
    assert state_of(application_id) == "selesai"
    results = db.session.scalars(
        select(Review.result).where(Review.application_id == application_id).order_by(Review.office)
    )
    assert list(results) == ["closed", "refused"]


def test_an_end_counts_once_whoever_dies(town: Flask) -> None:
    """The promise is written with the child's end; an attempt that dies leaves nothing, the next one does it, a third nothing."""
    applicant = cases.make_applicant()
    application_id = building(applicant)
    child = stages(application_id)[0].id
    finished(child, applicant)
    promised = db.session.scalars(select(ScheduledJob).where(ScheduledJob.kind == "child.ended")).one()
    assert (promised.application_id, promised.data["ended"]) == (application_id, "closed")
    told = job(application_id, "child.ended", **promised.data)
    with pytest.raises(RuntimeError, match="power cut"), transaction():
        children.close_for_child(told, MONDAY)
        raise RuntimeError("power cut")
    assert len(cases.open_reviews(application_id)) == 2
    run_children()
    with transaction():
        children.close_for_child(told, MONDAY)
    assert len(cases.open_reviews(application_id)) == 1
    closings = select(ApplicationEvent.id).where(
        ApplicationEvent.application_id == application_id, ApplicationEvent.kind == "review_closed"
    )
    assert len(db.session.scalars(closings).all()) == 1


def test_two_ends_at_once_are_both_counted(town: Flask) -> None:
    """The last two children end at the same instant: both reviews are closed and the parent goes on once."""
    applicant = cases.make_applicant()
    application_id = building(applicant)
    for child in [each.id for each in stages(application_id)]:
        finished(child, applicant)
    with transaction():
        claims = claim_due(MONDAY, 10, LEASE, ScheduledJob.kind == "child.ended")
    assert len(claims) == 2
    together = threading.Barrier(2, timeout=60)

    def work(number: int) -> str:
        with town.app_context():
            together.wait()
            return run_claimed(claims[number], MONDAY, loudly=True)

    db.session.remove()
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(work, (0, 1))) == ["done", "done"]
    assert state_of(application_id) == "selesai"
    moves = select(ApplicationEvent.id).where(
        ApplicationEvent.application_id == application_id, ApplicationEvent.kind == "ended"
    )
    assert len(db.session.scalars(moves).all()) == 1


def test_a_parent_that_stands_still_looks_again_when_it_goes_on(town: Flask) -> None:
    """A child that ends meanwhile closes nothing until the parent is resumed, and then does."""
    applicant = cases.make_applicant()
    application_id = building(applicant)
    head = Actor("staff", new_id(), HEAD)
    with transaction():
        stepping.take(application_id, "tunda", ("kerja", 1), Decision(), head, MONDAY)
    for child in [each.id for each in stages(application_id)]:
        finished(child, applicant)
    run_children()
    assert (state_of(application_id), len(cases.open_reviews(application_id))) == ("kerja", 2)
    with transaction():
        stepping.take(application_id, "lanjut", ("kerja", 1), Decision(), head, MONDAY)
    run_children()
    assert state_of(application_id) == "selesai"


def test_the_children_of_a_withdrawn_case_are_called_off(town: Flask) -> None:
    """Withdrawing the parent withdraws its open children; one that had ended stays as it ended."""
    applicant = cases.make_applicant()
    application_id = building(applicant)
    first, second = (each.id for each in stages(application_id))
    finished(first, applicant)
    with transaction():
        stepping.take(application_id, "cabut", ("kerja", 1), Decision(), applicant, MONDAY)
    run_children()
    assert (state_of(first), state_of(second), state_of(application_id)) == ("selesai", "dicabut", "dicabut")
    said = select(ApplicationEvent.actor_kind).where(
        ApplicationEvent.application_id == second, ApplicationEvent.kind == "called_off"
    )
    assert db.session.scalars(said).one() == "system"
