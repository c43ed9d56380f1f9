"""Following an application without an account: what is shown, what never is, and what guessing learns."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from benchmarks.support.statements import recording
from permits import clock
from permits.accounts.models import Account
from permits.accounts.operations import new_password
from permits.app import create_app
from permits.applications.models import Application
from permits.applications.numbers import compose
from permits.db import db, transaction
from permits.following.codes import code_of
from tests.pages import Page, Reader
from tests.support import cases
from tests.support.database import settings_for
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
SERVICE = "skp-penelitian"
REFUSED = "Number and code do not belong together. Compare both with what you noted."


def visitor(app: Flask) -> Reader:
    """Somebody without an account, who reads English and has the form before them."""
    found = Reader(app.test_client())
    found.get("/follow", language="en")
    return found


def sent_case(applicant: Actor) -> str:
    made = cases.make_draft(SERVICE, applicant, "perseorangan", now=clock.now())
    cases.send(made, applicant, now=clock.now())
    return made


def keys_of(app: Flask, application_id: str) -> dict[str, str]:
    number = db.session.query(Application.number).filter_by(id=application_id).scalar()
    return {"number": number, "code": code_of(number, app.config["SETTINGS"].secret_key)}


def look(app: Flask, application_id: str) -> Page:
    return visitor(app).post("/follow", keys_of(app, application_id))


def test_number_and_code_show_where_it_stands(app: Flask, reader: Reader, applicant: Actor) -> None:
    """The code of the page after sending shows, without an account, the service, who must act, the next step and the dates."""
    made = sent_case(applicant)
    shown = reader.get(f"/applications/{made}/sent", language="en").text
    code = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", shown)
    assert code is not None
    number = keys_of(app, made)["number"]
    page = visitor(app).post("/follow", {"number": f" {number.lower()}", "code": code[0].lower()})
    assert number in page.text
    assert "You do not need to do anything now." in page.text
    assert "The decision comes by" in page.text
    assert len(page.all(".timeline li")) == 3


def test_what_waits_for_the_applicant_says_so(app: Flask, reader: Reader, applicant: Actor) -> None:
    """A returned application says whose turn it is; the reviewer's words and the way in stand behind signing in."""
    made = sent_case(applicant)
    cases.decide(made, "kembalikan", corrections={"judul": "Samakan dengan surat pengantar."}, now=clock.now())
    page = look(app, made)
    assert "Your turn" in page.text and page.link("Sign in to do it") == "/applications"
    assert "Samakan" not in page.text


def test_no_personal_data_is_shown(app: Flask, reader: Reader, applicant: Actor) -> None:
    """Neither the applicant's name, address or answers, nor the names of offices' people, nor the case's own id are on the page."""
    made = sent_case(applicant)
    whole = look(app, made).response.text
    account = db.session.get(Account, applicant.id)
    assert account is not None
    answers = [each for each in cases.sample_answers(SERVICE).values() if isinstance(each, str) and len(each) > 4]
    assert answers
    assert [each for each in (account.name, account.email, made, *answers) if each in whole] == []


def test_whatever_does_not_fit_is_refused_alike(app: Flask, reader: Reader, applicant: Actor) -> None:
    """A wrong code gets one answer and costs the same statements whether the number exists, does not, or cannot be one."""
    made = sent_case(applicant)
    keys = keys_of(app, made)
    unknown = compose("SKP", 2031, 999_999)
    tried = [
        {"number": keys["number"], "code": code_of(unknown, "z" * 40)},
        {"number": unknown, "code": keys["code"]},
        {"number": "SKP-2026-000000-0", "code": keys["code"]},
        {"number": "", "code": ""},
    ]
    person, costs, texts = visitor(app), [], []
    for each in tried:
        with recording(db.engine) as asked:
            page = person.post("/follow", each, status=422)
        costs.append(asked.queries)
        texts.append(page.text)
        assert page.one("#code").get("value") == each["code"]
    assert len(set(costs)) == 1
    assert len(set(texts)) == 1 and REFUSED in texts[0]


def test_the_code_stands_with_the_case(app: Flask, reader: Reader, applicant: Actor) -> None:
    """The applicant finds the code again on the page of the case, and nobody else gets to that page."""
    made = sent_case(applicant)
    code = keys_of(app, made)["code"]
    assert code in reader.get(f"/applications/{made}").text
    stranger = cases.make_applicant("Orang Lain")
    with transaction():
        password = new_password(stranger.id)
    other = Reader(app.test_client())
    other.sign_in(cases.address_of(stranger), password)
    other.get(f"/applications/{made}", status=404)


@pytest.mark.parametrize("language", ["id", "en"])
def test_both_pages_are_sound_in_both_languages(app: Flask, reader: Reader, applicant: Actor, language: str) -> None:
    """The form and what it shows are whole pages in Indonesian and in English."""
    person = visitor(app)
    person.get("/follow", language=language)
    page = person.post("/follow", keys_of(app, sent_case(applicant)))
    assert page.one("html").get("lang") == language


def test_guessing_is_slowed_down(tmp_path: Path, own_database_url: str) -> None:
    """After as many tries as at signing in an address is told to wait; reading the form stays free."""
    person = Reader(create_app(settings_for(tmp_path, own_database_url, sign_in_rate="3 per minute")).test_client())
    keys = {"number": compose("SKP", 2026, 1), "code": "K7M4-RX2P-9QTD"}
    person.get("/follow")
    for status in (422, 422, 422, 429):
        person.post("/follow", keys, status=status)
    person.get("/follow")
