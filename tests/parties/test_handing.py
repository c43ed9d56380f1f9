"""Handing a case over: it is offered by mail, the same for every address, and changes hands once the other person accepts."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from permits import clock
from permits.accounts.models import Account
from permits.applications import stepping
from permits.applications.models import Act, ApplicationEvent
from permits.db import db, transaction
from permits.errors import Forbidden, Invalid, NotFound
from permits.notices.models import Notice
from permits.parties import invitations
from permits.parties.links import invitation_token
from permits.parties.models import Invitation
from permits.scheduling.models import ScheduledJob
from permits.scheduling.running import run_due_jobs
from tests.pages import Page, Reader
from tests.reviews.desk import signed_in
from tests.support import cases
from tests.support.applying import row_of
from tests.support.kiosk import closed, reader_of_grown, sent
from tests.support.mail import mails_taken
from workflows.engine.outcome import Actor, Decision

pytestmark = pytest.mark.database
HEAD = ("loket", "kepala")
STEP = "alihkan"


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """Somebody before a browser who reads English; the small grown services are published."""
    return reader_of_grown(client)


def offer(application_id: str, mail: str, actor: Actor, reason: str = "") -> str:
    """Offer a case as its step does; the id of the invitation."""
    row = row_of(application_id)
    expected = (row.state, row.round)
    with transaction():
        stepping.take(application_id, STEP, expected, Decision(reason=reason), actor, clock.now(), successor=mail)
    return str(db.session.query(Invitation.id).filter_by(about=application_id, ended_at=None).scalar())


def accept(invitation_id: str, person: Actor) -> None:
    with transaction():
        invitations.accept(invitation_id, person, clock.now())


def said(page: Page, mail: str) -> tuple[int, str]:
    """Status and words of a page, without the address that was typed, ids and marks."""
    text = re.sub(r'value="[^"]*"|[0-9A-Z]{26}', "", page.response.text)
    return page.status, text.replace(mail, "ADDRESS")


def test_every_address_is_answered_alike(reader: Reader) -> None:
    """An applicant's, nobody's, an officer's, a closed account's and an unconfirmed one's address get the very same answer."""
    application_id = sent()
    people = [cases.make_applicant(), cases.make_staff(HEAD), cases.make_applicant(), cases.make_applicant()]
    known = [cases.address_of(each) for each in people]
    db.session.get_one(Account, people[2].id).active = False
    db.session.get_one(Account, people[3].id).confirmed_at = None
    db.session.commit()
    signed_in(reader, HEAD)
    row, told = row_of(application_id), []
    form = {"state": row.state, "round": str(row.round), "reason": ""}
    for mail in (*known, f"{'n' * 26}@warga.example"):
        reader.get(f"/cases/{application_id}/do/{STEP}")
        told.append(said(reader.post(f"/cases/{application_id}/do/{STEP}", {**form, "successor": mail}), mail))
        (found,) = db.session.query(Invitation).filter_by(about=application_id, ended_at=None)
        assert found.mail == mail
    before_the_history = {(status, text.partition("history-title")[0]) for status, text in told}
    assert len(before_the_history) == 1
    assert {status for status, _ in told} == {200}
    assert row_of(application_id).applicant_id not in {each.id for each in people}
    assert db.session.query(ScheduledJob).filter_by(kind="notice.invitation").count() == len(told)


def test_it_changes_hands_when_the_other_person_accepts(app: Flask, reader: Reader) -> None:
    """Until then it stays whose it is; then the step is taken in the name of whoever offered it, and the first sees it no more."""
    first, second = cases.make_applicant(), cases.make_applicant("Rina Hasan")
    application_id, head = sent(first), cases.make_staff(HEAD)
    made = offer(application_id, cases.address_of(second).upper(), head, "Dijual.")
    assert row_of(application_id).applicant_id == first.id
    with mails_taken(app) as server:
        run_due_jobs(clock.now())
    (mail,) = [each for each in server.to(cases.address_of(second)) if "/invitations/" in each.get_content()]
    found = re.search(r"/invitations/\S+", mail.get_content())
    assert found is not None
    reader.sign_in(cases.address_of(second), cases.PASSWORD)
    page = reader.get(found[0], language="en")
    assert "offers you an application" in page.text and row_of(application_id).number not in page.text
    page = reader.post(found[0], {})
    assert page.response.request.path == f"/applications/{application_id}"
    reader.post(found[0], {})  # pressed twice
    assert row_of(application_id).applicant_id == second.id
    (act,) = db.session.query(Act).filter_by(application_id=application_id)
    assert (act.reason, act.by) == ("Dijual.", head.id)
    kinds = [each.kind for each in db.session.query(ApplicationEvent).filter_by(application_id=application_id)]
    assert kinds.count("case_offered") == 1
    assert (db.session.get_one(Invitation, made).mail, db.session.get_one(Invitation, made).reason) == ("", "")
    other = Reader(app.test_client())
    other.sign_in(cases.address_of(first), cases.PASSWORD)
    other.get(f"/applications/{application_id}", status=404)
    with mails_taken(app) as server:
        run_due_jobs(clock.now())
    assert any("yours now" in str(each["Subject"]) or "milik Anda" in str(each["Subject"]) for each in server.mails)
    assert db.session.query(Notice).filter_by(kind="handed_over", account_id=second.id).count() == 1


def test_an_offer_is_shown_and_taken_back(app: Flask, reader: Reader) -> None:
    """Both sides see to whom it is offered; whoever offered it, whose case it is or a colleague takes it back, nobody else."""
    first, second = cases.make_applicant(), cases.make_applicant("Rina Hasan")
    application_id, mail = sent(first), cases.address_of(second)
    made = offer(application_id, mail, cases.make_staff(HEAD))
    signed_in(reader, HEAD)
    assert f"Offered to {mail}" in reader.get(f"/cases/{application_id}", language="en").text
    stranger = Reader(app.test_client())
    stranger.sign_in(cases.address_of(cases.make_applicant("Orang Lain")), cases.PASSWORD)
    stranger.get("/account")
    stranger.post(f"/invitations/{made}/withdraw", {}, status=404)
    owner = Reader(app.test_client())
    owner.sign_in(cases.address_of(first), cases.PASSWORD)
    assert f"Offered to {mail}" in owner.get(f"/applications/{application_id}", language="en").text
    page = owner.post(f"/invitations/{made}/withdraw", {})
    assert page.response.request.path == f"/applications/{application_id}"
    assert "Offered to" not in page.text
    owner.post(f"/invitations/{made}/withdraw", {})  # pressed twice
    events = db.session.query(ApplicationEvent).filter_by(application_id=application_id, kind="case_offer_taken_back")
    assert events.count() == 1
    with pytest.raises(NotFound):
        accept(made, second)
    assert row_of(application_id).applicant_id == first.id


def test_the_latest_offer_counts(reader: Reader) -> None:
    """A second offer ends the first; a declined one leaves all as it was."""
    second, third = cases.make_applicant("Rina"), cases.make_applicant("Umar")
    application_id, head = sent(), cases.make_staff(HEAD)
    first_offer = offer(application_id, cases.address_of(second), head)
    second_offer = offer(application_id, cases.address_of(third), head)
    with pytest.raises(NotFound):
        accept(first_offer, second)
    with transaction():
        invitations.decline(second_offer, third, clock.now())
    assert row_of(application_id).applicant_id not in {second.id, third.id}


def test_what_cannot_be_offered(reader: Reader) -> None:
    """No address, the applicant's own, and a person without the role are refused; a step that has ended waits for nobody."""
    first, second, head = cases.make_applicant(), cases.make_applicant("Rina"), cases.make_staff(HEAD)
    application_id = sent(first)
    for mail, code in (("rina", "not_an_address"), (cases.address_of(first), "person_same")):
        with pytest.raises(Invalid) as raised:
            offer(application_id, mail, head)
        assert [(each.about, each.code) for each in raised.value.problems] == [("successor", code)]
    with pytest.raises(Forbidden):
        offer(application_id, cases.address_of(second), cases.make_staff(("taman", "verifikator")))
    late = offer(application_id, cases.address_of(second), head)
    db.session.query(Account).filter_by(id=head.id).update({"active": False})
    db.session.commit()
    with pytest.raises(NotFound):
        accept(late, second)


def test_a_closed_case_is_not_taken_over(reader: Reader) -> None:
    """Where the procedure does not let it be handed over any more, accepting says so and changes nothing."""
    second, head = cases.make_applicant("Rina"), cases.make_staff(HEAD)
    application_id = sent()
    made = offer(application_id, cases.address_of(second), head)
    closed(application_id, "cukup", answers={"luas": Decimal(120)})
    token = invitation_token(made, reader.client.application.config["SETTINGS"].secret_key)
    reader.sign_in(cases.address_of(second), cases.PASSWORD)
    reader.get(f"/invitations/{token}", language="en")
    assert "cannot be handed over at this moment" in reader.post(f"/invitations/{token}", {}, status=403).text
    assert row_of(application_id).applicant_id != second.id


def test_an_applicant_hands_their_own_case_over(client: FlaskClient, tmp_path: Path) -> None:
    """Where the procedure leaves it to them; the page keeps what was typed, and the case is still theirs afterwards."""
    for name in ("_city.yaml", "kios.yaml"):
        shutil.copy(cases.GROWN / name, tmp_path)
    text = (tmp_path / "kios.yaml").read_text(encoding="utf-8")
    by_staff = "by: staff, office: loket, role: kepala, from: open, reason: optional"
    assert by_staff in text
    (tmp_path / "kios.yaml").write_text(text.replace(by_staff, "by: applicant, from: open, reason: optional"))
    cases.publish(tmp_path, "kios")
    first, second, reader = cases.make_applicant(), cases.make_applicant("Rina Hasan"), Reader(client)
    reader.get("/", language="en")
    application_id = sent(first)
    reader.sign_in(cases.address_of(first), cases.PASSWORD)
    address = f"/applications/{application_id}/do/{STEP}"
    row = row_of(application_id)
    form = {"state": row.state, "round": str(row.round), "reason": "Dijual."}
    reader.get(address)
    page = reader.post(address, {**form, "successor": "rina"}, status=422)
    assert page.one("#successor").get("value") == "rina"
    page = reader.post(address, {**form, "successor": cases.address_of(second)})
    assert page.response.request.path == f"/applications/{application_id}"
    assert f"Offered to {cases.address_of(second)}" in page.text
    (made,) = db.session.query(Invitation).filter_by(about=application_id, ended_at=None)
    assert made.expires_at - made.invited_at == timedelta(days=7)
    accept(made.id, second)
    reader.get(f"/applications/{application_id}", status=404)
