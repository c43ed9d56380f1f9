"""What the tests of the desk share: cases that wait for a decision, and reviewers who are signed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from permits.accounts.operations import new_password
from permits.applications.cases import load_case
from permits.applications.models import Application
from permits.db import db, transaction
from permits.reviews.models import Review
from tests.pages import Page, Reader
from tests.support import cases
from workflows.engine.outcome import Actor

SKP = "skp-penelitian"
REKLAME = "reklame-insidentil"
CHECKER = ("dpmptsp", "verifikator")
ASSESSOR = ("kesbangpol", "penelaah")
HEAD = ("dpmptsp", "kepala")
SITES = [
    {"lokasi": "Bundaran", "kecamatan": "kota_tengah", "jenis": "baliho", "lebar": "4", "tinggi": "5", "sisi": 2,
     "di_jalan": True, "di_bangunan": False, "mulai": "2026-12-01", "selesai": "2026-12-30"},
]  # fmt: skip


def sent(service: str = SKP, answers: Mapping[str, Any] | None = None, applicant: Actor | None = None) -> str:
    """A case that was sent and waits for its first check."""
    applicant = applicant or cases.make_applicant()
    application_id = cases.make_draft(service, applicant, "perseorangan", answers)
    cases.send(application_id, applicant)
    return application_id


def waiting(application_id: str, office: str | None = None) -> Review:
    """The open review of a case (of an office)."""
    return next(each for each in cases.open_reviews(application_id) if office in (None, each.office))


def number_of(application_id: str) -> str:
    """The number of a sent case."""
    found = db.session.get(Application, application_id)
    assert found is not None
    return str(found.number)


def checklist_of(application_id: str) -> list[str]:
    """The items that the open review of a case may ask about."""
    review = waiting(application_id)
    definition = load_case(db.session(), application_id).definition
    return [each.code for each in definition.states[review.state].reviews[review.plan].checklist]


def in_parallel() -> str:
    """A case that waits for three offices at once."""
    answers = {**cases.sample_answers(REKLAME), "titik": SITES}
    application_id = sent(REKLAME, answers)
    cases.decide(application_id, "lengkap")
    return application_id


def signed_in(reader: Reader, *seats: tuple[str, str], name: str = "Ratna Mokodompit") -> Actor:
    """A member of staff with these seats, signed in at this reader."""
    actor = cases.make_staff(*seats, name=name)
    with transaction():
        password = new_password(actor.id)
    reader.get("/sign-in")
    reader.sign_in(cases.address_of(actor), password)
    return actor


def filled_in(page: Page, **changes: str) -> dict[str, str]:
    """The boxes of the decision page as they stand there, with changes; every checklist item «in order» unless given."""
    form = {"version": page.one("input[name=version]").get("value", "")}
    for box in page.all("textarea"):
        form[box.get("name", "")] = "".join(box.itertext())
    for choice in page.all("input[type=radio]"):
        name, value = choice.get("name", ""), choice.get("value", "")
        if choice.get("checked") is not None or (name.startswith("check-") and value == "yes" and name not in form):
            form[name] = value
    return form | {name.replace("__", "-"): value for name, value in changes.items()}
