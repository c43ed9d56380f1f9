"""Messages beside a mail: to whom wants them, once each, again after a failure, with nothing in them but number and link."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from permits.applications.models import Application
from permits.channels import operations, queries
from permits.channels.models import Phone
from permits.db import db, transaction
from permits.notices.models import Notice
from permits.privacy import operations as privacy
from permits.scheduling.models import ScheduledJob
from permits.scheduling.operations import Job
from permits.scheduling.running import run_due_jobs
from tests.channels.conftest import NUMBER, give_number, texts
from tests.notices.conftest import MailServer
from tests.support.cases import MONDAY, SMALL, address_of, make_applicant, make_draft, publish, send
from tests.support.gateway import Gateway
from workflows.engine.outcome import Actor

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("database")]


@pytest.fixture
def person() -> Actor:
    publish(SMALL, "five-states")
    return make_applicant("Hawa Lihawa")


def sent_by(person: Actor) -> str:
    """The number of a case that the person has sent at this moment."""
    case = make_draft("five-states", person, "warga", {"nama": "Pasar malam", "luas": "40"})
    send(case, person)
    return case


def number_of(case: str) -> str:
    db.session.rollback()
    return str(db.session.get_one(Application, case).number)


def job_of(channel: str) -> ScheduledJob:
    db.session.rollback()
    return db.session.scalars(select(ScheduledJob).where(ScheduledJob.kind == f"text.{channel}")).one()


def test_a_receipt_comes_by_mail_and_by_text_message(gateway: Gateway, mail_server: MailServer, person: Actor) -> None:
    """With a number the receipt comes both ways; the message holds number and link, and no name or answer."""
    give_number(person)
    case = sent_by(person)
    run_due_jobs(MONDAY)
    (said,), (headers,) = gateway.bodies, gateway.headers
    assert (said["to"], said["from"]) == (NUMBER, "KOTA")
    assert headers["authorization"] == "Bearer rahasia"
    assert number_of(case) in said["text"] and said["text"].endswith(f"/applications/{case}")
    assert "Hawa" not in said["text"] and "Pasar" not in said["text"]
    assert len(mail_server.to(address_of(person))) == 1
    assert "Hawa" not in json.dumps(job_of("sms").data) and NUMBER not in json.dumps(job_of("sms").data)


def test_without_a_number_nothing_but_mail_goes(gateway: Gateway, mail_server: MailServer, person: Actor) -> None:
    """Whoever gave no number gets no message, and no work for one is promised."""
    sent_by(person)
    run_due_jobs(MONDAY)
    assert (gateway.bodies, len(mail_server.to(address_of(person)))) == ([], 1)


def test_whatsapp_needs_the_choice_and_the_consent(gateway: Gateway, mail_server: MailServer, person: Actor) -> None:
    """Chosen and consented it goes as WhatsApp wants it; without the choice it does not, nor once the consent is taken back."""
    give_number(person, whatsapp=True)
    with transaction():
        operations.choose(
            person.id, "applicant", ["decisions.whatsapp"], ["decisions.whatsapp", "decisions.sms"], MONDAY
        )
    case = sent_by(person)
    run_due_jobs(MONDAY)
    (said,) = gateway.bodies
    assert (said["to"], said["template"]["name"]) == (NUMBER.removeprefix("+"), "kabar")
    (words,) = said["template"]["components"][0]["parameters"]
    assert number_of(case) in words["text"]
    assert gateway.headers[0]["authorization"] == "Bearer rahasia-wa"
    with transaction():
        privacy.choose(person.id, frozenset(), "id", MONDAY)
    sent_by(person)
    run_due_jobs(MONDAY)
    assert len(gateway.bodies) == 1


def test_a_mail_that_may_be_switched_off_is_not_sent(gateway: Gateway, mail_server: MailServer, person: Actor) -> None:
    """News that nobody must have stays away when it is not wanted, and its row says nothing; decisions come all the same."""
    with transaction():
        operations.choose(person.id, "applicant", [], ["progress.mail", "decisions.mail"], MONDAY)
        wanted = queries.chosen(person.id)
        assert (wanted["progress", "mail"], wanted["decisions", "mail"]) == (False, True)
        news, receipt = (
            Notice(
                key=kind, kind=kind, account_id=person.id, to="x", language="id", subject="x", body="x", message_id=kind
            )
            for kind in ("sop", "received")
        )
        job = Job(1, "notice.sop", "sop", None, {}, 0, "")
        assert not operations.tell_otherwise(news, job, MONDAY)
        assert operations.tell_otherwise(receipt, job, MONDAY)
    sent_by(person)
    run_due_jobs(MONDAY)
    assert len(mail_server.to(address_of(person))) == 1


def test_a_gateway_that_is_busy_is_asked_again(gateway: Gateway, mail_server: MailServer, person: Actor) -> None:
    """The message goes again later under the same reference, and the mail waits for none of it."""
    give_number(person)
    sent_by(person)
    gateway.answers = [(503, ""), (429, ""), (401, "")]
    now = MONDAY
    for _attempt in range(4):
        run_due_jobs(now, loudly=False)
        now += timedelta(hours=2)
    assert len(mail_server.to(address_of(person))) == 1
    assert len({each["reference"] for each in gateway.bodies}) == 1
    assert len({each["idempotency-key"] for each in gateway.headers}) == 1
    assert (len(gateway.bodies), job_of("sms").attempts) == (4, 4)
    (text,) = texts(person)
    assert (text.sent_at, text.refused_at) == (now - timedelta(hours=2), None)


def test_a_sent_message_is_not_sent_again(gateway: Gateway, mail_server: MailServer, person: Actor) -> None:
    """Work that comes back after its message went ends without another one."""
    give_number(person)
    sent_by(person)
    run_due_jobs(MONDAY)
    with transaction():
        db.session.execute(update(ScheduledJob).where(ScheduledJob.kind == "text.sms").values(done_at=None))
    run_due_jobs(MONDAY + timedelta(hours=1))
    assert len(gateway.bodies) == 1


def test_a_refused_number_is_told_to_its_person_alone(gateway: Gateway, mail_server: MailServer, person: Actor) -> None:
    """A number that is never reached is not tried again; one mail tells the person, however many messages failed."""
    give_number(person)
    gateway.answers = [(422, ""), (410, "")]
    for _case in range(2):
        sent_by(person)
    run_due_jobs(MONDAY)
    db.session.rollback()
    assert db.session.get_one(Phone, person.id).refused_at == MONDAY
    assert [each.refused_at for each in texts(person)] == [MONDAY, MONDAY]
    told = [each for each in mail_server.mails if "/account/notices" in str(each.get_content())]
    assert [each["To"] for each in told] == [address_of(person)]


def test_a_secret_goes_to_nobody_else(gateway: Gateway, mail_server: MailServer, person: Actor) -> None:
    """A gateway that sends us elsewhere is not followed."""
    give_number(person)
    sent_by(person)
    gateway.answers = [(307, gateway.address)]
    run_due_jobs(MONDAY, loudly=False)
    assert len(gateway.bodies) == 1
    assert job_of("sms").done_at is None


def test_whoever_was_erased_meanwhile_gets_no_message(gateway: Gateway, mail_server: MailServer, person: Actor) -> None:
    """A message that waits for its gateway ends with the number."""
    give_number(person)
    sent_by(person)
    gateway.answers = [(503, "")]
    run_due_jobs(MONDAY, loudly=False)
    with transaction():
        operations.forget_channels(person.id)
    run_due_jobs(MONDAY + timedelta(hours=2))
    assert len(gateway.bodies) == 1
    assert job_of("sms").done_at is not None
