"""What a service really takes: from the record of decided cases, or in words when there are too few."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from permits import clock
from permits.catalogue import figures, queries
from permits.catalogue.figures import Usual
from tests.pages import Reader
from tests.support import cases
from tests.support.cases import MONDAY
from workflows.promise import LEAST

pytestmark = pytest.mark.database
SERVICE = "skp-penelitian"
NOW = MONDAY + timedelta(days=14)


def refused_after(days: list[int], sent: datetime = MONDAY) -> None:
    """Cases that the first check refused after so many days."""
    applicant = cases.make_applicant()
    for took in days:
        case = cases.make_draft(SERVICE, applicant, "perseorangan", now=sent)
        cases.send(case, applicant, now=sent)
        cases.decide(case, "tolak", reason="Bukan penelitian.", now=sent + timedelta(days=took))


def usual(now: datetime = NOW) -> Usual:
    return figures.usual(SERVICE, queries.service(SERVICE).definition.counts_by, now)


def test_eight_of_ten_decided_cases_give_the_usual_time(database: SQLAlchemy) -> None:
    """Of twenty cases sixteen took two working days at most; the slow ones do not move the figure, and one was late."""
    cases.publish(cases.SHIPPED, SERVICE)
    refused_after([1] * 8 + [2] * 8 + [4] * 3 + [11])
    assert usual() == Usual(cases=LEAST, days=2, kept=95)


def test_with_few_cases_only_their_number_is_said(database: SQLAlchemy) -> None:
    """Below the least number nothing is claimed; what ended more than a year ago does not count."""
    cases.publish(cases.SHIPPED, SERVICE)
    assert usual() == Usual(0)
    refused_after([1, 2])
    assert usual() == Usual(2)
    assert usual(NOW + timedelta(days=400)) == Usual(0)


def test_the_page_of_a_service_says_promised_and_real_time(client: FlaskClient) -> None:
    """The promise stands beside what decided cases really took, or beside the sentence that they are too few."""
    cases.publish(cases.SHIPPED, SERVICE)
    reader = Reader(client)
    page = reader.get(f"/services/{SERVICE}", language="en")
    assert "Promised: at most 5 working days." in page.text
    assert "No application was decided in the last twelve months" in page.text
    refused_after([1] * LEAST, clock.now() - timedelta(days=20))
    found = usual(clock.now())
    page = reader.get(f"/services/{SERVICE}", language="en")
    assert found.days is not None
    assert f"8 of 10 applications ended within {found.days} working day" in page.text
    assert f"Known from {LEAST} decided" in page.text
    assert len(page.all(".day-strip rect")) == 5
    assert len(page.all(".day-strip .is-usual")) == found.days


def test_what_is_asked_for_most_comes_first(database: SQLAlchemy) -> None:
    """A long catalogue begins with what people apply for; what nobody asked for keeps its order."""
    cases.publish()
    applicant = cases.make_applicant()
    case = cases.make_draft(SERVICE, applicant, "perseorangan")
    cases.send(case, applicant)
    offered = queries.services()
    ordered = figures.most_asked(offered, NOW)
    assert ordered[0].code == SERVICE
    assert [each for each in offered if each.code != SERVICE] == ordered[1:]
