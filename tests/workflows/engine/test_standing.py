"""What a standing case must have promised, and the steps that put right what got lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.workflows import makers as m
from workflows.definition import Connector, Definition, Join, Limit, ServiceClock, Timer
from workflows.engine.outcome import Clock, ReviewSnapshot, Snapshot, Suspension
from workflows.engine.recalculation import Turn, recalculate, recounted
from workflows.engine.standing import issue_again, left_unfired, look_at_child, rearm, settle, standing_work
from workflows.errors import Refused

LATE = m.at("2026-11-30T09:00")
STOPPED = (Suspension(m.MONDAY),)
CLOCK = Clock(date(2026, 11, 16))
REVIEW = ReviewSnapshot("opinion", "parks", key="opinion:parks:1.1", opened_at=m.MONDAY)


def refused(step: Any, *given: Any) -> str:
    """The code with which a step is refused."""
    with pytest.raises(Refused) as caught:
        step(*given)
    return caught.value.code


def opinion(**more: Any) -> Any:
    timers = (Timer("half", "notify", fraction=Decimal("0.5"), to="applicant"),)
    results = [m.result("agree"), m.result("stop", "negative", fires="stopped")]
    return m.plan(
        "opinion", {"parks": True, "roads": True}, results, limit=Limit("review", "ahead"), timers=timers, **more
    )


def service(**more: Any) -> Definition:
    """A case at its opinions, whose state, review and service all have their times."""
    triggers = [m.trigger("gathered", "done", by="system"), m.trigger("stopped", "gone", by="system")]
    timers = (Timer("ring", "notify", after="quick", to="applicant"),)
    given = {"join": Join("all", "gathered"), "limit": Limit("service", "ahead"), "timers": timers, **more}
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "ask")]),
        m.state("ask", "work", triggers, reviews=[opinion()], **given),
        m.state("issuing", "automatic", [m.trigger("issued", "done", by="system")], does="issue"),
        m.state("wait", "waiting"),
        m.end("done"),
        m.end("gone", "refused"),
        clock=ServiceClock(Limit("service", "ahead")),
    )


def standing(*reviews: ReviewSnapshot, state: str = "ask", **more: Any) -> Snapshot:
    return Snapshot(state, 1, reviews or (REVIEW,), CLOCK, m.MONDAY, **more)


def local(work: Any) -> dict[str, str]:
    return {each.key: each.due_at.astimezone(m.MONDAY.tzinfo).isoformat()[:16] for each in work}


ALL = {
    "state.warn:ask:20261116T100000000000": "2026-11-24T08:00",
    "state.overdue:ask:20261116T100000000000": "2026-11-26T00:00",
    "timer:ask:20261116T100000000000:ring": "2026-11-16T12:00",
    "review.request:opinion:parks:1.1": "2026-11-16T10:00",
    "review.warn:opinion:parks:1.1": "2026-11-18T08:00",
    "review.overdue:opinion:parks:1.1": "2026-11-20T00:00",
    "timer:opinion:parks:1.1:half": "2026-11-18T08:00",
    "service.overdue:2026-11-16.0": "2026-11-26T00:00",
    "service.warn:2026-11-16.0": "2026-11-24T08:00",
}


def test_a_standing_case_has_all_its_work() -> None:
    """Deadlines, warnings and timers of the state, of each open review and of the service, each at its time."""
    assert local(standing_work(service(), standing(), m.CALENDAR, m.MONDAY)) == ALL


def test_what_is_over_is_told_but_not_warned_of() -> None:
    """Later the warnings are no more, what is overdue still stands at its time, and the request is due now."""
    late = local(standing_work(service(), standing(), m.CALENDAR, LATE))
    expected = {key: at for key, at in ALL.items() if ".warn" not in key}
    assert late == {**expected, "review.request:opinion:parks:1.1": "2026-11-30T09:00"}


def test_closed_reviews_ask_for_nothing() -> None:
    """Only what is open has work; a review that came without a name gets that of its place."""
    closed = replace(REVIEW, result="agree", tone="positive")
    nameless = replace(REVIEW, office="roads", key="")
    keys = local(standing_work(service(), standing(closed, nameless), m.CALENDAR, m.MONDAY))
    assert {key for key in keys if "opinion" in key} == {
        "review.request:opinion:roads:1.1", "review.warn:opinion:roads:1.1", "review.overdue:opinion:roads:1.1",
        "timer:opinion:roads:1.1:half",
    }  # fmt: skip


@pytest.mark.parametrize("snapshot", [standing(suspensions=STOPPED), standing(state="done")])
def test_a_case_that_stands_still_or_has_ended_has_no_work(snapshot: Snapshot) -> None:
    """Nothing is promised for it."""
    assert standing_work(service(), snapshot, m.CALENDAR, m.MONDAY) == []


def test_a_service_clock_that_does_not_run_promises_nothing() -> None:
    """Before sending and while it is paused there is no promise of the whole service."""
    for clock in (Clock(), replace(CLOCK, paused_on=date(2026, 11, 17))):
        work = standing_work(service(), replace(standing(), clock=clock), m.CALENDAR, m.MONDAY)
        assert not [each for each in work if each.kind.startswith("service.")]


def test_lost_work_is_promised_anew() -> None:
    """Only the keys that are missing; the record says which kinds, and the case stays where it is."""
    missing = {"review.warn:opinion:parks:1.1", "review.overdue:opinion:parks:1.1", "unheard.of:1"}
    outcome = rearm(service(), standing(), m.facts(), m.MONDAY, missing)
    assert {each.key for each in outcome.scheduled} == missing - {"unheard.of:1"}
    assert [(each.kind, each.data["work"]) for each in outcome.happened] == [
        ("rearmed", ["review.overdue", "review.warn"])
    ]
    assert (outcome.snapshot.state, outcome.redated) == ("ask", ())
    assert refused(rearm, service(), standing(suspensions=STOPPED), m.facts(), m.MONDAY, missing) == "suspended"


def test_an_undated_review_is_dated_by_its_rule() -> None:
    """Its deadline and warning are counted from its opening; other reviews, and closed ones, keep theirs."""
    other = replace(REVIEW, office="roads", key="opinion:roads:1.1")
    closed = replace(REVIEW, key="opinion:parks:1.2", result="agree", tone="positive")
    snapshot = standing(REVIEW, other, closed)
    outcome = rearm(service(), snapshot, m.facts(), m.MONDAY, (), (REVIEW.key, closed.key))
    (redated,) = outcome.redated
    assert (redated.plan, redated.office, redated.key) == ("opinion", "parks", REVIEW.key)
    assert (redated.due_at, redated.warn_at) == (m.at("2026-11-19T23:59:59"), m.at("2026-11-18T08:00"))
    assert outcome.happened[0].data["work"] == []


def test_a_paper_is_promised_once_more_where_it_is_waited_for() -> None:
    """Under a name of its own, so that it is made although it was promised before; anywhere else it is refused."""
    outcome = issue_again(service(), standing(state="issuing"), m.facts(), LATE)
    (work,) = outcome.scheduled
    assert (work.kind, work.due_at, work.data["state"]) == ("issue", LATE, "issuing")
    assert ":again:" in work.key
    assert [(each.kind, each.data["work"]) for each in outcome.happened] == [("rearmed", ["issue"])]
    assert refused(issue_again, service(), standing(), m.facts(), LATE) == "not_in_this_state"
    stopped = standing(state="issuing", suspensions=STOPPED)
    assert refused(issue_again, service(), stopped, m.facts(), LATE) == "suspended"


def test_a_look_at_an_ended_case_is_promised() -> None:
    """With the plan and the number it stands for; not while the case is suspended."""
    outcome = look_at_child(service(), standing(), m.facts(), LATE, "stage", "#1")
    (work,) = outcome.scheduled
    assert (work.kind, work.data["plan"], work.data["office"]) == ("child.look", "stage", "#1")
    assert ":stage:#1:" in work.key
    assert [(each.kind, each.data["work"]) for each in outcome.happened] == [("rearmed", ["child.look"])]
    stopped = standing(suspensions=STOPPED)
    assert refused(look_at_child, service(), stopped, m.facts(), LATE, "stage", "#1") == "suspended"


AGREED = replace(REVIEW, result="agree", tone="positive")
STOPS = replace(REVIEW, result="stop", tone="negative")
OTHER = replace(REVIEW, office="roads", key="opinion:roads:1.1")


@pytest.mark.parametrize(
    ("snapshot", "fires"),
    [
        (standing(REVIEW), None),
        (standing(AGREED), "gathered"),
        (standing(AGREED, OTHER), None),
        (standing(STOPS, OTHER), "stopped"),
        (standing(replace(STOPS, opened_at=None), OTHER), "stopped"),
        (standing(replace(STOPS, opened_at=m.at("2026-11-16T09:59")), OTHER), None),  # of an earlier visit
        (replace(standing(replace(STOPS, opened_at=m.at("2026-11-16T09:59")), OTHER), entered_at=None), "stopped"),
        (standing(replace(STOPS, swept=True), OTHER), None),
        (standing(replace(STOPS, plan="elsewhere"), OTHER), None),
        (standing(STOPS, OTHER, state="wait"), None),
    ],
)
def test_what_closed_reviews_call_for(snapshot: Snapshot, fires: str | None) -> None:
    """The join when it is met, or a result of this visit that fires at once; nothing else."""
    assert left_unfired(service(), snapshot) == fires


def test_a_result_that_fires_what_the_state_does_not_know_calls_for_nothing() -> None:
    """A trigger that another state has is none of this one's."""
    definition = service()
    ask = definition.states["ask"]
    without = replace(ask, triggers={"gathered": ask.triggers["gathered"]})
    left = replace(definition, states={**definition.states, "ask": without})
    assert left_unfired(left, standing(STOPS, OTHER)) is None


def test_a_case_left_standing_is_led_on() -> None:
    """What is called for is fired, and the record says why; what is not called for is refused."""
    outcome = settle(service(), standing(AGREED), m.facts(), LATE)
    assert (outcome.snapshot.state, outcome.ended) == ("done", "closed")
    assert (outcome.happened[0].kind, outcome.happened[0].data["work"]) == ("rearmed", ["join"])
    assert refused(settle, service(), standing(), m.facts(), LATE) == "join_not_met"
    assert refused(settle, service(), standing(AGREED, suspensions=STOPPED), m.facts(), LATE) == "suspended"


def recalculated(snapshot: Snapshot, *turns: Turn, definition: Definition | None = None) -> Any:
    return recalculate(definition or service(), snapshot, turns, m.CALENDAR, LATE)


def test_deadlines_are_counted_anew_by_the_calendar() -> None:
    """The service's, the state's and each open review's, with all the work that is due at a time."""
    found = recalculated(standing(REVIEW, replace(AGREED, office="roads")))
    assert (found.clock, found.due_at, found.state_due_at) == (
        CLOCK, m.at("2026-11-25T23:59:59"), m.at("2026-11-25T23:59:59")
    )  # fmt: skip
    (review,) = found.reviews
    assert (review.office, review.due_at, review.warn_at) == (
        "parks", m.at("2026-11-19T23:59:59"), m.at("2026-11-18T08:00")
    )  # fmt: skip
    expected = {key: at for key, at in ALL.items() if "request" not in key}
    assert local(each.work for each in found.work) == expected
    assert all(each.was == each.work.key for each in found.work)


def test_a_case_entered_nobody_knows_when_has_no_deadline_of_its_state() -> None:
    """What the state promised cannot be counted again, the rest can."""
    found = recalculated(replace(standing(), entered_at=None))
    assert found.state_due_at is None
    assert {each.work.kind.partition(".")[0] for each in found.work} == {"service", "review", "timer"}
    assert [each.was for each in found.work if ":ask:" in each.was] == []


def test_questions_to_other_systems_have_no_time() -> None:
    """What is asked at once does not move with the calendar."""
    ask = Connector("tax", (), (), "gathered", "stopped")
    assert "connector.ask" not in {
        each.work.kind for each in recalculated(standing(), definition=service(connector=ask)).work
    }


@pytest.mark.parametrize("snapshot", [standing(suspensions=STOPPED), standing(state="done")])
def test_a_case_that_stands_still_has_only_a_clock(snapshot: Snapshot) -> None:
    """No deadline and no work; what was counted is counted anew all the same."""
    found = recalculated(snapshot)
    assert (found.clock, found.due_at, found.state_due_at, found.reviews, found.work) == (CLOCK, None, None, (), ())


def turn(kind: Any, at: str, day: date | None = None, days: int = 0) -> Turn:
    return Turn(kind, m.at(at), day, days)


STARTED = turn("clock_started", "2026-11-16T10:00", date(2026, 11, 16))
PAUSED, RESUMED = turn("clock_paused", "2026-11-17T10:00"), turn("clock_resumed", "2026-11-20T10:00", days=2)
FOUR = replace(CLOCK, paused_days=2)


@pytest.mark.parametrize(
    ("clock", "turns", "found"),
    [
        (Clock(), (STARTED,), Clock()),
        (CLOCK, (STARTED,), CLOCK),
        (FOUR, (STARTED, PAUSED, RESUMED), FOUR),
        (replace(CLOCK, paused_on=date(2026, 11, 17)), (STARTED, PAUSED), replace(CLOCK, paused_on=date(2026, 11, 17))),
        (replace(FOUR, paused_days=7), (STARTED, PAUSED, RESUMED), replace(FOUR, paused_days=7)),  # told otherwise
        (
            Clock(date(2026, 11, 18)),
            (
                STARTED,
                turn("clock_reset", "2026-11-17T10:00"),
                turn("clock_started", "2026-11-17T20:00", date(2026, 11, 18)),
            ),
            Clock(date(2026, 11, 18)),
        ),
        (CLOCK, (STARTED, turn("clock_recounted", "2026-11-18T10:00", date(2026, 11, 16))), CLOCK),
    ],
)
def test_a_clock_is_retold_from_its_turns(clock: Clock, turns: tuple[Turn, ...], found: Clock) -> None:
    """Where the turns tell how the clock came to stand, they are counted again by this calendar."""
    assert recounted(service(), clock, turns, m.CALENDAR) == found


def test_a_day_announced_late_counts_as_known() -> None:
    """Days that were counted as working days and are closed now are left out; a closed day zero gives way."""
    wrong = replace(FOUR, paused_days=4)  # the weekend was counted then
    weekend = replace(RESUMED, at=m.at("2026-11-23T10:00"), days=4)
    assert recounted(service(), wrong, (STARTED, PAUSED, weekend), m.CALENDAR).paused_days == 3
    saturday = Clock(date(2026, 11, 21))
    assert recounted(service(), saturday, (), m.CALENDAR) == Clock(date(2026, 11, 23))
    told = (turn("clock_started", "2026-11-20T18:00", date(2026, 11, 21)),)
    assert recounted(service(), saturday, told, m.CALENDAR) == Clock(date(2026, 11, 23))
    assert recounted(service(), CLOCK, (), m.CALENDAR) is CLOCK


def test_work_keeps_the_key_it_was_promised_under() -> None:
    """The service's work is named by its clock: the old name is told beside the new one."""
    saturday = replace(standing(), clock=Clock(date(2026, 11, 21)))
    found = {each.was: each.work.key for each in recalculated(saturday).work if each.was.startswith("service")}
    assert found == {f"service.{kind}:2026-11-21.0": f"service.{kind}:2026-11-23.0" for kind in ("overdue", "warn")}


def test_the_day_of_sending_may_count_after_hours() -> None:
    """Where the service counts it, an evening is its own day zero."""
    rules = ServiceClock(Limit("service", "ahead"), after_hours="same_day")
    evening = (turn("clock_started", "2026-11-16T20:00", date(2026, 11, 17)),)
    clock = Clock(date(2026, 11, 17))
    assert recounted(replace(service(), clock=rules), clock, evening, m.CALENDAR) == CLOCK
    assert recounted(service(), clock, evening, m.CALENDAR) == clock
