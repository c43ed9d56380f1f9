"""The search by identity number: the whole number finds what one may see, masked; to search by, its digest alone is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from benchmarks.support.statements import recording
from permits.accounts.erasure import erase_person
from permits.app import create_app
from permits.applications import operations as applications
from permits.applications.cases import load_case
from permits.db import db, transaction
from permits.identifiers.commands import renew_identifiers
from permits.identifiers.models import Identifier, IdentifierSearch
from permits.identifiers.operations import IDENTIFIERS
from tests.pages import Page, Reader, words_of
from tests.reviews.desk import CHECKER, SKP, number_of, sent, signed_in
from tests.support import cases
from tests.support.database import settings_for
from workflows.engine.outcome import SYSTEM

pytestmark = pytest.mark.database
NIK = "7571014505980001"
OTHER = "7571032102880002"


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A checker who reads English, in a city whose services are published."""
    cases.publish(cases.SHIPPED, SKP)
    reader = Reader(client)
    signed_in(reader, CHECKER)
    reader.get("/reviews", language="en")
    return reader


def search(reader: Reader, number: str, status: int = 200) -> Page:
    return reader.post("/reviews/identity", {"number": number}, status=status)


def found(page: Page) -> list[str]:
    """The numbers of the cases that were found."""
    return [words_of(each) for each in page.all(".related a .code")]


def with_nik(number: str) -> str:
    """A case that was sent with this identity number."""
    return sent(answers={**cases.sample_answers(SKP), "nik": number})


def test_the_whole_number_finds_its_cases_masked(reader: Reader) -> None:
    """A number, spaces and points forgiven, finds each case sent with it and shows it masked; a part of it finds nothing."""
    first, second, other = with_nik(NIK), with_nik(NIK), with_nik(OTHER)
    page = search(reader, "7571.0145 0598-0001")
    assert found(page) == [number_of(second), number_of(first)]
    assert "7571 01•• •••• 0001" in page.text and NIK not in page.text
    assert found(search(reader, OTHER)) == [number_of(other)]
    assert found(search(reader, NIK[:12])) == []
    short = search(reader, "757 10", status=422)
    assert "at least 8 figures" in short.text and short.one("#number").get("value") == "757 10"


def test_cases_of_other_offices_are_not_found_but_the_search_is_noted(reader: Reader) -> None:
    """Whom a case does not concern does not find it; each search leaves who, when and how many, and no number."""
    case = with_nik(NIK)
    checker = search(reader, NIK)
    assert found(checker) == [number_of(case)]
    stranger = Reader(reader.client.application.test_client())
    actor = signed_in(stranger, ("satpol", "penelaah"))
    assert found(search(stranger, NIK)) == []
    rows = db.session.execute(select(IdentifierSearch.account_id, IdentifierSearch.found)).all()
    assert [each.found for each in rows] == [1, 0] and rows[1].account_id == actor.id
    kept = db.session.scalars(select(Identifier.digest)).one()
    assert len(kept) == 64 and NIK not in kept


def test_another_number_in_a_later_round_takes_the_place_of_the_first(reader: Reader) -> None:
    """A corrected number is found from the moment in which it is sent, the former one no longer."""
    applicant = cases.make_applicant()
    case = sent(applicant=applicant)
    cases.decide(case, "kembalikan", corrections={"nik": "Tidak sama dengan KTP."})
    loaded = load_case(db.session(), case)
    section = next(each for each in loaded.definition.sections if any(field.code == "nik" for field in each.fields))
    with transaction():
        applications.save_answers(case, section.code, {**loaded.facts.form, "nik": OTHER}, applicant, cases.MONDAY)
    cases.send(case, applicant)
    assert found(search(reader, NIK)) == []
    assert found(search(reader, OTHER)) == [number_of(case)]


def test_nothing_is_found_of_an_erased_person(reader: Reader) -> None:
    """Erasing a person takes the digests of their cases away."""
    applicant = cases.make_applicant()
    case = sent(applicant=applicant)
    cases.decide(case, "tolak", reason="Bukan penelitian.")
    assert found(search(reader, NIK)) == [number_of(case)]
    with transaction():
        erase_person(applicant.id, SYSTEM, cases.MONDAY)
    assert found(search(reader, NIK)) == [] == list(db.session.scalars(select(Identifier.digest)))


def test_digests_are_made_anew_by_a_command(reader: Reader, app: Flask) -> None:
    """Where digests are lost, or the secret key is another one, one command lets every sent case be found again."""
    case = with_nik(NIK)
    with transaction():
        IDENTIFIERS.forget([case])
    assert found(search(reader, NIK)) == []
    said = app.test_cli_runner().invoke(renew_identifiers)
    assert "1 identity numbers" in said.output
    assert found(search(reader, NIK)) == [number_of(case)]


def test_a_search_costs_the_same_for_many_cases(reader: Reader) -> None:
    """Five cases of a number ask as many questions as one."""
    with_nik(NIK)
    search(reader, NIK)
    with recording(db.engine) as few:
        search(reader, NIK)
    for _ in range(4):
        with_nik(NIK)
    with recording(db.engine) as many:
        assert len(found(search(reader, NIK))) == 5
    assert few.queries == many.queries


def test_searching_is_slowed_down(own_database_url: str, tmp_path: Path) -> None:
    """After the set number of searches a minute one must wait; opening the form is no search."""
    app = create_app(settings_for(tmp_path, own_database_url, identity_rate="2 per minute"))
    reader = Reader(app.test_client())
    with app.app_context():
        cases.publish(cases.SHIPPED, SKP)
        signed_in(reader, CHECKER)
    for _ in range(3):
        reader.get("/reviews/identity", language="en")
    search(reader, NIK)
    search(reader, OTHER)
    assert search(reader, NIK, status=429).heading == "Too many tries"


def test_the_form_is_for_people_with_a_seat(client: FlaskClient, database: SQLAlchemy) -> None:
    """For an applicant there is no such search."""
    cases.publish(cases.SHIPPED, SKP)
    reader = Reader(client)
    reader.get("/sign-in")
    reader.sign_in(cases.address_of(cases.make_applicant()), cases.PASSWORD)
    reader.get("/reviews/identity", status=404)
