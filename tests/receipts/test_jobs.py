"""The receipt of what was sent, from the promise to the paper, on both databases."""

from __future__ import annotations

from datetime import timedelta

import page
import pytest
from flask import Flask
from sqlalchemy import update

from permits import clock
from permits.accounts.erasure import erase_person
from permits.applications.models import Application
from permits.db import db, transaction
from permits.documents.store import store_of
from permits.receipts import operations
from permits.receipts.models import Receipt
from permits.scheduling.models import ScheduledJob
from permits.scheduling.running import run_due_jobs
from tests.issuance.test_pdf import text_of
from tests.pages import Reader
from tests.support import cases
from tests.support.applying import SERVICE
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
SOON = timedelta(minutes=5)


def sent(applicant: Actor, *, service: str = SERVICE, language: str = "id") -> str:
    """A case that was sent just now, by somebody who reads this language."""
    application_id = cases.make_draft(service, applicant, "perseorangan", now=clock.now())
    with transaction() as session:
        session.get_one(Application, application_id).language = language
    cases.send(application_id, applicant, now=clock.now())
    return application_id


def receipt(application_id: str) -> Receipt:
    db.session.expire_all()
    return db.session.get_one(Receipt, (application_id, 1))


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_receipt_says_number_next_step_and_days(
    app: Flask, reader: Reader, applicant: Actor, language: str
) -> None:
    """The worker makes a tagged, archival PDF in the applicant's language; whoever follows the case downloads it."""
    application_id = sent(applicant, language=language)
    address = f"/applications/{application_id}/receipt.pdf"
    said = {
        "id": ("Tanda terima sedang dibuat", "Tanda terima permohonan"),
        "en": ("is being made", "Receipt of an app"),
    }
    waiting = reader.get(address, language=language)
    assert waiting.response.request.path == f"/applications/{application_id}"
    assert said[language][0] in waiting.text
    run_due_jobs(clock.now() + SOON, loudly=False)
    answer = reader.client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    found = page.validate_pdf_bytes(answer.data, profile="ua1").failures
    assert [(each.rule_id, each.message) for each in found] == []
    words = text_of(answer.data)
    row = db.session.get_one(Application, application_id)
    for each in (said[language][1], row.number or "-", "Nurhaliza Pakaya", f"/applications/{application_id}"):
        assert each in words
    assert ("Keputusan" if language == "id" else "The decision comes by") in words
    shown = reader.get(f"/applications/{application_id}/sent")
    assert address in {each.get("href") for each in shown.all("main a")}


def test_two_runs_make_one_receipt(app: Flask, applicant: Actor) -> None:
    """A job that runs again after a crash, and a case asked for its receipt twice, change nothing."""
    application_id = sent(applicant)
    run_due_jobs(clock.now() + SOON, loudly=False)
    first = receipt(application_id).sha256
    with transaction() as session:
        operations.promise(application_id, clock.now())
        job = session.query(ScheduledJob).filter_by(key=f"receipt.make:{application_id}:1").one()
        job.done_at = None
        assert not operations.attach(application_id, 1, "f" * 64, 1)
    run_due_jobs(clock.now() + SOON, loudly=False)
    assert receipt(application_id).sha256 == first


def test_a_draft_has_no_receipt_and_nobody_else_finds_one(app: Flask, reader: Reader, applicant: Actor) -> None:
    """Before sending there is none; somebody else's receipt does not exist for oneself."""
    draft = cases.make_draft(SERVICE, applicant, "perseorangan", now=clock.now())
    with transaction():
        operations.promise(draft, clock.now())
    assert db.session.query(Receipt).count() == 0
    assert reader.client.get(f"/applications/{draft}/receipt.pdf").status_code == 404
    theirs = sent(cases.make_applicant("Orang Lain"))
    assert reader.client.get(f"/applications/{theirs}/receipt.pdf").status_code == 404


def test_it_goes_with_the_person(app: Flask, applicant: Actor) -> None:
    """Erasing a person forgets the receipt's row and names its paper, which is then deleted from the store."""
    application_id = sent(applicant)
    run_due_jobs(clock.now() + SOON, loudly=False)
    sha256 = receipt(application_id).sha256 or ""
    with transaction():
        db.session.execute(update(Application).values(closed_at=clock.now(), outcome="withdrawn"))
        erase_person(applicant.id, applicant, clock.now())
    assert db.session.query(Receipt).count() == 0
    run_due_jobs(clock.now() + SOON, loudly=False)
    with pytest.raises(FileNotFoundError):
        store_of(app.config["SETTINGS"]).open(sha256)
