"""Calendar entries that go with mails about visits: one identity for each visit, a growing number for each change."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from icalendar import Calendar

from permits.db import transaction
from permits.inspections import operations
from permits.inspections.operations import mark_of
from permits.scheduling.running import run_due_jobs
from tests.inspections.town import SEAT, free, publish, review_of, waiting
from tests.notices.conftest import MailServer
from tests.support import cases
from tests.support.cases import MONDAY, address_of

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def city(database: SQLAlchemy, tmp_path: Path) -> None:
    """The service of visits, published."""
    publish(tmp_path)


def entry_in(mail: EmailMessage) -> Any:
    """The event in a mail's calendar file."""
    (file,) = mail.iter_attachments()
    assert file.get_content_type() == "text/calendar"
    assert file.get_param("method") == "PUBLISH"
    raw = file.get_payload(decode=True)
    assert isinstance(raw, bytes)
    (event,) = Calendar.from_ical(raw).events
    return event


def test_an_entry_follows_its_visit(mail_server: MailServer) -> None:
    """Planned, moved, called off: each mail replaces the entry by the next one, the last one takes it away."""
    applicant, _inspector = cases.make_applicant(), cases.make_staff(SEAT)
    application_id = waiting(applicant)
    review_id, (first, second, *_more) = review_of(application_id).id, free(application_id, applicant=True)
    with transaction():
        seen = mark_of(operations.book(review_id, first, "", applicant, MONDAY))
    run_due_jobs(MONDAY)
    with transaction():
        seen = mark_of(operations.book(review_id, second, seen, applicant, MONDAY))
    run_due_jobs(MONDAY)
    with transaction():
        operations.give_up(review_id, seen, applicant, MONDAY)
    run_due_jobs(MONDAY)
    mails = [each for each in mail_server.to(address_of(applicant)) if list(each.iter_attachments())]
    entries = [entry_in(each) for each in mails]
    assert len({str(each["uid"]) for each in entries}) == 1
    assert [int(each["sequence"]) for each in entries] == [0, 1, 2]
    assert [str(each["status"]) for each in entries] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [each.start for each in entries] == [first, second, second]
    assert all(str(each["url"]).endswith(f"/applications/{application_id}") for each in entries)


def test_no_other_mail_holds_a_file(mail_server: MailServer) -> None:
    """A receipt is words alone."""
    applicant = cases.make_applicant()
    waiting(applicant)
    run_due_jobs(MONDAY)
    (receipt,) = mail_server.to(address_of(applicant))
    assert not receipt.is_multipart()
