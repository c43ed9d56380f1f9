"""Changing the address one signs in with: confirmed at the new one, told to the old one, telling nobody who has an account."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from permits.accounts.models import Account
from permits.db import db
from permits.notices.models import Notice
from tests.pages import Reader
from tests.support.cases import PASSWORD, address_of, make_applicant
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
PAGE = "/account/email"
NEW = "baru@warga.example"


@pytest.fixture
def person() -> Actor:
    return make_applicant()


@pytest.fixture
def reader(client: FlaskClient, person: Actor) -> Reader:
    reader = Reader(client)
    reader.get("/", language="en")
    reader.sign_in(address_of(person), PASSWORD)
    return reader


def mails() -> list[Notice]:
    return list(db.session.scalars(select(Notice).order_by(Notice.id)))


def link_in(notice: Notice) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", notice.body)
    assert found is not None, notice.body
    return found.group(1)


def test_a_new_address_counts_when_its_mail_was_opened(reader: Reader, person: Actor) -> None:
    """Until the link is opened all stays as it is; then one signs in with the new address, and the old one is told."""
    old = address_of(person)
    reader.get(PAGE)
    assert "Open the link in the mail" in reader.post(PAGE, {"email": NEW.upper()}).text
    (asked,) = mails()
    assert (asked.to, address_of(person)) == (NEW, old)
    assert "Your new email address is confirmed" in reader.get(link_in(asked)).text
    db.session.expire_all()
    assert address_of(person) == NEW
    told = mails()[1]
    assert (told.to, told.kind) == (old, "account.email_changed")
    assert NEW not in told.body
    reader.get("/account")
    reader.post("/sign-out", {})
    reader.sign_in(NEW, PASSWORD)
    assert reader.get("/account").heading == "Your account"


def test_a_link_works_once_and_for_its_account_alone(reader: Reader) -> None:
    """A link that was used, or was changed on its way, changes nothing."""
    reader.get(PAGE)
    reader.post(PAGE, {"email": NEW})
    link = link_in(mails()[0])
    reader.get(link)
    assert "does not work any more" in reader.get(link).text
    assert "does not work any more" in reader.get(link[:-3] + "abc").text


def test_a_taken_address_is_answered_like_a_free_one(reader: Reader) -> None:
    """The page does not tell that an address has an account: it says the same, and sends nothing there."""
    taken = address_of(make_applicant())
    reader.get(PAGE)
    said = reader.post(PAGE, {"email": taken}).text
    assert [each.to for each in mails() if each.to == taken] == []
    reader.get(PAGE)
    assert reader.post(PAGE, {"email": NEW}).text == said.replace(taken, NEW)


def test_an_address_taken_meanwhile_is_not_taken_over(reader: Reader, person: Actor) -> None:
    """Whoever registers the address first keeps it, and the link says that it does not work."""
    reader.get(PAGE)
    reader.post(PAGE, {"email": NEW})
    other = db.session.get(Account, make_applicant().id)
    assert other is not None
    other.email = NEW
    db.session.commit()
    assert "does not work any more" in reader.get(link_in(mails()[0])).text
    assert address_of(person) != NEW


def test_a_wrong_address_is_explained_and_kept(reader: Reader) -> None:
    """What is no address is said beside the box, with what was typed."""
    reader.get(PAGE)
    page = reader.post(PAGE, {"email": "baru@"})
    assert "Type a whole email address" in page.text
    assert page.one("#email").get("value") == "baru@"


def test_an_old_sign_in_is_asked_once_more(reader: Reader) -> None:
    """Who signed in long ago shows by the password that it is them, and lands on the page of the change."""
    with reader.client.session_transaction() as kept:
        kept["fs_paa"] -= 3600
    page = reader.get(PAGE)
    assert page.heading == "Is it you?"
    action = page.one("main form").get("action", "")
    assert "The present password is not right" in reader.post(action, {"password": "something wrong"}).text
    assert reader.post(action, {"password": PASSWORD}).heading == "Change your email address"
