"""Requirements of the service clock, of review deadlines and of the work that a step promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.calendars import WEEK
from tests.workflows import makers as m
from tests.workflows.services import Case, kinds, permit, work
from workflows.calendar import Calendar
from workflows.definition import Definition, Limit, ServiceClock
from workflows.engine.outcome import SYSTEM, Clock, Correction, Decision
from workflows.errors import Refused

RETURN = Decision(corrections=(Correction("name", "Misspelt"),))
CHECKED = Decision(checklist={"legible": "yes"})


def local(moment: datetime | None) -> str | None:
    """A deadline as text on the office's wall."""
    return None if moment is None else moment.astimezone(m.MONDAY.tzinfo).isoformat()[:19]


def returned(definition: Definition, on: str) -> Case:
    """A case sent on Monday 16 November at ten and returned to the applicant at the given moment."""
    case = Case(definition)
    case.fire("send")
    case.close("check", "desk", "return", now=on, decision=RETURN)
    return case


def test_the_promise_starts_with_the_sending() -> None:
    """Sending starts the service clock: seven working days, a warning the day before, overdue from midnight on."""
    outcome = Case(permit()).fire("send")
    assert outcome.snapshot.clock == Clock(date(2026, 11, 16))
    assert local(outcome.due_at) == "2026-11-25T23:59:59"
    assert work(outcome) == {
        "notice.received": "2026-11-16T10:00:00+08:00",
        "review.request": "2026-11-16T10:00:00+08:00",
        "review.overdue": "2026-11-16T12:00:01+08:00",
        "service.warn": "2026-11-24T08:00:00+08:00",
        "service.overdue": "2026-11-26T00:00:00+08:00",
    }


def test_sent_after_closing_counts_from_the_next_working_day() -> None:
    """A file sent on Friday evening has Monday as its day zero."""
    outcome = Case(permit()).fire("send", now="2026-11-20T18:00")
    assert outcome.snapshot.clock.day_zero == date(2026, 11, 23)
    assert local(outcome.due_at) == "2026-12-02T23:59:59"


def test_each_review_has_its_own_deadline() -> None:
    """A review is due at the end of its limit, warned of before, and its request goes out at once."""
    case = Case(permit())
    case.fire("send")
    outcome = case.close("check", "desk", "complete", now="2026-11-16T11:00", decision=CHECKED)
    (opened,) = outcome.opened
    assert (local(opened.due_at), local(opened.warn_at)) == ("2026-11-19T23:59:59", "2026-11-18T08:00:00")
    assert work(outcome) == {
        "review.request": "2026-11-16T11:00:00+08:00",
        "review.warn": "2026-11-18T08:00:00+08:00",
        "review.overdue": "2026-11-20T00:00:00+08:00",
    }
    assert {each.data["office"] for each in outcome.scheduled} == {"parks"}


def test_a_plan_without_limit_has_no_deadline() -> None:
    """A review whose plan sets no limit is requested and nothing more."""
    case = Case(permit())
    case.fire("send")
    case.close("check", "desk", "complete", decision=CHECKED)
    outcome = case.close("opinion", "parks", "agree")
    assert [each.due_at for each in outcome.opened] == [None]
    assert list(work(outcome)) == ["review.request"]


def test_a_warning_whose_time_is_over_is_not_sent() -> None:
    """When the limit is no longer than the warning before its end, there is nothing left to warn of."""
    desk = m.work("check", [(m.result("complete"), "done")], limit=Limit("ahead", "ahead"))
    case = Case(m.definition(m.state("draft", "start", [m.trigger("send", "check")]), desk, m.end("done")))
    outcome = case.fire("send")
    assert outcome.opened[0].warn_at is None
    assert "review.warn" not in work(outcome)


def test_closing_a_review_cancels_its_timers() -> None:
    """Request, warning and overdue notice of a closed review are no longer wanted; keys are those scheduled before."""
    case = Case(permit())
    case.fire("send")
    opened = case.close("check", "desk", "complete", decision=CHECKED)
    outcome = case.close("opinion", "parks", "agree")
    assert set(outcome.cancelled) == {each.key for each in opened.scheduled}


def test_sweeping_a_review_cancels_its_timers() -> None:
    """Timers of a review that is swept are cancelled like those of a closed one."""
    case = Case(permit(rule="any"), m.facts(area=Decimal(12)))
    case.fire("send")
    opened = case.close("check", "desk", "complete")
    outcome = case.close("opinion", "parks", "agree")
    assert set(outcome.cancelled) == {each.key for each in opened.scheduled}
    assert len(outcome.cancelled) == 6


def test_a_return_resets_the_clock() -> None:
    """In a state that resets the clock no deadline runs; the resend starts it anew with its own day zero."""
    case = returned(permit("resets"), "2026-11-18T09:00")
    outcome = case.last
    assert (case.snapshot.clock, outcome.due_at) == (Clock(), None)
    assert "clock_reset" in kinds(outcome)
    assert "notice.returned" in work(outcome)
    sent = Case(permit()).fire("send")
    timers = {each.key for each in sent.scheduled if each.kind.startswith("service.")}
    assert timers <= set(outcome.cancelled)
    outcome = case.fire("resend", now="2026-11-23T09:00")
    assert case.snapshot.clock == Clock(date(2026, 11, 23))
    assert local(outcome.due_at) == "2026-12-02T23:59:59"
    assert {"service.warn", "service.overdue", "notice.received"} <= set(work(outcome))


@pytest.mark.parametrize(
    ("left", "back", "days", "due"),
    [
        ("2026-11-18T09:00", "2026-11-18T11:00", 0, "2026-11-25"),  # back on the same day
        ("2026-11-18T09:00", "2026-11-19T15:00", 0, "2026-11-25"),  # no whole day in between
        ("2026-11-18T09:00", "2026-11-23T09:00", 2, "2026-11-27"),  # Thursday and Friday
        ("2026-11-18T09:00", "2026-11-22T09:00", 2, "2026-11-27"),  # back on a Sunday: the same two days
        ("2026-11-18T17:00", "2026-11-20T18:00", 1, "2026-11-26"),  # after closing on both days
    ],
)
def test_waiting_for_the_applicant_pauses_the_clock(left: str, back: str, days: int, due: str) -> None:
    """A pause adds the whole working days between its first and its last day, which is in the applicant's favour."""
    case = returned(permit("pauses"), left)
    assert case.last.due_at is None
    assert kinds(case.last)[-1] == "clock_paused"
    outcome = case.fire("resend", now=back)
    assert case.snapshot.clock == Clock(date(2026, 11, 16), None, days)
    assert local(outcome.due_at) == f"{due}T23:59:59"
    assert [each.data for each in outcome.happened if each.kind == "clock_resumed"] == [{"days": days}]


def test_a_second_pause_adds_to_the_first() -> None:
    """Paused days add up, and each pause cancels the timers that the resumption before it had scheduled."""
    case = returned(permit("pauses"), "2026-11-18T09:00")
    resumed = case.fire("resend", now="2026-11-23T09:00")
    outcome = case.close("check", "desk", "return", now="2026-11-24T09:00", decision=RETURN)
    timers = {each.key for each in resumed.scheduled if each.kind.startswith("service.")}
    assert len(timers) == 2
    assert timers <= set(outcome.cancelled)
    case.fire("resend", now="2026-11-26T09:00")
    assert case.snapshot.clock.paused_days == 3


def test_a_pause_counts_in_the_unit_of_the_limit() -> None:
    """Where the service promises calendar days, paused days are calendar days too."""
    definition = replace(permit("pauses"), clock=ServiceClock(Limit("service_calendar")))
    case = returned(definition, "2026-11-18T09:00")
    outcome = case.fire("resend", now="2026-11-23T09:00")
    assert case.snapshot.clock.paused_days == 4
    assert local(outcome.due_at) == "2026-11-27T23:59:59"


def test_a_wait_may_leave_the_clock_running() -> None:
    """In a waiting state whose clock runs, the deadline stays and no timer moves."""
    case = returned(permit("runs"), "2026-11-18T09:00")
    assert local(case.last.due_at) == "2026-11-25T23:59:59"
    assert not [each for each in case.last.cancelled if each.startswith("service.")]
    outcome = case.fire("resend", now="2026-11-23T09:00")
    assert local(outcome.due_at) == "2026-11-25T23:59:59"
    assert not [each for each in work(outcome) if each.startswith("service.")]


def test_going_from_one_wait_to_another_stays_paused() -> None:
    """A pause goes on over several waiting states and is counted once."""
    definition = m.definition(
        m.state("draft", "start", [m.trigger("send", "first")]),
        m.state("first", "waiting", [m.trigger("next", "second")], clock="pauses"),
        m.state("second", "waiting", [m.trigger("back", "check")], clock="pauses"),
        m.work("check", [(m.result("complete"), "done")]),
        m.end("done"),
    )
    case = Case(definition)
    outcome = case.fire("send", now="2026-11-16T10:00")
    assert kinds(outcome)[1:] == ["clock_started", "clock_paused"]
    case.fire("next", now="2026-11-17T10:00")
    assert case.snapshot.clock == Clock(date(2026, 11, 16), date(2026, 11, 16))
    case.fire("back", now="2026-11-19T10:00")
    assert case.snapshot.clock == Clock(date(2026, 11, 16), None, 2)


def decided(definition: Definition, now: str) -> Case:
    """A small case decided at the given moment with a refusal by the desk."""
    case = Case(definition)
    case.fire("send")
    case.close("check", "desk", "refuse", now=now)
    return case


def test_a_decision_on_the_last_day_is_on_time() -> None:
    """Decided at 23:00 of the last day is on time, at 00:00:00 of the next it is late; the deadline stays on record."""
    on_time = decided(permit(), "2026-11-25T23:00:00")
    late = decided(permit(), "2026-11-26T00:00:00")
    assert on_time.last.happened[-1].data == {"outcome": "refused", "late": False}
    assert late.last.happened[-1].data == {"outcome": "refused", "late": True}
    assert local(late.last.due_at) == "2026-11-25T23:59:59"


def test_an_end_cancels_the_service_timers() -> None:
    """When the case ends, its service timers are cancelled, and applicant and survey are told."""
    case = Case(permit())
    timers = {each.key for each in case.fire("send").scheduled if not each.kind.startswith("notice.")}
    outcome = case.close("check", "desk", "refuse")
    assert set(outcome.cancelled) == timers
    assert set(work(outcome)) == {"notice.refused", "survey.invite"}


def test_no_survey_unless_the_service_has_one() -> None:
    """A service without a survey invites nobody; a withdrawal is no decision and brings neither mail nor survey."""
    assert set(work(decided(permit(survey=False), "2026-11-17T09:00").last)) == {"notice.refused"}
    withdrawn = returned(permit("pauses"), "2026-11-18T09:00").fire("withdraw")
    assert (withdrawn.ended, withdrawn.scheduled) == ("withdrawn", ())
    assert withdrawn.happened[-1].data == {"outcome": "withdrawn", "late": False}


def test_the_issue_is_promised_with_the_decision() -> None:
    """The deciding step promises the state's job at once; when the job is done, applicant and survey are told."""
    case = Case(permit())
    case.fire("send")
    case.close("check", "desk", "complete", decision=CHECKED)
    case.close("opinion", "parks", "agree")
    outcome = case.close("decision", "desk", "grant")
    assert "issue" in work(outcome)
    assert local(outcome.due_at) == "2026-11-25T23:59:59"
    assert set(work(case.fire("issued", SYSTEM))) == {"notice.issued", "survey.invite"}


def test_keys_are_unique_within_a_case() -> None:
    """Over a whole walk with a return, every key that is scheduled is new, so each promise is a row of its own."""
    case = returned(permit("resets"), "2026-11-18T09:00")
    keys = [each.key for each in case.last.scheduled]
    for outcome in (
        case.fire("resend", now="2026-11-23T09:00"),
        case.close("check", "desk", "complete", decision=CHECKED),
        case.close("opinion", "parks", "agree"),
        case.close("decision", "desk", "grant"),
        case.fire("issued", SYSTEM),
    ):
        keys += [each.key for each in outcome.scheduled]
    assert len(keys) == len(set(keys))


def test_a_deadline_beyond_the_calendar_refuses_the_step() -> None:
    """When the deadline falls into a year whose holidays are unknown, the step is refused by name, not guessed."""
    short = Calendar("Asia/Makassar", WEEK, {}, 2026, 2026)
    case = Case(permit(), m.facts(short))
    with pytest.raises(Refused) as caught:
        case.fire("send", now="2026-12-28T10:00")
    assert (caught.value.code, caught.value.data["last"]) == ("beyond_calendar", "2026-12-31")
    assert str(caught.value) == "beyond_calendar"


def test_back_at_the_start_no_promise_runs() -> None:
    """A case that goes back to its draft has no deadline until it is sent again."""
    definition = m.definition(
        m.state("draft", "start", [m.trigger("send", "wait")]),
        m.state("wait", "waiting", [m.trigger("back", "draft"), m.trigger("stop", "done")], clock="runs"),
        m.end("done"),
    )
    case = Case(definition)
    assert case.fire("send").due_at == m.at("2026-11-25T23:59:59")
    outcome = case.fire("back")
    assert (outcome.due_at, outcome.snapshot.clock.day_zero) == (None, None)
    assert "clock_reset" in kinds(outcome)
