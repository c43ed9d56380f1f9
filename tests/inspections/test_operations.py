"""The time of a visit: booked, moved, given up, missed; and what ends it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask_sqlalchemy import SQLAlchemy

from permits.applications import record, stepping
from permits.applications.models import ApplicationEvent
from permits.db import db, transaction
from permits.errors import Conflict, Forbidden, Invalid, NotFound
from permits.inspections import operations
from permits.inspections.models import Visit, VisitCell
from permits.inspections.operations import mark_of
from permits.scheduling.models import ScheduledJob
from tests.inspections.town import SEAT, free, publish, review_of, waiting
from tests.support import cases
from tests.support.cases import MONDAY
from workflows.engine.outcome import Decision

pytestmark = pytest.mark.database
TOMORROW = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def city(database: SQLAlchemy, tmp_path: Path) -> None:
    """The service of visits, published."""
    publish(tmp_path)


def kinds(application_id: str) -> list[str]:
    """The events about visits on the record of a case."""
    db.session.expire_all()
    found = db.session.query(ApplicationEvent).filter_by(application_id=application_id).order_by(ApplicationEvent.seq)
    return [each.kind for each in found if each.kind.startswith("visit_")]


def mails(kind: str) -> int:
    """How many mails of a kind are promised."""
    return db.session.query(ScheduledJob).filter_by(kind=f"notice.{kind}", cancelled_at=None).count()


def test_an_applicant_books_once(city: None) -> None:
    """Booking gives a visit, one event and a mail to each side; the same request again changes nothing."""
    applicant, _inspector = cases.make_applicant(), cases.make_staff(SEAT)
    application_id = waiting(applicant)
    review_id, first = review_of(application_id).id, free(application_id, applicant=True)[0]
    for _again in range(2):
        with transaction():
            visit = operations.book(review_id, first, "", applicant, MONDAY)
            assert (visit.status, visit.starts_at, visit.sequence) == ("planned", first, 0)
    assert kinds(application_id) == ["visit_booked"]
    assert mails("visit_planned") == 2
    assert list(record.verify(db.session())) == []


def test_a_time_is_changed_until_the_limit(city: None) -> None:
    """Another time frees the former one and is told once; nearer than the procedure allows the applicant is refused."""
    applicant, _inspector = cases.make_applicant(), cases.make_staff(SEAT)
    application_id = waiting(applicant)
    review_id, times = review_of(application_id).id, free(application_id, applicant=True)
    with transaction():
        seen = mark_of(operations.book(review_id, times[0], "", applicant, MONDAY))
    with transaction():
        visit = operations.book(review_id, times[1], seen, applicant, MONDAY)
        assert visit.sequence == 1
        seen = mark_of(visit)
    assert times[0] in free(application_id, applicant=True)
    assert db.session.query(VisitCell).count() == 2
    assert kinds(application_id) == ["visit_booked", "visit_moved"]
    with pytest.raises(Forbidden, match="visit_too_near"), transaction():
        operations.book(review_id, times[5], seen, applicant, times[1] - timedelta(hours=23))
    with pytest.raises(Forbidden, match="visit_too_near"), transaction():
        operations.give_up(review_id, seen, applicant, times[1] - timedelta(hours=23))


def test_who_read_an_older_time_is_told(city: None) -> None:
    """A change by somebody who has not seen the last change is refused, and nothing is changed."""
    applicant, inspector = cases.make_applicant(), cases.make_staff(SEAT)
    application_id = waiting(applicant)
    review_id, times = review_of(application_id).id, free(application_id, applicant=True)
    with transaction():
        operations.book(review_id, times[0], "", inspector, MONDAY)
    with pytest.raises(Conflict, match="visit_changed"), transaction():
        operations.book(review_id, times[1], "", applicant, MONDAY)
    with pytest.raises(Conflict, match="visit_changed"), transaction():
        operations.give_up(review_id, "", applicant, MONDAY)
    assert kinds(application_id) == ["visit_booked"]


def test_a_cancelled_visit_frees_its_time(city: None) -> None:
    """Giving a visit up is an event and a mail to each side, done again it is nothing, and the time is free again."""
    applicant, _inspector = cases.make_applicant(), cases.make_staff(SEAT)
    application_id = waiting(applicant)
    review_id, first = review_of(application_id).id, free(application_id, applicant=True)[0]
    with transaction():
        seen = mark_of(operations.book(review_id, first, "", applicant, MONDAY))
    for _again in range(2):
        with transaction():
            operations.give_up(review_id, seen, applicant, MONDAY)
    assert kinds(application_id) == ["visit_booked", "visit_cancelled"]
    assert first in free(application_id, applicant=True)
    assert mails("visit_cancelled") == 2


def test_two_visits_of_one_inspector_never_overlap(city: None) -> None:
    """With one inspector a time is booked for one case, and the next who asks for it is told."""
    cases.make_staff(SEAT)
    one, two = cases.make_applicant(), cases.make_applicant()
    first, second = waiting(one), waiting(two)
    wanted = free(first, applicant=True)[0]
    with transaction():
        operations.book(review_of(first).id, wanted, "", one, MONDAY)
    assert wanted not in free(second, applicant=True)
    with pytest.raises(Invalid) as refused, transaction():
        operations.book(review_of(second).id, wanted, "", two, MONDAY)
    assert [each.code for each in refused.value.problems] == ["slot_taken"]


def test_strangers_find_nothing(city: None) -> None:
    """Another applicant, and staff without the seat, learn nothing of a visit."""
    cases.make_staff(SEAT)
    application_id = waiting()
    review_id, first = review_of(application_id).id, free(application_id)[0]
    for stranger in (cases.make_applicant(), cases.make_staff(("dishub", "penelaah"))):
        with pytest.raises(NotFound), transaction():
            operations.book(review_id, first, "", stranger, MONDAY)
        with pytest.raises(NotFound), transaction():
            operations.give_up(review_id, "", stranger, MONDAY)


def test_a_missed_visit_asks_for_another_time(city: None) -> None:
    """Once its time has come a visit can be noted as missed; then another one is booked for the same review."""
    applicant, inspector = cases.make_applicant(), cases.make_staff(SEAT)
    application_id = waiting(applicant)
    review_id, first = review_of(application_id).id, free(application_id)[0]
    with transaction():
        visit_id = operations.book(review_id, first, "", inspector, MONDAY).id
    with pytest.raises(Forbidden, match="visit_not_begun"), transaction():
        operations.miss(visit_id, inspector, first - timedelta(minutes=1))
    for _again in range(2):
        with transaction():
            operations.miss(visit_id, inspector, first)
    again = free(application_id, now=first)[0]
    with transaction():
        assert operations.book(review_id, again, "", inspector, first).id != visit_id
    assert kinds(application_id) == ["visit_booked", "visit_missed", "visit_booked"]


def test_a_withdrawn_case_frees_the_inspector(city: None) -> None:
    """When the case ends before the visit, the visit is cancelled, told so, and takes nobody's time."""
    applicant, _inspector = cases.make_applicant(), cases.make_staff(SEAT)
    application_id = waiting(applicant)
    with transaction():
        operations.book(review_of(application_id).id, free(application_id, applicant=True)[0], "", applicant, MONDAY)
    with transaction():
        stepping.take(application_id, "cabut", ("kunjungan", 1), Decision(), applicant, MONDAY, successor="")
    db.session.expire_all()
    assert [each.status for each in db.session.query(Visit)] == ["cancelled"]
    assert db.session.query(VisitCell).count() == 0
    assert mails("visit_cancelled") == 2


def test_the_office_may_come_sooner_than_an_applicant_may_ask(city: None) -> None:
    """An applicant books so many hours ahead as the procedure says; the office sets a visit for the same day."""
    applicant, inspector = cases.make_applicant(), cases.make_staff(SEAT)
    application_id = waiting(applicant)
    review_id, first = review_of(application_id).id, free(application_id)[0]
    with pytest.raises(Invalid), transaction():
        operations.book(review_id, first, "", applicant, MONDAY)  # within the day that applicants must leave
    with transaction():
        assert operations.book(review_id, first, "", inspector, MONDAY).inspector_id == inspector.id
