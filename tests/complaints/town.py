"""What the tests of complaints share: a city whose head can take a refused case up again, its people, a refused case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from permits.accounts.models import Account
from permits.accounts.queries import actor_of
from permits.applications.models import Application
from permits.complaints import operations
from permits.complaints.models import Complaint
from permits.complaints.operations import Report
from permits.db import db, transaction
from permits.ids import new_id
from permits.reviews import operations as reviews
from permits.reviews.operations import Judgement
from tests.support import cases
from tests.support.cases import MONDAY
from workflows.engine.outcome import Actor

SERVICE = "skp-penelitian"
AGAIN = """operations:
  putus_ulang:
    kind: move
    title: {id: "Putus ulang", en: "Decide anew"}
    by: staff
    office: dpmptsp
    role: kepala
    from: [ditolak]
    to: penetapan
    reason: required
"""
SECRET = "s" * 40
WORDS = "Petugas meminta uang di luar ketentuan."


@dataclass(frozen=True)
class People:
    """Everybody of the office whom complaints may reach, and the applicant."""

    applicant: Actor
    checker: Actor
    head: Actor
    manager: Actor
    legal: Actor
    auditor: Actor


def publish(folder: Path) -> None:
    """The city and the research letter, whose refusal the head may take up again."""
    for name in ("_city.yaml", f"{SERVICE}.yaml"):
        text = (cases.SHIPPED / name).read_text(encoding="utf-8")
        if name != "_city.yaml":
            text = text.replace("operations:\n", AGAIN, 1)
        (folder / name).write_text(text, encoding="utf-8")
    cases.publish(folder, SERVICE)


def people() -> People:
    """One person for every role, and an applicant."""
    roles = ("verifikator", "kepala", "manajer", "hukum", "pengawas")
    return People(cases.make_applicant(), *(cases.make_staff(("dpmptsp", role), name=role.title()) for role in roles))


def refused(town: People, now: datetime = MONDAY) -> str:
    """A case that the checker refused, with the checker's name on it."""
    application_id = cases.make_draft(SERVICE, town.applicant, "perseorangan", now=now)
    cases.send(application_id, town.applicant, now=now)
    decide(application_id, town.checker, "tolak", now, "Bukan penelitian.")
    return application_id


def decide(application_id: str, actor: Actor, result: str, now: datetime, reason: str = "") -> None:
    """Close the open review as this person."""
    (review,) = cases.open_reviews(application_id)
    with transaction():
        reviews.decide(review.id, review.version, Judgement(result, reason), actor, now)


def reported(town: People, now: datetime = MONDAY, **others: object) -> str:
    """A complaint of the applicant about the service; its id."""
    said = {"words": WORDS, "once": new_id(), "language": "id", "service": SERVICE, **others}
    with transaction():
        return operations.report(Report(**said), town.applicant, SECRET, now).id  # type: ignore[arg-type]


def objected(town: People, application_id: str, now: datetime = MONDAY) -> str:
    """The applicant's objection to the decision of a case; its id."""
    with transaction():
        return operations.object_to(application_id, "Penelitian ini sah.", new_id(), town.applicant, now).id


def given(complaint_id: str, officer: Actor, by: Actor, now: datetime = MONDAY, grade: str = "normative") -> None:
    """Give a complaint to an officer."""
    with transaction():
        operations.assign(complaint_id, row(complaint_id).version, officer.id, grade, by, now)


def row(complaint_id: str) -> Complaint:
    """The complaint as it stands in the database."""
    db.session.expire_all()
    return db.session.get_one(Complaint, complaint_id)


def case(application_id: str) -> Application:
    """The case as it stands in the database."""
    db.session.expire_all()
    return db.session.get_one(Application, application_id)


def now_of(actor: Actor) -> Actor:
    """The person with the seats that they have at this moment."""
    db.session.expire_all()
    return actor_of(db.session.get_one(Account, actor.id))
