"""What an applicant may expect: a range of days from cases like theirs, and what that rests on."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy

from permits.applications.cases import load_case
from permits.applications.expected import Expected, expected
from permits.db import db
from tests.support import cases
from workflows.engine.outcome import Actor
from workflows.promise import LEAST

pytestmark = pytest.mark.database
SERVICE = "skp-penelitian"
NOW = cases.MONDAY + timedelta(days=14)  # a Monday, 09.00


@pytest.fixture
def applicant(database: SQLAlchemy) -> Actor:
    cases.publish(cases.SHIPPED, SERVICE)
    return cases.make_applicant()


def sent(applicant: Actor, at: datetime) -> str:
    case = cases.make_draft(SERVICE, applicant, "perseorangan", now=at)
    cases.send(case, applicant, now=at)
    return case


def refused_after(applicant: Actor, days: int) -> None:
    """A case that the first check refused after so many working days."""
    case = sent(applicant, cases.MONDAY)
    cases.decide(case, "tolak", reason="Bukan penelitian.", now=cases.MONDAY + timedelta(days=days))


def told(case: str, now: datetime = NOW) -> Expected | None:
    return expected(load_case(db.session(), case), now)


def test_a_range_comes_from_cases_that_ended(applicant: Actor) -> None:
    """Twenty cases that took one to four days give the days between which eight of ten end; the time spent counts."""
    for place in range(LEAST):
        refused_after(applicant, 1 + place % 4)
    found = told(sent(applicant, NOW))
    assert found is not None
    assert (found.least, found.most, found.cases) == (1, 4, LEAST)
    assert [str(found.first), str(found.last)] == ["2026-12-01", "2026-12-04"]
    later = told(sent(applicant, NOW - timedelta(days=3)))
    assert later is not None
    assert later.last is not None
    assert found.last is not None
    assert later.last < found.last


def test_too_few_cases_say_so(applicant: Actor) -> None:
    """With fewer than the least number of ended cases there is no range, and the page can say why."""
    refused_after(applicant, 1)
    assert told(sent(applicant, NOW)) == Expected()


def test_nothing_is_expected_of_a_case_with_the_applicant(applicant: Actor) -> None:
    """While the applicant must act, or when all is over, no day is foretold."""
    case = sent(applicant, NOW)
    cases.decide(case, "kembalikan", corrections={"judul": "Beda."}, now=NOW)
    assert told(case) is None
