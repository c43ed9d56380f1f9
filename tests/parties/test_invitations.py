"""Invitations: a mail with a link that works once, for seven days, for the address it went to."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from permits import clock
from permits.db import db, transaction
from permits.errors import Forbidden, NotFound
from permits.notices.models import Notice
from permits.parties import invitations, operations
from permits.parties.models import Invitation, Membership
from permits.scheduling.models import ScheduledJob
from permits.scheduling.running import run_due_jobs
from tests.pages import Reader
from tests.parties import stage
from tests.support import cases
from tests.support.mail import mails_taken
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database


@pytest.fixture
def manager(client: FlaskClient) -> Actor:
    """Somebody who manages a business."""
    cases.publish(cases.SMALL)
    return cases.make_applicant("Rizal Mooduto")


def invited(business: str, person: Actor, manager: Actor, may: str = "file") -> str:
    """An invitation to this person's address."""
    with transaction():
        return invitations.invite_member(business, cases.address_of(person), may, "en", manager, clock.now())


def accepted(invitation_id: str, person: Actor, after: timedelta = timedelta()) -> None:
    with transaction():
        invitations.accept(invitation_id, person, clock.now() + after)


def test_an_invitation_by_mail_works_once(app: Flask, client: FlaskClient, manager: Actor) -> None:
    """The mail says who invites to what; its link asks to sign in, joins once, and is found nowhere afterwards."""
    business, guest = stage.make_business(manager), cases.make_applicant("Siti Hasan")
    reader = Reader(client)
    reader.sign_in(cases.address_of(manager), cases.PASSWORD)
    reader.get(f"/businesses/{business}", language="en")
    page = reader.post(f"/businesses/{business}/invite", {"mail": "siti", "may": "file"}, status=422)
    assert "Type a whole email address" in page.text
    assert page.one("#mail").get("value") == "siti"
    reader.post(f"/businesses/{business}/invite", {"mail": cases.address_of(guest).upper(), "may": "file"})
    with mails_taken(app) as server:
        run_due_jobs(clock.now())
    (mail,) = server.to(cases.address_of(guest))
    text = mail.get_content()
    assert "Rizal Mooduto" in text and stage.SAID["name"] in text
    assert stage.SAID["name"] not in mail["Subject"]
    found = re.search(r"/invitations/\S+", text)
    assert found is not None
    address = found[0]
    assert db.session.scalars(select(Notice.body).where(Notice.kind == "invitation")).all() == [""]
    stored = [str(each.data) for each in db.session.scalars(select(ScheduledJob))]
    assert not any(address.rpartition("-")[2] in each for each in stored)
    visitor = Reader(app.test_client())
    assert visitor.get(address).response.request.path == "/sign-in"
    visitor.sign_in(cases.address_of(guest), cases.PASSWORD)
    assert stage.SAID["name"] in visitor.get(address, language="en").text
    assert visitor.post(address, {}).heading == stage.SAID["name"]
    visitor.get(address, status=404)
    visitor.post(address, {})  # pressed twice: done once, the same answer
    rows = db.session.scalars(select(Membership).where(Membership.account_id == guest.id)).all()
    assert [each.may for each in rows] == ["file"]
    assert db.session.scalars(select(Invitation.mail)).all() == [""]


def test_the_link_is_for_the_address_it_went_to(client: FlaskClient, manager: Actor) -> None:
    """Somebody else who has the link, and an account of the office, do not get in with it."""
    business, guest = stage.make_business(manager), cases.make_applicant("Siti")
    found = invited(business, guest, manager)
    for person in (cases.make_applicant("Orang Lain"), cases.make_staff(("loket", "kepala"))):
        with pytest.raises(Forbidden):
            accepted(found, person)
    reader = Reader(client)
    reader.sign_in(cases.address_of(guest), cases.PASSWORD)
    for token in (found, f"{found}-{'a' * 32}", "x"):
        reader.get(f"/invitations/{token}", status=404)


def test_an_invitation_ends(client: FlaskClient, manager: Actor) -> None:
    """After seven days, taken back, declined, repeated, or once its sender manages no more, a link opens nothing."""
    business, guest, other = stage.make_business(manager), cases.make_applicant("Siti"), cases.make_applicant("Umar")
    with pytest.raises(NotFound):
        accepted(invited(business, guest, manager), guest, after=timedelta(days=7))
    first, second = invited(business, guest, manager), invited(business, guest, manager)
    with pytest.raises(NotFound):
        accepted(first, guest)
    with pytest.raises(NotFound), transaction():
        invitations.withdraw(second, other, clock.now())
    with transaction():
        invitations.withdraw(second, manager, clock.now())
    declined = invited(business, guest, manager)
    with transaction():
        invitations.decline(declined, guest, clock.now())
    for each in (second, declined):
        with pytest.raises(NotFound):
            accepted(each, guest)
    stage.join(business, other, "manage", manager)
    late = invited(business, guest, other)
    stage.leave(business, other, manager)
    with pytest.raises(NotFound):
        accepted(late, guest)


def test_an_invitation_takes_no_right_away(client: FlaskClient, manager: Actor) -> None:
    """Who accepts a smaller right than they have keeps theirs; a greater one they get."""
    business, guest = stage.make_business(manager), cases.make_applicant("Siti")
    for may, held in (("file", "file"), ("read", "file"), ("manage", "manage")):
        accepted(invited(business, guest, manager, may), guest)
        with transaction():
            found = operations.member_of(business, guest.id)
            assert found is not None
            assert found.may == held


def test_nobody_floods_strangers(client: FlaskClient, manager: Actor) -> None:
    """One person sends at most so many invitations a day."""
    business = stage.make_business(manager)
    with transaction():
        for number in range(invitations.MOST_A_DAY):
            invitations.invite_member(business, f"a{number}@warga.example", "read", "id", manager, clock.now())
    with pytest.raises(Forbidden, match="too_many_invitations"), transaction():
        invitations.invite_member(business, "b@warga.example", "read", "id", manager, clock.now())
    with transaction():
        invitations.invite_member(business, "b@warga.example", "read", "id", manager, clock.now() + timedelta(days=2))
