"""A kiosk's case, of the small grown services: sent, surveyed, on its way to the payment."""

from __future__ import annotations

from decimal import Decimal

from flask.testing import FlaskClient

from permits.db import transaction
from permits.ids import new_id
from permits.reviews import operations as reviews
from permits.reviews.operations import Judgement
from tests.pages import Reader
from tests.support import cases
from workflows.engine.outcome import Actor


def reader_of_grown(client: FlaskClient) -> Reader:
    """Somebody before a browser who reads English; the small grown services are published."""
    cases.publish(cases.GROWN)
    found = Reader(client)
    found.get("/", language="en")
    return found


def sent(applicant: Actor | None = None) -> str:
    """A kiosk's case that waits for its survey of the site."""
    applicant = applicant or cases.make_applicant()
    application_id = cases.make_draft("kios", applicant, "warga", {"nama": "Kios Rina"})
    cases.send(application_id, applicant)
    return application_id


def closed(application_id: str, result: str, **judged: object) -> None:
    """Close the open review of the case."""
    (review,) = cases.open_reviews(application_id)
    actor = Actor("staff", new_id(), frozenset({(review.office, review.role)}))
    review_id, version = review.id, review.version
    with transaction():
        reviews.decide(review_id, version, Judgement(result, **judged), actor, cases.MONDAY)  # type: ignore[arg-type]


def at_payment(applicant: Actor | None = None) -> str:
    """A case that waits for its payment."""
    application_id = sent(applicant)
    closed(application_id, "cukup", answers={"luas": Decimal(20)})
    closed(application_id, "tanya", offices=("taman",))
    closed(application_id, "setuju")
    return application_id
