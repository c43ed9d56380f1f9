"""Registering, confirming, signing in, recovering and changing a password, as people do it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from permits import clock
from permits.accounts import passwords, sign_in
from permits.accounts.models import Account
from permits.accounts.queries import account_by_email
from permits.app import create_app
from permits.db import db
from permits.notices.models import Notice
from permits.scheduling.models import ScheduledJob
from permits.scheduling.running import run_due_jobs
from tests.pages import Page, Reader, words_of
from tests.support.cases import PASSWORD, address_of, make_applicant, make_staff, publish
from tests.support.database import settings_for
from tests.support.mail import mails_taken

pytestmark = pytest.mark.database
EMAIL = "nurhaliza@example.org"
LONG = "empat kata yang panjang"


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A signed-out person who reads English."""
    reader = Reader(client)
    reader.get("/", language="en")
    return reader


def register(reader: Reader, email: str = EMAIL, password: str = LONG, name: str = "Nurhaliza Pakaya") -> Page:
    reader.get("/account/new")
    form = {"name": name, "email": email, "password": password, "password_confirm": password}
    return reader.post("/account/new", form)


def mails() -> list[Notice]:
    """Every mail written down so far, oldest first."""
    return list(db.session.scalars(select(Notice).order_by(Notice.id)))


def link_in(notice: Notice) -> str:
    """The path of the link in a mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", notice.body)
    assert found is not None, notice.body
    return found.group(1)


def test_registering_needs_the_mail_before_the_first_sign_in(reader: Reader) -> None:
    """A new applicant opens the link in the mail, and only then can sign in."""
    page = register(reader)
    assert f"open the link in the mail we have sent to {EMAIL}" in page.text
    assert "is not right" in reader.sign_in(EMAIL, LONG).text
    assert reader.get("/account").heading == "Sign in"
    (mail,) = mails()
    assert "Your address is confirmed" in reader.get(link_in(mail)).text
    reader.sign_in(EMAIL, LONG)
    assert reader.get("/account").heading == "Your account"
    assert "Nurhaliza Pakaya" in reader.get("/account").text


def test_registering_leads_on_to_what_one_came_for(reader: Reader) -> None:
    """Whoever wanted a page stands there after registering, opening the mail, in whatever browser, and signing in."""
    wanted = "/account/particulars"
    page = reader.get(wanted)
    assert page.heading == "Sign in"
    (link,) = [each for each in page.all("main .hint a") if "Register" in (each.text or "")]
    address = link.get("href") or ""
    assert reader.get(address).heading == "Register as an applicant"
    sent = reader.post(address, {"name": "Nurhaliza", "email": EMAIL, "password": LONG, "password_confirm": LONG})
    assert sent.heading == "Open the mail we have sent you"
    assert "You go on with what you came for." in sent.text
    other = Reader(reader.client.application.test_client())
    other.get("/", language="en")
    (mail,) = mails()
    assert "Your address is confirmed" in other.get(link_in(mail)).text
    signing_in = f"/sign-in?next={wanted}"
    other.get(signing_in)
    assert other.post(signing_in, {"email": EMAIL, "password": LONG}).heading == "Your particulars"


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com", "/\\example.com"])
def test_registering_leads_nowhere_else(reader: Reader, elsewhere: str) -> None:
    """A page of somebody else is not led to, and not named in the mail."""
    address = f"/account/new?next={elsewhere}"
    reader.get(address)
    reader.post(address, {"name": "Nurhaliza", "email": EMAIL, "password": LONG, "password_confirm": LONG})
    (mail,) = mails()
    assert "example.com" not in mail.body
    assert "next=" not in link_in(mail)


def test_a_mail_is_a_row_and_a_promise(reader: Reader) -> None:
    """Registering sends nothing itself: it writes the mail and the work to send it in the same transaction."""
    register(reader)
    (mail,) = mails()
    job = db.session.scalars(select(ScheduledJob).where(ScheduledJob.kind == "notice.account")).one()
    assert job.data == {"notice": mail.id}
    assert (mail.to, mail.language, mail.subject) == (EMAIL, "en", "Confirm your address")
    assert mail.sent_at is None


def test_the_mail_is_in_the_language_of_the_page(reader: Reader) -> None:
    """Who registers in Indonesian gets an Indonesian mail and an Indonesian account."""
    reader.get("/", language="id")
    register(reader)
    (mail,) = mails()
    assert mail.subject == "Konfirmasi alamat Anda"
    assert "buka tautan ini" in mail.body
    account = account_by_email(EMAIL)
    assert account is not None
    assert account.locale == "id"


def test_passwords_are_kept_as_argon2_digests(reader: Reader) -> None:
    """What is stored is an argon2id digest, never the password."""
    register(reader)
    account = account_by_email(EMAIL)
    assert account is not None
    assert account.password is not None
    assert account.password.startswith("$argon2id$")


def test_a_digest_costs_a_thief_what_is_recommended(
    password_cost: dict[str, object], own_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The product digests with 19 MiB and two passes, whatever the tests spare themselves."""
    monkeypatch.setattr(sign_in, "ARGON2", password_cost)
    with create_app(settings_for(tmp_path, own_database_url)).app_context():
        assert passwords.digest(LONG).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", " x ", "Type your full name."),
        ("name", "x" * 121, "The name may have at most 120 characters."),
        ("email", "nurhaliza", "Type a whole email address, such as name@example.com."),
        ("password", "short", "The password needs at least 10 characters."),
        ("password_confirm", "something different", "The two passwords differ."),
    ],
)
def test_a_wrong_field_is_named_and_the_others_are_kept(reader: Reader, field: str, value: str, sentence: str) -> None:
    """A mistake is said beside its field and in the summary; what else was typed stays, passwords excepted."""
    reader.get("/account/new")
    form = {"name": "Nurhaliza Pakaya", "email": EMAIL, "password": LONG, "password_confirm": LONG, field: value}
    page = reader.post("/account/new", form)
    assert page.title.startswith("Error: Register as an applicant")
    assert sentence in "".join(page.one(".problem").itertext())
    assert page.one(f"#{field}").get("aria-invalid") == "true"
    kept = {"name": form["name"], "email": form["email"]}
    assert {name: page.one(f"#{name}").get("value") for name in kept} == {k: v.strip() for k, v in kept.items()}
    assert page.one("#password").get("value") == ""
    assert mails() == []


def test_known_and_unknown_addresses_are_answered_alike(reader: Reader) -> None:
    """Neither registering nor recovering nor asking for the link again tells whether an address has an account."""
    known = address_of(make_applicant())
    for path, known_form, unknown_form in (
        ("/recover", {"email": known}, {"email": EMAIL}),
        ("/confirm", {"email": known}, {"email": EMAIL}),
    ):
        reader.get(path)
        first = reader.post(path, known_form).text
        reader.get(path)
        assert reader.post(path, unknown_form).text == first
    assert register(reader, known).text == register(reader, "somebody@example.org").text.replace(
        "somebody@example.org", known
    )
    reader.get("/sign-in")
    wrong = reader.post("/sign-in", {"email": known, "password": "not the password"}).text
    assert reader.post("/sign-in", {"email": "nobody@example.org", "password": "not the password"}).text == wrong


def test_registering_twice_changes_nothing_and_tells_the_owner(reader: Reader) -> None:
    """A second registration with somebody's address leaves the account as it is; its owner gets a mail."""
    known = address_of(make_applicant(name="Nurhaliza Pakaya"))
    register(reader, known.upper(), name="Somebody Else")
    account = account_by_email(known)
    assert account is not None
    assert account.name == "Nurhaliza Pakaya"
    assert db.session.scalar(select(db.func.count()).select_from(Account)) == 1
    (mail,) = mails()
    assert "has an account already" in mail.body


def test_a_forgotten_password_is_replaced_by_mail_once(reader: Reader) -> None:
    """The link in the mail lets its reader choose a new password, works once, and the old password ends."""
    email = address_of(make_applicant())
    reader.get("/recover")
    reader.post("/recover", {"email": email})
    (mail,) = mails()
    link = link_in(mail)
    assert reader.get(link).heading == "Your new password"
    new = {"password": "lain sama sekali", "password_confirm": "lain sama sekali"}
    assert "Sign in with the new one" in reader.post(link, new).text
    assert [each.subject for each in mails()][1:] == ["Your password was changed"]
    assert "This link does not work" in reader.get(link).text
    reader.sign_in(email, PASSWORD)
    assert reader.get("/account").heading == "Sign in"
    reader.sign_in(email, "lain sama sekali")
    assert reader.get("/account").heading == "Your account"


def test_changing_the_password_ends_other_sessions(reader: Reader) -> None:
    """After a change of password whoever else was signed in with the old one is signed out."""
    email = address_of(make_applicant())
    other = Reader(reader.client.application.test_client())
    other.get("/", language="en")
    for each in (reader, other):
        each.sign_in(email, PASSWORD)
        assert each.get("/account").heading == "Your account"
    reader.get("/account/password")
    form = {"password": PASSWORD, "new_password": "lain sama sekali", "new_password_confirm": "lain sama sekali"}
    assert "Your password is changed." in reader.post("/account/password", form).text
    assert reader.get("/account").heading == "Your account"
    assert other.get("/account").heading == "Sign in"


def test_the_present_password_is_asked_for(reader: Reader) -> None:
    """Without the present password a signed-in session cannot change it."""
    email = address_of(make_applicant())
    reader.sign_in(email, PASSWORD)
    reader.get("/account/password")
    form = {"password": "a wrong guess", "new_password": "lain sama sekali", "new_password_confirm": "lain sama sekali"}
    assert "The present password is not right." in reader.post("/account/password", form).text


def test_signing_out_needs_the_form(reader: Reader) -> None:
    """A link or a picture elsewhere cannot sign a person out; the button can."""
    reader.sign_in(address_of(make_applicant()), PASSWORD)
    assert reader.client.get("/sign-out").status_code == 405
    assert reader.get("/account").heading == "Your account"
    reader.post("/sign-out", {})
    assert reader.get("/account").heading == "Sign in"


def test_signing_in_leads_back_to_the_page_asked_for(reader: Reader) -> None:
    """Who had to sign in first lands on the page they wanted, and never on another site."""
    email = address_of(make_applicant())
    asked = reader.get("/account")
    action = asked.one("main form[action^='/sign-in?']").get("action", "")
    page = reader.post(action, {"email": email, "password": PASSWORD})
    assert page.heading == "Your account"
    reader.post("/sign-out", {})
    reader.get("/sign-in?next=https://evil.example/")
    page = reader.post("/sign-in?next=https://evil.example/", {"email": email, "password": PASSWORD})
    assert page.response.request.host == "localhost"


def test_staff_see_the_dark_head_with_their_seat(reader: Reader) -> None:
    """A member of staff sees on which side of the counter they are, and in which seat."""
    publish()
    reader.sign_in(address_of(make_staff(("dpmptsp", "kepala"), name="Ratna Mokodompit")), PASSWORD)
    page = reader.get("/account")
    assert page.all("header.masthead--staff")
    assert "Ratna Mokodompit" in words_of(page.one("header .person"))
    assert "Head of the office" in words_of(page.one("header .person"))
    assert not Reader(reader.client.application.test_client()).get("/").all("header.masthead--staff")


def test_a_closed_account_cannot_sign_in(reader: Reader) -> None:
    """An account that is not active any more is answered like a wrong password."""
    actor = make_applicant()
    email = address_of(actor)
    account = db.session.get(Account, actor.id)
    assert account is not None
    account.active = False
    db.session.commit()
    assert "The email address or the password is not right." in reader.sign_in(email, PASSWORD).text


def test_a_mail_to_nobody_goes_nowhere(reader: Reader) -> None:
    """For an address that nobody has the same rows are written, without the address and words, and nothing is sent."""
    for path in ("/recover", "/confirm"):
        reader.get(path)
        reader.post(path, {"email": "nobody@example.org"})
    assert [(each.to, each.subject, each.body, each.account_id) for each in mails()] == [("", "", "", None)] * 2
    with mails_taken(reader.client.application) as server:
        run_due_jobs(clock.now())
    assert server.mails == []
    assert db.session.scalar(select(db.func.count()).select_from(Account)) == 0
