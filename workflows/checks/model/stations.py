"""What of a state is the same in all of its positions: who may do what there, and how the join counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from workflows.checks.model.counting import ABSENT, CLOSED, OPEN
from workflows.checks.model.reading import is_exact
from workflows.engine.admission import timed
from workflows.engine.positions import Tally, rule_met

if TYPE_CHECKING:
    from workflows.checks.model.coding import Slot
    from workflows.checks.model.counting import Closing, Group, PlanModel
    from workflows.definition import Definition, Operation, State, Timer, Trigger

Kind = Literal["trigger", "result", "child", "timer", "deemed", "suspend", "resume"]

Way = tuple[int | None, bool, tuple[str, ...]]
"""One thing a step may lead to: the position, None when it is refused; whether it is sure, False when a fact may refuse
it; and the offices that are not asked on this way."""
Ways = tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """Something somebody, time or a job may do in a position.

    ``who`` is an office, or empty; ``what`` the code of a trigger, result, timer or operation; ``plan`` that of the
    review. An act that does not ``help`` is no way out for a case that is stuck: an operation such as a withdrawal.
    """

    kind: Kind
    state: str
    what: str
    who: str = ""
    plan: str = ""
    helps: bool = True


@dataclass(frozen=True, slots=True)
class Fired:
    """An act that fires a trigger of the state."""

    act: Act
    trigger: str
    by_staff: bool = False


@dataclass(frozen=True, slots=True)
class Close:
    """Closing one review of a standing. ``closed`` is what that adds to a board, ``opened`` what the office is asked next.

    ``rest`` is what both add to the position when nothing else follows, ``tally`` to what the join counts; ``alone``
    says that no other token moves with it.
    """

    act: Act
    closing: Closing
    plan: PlanModel
    fires: str | None
    closed: int
    opened: int
    rest: int
    tally: int
    alone: bool


FIELD = 24  # bits of each figure of a tally that is kept as one number


@dataclass(eq=False, slots=True)
class Station:
    """A state as the model sees it. ``met`` remembers which tallies meet the join."""

    state: State
    number: int
    fired: tuple[Fired, ...]
    timers: tuple[Fired, ...]
    deemed: tuple[Fired, ...]
    suspensions: tuple[Act, ...]
    met: dict[int, bool] = field(default_factory=dict)

    def joined(self, tally: int) -> str | None:
        """The trigger that the state's join fires when the reviews are counted so."""
        join = self.state.join
        if join is None:
            return None
        met = self.met.get(tally)
        if met is None:
            met = self.met[tally] = rule_met(join, _tally(tally))
        return join.fires if met else None


def _tally(number: int) -> Tally:
    figures = [(number >> FIELD * place) & ((1 << FIELD) - 1) for place in range(6)]
    still_open, closed, in_favour, negative, controlling, controlling_open = figures
    return Tally(still_open, closed, in_favour, negative, controlling_open == 0 if controlling else None)


def weight(state: State, slot: Slot, plans: list[PlanModel], group: Group) -> int:
    """What one token of a standing adds to the tally of a state's join, all figures in one number."""
    found = 0
    for plan in plans:
        at = slot.standing[plan.place]
        if at == ABSENT or plan.home != state.code or not plan.plan.counts:
            continue
        memory = plan.memories[at - CLOSED] if at >= CLOSED else None
        controls = group.controls[plan.place]
        figures = (
            at == OPEN, at != OPEN, memory is not None and memory.in_favour, memory is not None and memory.negative,
            controls, controls and at == OPEN,
        )  # fmt: skip
        found += sum(1 << FIELD * place for place, counted in enumerate(figures) if counted)
    return found


def station(definition: Definition, state: State, number: int) -> Station:
    """What applicants, staff, jobs and time may do in a state whatever its reviews."""
    suspending = [
        each for each in definition.operations.values() if each.kind == "suspend" and state.code in each.states
    ]
    return Station(
        state=state,
        number=number,
        fired=tuple(_triggers(definition, state)),
        timers=tuple(rung(state, "", state.timers)),
        deemed=tuple(_deemed(definition, state)),
        suspensions=tuple(_of_operation("suspend", state.code, each, helps=False) for each in suspending),
    )


def resumptions(definition: Definition, state: State) -> tuple[Act, ...]:
    """How a suspended case goes on."""
    resuming = [each for each in definition.operations.values() if each.kind == "resume"]
    return tuple(_of_operation("resume", state.code, each, helps=True) for each in resuming)


def _of_operation(kind: Kind, state: str, operation: Operation, helps: bool) -> Act:
    return Act(kind, state, operation.code, operation.office or "", helps=helps)


def _triggers(definition: Definition, state: State) -> Iterator[Fired]:
    inner = _fired_inside(state) | set(timed(definition, state))
    inner -= {state.connector.answered, state.connector.gives_up} if state.connector else set()
    own = any(each.operation is None for each in state.triggers.values())
    for trigger in state.triggers.values():
        if trigger.by == "office" or (trigger.by == "system" and trigger.code in inner):
            continue
        helps = (trigger.operation is None or not own) and (state.kind != "work" or trigger.by != "applicant")
        act = Act("trigger", state.code, trigger.code, trigger.office or "", helps=helps)
        yield Fired(act, trigger.code, trigger.by == "staff")


def rung(state: State, plan: str, timers: tuple[Timer, ...]) -> Iterator[Fired]:
    """What the timers of a state, or of a plan that is open in it, fire there."""
    for timer in timers:
        if timer.fires is not None and timer.fires in state.triggers:
            yield Fired(Act("timer", state.code, timer.code, plan=plan), timer.fires)


def _deemed(definition: Definition, state: State) -> Iterator[Fired]:
    """What a broken promise fires in a state, where the service clock runs."""
    clock = definition.clock
    runs = state.clock == "runs" and state.kind not in ("start", "end")
    if clock.deemed == "decision" and runs and clock.deemed_fires is not None and clock.deemed_fires in state.triggers:
        yield Fired(Act("deemed", state.code, clock.deemed_fires), clock.deemed_fires)


def _fired_inside(state: State) -> set[str]:
    """Triggers that results and the join fire, so nobody from outside."""
    fired = {result.fires for plan in state.reviews.values() for result in plan.results.values()}
    return {each for each in {*fired, state.join.fires if state.join else None} if each is not None}


def read_plans(trigger: Trigger) -> frozenset[str]:
    """The plans whose results the conditions of a trigger look at exactly."""
    conditions = (trigger.only_when, *(branch.when for branch in trigger.branches))
    return frozenset(
        read.split(".")[1]
        for each in conditions
        if each is not None and is_exact(each)
        for read in each.reads
        if read.startswith("reviews.")
    )
