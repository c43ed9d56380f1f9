"""The run itself: applications arrive, officers take reviews in the order they came, applicants answer when they do.

Time counts office minutes only. Decisions, working times and delays of a case are drawn from its own sequence of random
numbers, so that two runs that differ in one officer meet the same cases.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from dataclasses import dataclass, field
from functools import partial
from math import log, sqrt
from random import Random
from typing import TYPE_CHECKING, Any

from simpy import Environment

from workflows.simulation.cases import SimCase, SimReview, drawn, join_fires, made_up_forms
from workflows.simulation.office_time import OfficeTime

if TYPE_CHECKING:
    from simpy.events import Event

    from workflows.calendar import Calendar
    from workflows.definition import Definition, ReviewPlan, State, Trigger
    from workflows.simulation.assumptions import Assumptions

MOST_MOVES = 100  # states that one case passes; more is a circle
CHILD_DAYS = 20  # working days that a case of its own takes at most
TAIL = 120  # working days after the last arrival in which open cases may still end
Process = Generator["Event", Any, None]
Moves = Generator["Event", Any, str | None]


@dataclass(slots=True)
class PostLog:
    """What happened at one post."""

    officers: int
    free: int
    waiting: deque[SimReview] = field(default_factory=deque)
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
        self.time = OfficeTime(calendar.of(definition.counts_by), given.begins, given.days + TAIL)
        self.forms = made_up_forms(definition, calendar, given.begins)
        self.env = Environment()
        self.posts = {post: PostLog(count, count) for post, count in given.officers.items()}
        self.cases: list[SimCase] = []
        spread = log(1 + given.spread**2)
        self.shape = (-spread / 2, sqrt(spread))  # a log-normal factor with mean one

    def run(self) -> None:
        """Let everything happen up to the end of the days and their tail."""
        self.env.process(self._arrive())
        self.env.process(self._look())
        self.env.run(until=self.time.ends)

    def _arrive(self) -> Process:
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

    def _look(self) -> Process:
        """The length of every queue at the end of each day of arrivals."""
        for start in self.time.starts[1 : self.given.days + 1]:
            yield self.env.timeout(start - self.env.now)
            for post in self.posts.values():
                post.queue.append(len(post.waiting))

    def _live(self, case: SimCase) -> Process:
        """A case from its sending to its end."""
        state = self.definition.states[self.definition.start]
        fired: str | None = next(iter(state.triggers), None)
        for _ in range(MOST_MOVES):
            if fired is None:
                return  # nothing will ever fire: the checks refuse such a file
            trigger = state.triggers[fired]
            target = self.definition.states[case.goes_to(trigger)]
            self._leave(case, state, trigger)
            self._turn_clock(case, target)
            state = target
            case.visits.append((state.code, self.env.now))
            if state.kind == "end":
                case.outcome, case.ended = state.outcome or "closed", self.env.now
                return
            fired = yield from self._stay(case, state)

    def _leave(self, case: SimCase, state: State, trigger: Trigger) -> None:
        for each in case.reviews:
            carries = each.plan is not None and each.plan.carries
            if each.open and (not carries or each.code in trigger.sweeps):
                self._sweep(each, trigger.sweeps.get(each.code, "cancel"))
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
        post = self.posts.get((acts[code].office or "", acts[code].role or ""))
        if post is not None:
            case.woken = self.env.event()
            made = SimReview(case, code, "", self._minutes(case, state.code), self.env.now)
            self._ask(made, post)
            yield case.woken
        return code

    def _work(self, case: SimCase, state: State) -> Moves:
        """Reviews are opened and closed until a result, the join or a timer fires."""
        case.state, case.woken = state, self.env.event()
        for plan in state.reviews.values():
            if plan.at_entry:
                self._open(case, plan, None)
        fires = join_fires(state, case.reviews)
        if fires is None:
            alarm = self._alarm(state)
            if alarm is None:
                fires = yield case.woken
            else:
                yield case.woken | self.env.timeout(alarm[0])
                fires = case.woken.value if case.woken.triggered else alarm[1]
        case.state = None
        return fires

    def _open(self, case: SimCase, plan: ReviewPlan, opener: str | None) -> None:
        """Ask the offices of a plan; one that stands for a case of its own takes its time at no post of ours."""
        offices = [opener] if plan.same_office and opener else self._asked(case, plan)
        for office in offices:
            if any(each.open and each.code == plan.code and each.office == office for each in case.reviews):
                continue
            result = plan.results[drawn(case.random, self.given.results[plan.code])]
            made = SimReview(case, plan.code, office, self._minutes(case, plan.code), self.env.now, plan, result)
            case.reviews.append(made)
            post = self.posts.get((office, plan.role)) if plan.child is None else None
            if post is not None:
                self._ask(made, post)
            else:
                self.env.timeout(self._elsewhere(made, plan)).callbacks.append(partial(self._close, made))

    def _elsewhere(self, made: SimReview, plan: ReviewPlan) -> float:
        """Minutes that work at no post takes: a case of its own some two weeks."""
        return made.minutes if plan.child is None else CHILD_DAYS * self.time.minutes_a_day * made.case.random.random()

    def _asked(self, case: SimCase, plan: ReviewPlan) -> list[str]:
        """The offices that this case's answers make the plan ask, or as often as assumed."""
        if plan.child is not None:
            return ["#1"]
        shares = self.given.asked.get(plan.code, {})
        found = []
        for each in plan.offices:
            if each.office in shares:
                asked = case.random.random() < shares[each.office]
            else:
                asked = not each.chosen if each.when is None else case.holds(each.when)
            if asked:
                found.append(each.office)
        return found or [each.office for each in plan.offices[:1] if each.chosen]

    def _minutes(self, case: SimCase, plan: str) -> float:
        """Office minutes that a review takes of an officer who also does other things."""
        middle = self.given.minutes.get(plan, 15.0) / self.given.productive
        return middle * case.random.lognormvariate(*self.shape)

    def _ask(self, made: SimReview, post: PostLog) -> None:
        """The work waits at a post until an officer is free."""
        post.waiting.append(made)
        self._next(post)

    def _next(self, post: PostLog) -> None:
        """A free officer takes what has waited longest; what was swept meanwhile is put away."""
        while post.free and post.waiting:
            made = post.waiting.popleft()
            if made.open:
                post.free -= 1
                post.waits.append(self.env.now - made.opened)
                post.busy += made.minutes
                self.env.timeout(made.minutes).callbacks.append(partial(self._finish, made, post))

    def _finish(self, made: SimReview, post: PostLog, event: Event) -> None:
        """The officer is done with it, for whatever it was worth, and takes the next."""
        post.free += 1
        post.done.append((made.opened, self.env.now, made.code))
        self._close(made, event)
        self._next(post)

    def _close(self, made: SimReview, _: Event) -> None:
        """Work is done; the case goes on when this fires something."""
        case = made.case
        if not made.open:
            return
        made.open, made.closed = False, made.result
        fires = made.code if made.plan is None else self._follow(made)
        if fires is not None and case.woken is not None and not case.woken.triggered:
            case.woken.succeed(fires)

    def _follow(self, made: SimReview) -> str | None:
        """What the result of a review opens, sweeps and fires."""
        case, result = made.case, made.result
        state = case.state
        if state is None or result is None or made.code not in state.reviews:
            return None
        for code in result.opens:
            self._open(case, state.reviews[code], made.office)
        for each in case.reviews:
            if each.open and each.code in result.sweeps:
                self._sweep(each, result.sweeps[each.code])
        return result.fires or join_fires(state, case.reviews)

    def _sweep(self, each: SimReview, way: str) -> None:
        """Close an open review without its office: it does not count, counts without a tone, or with a result."""
        each.open = False
        each.counts = way != "cancel"
        each.closed = each.plan.results.get(way) if each.plan is not None else None


def _staffs(state: State) -> dict[str, Trigger]:
    """The triggers of a state's own that staff fire."""
    return {code: each for code, each in state.triggers.items() if each.by == "staff" and each.operation is None}


def _usual_acts(acts: dict[str, Trigger]) -> dict[str, float]:
    """Shares of what is done while waiting, where nothing is known: mostly what goes on, seldom what an operation offers."""
    return {code: 0.05 if each.operation is not None else 1.0 for code, each in acts.items()}
