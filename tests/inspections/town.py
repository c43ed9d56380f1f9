"""What the tests of inspections share: a case that waits for a visit, inspectors, and times to book."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from permits.applications.cases import load_case
from permits.db import db
from permits.inspections import queries
from permits.inspections.slots import Slot
from permits.reviews.models import Review
from tests.support import cases
from tests.support.cases import MONDAY
from workflows.engine.outcome import Actor

SERVICE = "kunjungan-lapangan"
SEAT = ("dinas_pu", "penelaah")
ANSWERS = {"usaha": "Warung Kopi Seruni"}
LATER = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)  # Wednesday at 09.00 in the shipped city


def publish(folder: Path, **changes: str) -> None:
    """The shipped city with the service of visits; ``changes`` replace words of its file."""
    for name, text in ((f"{SERVICE}.yaml", cases.SMALL / "town"), ("_city.yaml", cases.SHIPPED)):
        shutil.copy(text / name, folder)
    file = folder / f"{SERVICE}.yaml"
    text = file.read_text(encoding="utf-8")
    for before, after in changes.items():
        assert before.replace("__", ": ") in text, before
        text = text.replace(before.replace("__", ": "), after)
    file.write_text(text, encoding="utf-8")
    cases.publish(folder, SERVICE)


def waiting(applicant: Actor | None = None, *, now: datetime = MONDAY) -> str:
    """A case that was sent and waits for its visit."""
    applicant = applicant or cases.make_applicant()
    application_id = cases.make_draft(SERVICE, applicant, "warga", ANSWERS, now=now)
    cases.send(application_id, applicant, now=now)
    return application_id


def review_of(application_id: str) -> Review:
    """The open review of a case, which is its visit."""
    (found,) = cases.open_reviews(application_id)
    return found


def slots(application_id: str, *, now: datetime = MONDAY, applicant: bool = False) -> list[Slot]:
    """The times that can be booked for the visit of a case."""
    case, review = load_case(db.session(), application_id), review_of(application_id)
    asked = queries.plan_of(case, review).inspection
    assert asked is not None
    return queries.slots_for(db.session(), case, review, asked, queries.earliest_for(asked, now, applicant=applicant))


def free(application_id: str, *, now: datetime = MONDAY, applicant: bool = False) -> list[datetime]:
    """When those begin."""
    return [each.starts_at for each in slots(application_id, now=now, applicant=applicant)]
