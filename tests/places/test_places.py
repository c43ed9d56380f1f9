"""Cases about the same place: found by digests of address and position, as far as one may see them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from benchmarks.support.statements import recording
from permits.accounts.erasure import erase_person
from permits.applications.cases import load_case
from permits.casework.related import same_place
from permits.db import db, transaction
from permits.places import digests
from permits.places.models import Place
from permits.places.operations import PLACES
from tests.pages import Reader
from tests.reviews.desk import signed_in
from tests.support import cases
from workflows.engine.outcome import SYSTEM, Actor

SERVICE = "places"
SEAT = ("loket", "kepala")
HERE = {"latitude": "-0.556174", "longitude": "123.058548"}
NEAR = {"latitude": "-0.556474", "longitude": "123.058148"}  # 55 m away
FAR = {"latitude": "-0.559174", "longitude": "123.058548"}  # 330 m away
HOME = {
    "street": "Jl. Merdeka No. 017",
    "village": "Kel. Tapa",
    "district": "Kota Utara",
    "city": "Seruni",
    "postcode": "",
}
SAME_HOME = {
    **HOME,
    "street": "jalan merdeka 17",
    "village": "Tapa",
    "district": "Kec. Kota Utara",
    "postcode": "96123",
}


@pytest.fixture
def reader(client: FlaskClient, tmp_path: Path) -> Reader:
    """A signed-out person who reads English, in a city with a service that asks for a position and an address."""
    constructs = cases.SMALL / "constructs"
    for name in ("_city.yaml", f"{SERVICE}.yaml"):
        shutil.copy(constructs / name, tmp_path)
    cases.publish(tmp_path, SERVICE)
    reader = Reader(client)
    reader.get("/", language="en")
    return reader


def sent(letak: dict[str, str], alamat: dict[str, str] | None = None, applicant: Actor | None = None) -> str:
    applicant = applicant or cases.make_applicant()
    answers: dict[str, Any] = {"nama": "Pasar malam", "luas": "20", "letak": letak}
    answers |= {"alamat": alamat} if alamat else {}
    application_id = cases.make_draft(SERVICE, applicant, "warga", answers)
    cases.send(application_id, applicant)
    return application_id


def found(application_id: str, actor: Actor) -> set[str]:
    db.session.expire_all()
    return {each.id for each in same_place(load_case(db.session(), application_id), actor)}


@pytest.mark.database
def test_a_position_near_by_and_the_same_address_are_found(reader: Reader) -> None:
    """Cases of other people a few steps away, or at an address written otherwise, are found from either side; others are not."""
    assert reader
    head = cases.make_staff(SEAT)
    here, near, far = sent(HERE, HOME), sent(NEAR), sent(FAR)
    home = sent({"latitude": "1", "longitude": "100"}, SAME_HOME)
    assert found(here, head) == {near, home}
    assert found(near, head) == {here}
    assert found(home, head) == {here}
    assert found(far, head) == set()


@pytest.mark.database
def test_the_case_page_shows_those_one_may_see(reader: Reader) -> None:
    """The page names them beside the applicant's other cases; who may not read a case is not told that it exists."""
    here, near = sent(HERE), sent(NEAR)
    assert found(here, cases.make_applicant()) == set()
    assert found(here, cases.make_staff(("taman", "kepala"))) == set()
    signed_in(reader, SEAT)
    page = reader.get(f"/cases/{here}")
    assert "Other applications about the same place" in page.text
    links = [each.get("href") for each in page.all("#others-at-place a")]
    assert links == [f"/cases/{near}"]


@pytest.mark.database
def test_it_costs_the_same_however_many_there_are(reader: Reader) -> None:
    """Beside many cases at one place the same number of questions is asked."""
    assert reader
    head = cases.make_staff(SEAT)
    here = sent(HERE)
    sent(NEAR)
    case = load_case(db.session(), here)
    same_place(case, head)
    with recording(db.engine) as few:
        same_place(case, head)
    for _ in range(4):
        sent(HERE)
    same_place(case, head)
    with recording(db.engine) as many:
        assert len(same_place(case, head)) == 5
    assert many.queries == few.queries <= 4


@pytest.mark.database
def test_no_place_stays_readable_or_behind(reader: Reader) -> None:
    """Kept are digests alone; renewing makes the same ones, and they go when the person is erased."""
    assert reader
    applicant = cases.make_applicant()
    case = sent(HERE, HOME, applicant)
    kept = set(db.session.scalars(select(Place.digest)))
    assert len(kept) == 2 and all(len(each) == 64 for each in kept)
    with transaction():
        assert PLACES.renew(PLACES.renew("", 500), 500) == ""
    db.session.expire_all()
    assert set(db.session.scalars(select(Place.digest))) == kept
    cases.decide(case, "tolak", reason="Bukan lokasinya.")
    with transaction():
        erase_person(applicant.id, SYSTEM, cases.MONDAY)
    assert db.session.scalars(select(Place.digest)).all() == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Jl. Merdeka No. 17", "jalan merdeka 17", True),
        ("Jln Merdeka Nomor 017", "JALAN MERDEKA, 17", True),
        ("Gg. Melati RT 03/RW 1", "gang melati rt 3 rw 01", True),
        ("Jl. Merdeka 17", "Jl. Merdeka 71", False),
        ("Jl. Merdeka 17", "Jl. Merdeka 17A", False),
    ],
)
def test_addresses_are_compared_by_what_they_mean(one: str, other: str, same: bool) -> None:
    """Abbreviations, case, marks and leading noughts do not matter; a house number does."""
    assert (digests.plain({"street": one}) == digests.plain({"street": other})) is same


def test_what_is_no_place_has_no_mark(app: Flask) -> None:
    """An empty address and a position that is none are left out."""
    assert digests.plain({"street": " ", "city": "Seruni"}) == ""
    for wrong in ({}, {"latitude": "x", "longitude": "1"}, {"latitude": "NaN", "longitude": "1"}):
        assert digests.square(wrong) is None
