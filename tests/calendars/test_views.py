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
    assert not page.all('form[method="post"][action="/calendar"]')
    reader.post("/calendar", {**POLLING, "act": "save", "seen": "0"}, status=404)
    assert queries.newest_version() == 0


HOURS: dict[str, Any] = {
    "way": "other", "calendar": "", "first-day": "1", "first-month": "11", "first-year": "2026", "last-day": "30",
    "last-month": "11", "last-year": "2026", **{f"hours-{day}": "08.00–12.00, 13.00–16.00" for day in range(5)},
    "hours-5": "", "hours-6": "-", "basis": "SE 3/2026", "reason": "Renovasi",
}  # fmt: skip


def test_the_hours_page_begins_with_the_present_hours(manager: Reader) -> None:
    """Every weekday's box holds the present hours, for the city and for an office, in both languages."""
    for language, heading in (("id", "Jam kantor: seluruh kota"), ("en", "Office hours: the whole city")):
        page = manager.get("/calendar/hours", language=language)
        assert page.heading == heading
        assert page.one("#hours-4").get("value") == "08.00–16.30"
        assert page.one("#hours-6").get("value") == ""
    manager.get("/calendar/hours?calendar=nowhere", status=404)
    manager.get("/calendar?calendar=nowhere", status=404)


def test_hours_are_looked_at_and_then_set(manager: Reader) -> None:
    """Looking says how many cases would move and keeps what was typed; saving makes a version, which its page and history show."""
    sent()
    page = manager.post("/calendar/hours", {**HOURS, "act": "look", "seen": "0"})
    assert "0 permohonan berjalan akan bergeser" in page.text
    assert page.one("#hours-0").get("value") == "08.00–12.00, 13.00–16.00"
    assert queries.newest_version() == 0
    page = manager.post("/calendar/hours", {**HOURS, "act": "save", "seen": "0"})
    assert queries.newest_version() == 1
    assert "Kalender kini versi 1" in page.text
    assert "SE 3/2026" in page.text
    assert "Renovasi" in manager.get("/calendar?year=2026").text


def test_an_office_gets_hours_of_its_own(manager: Reader) -> None:
    """Hours and days of one office stand in its calendar and not in the city's; its page says until when it has the city's."""
    assert "Kalender ini memakai jam kota" in manager.get("/calendar/hours?calendar=dishub").text
    page = manager.post("/calendar/hours", {**HOURS, "calendar": "dishub", "last-day": "", "last-month": "", "last-year": "",
                                            "act": "save", "seen": "0"})  # fmt: skip
    assert "Dinas Perhubungan" in page.heading
    assert "memakai jam kota" not in page.text
    manager.post("/calendar", {**POLLING, "calendar": "dishub", "act": "save", "seen": "1"})
    page = manager.get("/calendar?year=2026&calendar=dishub")
    assert "Dinas Perhubungan" in page.heading
    assert "Pilkada" in page.text
    assert "milik kalender ini" in page.text
    assert "Pilkada" not in manager.get("/calendar?year=2026").text


@pytest.mark.parametrize(
    ("changed", "box"),
    [
        ({"way": ""}, "#way"),
        ({"first-day": "", "first-month": "", "first-year": ""}, "#first"),
        ({"last-day": "31"}, "#last"),
        ({"last-month": "10"}, "#last"),
        ({"hours-2": "pagi"}, "#hours-2"),
        ({"hours-2": "25.00–26.00"}, "#hours-2"),
        ({"hours-2": "1.00-2.00,3.00-4.00,5.00-6.00,7.00-8.00,9.00-9.30"}, "#hours-2"),
        ({"hours-2": "13.00–16.00, 08.00–12.00"}, "#hours-2"),
        ({f"hours-{day}": "" for day in range(7)}, "#hours-0"),
        ({"basis": ""}, "#basis"),
        ({"basis": "x" * 501}, "#basis"),
        ({"reason": ""}, "#reason"),
        ({"first-year": "2090", "last-year": "2090"}, "#first"),
    ],
)
def test_wrong_hours_are_named_beside_their_box(manager: Reader, changed: dict[str, str], box: str) -> None:
    """Each mistake is a sentence that leads to its box; what else was typed stays and nothing is written."""
    page = manager.post("/calendar/hours", {**HOURS, **changed, "act": "save", "seen": "0"}, status=400)
    assert page.one(f'.problem a[href="{box}"]').text
    assert page.one("#hours-1").get("value") == {**HOURS, **changed}["hours-1"]
    assert queries.newest_version() == 0


def test_hours_set_by_two_managers_at_once(manager: Reader) -> None:
    """Whoever saves on a version that is no longer the newest is told and keeps what they typed."""
    manager.post("/calendar", {**POLLING, "act": "save", "seen": "0"})
    page = manager.post("/calendar/hours", {**HOURS, "act": "save", "seen": "0"}, status=409)
    assert "Ada perubahan selagi Anda membaca" in page.text
    assert page.one("#basis").get("value") == "SE 3/2026"
    page = manager.post("/calendar/hours", {**HOURS, "way": "usual", "act": "save", "seen": "2"})
    assert "jam biasa kembali" in page.text


def test_calendars_that_are_not_there_are_refused(manager: Reader) -> None:
    """A change of a calendar that the city does not have is refused in words."""
    for path, form in (("/calendar", POLLING), ("/calendar/hours", HOURS)):
        page = manager.post(path, {**form, "calendar": "nowhere", "act": "save", "seen": "0"}, status=400)
        assert "Kalender itu tidak ada" in page.text
