"""Mails: one row and one identity each, sent by a real server's protocol, again after a failure, never with too much in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from permits.accounts.models import Account
from permits.applications.models import Application
from permits.db import db, transaction
from permits.following.codes import code_of
from permits.notices import operations
from permits.notices.delivery import deliver
from permits.notices.models import Notice
from permits.scheduling.models import ScheduledJob
from permits.scheduling.operations import claim_due, lock_job
from permits.scheduling.running import LEASE, run_due_jobs
from permits.surveys.links import link_token
from permits.surveys.models import SurveyInvitation
from tests.notices.conftest import MailServer, text_of
from tests.support.cases import MONDAY, address_of, decide, make_applicant, make_draft, make_staff, publish, send

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("database")]

SERVICE = "skp-penelitian"
VERIFIER = ("dpmptsp", "verifikator")


def notices() -> list[Notice]:
    db.session.rollback()
    return list(db.session.scalars(select(Notice).order_by(Notice.created_at, Notice.id)))


def jobs(kind: str) -> list[ScheduledJob]:
    db.session.rollback()
    return list(db.session.scalars(select(ScheduledJob).where(ScheduledJob.kind == kind)))


def number_of(application_id: str) -> str:
    return str(db.session.get_one(Application, application_id).number)


def account_mail(address: str = "warga@warga.example") -> None:
    with transaction():
        operations.send_account_mail(
            account_id="01ACCOUNT", to=address, language="id", kind="confirmation", subject="Konfirmasi\nalamat",
            body="Buka tautan ini: https://kota.example/x?token=rahasia", now=MONDAY,
        )  # fmt: skip


def test_sending_an_application_tells_the_applicant_and_the_office(app: Flask, mail_server: MailServer) -> None:
    """The applicant learns number, code, what comes next and by when; the people of the office learn of their work."""
    publish()
    officer, applicant = make_staff(VERIFIER), make_applicant()
    case = make_draft(SERVICE, applicant, "perseorangan")
    send(case, applicant)
    run_due_jobs(MONDAY)
    (received,) = mail_server.to(address_of(applicant))
    (asked,) = mail_server.to(address_of(officer))
    assert number_of(case) in received["Subject"]
    assert "2026" in text_of(received), "the date by which the office will have looked"
    assert f"/applications/{case}" in text_of(received)
    code = code_of(number_of(case), app.config["SETTINGS"].secret_key)
    assert code in text_of(received) and code not in received["Subject"]
    assert number_of(case) in asked["Subject"]
    assert "/reviews/" in text_of(asked)


def test_a_mail_holds_no_answers(mail_server: MailServer) -> None:
    """Nobody's identity number, phone or address travels by mail; offices do not even get the applicant's name."""
    publish()
    officer, applicant = make_staff(VERIFIER), make_applicant("Nurhaliza Pakaya")
    case = make_draft(SERVICE, applicant, "perseorangan")
    send(case, applicant)
    run_due_jobs(MONDAY)
    answers = db.session.scalar(select(Application).where(Application.id == case))
    assert answers is not None
    for mail in mail_server.mails:
        assert "7571" not in text_of(mail)
    (asked,) = mail_server.to(address_of(officer))
    assert "Nurhaliza" not in text_of(asked)


def test_a_mail_is_sent_again_under_the_same_identity(mail_server: MailServer) -> None:
    """When the server turns a mail away, the same mail comes again later: one row, one Message-ID."""
    account_mail()
    mail_server.refuse = 2
    now = MONDAY
    for _attempt in range(3):
        run_due_jobs(now, loudly=False)
        now += timedelta(hours=2)
    (mail,) = mail_server.mails
    (notice,) = notices()
    (job,) = jobs("notice.account")
    assert mail["Message-ID"] == notice.message_id == operations.message_id_of(notice.key)
    assert (job.attempts, job.done_at) == (3, MONDAY + timedelta(hours=4))
    assert notice.sent_at == MONDAY + timedelta(hours=4)


def test_a_mail_server_that_is_away_holds_nothing_up(app: Flask, mail_server: MailServer) -> None:
    """Without a mail server the case goes on; the row says what was wrong in one word and the mail follows later."""
    from dataclasses import replace

    present = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(present, smtp_port=1)
    account_mail()
    run_due_jobs(MONDAY, loudly=False)
    (job,) = jobs("notice.account")
    assert (job.attempts, job.last_error, job.done_at) == (1, "ConnectionRefusedError", None)
    app.config["SETTINGS"] = present
    run_due_jobs(MONDAY + timedelta(hours=1))
    assert len(mail_server.mails) == 1


def test_a_sent_mail_is_not_sent_again(mail_server: MailServer) -> None:
    """A job that comes back after its mail was sent ends without another mail."""
    account_mail()
    run_due_jobs(MONDAY)
    (notice,) = notices()
    with transaction():
        db.session.execute(update(ScheduledJob).where(ScheduledJob.key == notice.key).values(done_at=None))
    run_due_jobs(MONDAY + timedelta(hours=1))
    assert len(mail_server.mails) == 1
    assert jobs("notice.account")[0].done_at is not None


def test_a_mail_that_took_longer_than_its_claim_is_not_sent_again(mail_server: MailServer) -> None:
    """Who sent a mail notes it, though the job was handed to somebody else meanwhile; that one finds nothing to send."""
    account_mail()
    with transaction():
        (claim,) = claim_due(MONDAY, 1, LEASE)
        job = lock_job(claim.job_id, claim.token, MONDAY)
        assert job is not None
    with transaction():
        assert claim_due(MONDAY + LEASE, 1, LEASE) != [claim]
    deliver(job, MONDAY)
    assert jobs("notice.account")[0].done_at is None
    run_due_jobs(MONDAY + 2 * LEASE)
    assert len(mail_server.mails) == 1
    assert jobs("notice.account")[0].done_at == MONDAY + 2 * LEASE


def test_a_secret_link_does_not_stay(mail_server: MailServer) -> None:
    """The body of a mail with a secret link is emptied once it is sent, and the job never held it."""
    account_mail()
    assert "rahasia" not in str(jobs("notice.account")[0].data)
    run_due_jobs(MONDAY)
    assert "rahasia" in text_of(mail_server.mails[0])
    assert notices()[0].body == ""


def test_a_subject_cannot_grow_a_header(mail_server: MailServer) -> None:
    """Line breaks in a subject become spaces."""
    account_mail()
    run_due_jobs(MONDAY)
    assert mail_server.mails[0]["Subject"] == "Konfirmasi alamat"


def test_an_erased_person_gets_no_mail(mail_server: MailServer) -> None:
    """A mail that waits when its reader is erased is not sent, and the job ends."""
    account_mail()
    with transaction():
        operations.forget_person("01ACCOUNT")
    run_due_jobs(MONDAY)
    assert mail_server.mails == []
    assert jobs("notice.account")[0].done_at is not None
    assert (notices()[0].to, notices()[0].subject, notices()[0].body) == ("", "", "")


def test_mails_speak_the_language_of_the_case(mail_server: MailServer) -> None:
    """The applicant is written to in the language of the application, staff in their own."""
    publish()
    officer, applicant = make_staff(VERIFIER), make_applicant()
    with transaction():
        db.session.get_one(Account, officer.id).locale = "en"
    case = make_draft(SERVICE, applicant, "perseorangan")
    send(case, applicant)
    run_due_jobs(MONDAY)
    (received,) = mail_server.to(address_of(applicant))
    (asked,) = mail_server.to(address_of(officer))
    assert received["Content-Language"] == "id"
    assert asked["Content-Language"] == "en"
    assert "New work" in asked["Subject"]
    assert "waits for your office" in text_of(asked)


def test_a_returned_and_a_refused_case_tell_why(mail_server: MailServer) -> None:
    """A return says how many points to correct; a refusal says the reason and what can be done; the survey follows."""
    publish()
    applicant = make_applicant()
    returned, refused = (make_draft(SERVICE, applicant, "perseorangan") for _ in range(2))
    for case in (returned, refused):
        send(case, applicant)
    decide(returned, "kembalikan", corrections={"judul": "Tuliskan lokasi", "proposal": "Halaman 3 hilang"})
    decide(refused, "tolak", reason="Lokasi berada di kawasan tertutup.")
    run_due_jobs(MONDAY)
    mails = {mail["Subject"]: text_of(mail) for mail in mail_server.to(address_of(applicant))}
    (back,) = [
        body
        for body in mails.values()
        if "2 " in body and f"/applications/{returned}" in body and "Halaman" not in body
    ]
    assert "Lokasi berada" not in back
    (no,) = [body for body in mails.values() if "Lokasi berada di kawasan tertutup." in body]
    assert f"/applications/{refused}" in no
    (invitation,) = db.session.scalars(select(SurveyInvitation))
    secret = app_secret()
    token = link_token(invitation.id, secret)
    (asked,) = [body for body in mails.values() if "/survey/" in body]
    assert token in asked
    assert token.rpartition("-")[2] not in str(jobs("notice.survey")[0].data)


def app_secret() -> str:
    from flask import current_app

    return str(current_app.config["SETTINGS"].secret_key)


def test_every_kind_of_mail_has_words_in_both_languages(app: Flask) -> None:
    """Each template gives a subject and a body with the number and the link, in Indonesian and in English."""
    from permits.notices.compose import Matter, render
    from permits.paths import TEMPLATES

    of_no_case = {"frame", "invitation"}  # what an invitation says is asked in tests/parties
    kinds = {file.stem for file in (TEMPLATES / "mail").glob("*.txt")} - of_no_case
    assert {"received", "returned", "refused", "issued", "withdrawn", "closed", "survey"} < kinds
    matter = Matter(
        "Nur", "SKP-1", "Penelitian", "DPMPTSP", "Kajian", "Kami memeriksa.", "Senin, 23 November 2026", "Alasan", 2,
        "https://kota.example/a",
    )  # fmt: skip
    for kind in kinds:
        for language in ("id", "en"):
            # not sent yet, no case at all, or offered to an address that may be the wrong one
            numberless = kind.startswith(("child_begun", "counter_", "draft_", "permit_offered"))
            subject, body = render(kind, language, replace(matter, number="") if numberless else matter)
            expected = "Penelitian" if numberless else "SKP-1"
            assert expected in subject + body, kind
            assert "https://kota.example/a" in body, kind
            assert "\n\n\n" not in body, kind
    with pytest.raises(LookupError):
        render("frames", "id", matter)
