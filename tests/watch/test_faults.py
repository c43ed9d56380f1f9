"""Every kind of fault that can keep a case from going on is injected into a real case, found, and named.

What can be put right with one press is put right through the engine or the table of work, with an event in the case.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import delete, select, update

from permits.accounts.models import Account, Seat
from permits.applications.models import Application, ApplicationEvent
from permits.db import db, transaction
from permits.desk.operations import claim
from permits.errors import Conflict, NotFound
from permits.issuance.models import Permit
from permits.reviews.models import Review
from permits.scheduling.models import ScheduledJob
from permits.surveys.models import SurveyInvitation
from permits.watch import operations
from permits.watch.models import WatchFinding
from permits.watch.rules import Finding
from tests.support import cases
from tests.watch import stage
from tests.watch.stage import damage
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
SERVICE = "skp-penelitian"
MANAGER = ("dpmptsp", "manajer")
NOW = cases.MONDAY


@dataclass
class Office:
    """A case that waits for its first check, and everybody who is needed."""

    case: str
    applicant: Actor
    people: dict[tuple[str, str], Actor]
    manager: Actor

    def review(self) -> Review:
        (found,) = cases.open_reviews(self.case)
        return found

    def row(self) -> Application:
        db.session.expire_all()
        return db.session.get_one(Application, self.case)

    def events(self) -> list[str]:
        return list(
            db.session.scalars(select(ApplicationEvent.kind).where(ApplicationEvent.application_id == self.case))
        )

    def work(self, kind: str) -> list[ScheduledJob]:
        db.session.expire_all()
        return db.session.query(ScheduledJob).filter_by(application_id=self.case, kind=kind).all()

    def go_on(self, *results: str) -> None:
        for result in results:
            cases.decide(self.case, result)
            stage.work_through(NOW)


@pytest.fixture
def office(database: SQLAlchemy) -> Office:
    """A sound case: the watchdog finds nothing."""
    cases.publish(cases.SHIPPED, SERVICE)
    people = stage.everybody()
    applicant = cases.make_applicant()
    case = cases.make_draft(SERVICE, applicant, "perseorangan")
    cases.send(case, applicant)
    made = Office(case, applicant, people, cases.make_staff(MANAGER))
    stage.work_through(NOW)
    assert stage.found() == []
    return made


def of_review(office: Office) -> object:
    return Review.application_id == office.case


def version_gone(office: Office) -> None:
    stage.without_keys("application", "fk_application_definition_id")
    damage(update(Application).where(Application.id == office.case).values(definition_id="01" + "G" * 24))


def state_gone(office: Office) -> None:
    damage(update(Application).where(Application.id == office.case).values(state="tiada"))


def plan_gone(office: Office) -> None:
    damage(update(Review).where(Review.application_id == office.case).values(plan="tiada"))


def nobody_seated(office: Office) -> None:
    review = office.review()
    damage(delete(Seat).where(Seat.office == review.office, Seat.role == review.role))


def everybody_closed(office: Office) -> None:
    review = office.review()
    held = select(Seat.account_id).where(Seat.office == review.office, Seat.role == review.role)
    damage(update(Account).where(Account.id.in_(held)).values(active=False))


def review_swept(office: Office) -> None:
    damage(update(Review).where(Review.application_id == office.case).values(swept_at=NOW))


def applicant_closed(office: Office) -> None:
    cases.decide(office.case, "kembalikan", corrections={"judul": "Beda dengan proposal."})
    damage(update(Account).where(Account.id == office.applicant.id).values(active=False))


def holder_closed(office: Office) -> None:
    review = office.review()
    second = cases.make_staff((review.office, review.role))
    damage(update(Review).where(Review.id == review.id).values(assignee_id=second.id))
    damage(update(Account).where(Account.id == second.id).values(active=False))


def holder_moved(office: Office) -> None:
    review = office.review()
    second = cases.make_staff((review.office, review.role))
    damage(update(Review).where(Review.id == review.id).values(assignee_id=second.id))
    damage(delete(Seat).where(Seat.account_id == second.id))


def job_given_up(office: Office) -> None:
    damage(
        update(ScheduledJob).where(ScheduledJob.application_id == office.case, ScheduledJob.kind == "service.overdue")
        .values(failed_at=NOW, last_error="ValueError", attempts=8)
    )  # fmt: skip


def nobody_hands_out(office: Office) -> None:
    damage(
        update(ScheduledJob).where(ScheduledJob.application_id == office.case, ScheduledJob.kind == "service.warn")
        .values(due_at=NOW - timedelta(hours=3))
    )  # fmt: skip


def warning_missing(office: Office) -> None:
    damage(delete(ScheduledJob).where(ScheduledJob.application_id == office.case, ScheduledJob.kind == "service.warn"))


def overdue_taken_back(office: Office) -> None:
    damage(
        update(ScheduledJob).where(ScheduledJob.application_id == office.case, ScheduledJob.kind == "review.overdue")
        .values(cancelled_at=NOW)
    )  # fmt: skip


def review_undated(office: Office) -> None:
    damage(update(Review).where(Review.application_id == office.case).values(due_at=None))


def service_undated(office: Office) -> None:
    damage(update(Application).where(Application.id == office.case).values(due_at=None))


def clock_lost(office: Office) -> None:
    damage(update(Application).where(Application.id == office.case).values(clock_day_zero=None, due_at=None))


def far_away(office: Office) -> None:
    damage(update(Application).where(Application.id == office.case).values(due_at=NOW + timedelta(days=9_000)))


def issue_lost(office: Office) -> None:
    office.go_on("lengkap", "rekomendasi")
    cases.decide(office.case, "setujui")
    damage(delete(ScheduledJob).where(ScheduledJob.application_id == office.case, ScheduledJob.kind == "issue"))


def number_lost(office: Office) -> None:
    office.go_on("lengkap", "rekomendasi")
    cases.decide(office.case, "setujui")
    damage(delete(Permit).where(Permit.application_id == office.case))


def join_lost(office: Office) -> None:
    """As if the last answer had been written without what follows from it."""
    review = office.review()
    plans = stage.state_of(office.case).reviews[review.plan].results
    result = next(code for code, each in plans.items() if each.tone == "positive")
    damage(
        update(Review).where(Review.id == review.id)
        .values(result=result, tone="positive", closed_at=NOW, closed_by="01" + "A" * 24)
    )  # fmt: skip


def permit_lost(office: Office) -> None:
    office.go_on("lengkap", "rekomendasi", "setujui")
    assert office.row().outcome == "issued"
    damage(delete(Permit).where(Permit.application_id == office.case))


def invitation_lost(office: Office) -> None:
    office.go_on("lengkap", "rekomendasi", "setujui")
    damage(delete(SurveyInvitation).where(SurveyInvitation.application_id == office.case))


FAULTS: dict[Callable[[Office], None], str] = {
    version_gone: "definition_gone",
    state_gone: "definition_gone",
    plan_gone: "definition_gone",
    nobody_seated: "review_without_holder",
    everybody_closed: "review_without_holder",
    review_swept: "work_without_review",
    applicant_closed: "nobody_awaited",
    holder_closed: "holder_gone",
    holder_moved: "holder_gone",
    job_given_up: "work_dead",
    nobody_hands_out: "work_waits",
    warning_missing: "work_missing",
    overdue_taken_back: "work_missing",
    review_undated: "deadline_missing",
    service_undated: "deadline_missing",
    clock_lost: "clock_missing",
    far_away: "beyond_calendar",
    issue_lost: "automatic_without_work",
    number_lost: "permit_missing",
    join_lost: "join_not_fired",
    permit_lost: "permit_missing",
    invitation_lost: "survey_missing",
}
REPAIRED = (
    holder_closed, holder_moved, job_given_up, warning_missing, overdue_taken_back, review_undated, service_undated,
    issue_lost, join_lost, invitation_lost,
)  # fmt: skip


def named(kind: str) -> Finding:
    """The one finding, which has this name."""
    found = stage.found()
    assert [each.kind for each in found] == [kind]
    return found[0]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each.__name__)
def test_a_fault_is_found_and_named(office: Office, fault: Callable[[Office], None]) -> None:
    """A case damaged in one way is found, under the name of that damage and no other."""
    fault(office)
    finding = named(FAULTS[fault])
    if FAULTS[fault] != "work_waits":
        assert finding.application_id == office.case


@pytest.mark.parametrize("fault", REPAIRED, ids=lambda each: each.__name__)
def test_try_again_puts_it_right_with_an_event(office: Office, fault: Callable[[Office], None]) -> None:
    """«Try again» leaves nothing to find; the case's record says that it was put right; a second press is told so."""
    fault(office)
    stage.found()
    row = db.session.query(WatchFinding).one()
    finding_id = row.id
    with transaction():
        operations.try_again(finding_id, office.manager, NOW)
    assert "rearmed" in office.events()
    assert db.session.query(WatchFinding).all() == []
    stage.work_through(NOW)
    assert stage.found() == []
    with pytest.raises(NotFound), transaction():
        operations.try_again(finding_id, office.manager, NOW)


def test_a_repaired_reminder_is_the_one_that_was_lost(office: Office) -> None:
    """What is promised anew has the key and the time it had before, and what was there stays as it was."""
    (before,) = office.work("review.overdue")
    kept = (before.key, before.due_at)
    others = {each.key: each.due_at for each in office.work("service.overdue")}
    overdue_taken_back(office)
    named("work_missing")
    with transaction():
        operations.try_again(db.session.query(WatchFinding).one().id, office.manager, NOW)
    (after,) = office.work("review.overdue")
    assert ((after.key, after.due_at), after.cancelled_at) == (kept, None)
    assert {each.key: each.due_at for each in office.work("service.overdue")} == others


def test_a_join_that_was_missed_takes_the_case_on(office: Office) -> None:
    """The case goes where the last answer should have led it."""
    join_lost(office)
    stage.found()
    with transaction():
        operations.try_again(db.session.query(WatchFinding).one().id, office.manager, NOW)
    assert office.row().state == "kajian_kesbangpol"


def test_a_finding_that_is_over_is_not_repaired_twice(office: Office) -> None:
    """Who presses «try again» after the case has gone on changes nothing."""
    overdue_taken_back(office)
    stage.found()
    cases.decide(office.case, "lengkap")
    finding_id = db.session.query(WatchFinding).one().id
    with pytest.raises(Conflict, match="finding_gone"), transaction():
        operations.try_again(finding_id, office.manager, NOW)
    assert "rearmed" not in office.events()


def test_what_needs_a_person_cannot_be_tried_again(office: Office) -> None:
    """Naming somebody is not the program's to do."""
    nobody_seated(office)
    stage.found()
    with pytest.raises(NotFound), transaction():
        operations.try_again(db.session.query(WatchFinding).one().id, office.manager, NOW)


def test_a_finding_keeps_the_time_it_was_first_found(office: Office) -> None:
    """A later look does not make an old finding young, and forgets what is over."""
    nobody_seated(office)
    stage.found()
    later = NOW + timedelta(minutes=30)
    stage.found(later)
    assert db.session.query(WatchFinding).one().found_at == NOW
    damage(update(Application).where(Application.id == office.case).values(outcome="closed", closed_at=NOW))
    stage.found(later)
    assert db.session.query(WatchFinding).all() == []


def test_every_look_promises_the_next_night(office: Office) -> None:
    """The look of the coming night is promised once, at two o'clock where the office is."""
    stage.found()
    (job,) = db.session.query(ScheduledJob).filter_by(kind="watch.look").all()
    assert job.due_at.astimezone(stage.ZONE).isoformat() == "2026-11-17T02:00:00+08:00"


def test_whoever_took_a_review_and_sits_there_is_no_fault(office: Office) -> None:
    """A claimed review has an owner."""
    review = office.review()
    with transaction():
        claim(review.id, office.people[review.office, review.role], NOW)
    assert stage.found() == []
