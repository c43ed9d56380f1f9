"""Everybody who got a decision may say once what they think of the service, and nobody can tell who said what."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import inspect

from permits.db import db, transaction
from permits.errors import Conflict, Invalid, NotFound
from permits.scheduling import kinds
from permits.scheduling.models import ScheduledJob
from permits.scheduling.operations import Job, schedule
from permits.surveys import queries
from permits.surveys.models import SurveyResponse
from permits.surveys.operations import VALID_FOR, Response, answer, close_period, invite
from permits.surveys.periods import Period
from permits.surveys.questionnaire import CODES, VERSION
from tests.surveys.cases import DECIDED_AT, SECRET, SERVICE, answered, decided, full, invitations, invited, responses
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database

ZONE = ZoneInfo("Asia/Makassar")
MANAGER = Actor("staff", "01J00000000000000000000MGR")
LATER = DECIDED_AT + timedelta(days=3)
SEMESTER = Period("semester", 2026, 2)


def send(token: str, response: Response, now: datetime = LATER) -> None:
    answer(token, response, now, secret=SECRET, zone=ZONE)


@pytest.mark.parametrize("outcome", ["issued", "refused"])
def test_every_decision_invites(database: SQLAlchemy, outcome: str) -> None:
    """Whoever got a decision is invited, a refusal included, and the mail is promised without the link's token in it."""
    with transaction():
        case = decided(outcome)
        invitation = invite(case, DECIDED_AT)
    job = db.session.query(ScheduledJob).filter_by(kind="notice.survey").one()
    assert (job.application_id, job.data, job.due_at) == (case, {"invitation": invitation}, DECIDED_AT)


@pytest.mark.parametrize("outcome", ["withdrawn", "closed", None])
def test_without_a_decision_nobody_is_asked(database: SQLAlchemy, outcome: str | None) -> None:
    """A case that was withdrawn, closed or is still open brings no invitation."""
    with transaction():
        assert invite(decided(outcome), DECIDED_AT) is None
    assert invitations() == []


def test_inviting_twice_is_inviting_once(database: SQLAlchemy) -> None:
    """The same work done again finds the invitation and promises no second mail."""
    with transaction():
        case = decided()
        first = invite(case, DECIDED_AT)
    with transaction():
        assert invite(case, LATER) == first
    assert len(invitations()) == 1
    assert db.session.query(ScheduledJob).filter_by(kind="notice.survey").count() == 1


def test_inviting_for_no_case(database: SQLAlchemy) -> None:
    """There is no invitation for a case that is not there."""
    with transaction(), pytest.raises(NotFound):
        invite("0" * 26, DECIDED_AT)


def test_response_keeps_service_outcome_day_and_version(database: SQLAlchemy) -> None:
    """A response says which service, which outcome, which questionnaire and on which day of the city it was given."""
    late_evening_in_utc = datetime(2026, 7, 31, 16, 30, tzinfo=UTC)
    with transaction():
        token = invited("refused")
        send(token, Response({"WAKTU": 4}, {"age": "30_39"}, "  Terima kasih  "), late_evening_in_utc)
    kept = responses()[0]
    assert (kept.service, kept.outcome, kept.questionnaire) == (SERVICE, "refused", VERSION)
    assert kept.answered_on == date(2026, 8, 1)
    assert (kept.answers, kept.age, kept.sex, kept.comment) == ({"WAKTU": 4}, "30_39", None, "Terima kasih")


def test_nothing_leads_from_a_response_to_a_person(database: SQLAlchemy) -> None:
    """A response holds no key to a case, a person or an invitation, and an invitation holds no time of its use."""
    tables = inspect(db.session.connection())
    assert tables.get_foreign_keys("survey_response") == []
    assert {column["name"] for column in tables.get_columns("survey_response")} == {
        "id", "service", "outcome", "questionnaire", "answered_on", "answers", "sex", "age", "education", "occupation",
        "comment",
    }  # fmt: skip
    assert {column["name"] for column in tables.get_columns("survey_invitation")} == {
        "id", "application_id", "created_at", "expires_at", "used",
    }  # fmt: skip


def test_ids_of_responses_tell_no_order(database: SQLAlchemy) -> None:
    """Sorted by id, twelve responses do not come out in the order they were given."""
    with transaction():
        for number in range(12):
            send(invited(), Response({}, comment=f"{number:02}"))
    by_id = [response.comment for response in sorted(responses(), key=lambda each: each.id)]
    assert sorted(by_id) == [f"{number:02}" for number in range(12)] != by_id


def test_link_is_used_once(database: SQLAlchemy) -> None:
    """A second response with the same link is refused and changes nothing."""
    with transaction():
        token = invited()
        send(token, full(4))
    with pytest.raises(Conflict, match="survey_used") as refused, transaction():
        send(token, full(1))
    assert refused.value.code == "survey_used"
    assert [each.answers for each in responses()] == [dict.fromkeys(CODES, 4)]


def test_link_expires(database: SQLAlchemy) -> None:
    """At the end of its time a link is refused, a moment before it is good."""
    with transaction():
        tokens = [invited(), invited()]
        send(tokens[0], full(), DECIDED_AT + VALID_FOR - timedelta(seconds=1))
        with pytest.raises(Conflict) as refused:
            send(tokens[1], full(), DECIDED_AT + VALID_FOR)
    assert refused.value.code == "survey_expired"


@pytest.mark.parametrize("token", ["", "x" * 59, "0" * 26 + "-" + "a" * 32])
def test_unknown_link(database: SQLAlchemy, token: str) -> None:
    """A token nobody was sent is not there."""
    with pytest.raises(NotFound), transaction():
        send(token, full())


@pytest.mark.parametrize(
    ("response", "about", "code"),
    [
        (Response({"WAKTU": 5}), "WAKTU", "outside_scale"),
        (Response({"U1": 3}), "U1", "unknown_element"),
        (Response({"WAKTU": 3}, {"sex": "unsaid"}), "sex", "unknown_choice"),
        (Response({"WAKTU": 3}, {"name": "Ratna"}), "name", "unknown_choice"),
        (Response({"WAKTU": 3}, comment="x" * 1001), "comment", "too_long"),
        (Response({}, comment="  "), "answers", "nothing_answered"),
    ],
)
def test_wrong_response_keeps_the_link(database: SQLAlchemy, response: Response, about: str, code: str) -> None:
    """What cannot be counted is refused with its place and reason, and the link stays good."""
    with transaction():
        token = invited()
    with pytest.raises(Invalid) as refused, transaction():
        send(token, response)
    assert [(problem.about, problem.code) for problem in refused.value.problems] == [(about, code)]
    with transaction():
        send(token, full())
    assert len(responses()) == 1


def test_index_counts_the_period_by_the_citys_days(database: SQLAlchemy) -> None:
    """Answers and recipients of a semester are those of its local days, the first and the last included."""
    inside = [datetime(2026, 6, 30, 16, 0, tzinfo=UTC), datetime(2026, 12, 31, 15, 59, tzinfo=UTC)]
    outside = [datetime(2026, 6, 30, 15, 59, tzinfo=UTC), datetime(2026, 12, 31, 16, 0, tzinfo=UTC)]
    with transaction():
        for moment in inside:
            answered(full(4), moment, ZONE)
        for moment in outside:
            answered(full(1), moment, ZONE)
    report = queries.report(SERVICE, SEMESTER, weight="1/9", zone=ZONE)
    assert (report.index.value, report.index.respondents, report.recipients) == (Decimal("100.00"), 2, 2)


def test_sample_is_said_to_be_reached_or_not(database: SQLAlchemy) -> None:
    """With eleven recipients ten answers are too few and eleven are enough."""
    with transaction():
        for _number in range(10):
            answered(full(), LATER, ZONE)
        token = invited(at=LATER)
    report = queries.report(SERVICE, SEMESTER, weight="1/9", zone=ZONE)
    assert (report.recipients, report.required, report.sample_reached) == (11, 11, False)
    with transaction():
        send(token, full(), LATER)
    assert queries.report(SERVICE, SEMESTER, weight="1/9", zone=ZONE).sample_reached


def test_cases_without_a_decision_are_no_recipients(database: SQLAlchemy) -> None:
    """Withdrawn and other services' cases do not count as recipients of the service."""
    with transaction():
        decided("withdrawn")
        decided("issued", service="another")
        decided("refused")
    assert queries.recipients(SERVICE, SEMESTER, ZONE) == 1


def test_comments_of_the_period_only(database: SQLAlchemy) -> None:
    """The comments of a service and period are those that were written there; empty ones are left out."""
    with transaction():
        answered(Response({}, comment="cepat"), LATER, ZONE)
        answered(full(), LATER, ZONE)
        answered(Response({}, comment="lama"), LATER - timedelta(days=60), ZONE)
    assert queries.comments(SERVICE, Period("quarter", 2026, 3)) == ["cepat"]


def test_closed_figures_outlive_weight_and_answers(database: SQLAlchemy) -> None:
    """Once a period is closed, neither another weight nor a deleted answer changes what it says."""
    with transaction():
        answered(full(4), LATER, ZONE)
    with transaction():
        close_period(SERVICE, SEMESTER, MANAGER, datetime(2027, 1, 4, tzinfo=UTC), weight="0.11", zone=ZONE)
    with transaction():
        db.session.query(SurveyResponse).delete()
    report = queries.report(SERVICE, SEMESTER, weight="1/9", zone=ZONE)
    assert (report.index.value, report.index.weight, report.index.respondents) == (Decimal("99.00"), "0.11", 1)
    assert (report.recipients, report.closed_at) == (1, datetime(2027, 1, 4, tzinfo=UTC))


def test_period_closes_only_with_nine_elements(database: SQLAlchemy) -> None:
    """A period in which an element was never answered cannot be closed, and the element is named."""
    with transaction():
        answered(Response({code: 3 for code in CODES if code != "SARANA"}), LATER, ZONE)
    with pytest.raises(Conflict) as refused, transaction():
        close_period(SERVICE, SEMESTER, MANAGER, datetime(2027, 1, 4, tzinfo=UTC), weight="1/9", zone=ZONE)
    assert (refused.value.code, refused.value.changes) == ("elements_missing", ("SARANA",))


def test_running_period_does_not_close(database: SQLAlchemy) -> None:
    """On the last local day a period still runs; the day after it can be closed, once."""
    with transaction():
        answered(full(), LATER, ZONE)
    last_minute = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)
    with pytest.raises(Conflict) as running, transaction():
        close_period(SERVICE, SEMESTER, MANAGER, last_minute, weight="1/9", zone=ZONE)
    with transaction():
        close_period(SERVICE, SEMESTER, MANAGER, last_minute + timedelta(minutes=1), weight="1/9", zone=ZONE)
    with pytest.raises(Conflict) as again, transaction():
        close_period(SERVICE, SEMESTER, MANAGER, last_minute + timedelta(days=1), weight="1/9", zone=ZONE)
    assert (running.value.code, again.value.code) == ("period_running", "period_closed")


def race(app: Flask, look: Callable[[], object], act: Callable[[int], object]) -> list[str]:
    """Two act at once, both after they have looked. Gives what each had seen and how it ended, sorted."""
    barrier = threading.Barrier(2)
    ends: list[str] = []

    def one(number: int) -> None:
        with app.app_context():
            seen = look()
            barrier.wait()
            try:
                with transaction():
                    act(number)
                ends.append(f"{seen}: done")
            except Conflict as conflict:
                ends.append(f"{seen}: {conflict.code}")

    threads = [threading.Thread(target=one, args=(number,)) for number in (1, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


def test_two_at_once_use_a_link_once(own_app: Flask, rounds: Callable[[int, int], int]) -> None:
    """Of two who answer with one link at the same instant, one is kept and the other told that the link is used."""
    for _round in range(rounds(15, 200)):
        with own_app.app_context(), transaction():
            token = invited()
        ends = race(
            own_app,
            lambda token=token: queries.invitation(token, LATER, secret=SECRET).status,
            lambda value, token=token: send(token, full(value)),
        )
        assert ends == ["open: done", "open: survey_used"]
    with own_app.app_context():
        assert len(responses()) == len(invitations()) == rounds(15, 200)


def test_two_at_once_invite_once(own_app: Flask) -> None:
    """The work done twice at the same instant leaves one invitation and one promised mail a case."""
    for _round in range(5):
        with own_app.app_context(), transaction():
            case = decided()
        ends = race(own_app, lambda: None, lambda _number, case=case: invite(case, LATER))
        assert ends == ["None: done", "None: done"]
    with own_app.app_context():
        assert len(invitations()) == 5
        assert db.session.query(ScheduledJob).filter_by(kind="notice.survey").count() == 5


def test_two_at_once_close_a_period_once(own_app: Flask) -> None:
    """Of two who close a period at the same instant, one does and the other is told that it is closed."""
    with own_app.app_context(), transaction():
        answered(full(), LATER, ZONE)
    over = datetime(2027, 1, 4, tzinfo=UTC)
    ends = race(
        own_app,
        lambda: queries.closed_period(SERVICE, SEMESTER),
        lambda _number: close_period(SERVICE, SEMESTER, MANAGER, over, weight="1/9", zone=ZONE),
    )
    assert ends == ["None: done", "None: period_closed"]


def test_the_promised_work_invites(database: SQLAlchemy) -> None:
    """The work ``survey.invite`` that a decision leaves behind is carried out by running what is due."""
    with transaction():
        case = decided()
        schedule("survey.invite", f"{case}:survey", DECIDED_AT, case, now=DECIDED_AT)
    job = db.session.query(ScheduledJob).filter_by(kind="survey.invite").one()
    work = kinds.load(kinds.kind_of(job.kind).operation)
    with transaction():
        work(Job(job.id, job.kind, job.key, job.application_id, job.data, job.attempts, ""), DECIDED_AT)
    assert [each.application_id for each in invitations()] == [case]


def test_a_failed_answer_gives_the_link_back(database: SQLAlchemy) -> None:
    """When the response cannot be kept after all, the link is not used up."""
    with transaction():
        token = invited()
    with pytest.raises(RuntimeError), transaction():
        send(token, full())
        raise RuntimeError
    assert queries.invitation(token, LATER, secret=SECRET).status == "open"
    assert responses() == []
