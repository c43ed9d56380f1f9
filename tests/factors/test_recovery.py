"""The way back for whoever lost the second factor: at once by a code, else after a wait that the owner can call off."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from permits import clock
from permits.accounts.erasure import erase_person
from permits.db import db, transaction
from permits.factors.models import FactorRecovery
from permits.factors.operations import take_away
from permits.scheduling.models import ScheduledJob
from permits.scheduling.running import run_due_jobs
from tests.factors.guarded import account_of, browser, code, mails, make_passkey, switch_codes_on
from tests.pages import Reader
from tests.support.cases import PASSWORD, address_of, make_applicant, make_staff, publish
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
LOST = "/sign-in/lost"
LATER = timedelta(hours=72, minutes=1)


@pytest.fixture
def person() -> Actor:
    return make_applicant()


def say_lost(client: FlaskClient, person: Actor) -> Reader:
    """Somebody with the password says that the second factor is lost."""
    reader = browser(client)
    reader.sign_in(address_of(person), PASSWORD)
    reader.get(LOST)
    assert "we take the second factor away" in reader.post(LOST, {}).text
    return reader


def recoveries() -> list[FactorRecovery]:
    db.session.expire_all()
    return list(db.session.scalars(select(FactorRecovery)))


def link_in(body: str) -> str:
    found = re.search(r"(/account/recovery/\S+)", body)
    assert found is not None, body
    return found.group(1)


def test_after_the_wait_the_password_alone_lets_in(client: FlaskClient, person: Actor) -> None:
    """Asked twice or thrice it is one wait; before its end nothing changes; then every factor and sign-in is gone, told by mail."""
    inside = switch_codes_on(client, person)
    make_passkey(inside)
    for _ in range(3):
        say_lost(client, person)
    (open_one,) = recoveries()
    assert len(mails("recovery_asked")) == 1
    run_due_jobs(clock.now(), loudly=False)
    assert browser(client).sign_in(address_of(person), PASSWORD).heading != "My applications"
    run_due_jobs(clock.now() + LATER, loudly=False)
    assert [(each.outcome, each.ended_at is None) for each in recoveries()] == [("done", False)]
    assert open_one.due_at - open_one.asked_at == timedelta(hours=72)
    kept = account_of(person)
    assert (kept.tf_totp_secret, kept.mf_recovery_codes, kept.webauthn) == (None, None, [])
    assert inside.get("/account").heading == "Sign in"
    assert browser(client).sign_in(address_of(person), PASSWORD).heading == "My applications"
    assert len(mails("recovery_done")) == 1


def test_the_owner_calls_it_off_by_the_mail(client: FlaskClient, person: Actor) -> None:
    """Opening the link changes nothing (mail programs open links too); its button does, once; then time changes nothing."""
    switch_codes_on(client, person)
    say_lost(client, person)
    link = link_in(mails("recovery_asked")[0].body)
    owner = browser(client)
    assert owner.get(link).heading == "Keep your second factor"
    assert recoveries()[0].ended_at is None
    assert owner.post(link, {}).heading == "Called off"
    owner.get("/sign-in")
    owner.post(link, {}, status=404)
    run_due_jobs(clock.now() + LATER, loudly=False)
    assert recoveries()[0].outcome == "called_off"
    assert account_of(person).tf_totp_secret is not None
    assert (
        db.session.scalar(select(ScheduledJob.cancelled_at).where(ScheduledJob.kind == "factors.recover")) is not None
    )


def test_a_sign_in_with_the_factor_calls_it_off(client: FlaskClient, person: Actor) -> None:
    """Whoever signs in with a second factor has not lost it."""
    switch_codes_on(client, person)
    say_lost(client, person)
    owner = browser(client)
    owner.sign_in(address_of(person), PASSWORD)
    owner.post("/sign-in/code", {"code": code(client.application, account_of(person).tf_totp_secret, 1)})
    assert recoveries()[0].outcome == "called_off"


def test_without_the_password_nobody_asks(client: FlaskClient, person: Actor) -> None:
    """The page leads to signing in, and a made-up link is as unknown as one of somebody else."""
    switch_codes_on(client, person)
    stranger = browser(client)
    assert stranger.get(LOST).heading == "Sign in"
    assert stranger.post(LOST, {}).heading == "Sign in"
    stranger.get("/account/recovery/" + "x" * 43, status=404)
    assert recoveries() == []


def test_the_office_helps_its_own(client: FlaskClient) -> None:
    """Where a role demands a second factor no wait takes it away: the page says who helps, and a command does it."""
    publish()
    head = make_staff(("dpmptsp", "kepala"))
    switch_codes_on(client, head)
    client.application.config["SECURITY_TWO_FACTOR_REQUIRED"] = frozenset({"*"})
    try:
        reader = browser(client)
        reader.sign_in(address_of(head), PASSWORD)
        assert "Your office helps" in reader.get(LOST).text
        reader.post(LOST, {}, status=403)
        assert recoveries() == []
    finally:
        client.application.config["SECURITY_TWO_FACTOR_REQUIRED"] = frozenset()
    with transaction():
        take_away(account_of(head), clock.now())
    assert browser(client).sign_in(address_of(head), PASSWORD).heading == "Queue"


def test_an_erased_person_keeps_none(client: FlaskClient, person: Actor) -> None:
    """Keys, codes and an open wait go with the person."""
    inside = switch_codes_on(client, person)
    make_passkey(inside)
    say_lost(client, person)
    with transaction():
        erase_person(person.id, person, clock.now())
    kept = account_of(person)
    assert (kept.tf_totp_secret, kept.fs_webauthn_user_handle, kept.webauthn) == (None, None, [])
    assert recoveries()[0].outcome == "called_off"
