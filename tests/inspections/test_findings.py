"""What is found on a visit: versions, photos, what is asked before the review is closed, the minutes."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from pyhanko.pdf_utils.reader import PdfFileReader
from sqlalchemy import delete

from permits.accounts.erasure import erase_person
from permits.applications import record, stepping
from permits.applications.models import Application, ApplicationEvent
from permits.db import db, transaction
from permits.documents.store import store_of
from permits.errors import Conflict, Invalid, NotFound
from permits.ids import new_id
from permits.inspections import findings, jobs, operations
from permits.inspections.findings import Shot
from permits.inspections.models import Findings, Photo, Visit
from permits.reviews import drafts
from permits.reviews import operations as reviews
from permits.reviews.operations import Judgement
from permits.scheduling.models import ScheduledJob
from permits.scheduling.running import run_due_jobs
from tests.inspections.photographs import photograph
from tests.inspections.town import SEAT, free, publish, review_of, waiting
from tests.support import cases
from tests.support.cases import MONDAY
from workflows.engine.outcome import SYSTEM, Actor, Decision

pytestmark = pytest.mark.database
PHONE, OTHER = new_id(), new_id()
CHECKED = {"akses": "yes", "pagar": "yes"}
FOUND: dict[str, Any] = {"result": "layak", "reason": "", "checklist": CHECKED, "answers": {"luas_terukur": "120.5"}}


@pytest.fixture(autouse=True)
def city(database: SQLAlchemy, tmp_path: Path) -> None:
    """The service of visits, published."""
    publish(tmp_path)


def visiting(applicant: Actor | None = None) -> tuple[str, str, Actor]:
    """A case whose visit is booked: the case, the visit, the inspector."""
    inspector = cases.make_staff(SEAT)
    application_id = waiting(applicant)
    with transaction():
        visit = operations.book(review_of(application_id).id, free(application_id)[0], "", inspector, MONDAY)
        return application_id, visit.id, inspector


def keep(
    visit_id: str, actor: Actor, based_on: int, piece: str = "", device: str = PHONE, **changes: Any
) -> findings.Kept:
    """One version from one device."""
    with transaction():
        return findings.keep(visit_id, piece or new_id(), based_on, device, {**FOUND, **changes}, actor, MONDAY)


def shoot(visit_id: str, actor: Actor, number: int, photo_id: str = "") -> str:
    """Take one photo; returns its id."""
    data = photograph(number, exif=False)
    sha256 = store_of(current_app.config["SETTINGS"]).put(data)
    sent = hashlib.sha256(data).hexdigest()
    shot = Shot(photo_id or new_id(), PHONE, sent, sha256, len(data), latitude=-1.5, longitude=122.26)
    with transaction():
        return str(findings.add_photo(visit_id, shot, actor, MONDAY).id)


def decide(application_id: str, actor: Actor, result: str = "layak", reason: str = "") -> None:
    """Close the visit's review."""
    review = review_of(application_id)
    judgement = Judgement(result, reason, {}, CHECKED, answers={"luas_terukur": 120})
    with transaction():
        reviews.decide(review.id, review.version, judgement, actor, MONDAY)


def print_minutes() -> None:
    """Do the promised work but the mails, for which there is no server here."""
    with transaction() as session:
        session.execute(delete(ScheduledJob).where(ScheduledJob.kind.startswith("notice.")))
    run_due_jobs(now=MONDAY + timedelta(minutes=1))


def kinds(application_id: str) -> list[str]:
    db.session.expire_all()
    found = db.session.query(ApplicationEvent).filter_by(application_id=application_id).order_by(ApplicationEvent.seq)
    return [each.kind for each in found]


def test_a_piece_sent_twice_is_kept_once() -> None:
    """The same piece gets the same answer and is one version, one event; the review's draft is filled from it."""
    application_id, visit_id, inspector = visiting()
    piece = new_id()
    first = keep(visit_id, inspector, 0, piece)
    assert keep(visit_id, inspector, 0, piece) == first == findings.Kept(1, False, 1)
    assert kinds(application_id).count("findings_kept") == 1
    assert drafts.draft_for(review_of(application_id).draft, inspector.id)["checklist"] == CHECKED
    assert list(record.verify(db.session())) == []


def test_two_phones_at_once_lose_nothing() -> None:
    """What is filled in over an older version stands apart until somebody chooses; every version stays."""
    application_id, visit_id, inspector = visiting()
    keep(visit_id, inspector, 0)
    apart = keep(visit_id, inspector, 0, device=OTHER, reason="Pagar roboh.")
    assert apart == findings.Kept(2, True, 1)
    assert keep(visit_id, inspector, 1, reason="Pagar miring.") == findings.Kept(3, False, 3)
    assert [each.number for each in findings.apart_from(visit_id)] == [2]
    with pytest.raises(Invalid) as refused:
        decide(application_id, inspector)
    assert [each.code for each in refused.value.problems] == ["findings_apart"]
    with pytest.raises(Conflict, match="findings_changed"), transaction():
        findings.choose(visit_id, 2, new_id(), 2, inspector, MONDAY)
    piece = new_id()
    for _again in range(2):
        with transaction():
            findings.choose(visit_id, 2, piece, 3, inspector, MONDAY)
    assert findings.apart_from(visit_id) == []
    assert drafts.draft_for(review_of(application_id).draft, inspector.id)["reason"] == "Pagar roboh."
    assert [each.number for each in db.session.query(Findings).order_by(Findings.number)] == [1, 2, 3, 4]


def test_the_same_words_from_two_phones_are_no_conflict() -> None:
    """Two phones that found the same thing agree."""
    _application_id, visit_id, inspector = visiting()
    keep(visit_id, inspector, 0)
    assert not keep(visit_id, inspector, 0, device=OTHER).apart


def test_a_photo_sent_twice_is_kept_once() -> None:
    """The same photo again is the same one; another one under its name is refused."""
    application_id, visit_id, inspector = visiting()
    photo_id = shoot(visit_id, inspector, 1)
    assert shoot(visit_id, inspector, 1, photo_id) == photo_id
    assert kinds(application_id).count("photo_taken") == 1
    with pytest.raises(Conflict), transaction():
        findings.add_photo(visit_id, Shot(photo_id, PHONE, "0" * 64, "0" * 64, 1), inspector, MONDAY)


def test_strangers_add_nothing() -> None:
    """Without the seat there is neither visit nor findings nor photo."""
    _application_id, visit_id, _inspector = visiting()
    for stranger in (cases.make_staff(("dishub", "penelaah")), cases.make_applicant()):
        with pytest.raises(NotFound):
            keep(visit_id, stranger, 0)
        with pytest.raises(NotFound):
            shoot(visit_id, stranger, 1)


def test_a_review_closes_with_its_visit_and_photos() -> None:
    """Without a visit, or with too few photos, the decision is refused beside the result; then it drives the case on."""
    inspector = cases.make_staff(SEAT)
    application_id = waiting()
    with pytest.raises(Invalid) as refused:
        decide(application_id, inspector)
    assert [(each.about, each.code) for each in refused.value.problems] == [("result", "visit_missing")]
    with transaction():
        visit_id = operations.book(review_of(application_id).id, free(application_id)[0], "", inspector, MONDAY).id
    shoot(visit_id, inspector, 1)
    with pytest.raises(Invalid) as refused:
        decide(application_id, inspector)
    assert [each.code for each in refused.value.problems] == ["photos_missing"]
    shoot(visit_id, inspector, 2)
    decide(application_id, inspector)
    db.session.expire_all()
    assert db.session.get_one(Application, application_id).state == "selesai"
    assert db.session.get_one(Visit, visit_id).status == "made"


def test_another_visit_follows_where_the_result_asks_for_one() -> None:
    """A result that sends the applicant back leads to a new review, for which another visit is booked."""
    applicant = cases.make_applicant()
    application_id, visit_id, inspector = visiting(applicant)
    for number in (1, 2):
        shoot(visit_id, inspector, number)
    decide(application_id, inspector, "ulang", "Pagar belum ada.")
    with transaction():
        stepping.take(application_id, "minta_ulang", ("perbaikan", 1), Decision(), applicant, MONDAY, successor="")
    with transaction():
        again = operations.book(review_of(application_id).id, free(application_id)[0], "", inspector, MONDAY)
        assert again.id != visit_id and again.status == "planned"


def test_the_minutes_are_signed_once() -> None:
    """The decision promises the minutes; the job makes a signed PDF with the photos and an event, and again makes no other."""
    application_id, visit_id, inspector = visiting()
    for number in (1, 2, 3):
        shoot(visit_id, inspector, number)
    decide(application_id, inspector)
    print_minutes()
    db.session.expire_all()
    visit = db.session.get_one(Visit, visit_id)
    assert visit.minutes_sha256 is not None
    with store_of(current_app.config["SETTINGS"]).open(visit.minutes_sha256) as file:
        body = file.read()
    assert len(PdfFileReader(io.BytesIO(body)).embedded_signatures) == 1
    with pikepdf.open(io.BytesIO(body)) as pdf:
        assert "KJL-2026-000001" in str(pdf.docinfo.get("/Title"))
        images = {str(name.objgen) for page in pdf.pages for name in page.images.values()}
        assert len(images) >= 3
    with transaction():
        assert not jobs.attach(visit_id, "0" * 64, 1, MONDAY)
    assert kinds(application_id).count("minutes_signed") == 1
    assert list(record.verify(db.session())) == []


def test_erasing_the_applicant_empties_the_visit() -> None:
    """Findings, places of photos and minutes go with the person; the record stays whole."""
    applicant = cases.make_applicant()
    application_id, visit_id, inspector = visiting(applicant)
    keep(visit_id, inspector, 0)
    for number in (1, 2):
        shoot(visit_id, inspector, number)
    decide(application_id, inspector)
    print_minutes()
    with transaction():
        erase_person(applicant.id, SYSTEM, MONDAY + timedelta(days=1))
    db.session.expire_all()
    assert [each.data for each in db.session.query(Findings)] == [{}]
    assert {each.latitude for each in db.session.query(Photo)} == {None}
    assert db.session.get_one(Visit, visit_id).minutes_sha256 is None
    deleted = db.session.query(ScheduledJob).filter(
        ScheduledJob.kind == "file.delete", ScheduledJob.cancelled_at.is_(None)
    )
    assert deleted.count() >= 3
    assert list(record.verify(db.session())) == []
