"""The run itself: applications arrive, officers take reviews in the order they came, applicants answer when they do.

Time counts office minutes only. Decisions, working times and delays of a case are drawn from its own sequence of random
numbers, so that two runs that differ in one officer meet the same cases.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from functools import partial
from math import log, sqrt
from random import Random
from typing import TYPE_CHECKING, Any

from simpy import Environment, Resource

from workflows.simulation.cases import SimCase, SimReview, drawn, join_fires, made_up_forms
from workflows.simulation.office_time import OfficeTime

if TYPE_CHECKING:
    from simpy.events import Event

    from workflows.calendar import Calendar
    from workflows.definition import Definition, ReviewPlan, State, Trigger
    from workflows.simulation.assumptions import Assumptions

MOST_MOVES = 100  # states that one case passes; more is a circle
TAIL = 120  # working days after the last arrival in which open cases may still end
Moves = Generator["Event", Any, str | None]


@dataclass(slots=True)
class PostLog:
    """What happened at one post."""

    officers: int
    desk: Resource
    busy: float = 0.0
    waits: list[float] = field(default_factory=list)
    done: list[tuple[float, float, str]] = field(default_factory=list)  # opened, closed, plan
    queue: list[int] = field(default_factory=list)


class Year:
    """One run over the assumed days."""

    def __init__(self, definition: Definition, given: Assumptions, calendar: Calendar, seed: int) -> None:
        self.definition = definition
        self.given = given
        self.seed = seed
        self.time = OfficeTime(calendar, given.begins, given.days + TAIL)
        self.forms = made_up_forms(definition, calendar, given.begins)
        self.env = Environment()
        self.posts = {
            post: PostLog(count, Resource(self.env, capacity=count)) for post, count in given.officers.items()
        }
        self.cases: list[SimCase] = []
        spread = log(1 + given.spread**2)
        self.shape = (-spread / 2, sqrt(spread))  # a log-normal factor with mean one

    def run(self) -> None:
        """Let everything happen up to the end of the days and their tail."""
        self.env.process(self._arrive())
        self.env.process(self._look())
        self.env.run(until=self.time.ends)

    def _arrive(self) -> Iterator[Event]:
        random = Random(self.seed)
        last = self.time.starts[self.given.days]
        between = self.time.minutes_a_day / self.given.arrivals
        while True:
            yield self.env.timeout(random.expovariate(1 / between))
            if self.env.now >= last:
                return
            number = len(self.cases)
            own = Random(self.seed * 1_000_003 + number)
            case = SimCase(number, own, self.forms[int(own.random() * len(self.forms))], self.env.now)
            self.cases.append(case)
            self.env.process(self._live(case))

    def _look(self) -> Iterator[Event]:
        """The length of every queue at the end of each day of arrivals."""
        for start in self.time.starts[1 : self.given.days + 1]:
            yield self.env.timeout(start - self.env.now)
            for post in self.posts.values():
                post.queue.append(len(post.desk.queue))

    def _live(self, case: SimCase) -> Iterator[Event]:
        """A case from its sending to its end."""
        state = self.definition.states[self.definition.start]
        fired: str | None = next(iter(state.triggers), None)
        for _ in range(MOST_MOVES):
            if fired is None:
                return
            trigger = state.triggers[fired]
            target = self.definition.states[case.goes_to(trigger)]
            self._leave(case, state, trigger)
            self._turn_clock(case, target)
            state = target
            if state.kind == "end":
                case.outcome, case.ended = state.outcome or "closed", self.env.now
                return
            fired = yield from self._stay(case, state)  # type: ignore[misc]  # a process yields events only

    def _leave(self, case: SimCase, state: State, trigger: Trigger) -> None:
        for each in case.reviews:
            if each.open and (not each.plan.carries or trigger.sweeps.get(each.plan.code)):
                self._sweep(each, trigger.sweeps.get(each.plan.code, "cancel"))
        if trigger.new_round:
            case.reviews = [each for each in case.reviews if each.open]

    def _turn_clock(self, case: SimCase, target: State) -> None:
        """The service clock: started by sending, paused and reset by the states that say so."""
        now = self.env.now
        if target.clock == "resets" and target.kind != "end":
            case.day_zero, case.paused_on, case.paused = None, None, 0
            return
        if case.day_zero is None:
            case.day_zero = now
        if target.clock == "pauses" and target.kind != "end":
            case.paused_on = now if case.paused_on is None else case.paused_on
        elif case.paused_on is not None:
            between = self.time.index(now) - self.time.index(case.paused_on) - 1
            case.paused, case.paused_on = case.paused + max(between, 0), None

    def _stay(self, case: SimCase, state: State) -> Moves:
        """What happens in a state until one of its triggers fires; its code, or None when nothing ever does."""
        if state.kind == "work" and (state.reviews or not _staffs(state)):
            return (yield from self._work(case, state))
        if state.kind == "work":
            return (yield from self._at_desk(case, state))
        if state.kind == "waiting":
            return (yield from self._wait(case, state))
        yield self.env.timeout(0)
        return self._automatic(case, state)

    def _automatic(self, case: SimCase, state: State) -> str | None:
        connector = state.connector
        if connector is not None:
            answers = case.random.random() < self.given.connector_answers
            return connector.answered if answers else connector.gives_up
        return next((code for code, each in state.triggers.items() if each.by == "system"), None)

    def _wait(self, case: SimCase, state: State) -> Moves:
        """The applicant (or whoever is awaited) acts after a while; at a firing timer, time acts first."""
        acts = {code: each for code, each in state.triggers.items() if each.by in ("applicant", "staff")}
        shares = self.given.results.get(state.code) or _usual_acts(acts)
        days = case.random.expovariate(1 / self.given.applicant_days) if self.given.applicant_days else 0.0
        chosen = drawn(case.random, shares) if shares else None
        alarm = self._alarm(state)
        minutes = days * self.time.minutes_a_day
        if alarm is not None and (chosen is None or alarm[0] < minutes):
            minutes, chosen = alarm
        if chosen is None:
            return None
        yield self.env.timeout(minutes)
        return chosen

    def _alarm(self, state: State) -> tuple[float, str] | None:
        """When the first timer of a state that fires a trigger rings, in minutes from now, and what it fires."""
        found = []
        for timer in state.timers:
            value = self.definition.values.get(timer.after or (state.limit.value if state.limit else ""))
            if timer.does == "fire" and timer.fires and value is not None:
                amount = float(value.amount) * float(timer.fraction or 1)
                unit = {"hours": 60.0, "calendar_days": self.time.minutes_a_day * 5 / 7}
                found.append((amount * unit.get(value.unit, self.time.minutes_a_day), timer.fires))
        return min(found, default=None)

    def _at_desk(self, case: SimCase, state: State) -> Moves:
        """Work without a review: somebody of the post takes the case and fires one of its triggers."""
        acts = _staffs(state)
        code = drawn(case.random, self.given.results.get(state.code) or dict.fromkeys(acts, 1.0))
        trigger = acts[code]
        post = self.posts.get((trigger.office or "", trigger.role or ""))
        if post is not None:
            opened = self.env.now
            with post.desk.request() as turn:
                yield turn
                post.waits.append(self.env.now - opened)
                minutes = self._minutes(case, state.code)
                post.busy += minutes
                yield self.env.timeout(minutes)
            post.done.append((opened, self.env.now, state.code))
        return code

    def _work(self, case: SimCase, state: State) -> Moves:
        """Reviews are opened and closed until a result or the join fires."""
        case.news.clear()
        for plan in state.reviews.values():
            if plan.at_entry:
                self._open(case, plan, None)
        fires = join_fires(state.join, [each for each in case.reviews if each.plan.code in state.reviews])
        alarm = self._alarm(state)
        bell = self.env.timeout(alarm[0]) if alarm is not None else None
        while fires is None:
            case.woken = self.env.event()
            if not case.news:
                yield case.woken if bell is None else case.woken | bell
            if alarm is not None and bell is not None and bell.processed:
                return alarm[1]
            if not any(each.open for each in case.reviews) and not case.news:
                return None  # nobody is asked any more and nothing was fired: the checks refuse such a file
            fires = self._read_news(case, state)
        return fires

    def _read_news(self, case: SimCase, state: State) -> str | None:
        """What the reviews that were just closed fire, open and sweep."""
        while case.news:
            closed = case.news.pop(0)
            result = closed.result
            for code in result.opens:
                self._open(case, state.reviews[code], closed.office)
            for each in case.reviews:
                if each.open and each.plan.code in result.sweeps:
                    self._sweep(each, result.sweeps[each.plan.code])
            if result.fires is not None and closed.plan.code in state.reviews:
                return result.fires
            fires = join_fires(state.join, [each for each in case.reviews if each.plan.code in state.reviews])
            if fires is not None:
                return fires
        return None

    def _open(self, case: SimCase, plan: ReviewPlan, opener: str | None) -> None:
        """Ask the offices of a plan; one that stands for a case of its own takes its time at no post of ours."""
        offices = [opener] if plan.same_office and opener else self._asked(case, plan)
        for office in offices:
            if any(each.open and each.plan is plan and each.office == office for each in case.reviews):
                continue
            result = plan.results[drawn(case.random, self.given.results[plan.code])]
            made = SimReview(case, plan, office, result, self._minutes(case, plan.code), self.env.now)
            case.reviews.append(made)
            post = self.posts.get((office, plan.role)) if plan.child is None else None
            if post is None:
                self.env.timeout(self._elsewhere(made)).callbacks.append(partial(self._close, made))
                continue
            made.turn = post.desk.request()
            made.turn.callbacks.append(partial(self._begin, made, post))

    def _elsewhere(self, made: SimReview) -> float:
        """Minutes that a case of its own takes."""
        return made.minutes if made.plan.child is None else 10 * self.time.minutes_a_day * made.minutes / 15

    def _asked(self, case: SimCase, plan: ReviewPlan) -> list[str]:
        """The offices that this case's answers make the plan ask, or as often as assumed."""
        shares = self.given.asked.get(plan.code, {})
        found = []
        for each in plan.offices:
            if each.office in shares:
                asked = case.random.random() < shares[each.office]
            else:
                asked = not each.chosen if each.when is None else case.holds(each.when)
            if asked:
                found.append(each.office)
        if plan.child is not None:
            return ["#1"]
        return found or [each.office for each in plan.offices[:1] if each.chosen]

    def _minutes(self, case: SimCase, plan: str) -> float:
        """Office minutes that a review takes of an officer who also does other things."""
        middle = self.given.minutes.get(plan, 15.0) / self.given.productive
        return middle * case.random.lognormvariate(*self.shape)

    def _begin(self, made: SimReview, post: PostLog, _: Event) -> None:
        """An officer is free for this review."""
        assert made.turn is not None  # it was asked for
        if not made.open:
            post.desk.release(made.turn)
            return
        post.waits.append(self.env.now - made.opened)
        post.busy += made.minutes
        self.env.timeout(made.minutes).callbacks.append(partial(self._finish, made, post))

    def _finish(self, made: SimReview, post: PostLog, event: Event) -> None:
        """The officer is done with it, for whatever it was worth."""
        assert made.turn is not None  # it was asked for
        post.desk.release(made.turn)
        post.done.append((made.opened, self.env.now, made.plan.code))
        self._close(made, event)

    def _close(self, made: SimReview, _: Event) -> None:
        if not made.open:
            return
        made.open, made.closed = False, made.result
        made.case.news.append(made)
        woken = made.case.woken
        if woken is not None and not woken.triggered:
            woken.succeed()

    def _sweep(self, each: SimReview, way: str) -> None:
        """Close an open review without its office: it does not count, counts without a tone, or with a result."""
        each.open = False
        each.counts = way != "cancel"
        each.closed = each.plan.results.get(way)
        if each.turn is not None and not each.turn.triggered:
            each.turn.cancel()


def _staffs(state: State) -> dict[str, Trigger]:
    """The triggers of a state's own that staff fire."""
    return {code: each for code, each in state.triggers.items() if each.by == "staff" and each.operation is None}


def _usual_acts(acts: dict[str, Trigger]) -> dict[str, float]:
    """Shares of what is done while waiting, where nothing is known: mostly what goes on, seldom what an operation offers."""
    return {code: 0.05 if each.operation is not None else 1.0 for code, each in acts.items()}
