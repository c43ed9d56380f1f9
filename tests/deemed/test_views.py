"""The certificate, the list of what the law granted, and what anybody may know of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from benchmarks.support.statements import recording
from permits import clock
from permits.board import figures
from permits.db import db
from permits.definitions import queries as definitions
from permits.issuance.codes import printed_code
from permits.scheduling.running import run_due_jobs
from tests.deemed import town
from tests.pages import Reader
from tests.reviews.desk import filled_in, signed_in, waiting
from tests.support import cases
from tests.support.mail import mails_taken
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database


@pytest.fixture
def applicant(app: Flask, client: FlaskClient, tmp_path: Path) -> Iterator[Actor]:
    """An applicant in a city whose law grants the research letter when the office is late."""
    town.publish(tmp_path, "task")
    with mails_taken(app):
        yield cases.make_applicant()


def granted(applicant: Actor) -> str:
    """A case that the law granted yesterday at the latest, its certificate made."""
    now = clock.now()
    sent = now - timedelta(days=21)
    application_id = cases.make_draft(town.SERVICE, applicant, "perseorangan", now=sent)
    cases.send(application_id, applicant, now=sent)
    run_due_jobs(now)
    return application_id


def test_the_applicant_has_a_certificate_that_anybody_can_check(client: FlaskClient, applicant: Actor) -> None:
    """The applicant reads what the law did and downloads a signed PDF, genuine by its QR, its code and to the last byte."""
    application_id = granted(applicant)
    reader = Reader(client)
    reader.sign_in(cases.address_of(applicant), cases.PASSWORD)
    said = {
        "en": ("counts as granted since", "so by law the application counts as granted"),
        "id": ("dianggap dikabulkan sejak", "sehingga menurut hukum permohonan dianggap dikabulkan"),
    }
    for language, sentences in said.items():
        page = reader.get(f"/applications/{application_id}", language=language)
        assert all(each in page.text for each in sentences)
    answer = client.get(f"/applications/{application_id}/certificate.pdf")
    assert answer.status_code == 200 and answer.data.startswith(b"%PDF-")
    assert "FP-SKP" in answer.headers["Content-Disposition"]
    grant = town.grant_of(application_id)
    assert grant is not None
    page = reader.get(f"/v/{grant.token}", language="en")
    assert page.heading == "Genuine certificate"
    assert "It is no permit" in page.text and "Nurhaliza Pakaya" not in page.text
    found = client.get("/v", query_string={"code": printed_code(grant.code)})
    assert found.headers["Location"].endswith(f"/v/{grant.token}")
    checked = reader.post("/v", {"pdf": (io.BytesIO(answer.data), "surat.pdf")})
    assert checked.heading in ("The file is genuine", "Berkas ini asli")


def test_others_have_no_certificate(client: FlaskClient, applicant: Actor) -> None:
    """Neither another applicant nor another office learns that there is a certificate."""
    application_id = granted(applicant)
    reader = Reader(client)
    reader.sign_in(cases.address_of(cases.make_applicant("Orang Lain")), cases.PASSWORD)
    reader.get(f"/applications/{application_id}/certificate.pdf", status=404)
    reader.get("/deemed", status=404)


def test_a_task_stands_on_the_desk_until_it_is_closed(client: FlaskClient, applicant: Actor) -> None:
    """The legal officer finds the case from the desk, is told when the note is missing, and closes the task."""
    application_id = granted(applicant)
    reader = Reader(client)
    signed_in(reader, town.LEGAL)
    assert "1 case waits for you" in reader.get("/reviews", language="en").text
    page = reader.get("/deemed", language="en")
    assert town.row_of(application_id).number in page.text
    refused = reader.post(f"/deemed/{application_id}/done", {"role": "hukum", "note": " "}, status=422)
    assert "Write what was done" in refused.text
    too_long = "a" * 2001
    kept = reader.post(f"/deemed/{application_id}/override", {"reason": too_long}, status=422)
    assert too_long in kept.text
    reader.post(f"/deemed/{application_id}/done", {"role": "hukum", "note": "Diperiksa."})
    assert "Diperiksa." in reader.get("/deemed", language="en").text
    assert "waits for you" not in reader.get("/reviews", language="en").text
    reader.post(f"/deemed/{application_id}/done", {"role": "kepala", "note": "Diperiksa."}, status=403)
    reader.post(f"/deemed/{application_id}/override", {"reason": "Data palsu."})
    assert "Data palsu." in reader.get("/deemed", language="id").text


def test_a_refusal_waits_for_a_reason_beside_the_result(client: FlaskClient, applicant: Actor) -> None:
    """Whoever refuses what the law granted is told so beside the result, keeps what was typed, and may once a reason is given."""
    application_id = granted(applicant)
    reader = Reader(client)
    signed_in(reader, town.CHECKER, town.LEGAL)
    address = f"/reviews/{waiting(application_id).id}"
    typed = filled_in(reader.get(address, language="en"), result="tolak", reason="Data palsu.")
    for confirmed in ({}, {"confirmed": "y"}):
        page = reader.post(f"{address}/decide", {**typed, **confirmed}, status=422)
        (told,) = page.all(".problem a")
        assert page.one(told.get("href", "")).get("name") == "result" and "Data palsu." in page.text
    reader.post(f"/deemed/{application_id}/override", {"reason": "Surat keterangan palsu."})
    reader.post(f"{address}/decide", {**typed, "confirmed": "y"})
    assert town.row_of(application_id).outcome == "refused"


def test_anybody_may_know_how_often(client: FlaskClient, applicant: Actor) -> None:
    """The service's public page counts the last twelve months; so does the managers' board, and it leads to the cases."""
    reader = Reader(client)
    none = reader.get(f"/services/{town.SERVICE}", language="en").text
    assert "happened 0 times" in none
    application_id = granted(applicant)
    assert "happened 1 time with" in reader.get(f"/services/{town.SERVICE}", language="en").text
    at = figures.moments(clock.now(), definitions.calendar())
    (ended,) = figures.endings(at)
    assert (ended.service, ended.ended, ended.deemed) == (town.SERVICE, 0, 1)
    listed = figures.listed(figures.Wanted(which="deemed", service=town.SERVICE), at, "", 10)
    assert [each.id for each in listed] == [application_id]


def test_the_list_costs_the_same_at_any_length(client: FlaskClient, applicant: Actor) -> None:
    """Three cases on the page ask no more questions than one."""
    granted(applicant)
    reader = Reader(client)
    signed_in(reader, town.HEAD)
    reader.get("/deemed")
    with recording(db.engine) as few:
        reader.get("/deemed")
    granted(applicant)
    granted(applicant)
    with recording(db.engine) as many:
        reader.get("/deemed")
    assert many.queries == few.queries
