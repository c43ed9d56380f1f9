"""What a person lets the city keep to fill in forms: kept by the account alone, offered in new forms, gone with the person."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from permits.accounts import forms
from permits.accounts import operations as accounts
from permits.accounts.erasure import erase_person
from permits.accounts.models import Account
from permits.applications import prefill
from permits.applications.cases import load_case
from permits.db import db, transaction
from permits.errors import NotFound
from tests.pages import Reader, words_of
from tests.support import cases
from workflows.definition import Field, Text
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database

ADDRESS = "/account/particulars"
SAID = {
    "phone": "0812 3456 7890",
    "identity": "7571 0101 0190 0001",
    "address": "Jalan Nani Wartabone 1",
    "business_name": "Toko  Murah ",
    "business_nib": "9120.1017.12345",
    "business_npwp": "",
    "business_address": "",
}
KEPT = {
    "person.nik": "7571010101900001",
    "person.address": "Jalan Nani Wartabone 1",
    "business.name": "Toko Murah",
    "business.nib": "9120101712345",
}


@pytest.fixture
def person() -> Actor:
    """Somebody who applies, with the small services published."""
    cases.publish(cases.SMALL)
    return cases.make_applicant()


@pytest.fixture
def reader(client: FlaskClient, person: Actor) -> Reader:
    """The person before a browser, signed in."""
    found = Reader(client)
    found.sign_in(cases.address_of(person), cases.PASSWORD)
    return found


def account_of(person: Actor) -> Account:
    db.session.expire_all()
    found = db.session.get(Account, person.id)
    assert found is not None
    return found


def asked(code: str, kind: str = "text") -> Field:
    return Field(code, kind, Text(code, code), "isi", prefill=code.replace("_", ".", 1))  # type: ignore[arg-type]


def test_what_is_said_once_is_kept(client: FlaskClient, reader: Reader, person: Actor) -> None:
    """Saved particulars stand in the page when it is opened again, tidied, and what is left empty is not kept."""
    assert "Nothing kept" in reader.get("/account", language="en").text
    reader.get(ADDRESS, language="en")
    reader.post(ADDRESS, SAID)
    assert (account_of(person).particulars, account_of(person).phone) == (KEPT, "0812 3456 7890")
    assert reader.get(ADDRESS, language="en").one("#identity").get("value") == KEPT["person.nik"]
    assert "Nothing kept" not in reader.get("/account", language="en").text
    reader.get(ADDRESS)
    reader.post(ADDRESS, dict.fromkeys(SAID, ""))
    assert (account_of(person).particulars, account_of(person).phone) == ({}, "")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("identity", "7" * 41, "At most 40 characters, please."),
        ("address", "x" * 301, "At most 300 characters, please."),
    ],
)
def test_a_wrong_number_is_explained_and_nothing_is_lost(
    client: FlaskClient, reader: Reader, person: Actor, field: str, value: str, sentence: str
) -> None:
    """The sentence stands beside the box, everything typed stays, nothing is saved."""
    reader.get(ADDRESS, language="en")
    page = reader.post(ADDRESS, {**SAID, field: value}, status=422)
    assert sentence in page.text
    assert page.one(f"#{field}").get("value") == value
    assert page.one("#phone").get("value") == SAID["phone"]
    assert account_of(person).particulars == {}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("identity", "757101", "A NIK usually has 16 digits."),
        ("identity", "7571013199900001", "are no day of birth."),
        ("business_npwp", "013121670091000", "The check digit of this NPWP does not fit."),
        ("business_nib", "123", "A NIB usually has 13 digits."),
    ],
)
def test_a_doubtful_number_is_kept_and_said(
    reader: Reader, person: Actor, field: str, value: str, sentence: str
) -> None:
    """Numbers are looked at for their shape: a doubtful one is saved all the same, and said beside its box."""
    reader.get(ADDRESS, language="en")
    page = reader.post(ADDRESS, {**SAID, field: value})
    assert sentence in page.text
    assert account_of(person).particulars[forms.KEPT[field]] == value
    page = reader.get(ADDRESS)
    assert [sentence in words_of(each) for each in page.all(".note--act")] == [True]


def test_a_new_form_is_filled_in_with_it(client: FlaskClient, person: Actor) -> None:
    """A question that names a particular begins with it, an address as its street; one that was answered keeps its answer."""
    application_id = cases.make_draft("five-states", person, "warga", {"nama": "Pasar malam", "luas": "40"})
    with transaction():
        accounts.keep_particulars(person.id, "0812", KEPT)
    questions = [asked("person_nik"), asked("person_address", "address"), asked("business_npwp"), asked("person_phone")]
    offered = prefill.offered(load_case(db.session(), application_id), questions)
    assert offered == {
        "person_nik": KEPT["person.nik"],
        "person_address": {"street": KEPT["person.address"]},
        "person_phone": "0812",
    }
    answered = Field("nama", "text", Text("nama", "nama"), "isi", prefill="business.name")
    assert prefill.offered(load_case(db.session(), application_id), [answered]) == {}


def test_they_go_with_the_person(client: FlaskClient, person: Actor) -> None:
    """Erasing a person takes the particulars out of the only table that has them; an erased account keeps none again."""
    with transaction():
        accounts.keep_particulars(person.id, "0812", KEPT)
    with transaction():
        erase_person(person.id, person, cases.MONDAY)
    assert (account_of(person).particulars, account_of(person).phone) == ({}, "")
    with pytest.raises(NotFound), transaction():
        accounts.keep_particulars(person.id, "0812", KEPT)


def test_the_office_keeps_no_particulars(client: FlaskClient, person: Actor) -> None:
    """Staff apply for nothing, so the page is not theirs."""
    head = cases.make_staff(("loket", "kepala"))
    staff = Reader(client)
    staff.sign_in(cases.address_of(head), cases.PASSWORD)
    staff.get(ADDRESS, status=404)
