"""The page of the office's calendar: what it shows, what it says before saving, two managers at once, who may change it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from permits.calendars import queries
from tests.pages import Reader
from tests.support import cases

POLLING: dict[str, Any] = {
    "way": "close", "day-day": "20", "day-month": "11", "day-year": "2026", "kind": "holiday", "title_id": "Pilkada",
    "title_en": "Polling day", "basis": "Keppres 10/2026", "announced-day": "16", "announced-month": "11",
    "announced-year": "2026", "reason": "Diumumkan Presiden",
}  # fmt: skip


@pytest.fixture
def manager(app: Flask, database: SQLAlchemy, client: FlaskClient) -> Reader:
    """The service manager before a browser."""
    cases.publish()
    reader = Reader(client)
    reader.sign_in(cases.address_of(cases.make_staff(("dpmptsp", "manajer"))), cases.PASSWORD)
    reader.get("/calendar", language="id")
    return reader


def sent() -> None:
    applicant = cases.make_applicant()
    cases.send(cases.make_draft("skp-penelitian", applicant, "perseorangan"), applicant)


def test_the_year_is_shown_in_both_languages(manager: Reader) -> None:
    """Twelve months, every closed day with its kind and basis, the office hours, in the reader's language."""
    for language, words in (("id", "Natal"), ("en", "Christmas Day")):
        page = manager.get("/calendar?year=2026", language=language)
        assert len(page.all("table.month")) == 12
        assert words in page.text
        assert "08.00–16.30" in page.text


def test_years_that_are_not_known_are_not_there(manager: Reader) -> None:
    """A year beyond the calendar has no page."""
    for year in ("1999", "2090", "x"):
        manager.get(f"/calendar?year={year}", status=404)


def test_before_saving_it_is_said_what_would_move(manager: Reader) -> None:
    """Looking counts the open cases that would move and writes nothing; saving then makes a version and says so."""
    sent()
    page = manager.post("/calendar", {**POLLING, "act": "look", "seen": "0"}, status=200)
    assert "1 permohonan berjalan akan bergeser" in page.text
    assert queries.newest_version() == 0
    assert page.one("#reason").text == "Diumumkan Presiden"
    page = manager.post("/calendar", {**POLLING, "act": "save", "seen": "0"})
    assert queries.newest_version() == 2
    assert "Kalender kini versi 2" in page.text
    assert "Diumumkan Presiden" in page.text


def test_two_managers_at_once(manager: Reader) -> None:
    """Saving on a version that is no longer the newest is refused with what was typed kept."""
    manager.post("/calendar", {**POLLING, "act": "save", "seen": "0"})
    other = {**POLLING, "day-day": "23", "act": "save", "seen": "0"}
    page = manager.post("/calendar", other, status=409)
    assert "Ada perubahan selagi Anda membaca" in page.text
    assert page.one("#day-day").get("value") == "23"
    assert queries.newest_version() == 2


@pytest.mark.parametrize(
    ("changed", "box"),
    [
        ({"day-day": "31"}, "#day"),
        ({"day-day": "", "day-month": "", "day-year": ""}, "#day"),
        ({"way": ""}, "#way"),
        ({"kind": ""}, "#kind"),
        ({"title_id": ""}, "#title_id"),
        ({"basis": ""}, "#basis"),
        ({"reason": ""}, "#reason"),
        ({"day-day": "25", "day-month": "12"}, "#day"),
        ({"way": "open"}, "#day"),
        ({"day-year": "2090"}, "#day"),
        ({"announced-month": "13"}, "#announced"),
        ({"title_en": "x" * 201}, "#title_en"),
    ],
)
def test_bad_input_is_named_beside_its_box(manager: Reader, changed: dict[str, str], box: str) -> None:
    """Each mistake is a sentence that leads to its box; nothing typed is lost and nothing is written."""
    page = manager.post("/calendar", {**POLLING, **changed, "act": "look", "seen": "0"}, status=400)
    assert page.one(f'.problem a[href="{box}"]').text
    assert "Keppres" in page.one("#basis").get("value", "") or "basis" in changed
    assert queries.newest_version() == 0


def test_a_day_is_opened_again(manager: Reader) -> None:
    """A withdrawn day stays in the list as opened, with the reason in the history."""
    manager.post("/calendar", {**POLLING, "act": "save", "seen": "0"})
    page = manager.post("/calendar", {**POLLING, "way": "open", "reason": "Dicabut", "act": "save", "seen": "2"})
    assert "dibuka kembali" in page.text
    assert "Dicabut" in page.text


def test_others_may_look_but_not_change(app: Flask, database: SQLAlchemy, client: FlaskClient) -> None:
    """The head of the office sees the calendar without its form and the way to change it is not there for them."""
    cases.publish()
    reader = Reader(client)
    reader.sign_in(cases.address_of(cases.make_staff(("dpmptsp", "kepala"))), cases.PASSWORD)
    page = reader.get("/calendar?year=2026")
    assert not page.all('form[action="/calendar"]')
    reader.post("/calendar", {**POLLING, "act": "save", "seen": "0"}, status=404)
    assert queries.newest_version() == 0
