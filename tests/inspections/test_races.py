"""Many book at once: a day's quota and an inspector's time are given exactly once each."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from permits.db import db, transaction
from permits.errors import Invalid
from permits.inspections import operations
from permits.inspections.models import Visit, VisitCell
from permits.reviews.models import Review
from tests.inspections.town import SEAT, publish, review_of, slots, waiting
from tests.support import cases
from tests.support.cases import MONDAY
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
MANY = 8


def book(app: Flask, review_id: str, wanted: datetime, actor: Actor) -> str:
    """One booking in a thread of its own; what came of it."""
    with app.app_context():
        try:
            with transaction():
                operations.book(review_id, wanted, "", actor, MONDAY)
        except Invalid as invalid:
            return invalid.problems[0].code
        finally:
            db.session.remove()
    return "booked"


def asking(count: int) -> list[tuple[str, Actor]]:
    """Reviews of cases of as many applicants."""
    people = [cases.make_applicant() for _each in range(count)]
    found = [(review_of(waiting(each)).id, each) for each in people]
    db.session.rollback()
    return found


def test_a_days_quota_is_booked_exactly(own_app: Flask, tmp_path: Path) -> None:
    """Of many who book different times of one day at once, as many get one as the office makes visits, and no more."""
    with own_app.app_context():
        publish(tmp_path)
        for _each in range(2):
            cases.make_staff(SEAT)
        asked = asking(MANY)
        review = db.session.get_one(Review, asked[0][0])
        times = [each.starts_at for each in slots(review.application_id, applicant=True)]
        day = [each for each in times if each.date() == times[-1].date()][:MANY]
        db.session.remove()
        with ThreadPoolExecutor(MANY) as threads:
            done = list(
                threads.map(lambda each: book(own_app, each[0][0], each[1], each[0][1]), zip(asked, day, strict=True))
            )
        assert Counter(done) == {"booked": 3, "slot_taken": MANY - 3}
        assert db.session.query(Visit).count() == 3


def test_one_inspector_is_booked_once_for_a_time(own_app: Flask, tmp_path: Path) -> None:
    """Of many who want the same hour of one inspector at once, one gets it and the others are told."""
    with own_app.app_context():
        publish(tmp_path)
        cases.make_staff(SEAT)
        asked = asking(4)
        review = db.session.get_one(Review, asked[0][0])
        wanted = slots(review.application_id, applicant=True)[0].starts_at
        db.session.remove()
        with ThreadPoolExecutor(4) as threads:
            done = list(threads.map(lambda each: book(own_app, each[0], wanted, each[1]), asked))
        assert Counter(done) == {"booked": 1, "slot_taken": 3}
        assert db.session.query(VisitCell).count() == 2
