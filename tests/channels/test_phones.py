"""A number is proven by a code: kept as a keyed digest, for ten minutes and five guesses, without telling anybody who has it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from permits.accounts.erasure import erase_person
from permits.channels import phones, queries
from permits.channels.models import Phone, PhoneCode
from permits.db import db, transaction
from permits.errors import Invalid
from permits.scheduling.running import run_due_jobs
from tests.channels.conftest import NUMBER, ask_code, confirm, give_number, texts
from tests.notices.conftest import MailServer
from tests.support.cases import MONDAY, address_of, make_applicant
from tests.support.gateway import Gateway
from workflows.engine.outcome import Actor

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("database")]


@pytest.fixture
def person() -> Actor:
    return make_applicant()


def number_of(person: Actor) -> str | None:
    db.session.rollback()
    found = queries.phone_of(person.id)
    return found.number if found else None


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_code_proves_a_number(gateway: Gateway, mail_server: MailServer, person: Actor) -> None:
    """The code comes by the gateway, works with spaces in it, stays in no table, and the person's mail address is told."""
    code = ask_code(person)
    db.session.rollback()
    kept = db.session.get_one(PhoneCode, person.id)
    assert code not in kept.digest and len(code) == 6
    run_due_jobs(MONDAY)
    (sent,) = gateway.bodies
    assert (sent["to"], code in sent["text"]) == (NUMBER, True)
    assert texts(person)[0].body == ""
    assert number_of(person) is None
    assert confirm(person, f" {code[:3]} {code[3:]}") == "right"
    assert number_of(person) == NUMBER
    run_due_jobs(MONDAY)
    assert len(mail_server.to(address_of(person))) == 1


def test_a_code_sent_twice_is_taken_once(gateway: Gateway, person: Actor) -> None:
    """The same form sent again finds no code any more, and the number stays proven."""
    code = ask_code(person)
    assert [confirm(person, code), confirm(person, code)] == ["right", "over"]
    assert number_of(person) == NUMBER


def test_five_wrong_guesses_end_a_code(gateway: Gateway, person: Actor) -> None:
    """After the fifth wrong guess the right code is not taken either."""
    code = ask_code(person)
    assert [confirm(person, wrong(code)) for _guess in range(5)] == ["wrong"] * 4 + ["over"]
    assert confirm(person, code) == "over"
    assert number_of(person) is None


def test_a_code_lasts_ten_minutes(gateway: Gateway, mail_server: MailServer, person: Actor) -> None:
    """Nine minutes later it works, ten minutes later it does not, and a message that waited so long is not sent."""
    code = ask_code(person)
    assert confirm(person, code, MONDAY + timedelta(minutes=10)) == "over"
    assert confirm(person, code, MONDAY + timedelta(minutes=9)) == "right"
    run_due_jobs(MONDAY + timedelta(minutes=10))
    assert gateway.bodies == []


def test_a_new_number_replaces_the_old_one_once_it_is_proven(gateway: Gateway, person: Actor) -> None:
    """Until the code of the new number is typed the old one stays; a code is good for its own person alone."""
    give_number(person, "+6281111111111")
    code = ask_code(person)
    assert number_of(person) == "+6281111111111"
    assert confirm(make_applicant(), code) == "over"
    assert confirm(person, code) == "right"
    assert number_of(person) == NUMBER


def test_an_earlier_code_ends_with_the_next(gateway: Gateway, person: Actor) -> None:
    """Only the latest code counts."""
    first, second = ask_code(person), ask_code(person, now=MONDAY + timedelta(minutes=1))
    if first != second:
        assert confirm(person, first) == "wrong"
    assert confirm(person, second) == "right"


def test_a_person_asks_for_five_codes_an_hour(gateway: Gateway, person: Actor) -> None:
    """The sixth is refused, and possible again an hour later."""
    for minute in range(5):
        ask_code(person, now=MONDAY + timedelta(minutes=minute))
    with pytest.raises(Invalid) as refused:
        ask_code(person, now=MONDAY + timedelta(minutes=6))
    assert refused.value.problems[0].code == "phone_codes_many"
    assert len(ask_code(person, now=MONDAY + timedelta(minutes=61))) == 6


def test_nobody_is_flooded_or_found_by_asking(gateway: Gateway, person: Actor) -> None:
    """A number that somebody has is taken like any other; after eight codes in a day no further one goes there, unsaid."""
    give_number(person)
    people = [make_applicant() for _each in range(9)]
    codes = [ask_code(each) for each in people]
    assert [len(code) for code in codes] == [6] * 8 + [0]
    assert [queries.asked_of(each.id, MONDAY) is not None for each in people] == [True] * 9
    run_due_jobs(MONDAY)
    assert len(gateway.bodies) == 8
    assert confirm(people[0], codes[0]) == "right"
    assert (number_of(people[0]), number_of(person)) == (NUMBER, NUMBER)


@pytest.mark.parametrize(("typed", "code"), [("", "phone_missing"), ("021 1234567", "phone_unknown")])
def test_what_is_no_mobile_number_is_refused(gateway: Gateway, person: Actor, typed: str, code: str) -> None:
    """Nothing is sent, and the field says why."""
    with pytest.raises(Invalid) as refused:
        ask_code(person, typed)
    assert (refused.value.problems[0].about, refused.value.problems[0].code) == ("number", code)
    assert texts(person) == []


def test_a_number_is_taken_away(gateway: Gateway, mail_server: MailServer, person: Actor) -> None:
    """Taken away twice it is gone, with the code that waits, and one mail tells so."""
    give_number(person)
    code = ask_code(person)
    for _press in range(2):
        with transaction():
            phones.remove(person.id, MONDAY)
    assert (number_of(person), confirm(person, code)) == (None, "over")
    run_due_jobs(MONDAY)
    assert len(mail_server.to(address_of(person))) == 1


def test_a_number_goes_with_its_person(gateway: Gateway, client: FlaskClient, person: Actor) -> None:
    """Of an erased person no number, code or message is left but that messages were sent."""
    give_number(person)
    ask_code(person)
    with transaction():
        erase_person(person.id, person, MONDAY)
    run_due_jobs(MONDAY)
    assert db.session.get(Phone, person.id) is None and db.session.get(PhoneCode, person.id) is None
    assert [(each.to, each.body) for each in texts(person)] == [("", "")]
    assert gateway.bodies == []
