"""Late work goes upwards: to whom the procedure names, otherwise to the office's heads, once and on record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from permits.applications import record
from permits.applications.models import ApplicationEvent
from permits.db import db
from permits.notices.models import Notice
from permits.scheduling.running import run_due_jobs
from tests.applications.test_constructs import published, sent
from tests.support import cases
from tests.support.mail import mails_taken

pytestmark = pytest.mark.database
SERVICE = "skp-penelitian"
LATE = cases.MONDAY + timedelta(days=60)


@pytest.fixture(autouse=True)
def post(app: Flask, database: object) -> Iterator[None]:
    """A mail server that takes everything."""
    with mails_taken(app):
        yield


def told(application_id: str) -> list[str | None]:
    """Who was told that late work is theirs to watch, one entry a mail."""
    return sorted(
        each.account_id or ""
        for each in db.session.query(Notice).filter_by(application_id=application_id, kind="escalated")
    )


def raised(application_id: str) -> list[dict[str, object]]:
    """What the record says went upwards."""
    found = db.session.query(ApplicationEvent).filter_by(application_id=application_id, kind="escalated")
    return [each.data for each in found.order_by(ApplicationEvent.seq)]


def late_letter() -> str:
    """A research letter whose first check and whole promise are late."""
    applicant = cases.make_applicant()
    application_id = cases.make_draft(SERVICE, applicant, "perseorangan")
    cases.send(application_id, applicant)
    run_due_jobs(LATE)
    return application_id


def test_the_heads_of_the_office_are_told() -> None:
    """Where the procedure names nobody, each head of the office is told of each broken deadline once, and it is recorded."""
    cases.publish(cases.SHIPPED, SERVICE)
    cases.make_staff(("dpmptsp", "verifikator"))
    head = cases.make_staff(("dpmptsp", "kepala"))
    application_id = late_letter()
    found = raised(application_id)
    assert sorted(str(each["work"]) for each in found) == ["review.overdue", "service.overdue"]
    assert all(each["told"] == [head.id] for each in found)
    assert told(application_id) == [head.id, head.id]
    run_due_jobs(LATE + timedelta(days=30))
    assert (len(raised(application_id)), len(told(application_id))) == (2, 2)
    assert list(record.verify(db.session())) == []


def test_nobody_to_tell_is_on_record_too() -> None:
    """An office without heads leaves an event that names nobody, so that it can be found."""
    cases.publish(cases.SHIPPED, SERVICE)
    cases.make_staff(("dpmptsp", "verifikator"))
    application_id = late_letter()
    assert [each["told"] for each in raised(application_id)] == [[], []]
    assert told(application_id) == []


def test_who_holds_the_work_is_not_told_twice() -> None:
    """A head who holds the late work alone is told of it as its holder, not a second time as its head."""
    cases.publish(cases.SHIPPED, SERVICE)
    head = cases.make_staff(("dpmptsp", "verifikator"), ("dpmptsp", "kepala"))
    application_id = late_letter()
    assert all(each["told"] == [head.id] for each in raised(application_id))
    assert told(application_id) == []


def test_the_procedures_own_word_comes_first(tmp_path: Path) -> None:
    """Where the procedure escalates by a timer of its own, late reviews go to whom it names and to nobody else."""
    published(tmp_path, "timers")
    cases.make_staff(("loket", "penelaah"))
    head = cases.make_staff(("loket", "kepala"))
    application_id = sent("timers")
    run_due_jobs(LATE)
    assert "review.overdue" not in {each["work"] for each in raised(application_id)}
    assert told(application_id) == [head.id]
