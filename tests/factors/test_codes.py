"""One-time codes and recovery codes: set up, asked for, guessed at, demanded of staff."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from permits import clock
from permits.accounts.models import Account
from permits.app import create_app
from permits.db import db, transaction
from tests.factors.guarded import account_of, browser, code, mails, signed_in, switch_codes_on
from tests.pages import words_of
from tests.support.cases import PASSWORD, address_of, make_applicant, make_staff, publish
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database


@pytest.fixture
def person() -> Actor:
    return make_applicant()


def test_codes_are_asked_for_once_they_are_switched_on(client: FlaskClient, person: Actor) -> None:
    """The password alone leads to the code's page, opens nothing yet, and the code of the app signs in."""
    reader = switch_codes_on(client, person)
    assert "Switched on" in reader.get("/account").text
    assert len(mails("factors_changed")) == 1
    other = browser(client)
    assert other.sign_in(address_of(person), PASSWORD).heading == "Your one-time code"
    assert other.client.get("/account").location == "/sign-in?next=/account"
    assert other.get("/sign-in/code").heading == "Your one-time code"
    secret = account_of(person).tf_totp_secret
    assert "This code is not right" in other.post("/sign-in/code", {"code": "000000"}).text
    assert other.post("/sign-in/code", {"code": code(client.application, secret, 1)}).heading == "My applications"


def test_a_link_to_the_code_signs_nobody_out(client: FlaskClient, person: Actor) -> None:
    """Whoever is signed in and opens the code's page, by a link somebody sent, is led to the start and stays signed in."""
    reader = signed_in(client, person)
    assert reader.get("/sign-in/code").heading == "My applications"
    assert reader.get("/account").heading == "Your account"


def test_a_code_is_taken_once(client: FlaskClient, person: Actor) -> None:
    """A code that somebody has looked over the shoulder for is worth nothing once it was used."""
    switch_codes_on(client, person)
    seen = code(client.application, account_of(person).tf_totp_secret, 1)
    for expected in ("My applications", "Your one-time code"):
        reader = browser(client)
        reader.sign_in(address_of(person), PASSWORD)
        assert reader.post("/sign-in/code", {"code": seen}).heading == expected


def test_what_is_kept_of_a_code_is_encrypted(client: FlaskClient, person: Actor) -> None:
    """Neither the key of the app nor a recovery code stands in the table in clear."""
    reader = switch_codes_on(client, person)
    page = reader.post("/account/recovery-codes", {})
    shown = [words_of(each) for each in page.all(".codes code")]
    kept = account_of(person)
    assert len(shown) == 8
    assert kept.mf_recovery_codes is not None
    assert not set(shown) & set(kept.mf_recovery_codes)
    assert '"enckey"' in str(kept.tf_totp_secret)


def test_a_recovery_code_signs_in_once(client: FlaskClient, person: Actor) -> None:
    """Whoever lost the phone signs in with a code kept elsewhere, typed as people type; the same code never again."""
    reader = switch_codes_on(client, person)
    page = reader.post("/account/recovery-codes", {})
    first = words_of(page.all(".codes code")[0])
    for expected in ("My applications", "Sign in with a recovery code"):
        other = browser(client)
        other.sign_in(address_of(person), PASSWORD)
        other.get("/sign-in/recovery-code")
        assert other.post("/sign-in/recovery-code", {"code": f" {first.upper()} "}).heading == expected
    assert "7 codes left" in reader.get("/account/recovery-codes").text


def test_guessing_pauses_the_account_and_tells_its_owner(client: FlaskClient, person: Actor) -> None:
    """After five wrong codes, of either kind, none is taken for a quarter of an hour; one mail tells the owner."""
    switch_codes_on(client, person)
    guesser = browser(client)
    guesser.sign_in(address_of(person), PASSWORD)
    for number in range(5):
        page = ("/sign-in/code", "/sign-in/recovery-code")[number % 2]
        guesser.get(page)
        guesser.post(page, {"code": f"00000{number}"})
    assert len(mails("codes_guessed")) == 1
    right = code(client.application, account_of(person).tf_totp_secret, 1)
    assert "Too many wrong codes." in guesser.post("/sign-in/code", {"code": right}).text
    with transaction() as session:
        session.execute(update(Account).values(tf_paused_until=clock.now() - timedelta(seconds=1)))
    assert guesser.post("/sign-in/code", {"code": right}).heading == "My applications"
    assert (account_of(person).tf_failures, len(mails("codes_guessed"))) == (0, 1)


def test_codes_are_switched_off_by_whoever_shows_who_they_are(client: FlaskClient, person: Actor) -> None:
    """Long after signing in the password is asked for first; then codes and recovery codes are gone, told by mail."""
    reader = switch_codes_on(client, person)
    reader.post("/account/recovery-codes", {})
    with reader.client.session_transaction() as kept:
        kept["fs_paa"] -= 3600
        kept.pop("fs_gexp", None)
    assert reader.get("/account/codes").heading == "Is it you?"
    reader.post("/account/verify?next=/account/codes", {"password": PASSWORD})
    reader.post("/account/codes", {"setup": "disable"})
    kept_of = account_of(person)
    assert (kept_of.tf_primary_method, kept_of.tf_totp_secret, kept_of.mf_recovery_codes) == (None, None, None)
    assert len(mails("factors_changed")) == 2
    assert browser(client).sign_in(address_of(person), PASSWORD).heading == "My applications"


def test_a_role_may_be_required_to_have_one(client: FlaskClient) -> None:
    """Staff of a role that the setting names set codes up at the next sign-in, cannot switch them off; others need none."""
    publish()
    head, clerk = make_staff(("dpmptsp", "kepala")), make_staff(("dpmptsp", "verifikator"))
    app = client.application
    app.config["SECURITY_TWO_FACTOR_REQUIRED"] = frozenset({"kepala"})
    try:
        reader = browser(client)
        page = reader.sign_in(address_of(head), PASSWORD)
        assert page.heading == "One-time codes"
        assert "Your office asks for a second factor" in page.text
        assert reader.get("/reviews").heading == "Sign in"
        reader.sign_in(address_of(head), PASSWORD)
        reader.post("/account/codes", {"setup": "authenticator"})
        with reader.client.session_transaction() as kept:
            secret = kept["tf_totp_secret"]
        assert reader.post("/sign-in/code", {"code": code(app, secret)}).heading == "Queue"
        assert "Switch off" not in reader.get("/account/codes").text
        reader.post("/account/codes", {"setup": "disable"})
        assert account_of(head).tf_primary_method == "authenticator"
        assert browser(client).sign_in(address_of(clerk), PASSWORD).heading == "Queue"
    finally:
        app.config["SECURITY_TWO_FACTOR_REQUIRED"] = frozenset()


def test_keys_are_renewed_without_losing_codes(client: FlaskClient, person: Actor) -> None:
    """With a new key before the old one, what the old one encrypted still counts, and what is new is under the new one."""
    switch_codes_on(client, person)
    before = account_of(person)
    secret, settings = before.tf_totp_secret, client.application.config["SETTINGS"]
    renewed = create_app(replace(settings, factor_key=("n" * 40, *settings.factor_key)))
    old, new = client.application.extensions["security"], renewed.extensions["security"]
    with renewed.app_context():
        assert new.totp_factory.verify_totp(code(client.application, secret, 1), secret, before, window=STEP)
        assert new.totp_factory.generate_totp_secret().count(old.totp_factory._totp.wallet.default_tag) == 0
        db.session.remove()


STEP = 30


def test_a_signed_in_person_without_codes_sees_how_to_begin(client: FlaskClient, person: Actor) -> None:
    """The page says what the codes are for, and without them there are no recovery codes to count."""
    reader = signed_in(client, person)
    assert "Whoever learns your password still stays outside." in reader.get("/account/codes").text
    assert "You have no codes yet." in reader.get("/account/recovery-codes").text
