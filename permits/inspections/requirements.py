"""What a visit must have before its review can be closed: a visit at all, enough photos, one version of its findings."""

from __future__ import annotations

from sqlalchemy import func, select

from permits.db import assert_transaction
from permits.errors import Problem
from permits.inspections.models import Findings, Photo, Visit
from workflows.definition import Inspection


def problems(review_id: str, asked: Inspection | None) -> tuple[Problem, ...]:
    """What is missing, beside the result. Nothing for reviews that are no visits."""
    if asked is None:
        return ()
    session = assert_transaction()
    of_review = select(Visit.id).where(Visit.review_id == review_id, Visit.status.in_(("planned", "made")))
    apart = select(func.count()).where(Findings.visit_id.in_(of_review), Findings.apart.is_(True))
    if session.execute(apart).scalar_one():
        return (Problem("result", "findings_apart"),)
    if not (asked.minutes or asked.photos):
        return ()
    if session.execute(of_review.limit(1)).first() is None:
        return (Problem("result", "visit_missing"),)
    taken = select(func.count()).where(Photo.visit_id.in_(of_review), Photo.erased_at.is_(None))
    count = session.execute(taken).scalar_one()
    if count < asked.photos:
        return (Problem("result", "photos_missing", {"wanted": str(asked.photos), "taken": str(count)}),)
    return ()
