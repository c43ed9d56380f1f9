"""Every step that a case may make from a position, as the engine makes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from workflows.checks.model.board import Board, Marks, placed
from workflows.checks.model.counting import (
    ABSENT,
    CLOSED,
    OPEN,
    Closing,
    PlanModel,
    Standing,
    groups_of,
    plan_model,
    pools_of,
)
from workflows.checks.model.opening import Opening
from workflows.checks.model.reading import is_exact, judged, kept_in, reads_of_reviews
from workflows.engine.admission import timed
from workflows.engine.positions import Tally, limit_key, rule_met
from workflows.engine.step import MAX_INTERNAL_STEPS, ROUTED
from workflows.expressions import ExpressionFailed

if TYPE_CHECKING:
    from workflows.definition import Branch, Definition, State, Timer, Trigger

Kind = Literal["trigger", "result", "child", "timer", "deemed", "suspend", "resume"]


class Position(NamedTuple):
    """The whole position of a case: ``p = (s, O, C, R, f)``. ``taken`` counts the limited triggers."""

    state: str
    marks: Marks = ()
    taken: tuple[int, ...] = ()
    suspended: bool = False


class Turning(Exception):
    """States pass a case on to each other for ever without anyone acting. ``state`` is where it was noticed."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class Way(NamedTuple):
    """One thing a step may lead to, None when it is refused. ``sure`` is False when a fact may refuse it.

    ``without`` are the offices that are not asked on this way.
    """

    target: Position | None
    sure: bool = True
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """Something somebody, time or a job may do in a position, and everything it may lead to.

    ``who`` is an office, or empty; ``what`` the code of a trigger, result, timer or operation; ``plan`` that of the
    review. An act that does not ``help`` is no way out for a case that is stuck: an operation such as a withdrawal.
    """

    kind: Kind
    state: str
    what: str
    ways: tuple[Way, ...]
    who: str = ""
    plan: str = ""
    helps: bool = True

    @property
    def sure(self) -> bool:
        """Whether it can be done whatever the answers are."""
        return bool(self.ways) and all(way.target is not None and way.sure for way in self.ways)


class Model:
    """The positions of a definition and the ways between them."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.states = definition.states
        self.constants: Mapping[str, object] = {code: value.amount for code, value in definition.values.items()}
        reads = reads_of_reviews(definition)
        self.kept = kept_in(definition, reads)
        every = {read for names in reads.values() for read in names}
        self.plans: dict[str, PlanModel] = {}
        self.numbers: dict[str, list[int]] = {}
        self.of_group: list[list[PlanModel]] = []
        self._pasts: dict[tuple[str, int], tuple[int, ...]] = {}
        self.opening = Opening(self.plans, self.numbers)
        self._count_pools(definition, every)
        self.limits = {
            limit_key(state.code, trigger): number
            for number, (state, trigger) in enumerate(
                {
                    limit_key(state.code, trigger): (state, trigger)
                    for state in definition.states.values()
                    for trigger in state.triggers.values()
                    if trigger.at_most is not None
                }.values()
            )
        }

    def _count_pools(self, definition: Definition, reads: set[str]) -> None:
        for pool, plans in enumerate(pools_of(definition)):
            first = len(self.opening.groups)
            self.opening.groups += groups_of(pool, plans, reads, definition)
            for place, (state, plan) in enumerate(plans):
                self.plans[plan.code] = plan_model(pool, place, state, plan, reads)
                self.numbers[plan.code] = list(range(first, len(self.opening.groups)))
            models = [self.plans[plan.code] for _, plan in plans]
            self.of_group += [models] * (len(self.opening.groups) - first)

    def first(self) -> Position:
        """Where every case starts."""
        return Position(self.definition.start, (), (0,) * len(self.limits))

    def acts(self, position: Position) -> Iterator[Act]:
        """Everything that can be done in a position. Raises :class:`Turning`."""
        state = self.states[position.state]
        if position.suspended:
            yield from self._resumptions(position)
            return
        yield from self._closings(state, position)
        yield from self._triggers(state, position)
        yield from self._timers(state, position)
        yield from self._suspensions(position)

    # what offices, applicants and jobs do

    def _closings(self, state: State, position: Position) -> Iterator[Act]:
        board = self._board(position)
        for number, buckets in position.marks:
            who = self.opening.groups[number].offices[0]
            for plan in self.of_group[number]:
                kind: Kind = "child" if plan.plan.child else "result"
                for standing in [each for each, _ in buckets if each[plan.place] == OPEN]:
                    for closing in plan.closings:
                        ways = tuple(self._closed(state, board, plan, number, standing, closing))
                        yield Act(kind, state.code, closing.codes[0], ways, who, plan.plan.code)

    def _closed(
        self, state: State, before: Board, plan: PlanModel, number: int, standing: tuple[int, ...], closing: Closing
    ) -> Iterator[Way]:
        """What closing one review may lead to: its own change, sweeps, openings, then what it fires."""
        try:
            rows = self._rows(before) if closing.only_when else {}
            admitted = judged(closing.only_when, rows, self.constants)
        except ExpressionFailed:
            admitted = False
        if admitted is False:
            return
        sure = admitted is True and not closing.needs_documents
        at_home = plan.home == state.code
        board = before.copy()
        after = placed(standing, plan.place, closing.memory)
        board.put(number, standing, after)
        self._sweep(board, dict(closing.sweeps))
        if at_home:
            after = self._swept(number, after, dict(closing.sweeps))
            board.put(number, after, self.opening.same_office(after, closing.opens))
        by_staff = plan.plan.child is None
        boards = self.opening.result(board, closing.opens, by_staff) if at_home else [board]
        fires = closing.fires if at_home or self._known(state, closing.fires) else None
        for each in boards:
            fired = fires or self._joined(state, each)
            ways = self._fire(state, fired, each, by_staff) if fired else [self._rest(state, each)]
            yield from (Way(way.target, way.sure and sure, way.without) for way in ways)

    def _known(self, state: State, trigger: str | None) -> bool:
        found = state.triggers.get(trigger or "")
        return found is not None and found.by == "system"

    def _triggers(self, state: State, position: Position) -> Iterator[Act]:
        inner = _fired_inside(state) | set(timed(self.definition, state))
        inner -= {state.connector.answered, state.connector.gives_up} if state.connector else set()
        own = any(each.operation is None for each in state.triggers.values())
        for trigger in state.triggers.values():
            if trigger.by == "office" or (trigger.by == "system" and trigger.code in inner):
                continue
            helps = (trigger.operation is None or not own) and (state.kind != "work" or trigger.by != "applicant")
            ways = tuple(self._fire(state, trigger.code, self._board(position), trigger.by == "staff"))
            yield Act("trigger", state.code, trigger.code, ways, trigger.office or "", helps=helps)

    # what time does

    def _timers(self, state: State, position: Position) -> Iterator[Act]:
        board = self._board(position)
        for plan, timer in self._running(state, board):
            if timer.fires is not None and timer.fires in state.triggers:
                ways = tuple(self._fire(state, timer.fires, board, by_staff=False))
                yield Act("timer", state.code, timer.code, ways, plan=plan)
        deemed = self._deemed(state)
        if deemed is not None:
            yield Act("deemed", state.code, deemed, tuple(self._fire(state, deemed, board, by_staff=False)))

    def _deemed(self, state: State) -> str | None:
        """The trigger that a broken promise fires in this state, where the service clock runs."""
        clock = self.definition.clock
        runs = state.clock == "runs" and state.kind not in ("start", "end")
        return (
            clock.deemed_fires if clock.deemed == "decision" and runs and clock.deemed_fires in state.triggers else None
        )

    def _running(self, state: State, board: Board) -> Iterator[tuple[str, Timer]]:
        """The timers that fire something in this position, those of open reviews with their plan."""
        for timer in state.timers:
            yield "", timer
        is_open = {
            plan.plan.code: plan
            for number, standing, _ in board.tokens()
            for plan in self.of_group[number]
            if standing[plan.place] == OPEN
        }
        for code, plan in is_open.items():
            for timer in plan.plan.timers:
                yield code, timer

    def _suspensions(self, position: Position) -> Iterator[Act]:
        for each in self.definition.operations.values():
            if each.kind == "suspend" and position.state in each.states:
                way = Way(position._replace(suspended=True))
                yield Act("suspend", position.state, each.code, (way,), each.office or "", helps=False)

    def _resumptions(self, position: Position) -> Iterator[Act]:
        for each in self.definition.operations.values():
            if each.kind == "resume":
                way = Way(position._replace(suspended=False))
                yield Act("resume", position.state, each.code, (way,), each.office or "")

    # how a case moves on

    def _board(self, position: Position) -> Board:
        return Board(self.opening.groups, position.marks, position.taken)

    def _rest(self, state: State, board: Board) -> Way:
        self._forget(board, state)
        return Way(Position(state.code, board.frozen(), tuple(board.taken)), True, board.names)

    def _fire(self, state: State, code: str, board: Board, by_staff: bool, depth: int = 1) -> Iterator[Way]:
        """Every position that a trigger may lead to, after all that happens without anyone acting."""
        if depth > MAX_INTERNAL_STEPS:
            raise Turning(state.code)
        trigger, board = state.triggers.get(code), board.copy()
        if trigger is None or not self._count(state, trigger, board):
            yield Way(None)
            return
        for branch, sure in self._branches(trigger, self._rows(board) if _looks_at_results(trigger) else {}):
            if branch is None:
                yield Way(None)
                continue
            target = self.states[branch.to]
            for entered in self.opening.entry(self._left(board, trigger, target), target, by_staff):
                for way in self._entered(target, entered, by_staff, depth):
                    yield Way(way.target, way.sure and sure, way.without)

    def _entered(self, state: State, board: Board, by_staff: bool, depth: int) -> Iterable[Way]:
        """What follows at once when a state has been entered."""
        fired = ROUTED if state.does == "route" else self._joined(state, board)
        return [self._rest(state, board)] if fired is None else self._fire(state, fired, board, by_staff, depth + 1)

    def _count(self, state: State, trigger: Trigger, board: Board) -> bool:
        """Whether a limited trigger may be taken once more; it is then counted."""
        if trigger.at_most is None:
            return True
        number = self.limits[limit_key(state.code, trigger)]
        if board.taken[number] >= trigger.at_most:
            return False
        board.taken[number] += 1
        return True

    def _branches(
        self, trigger: Trigger, rows: Mapping[str, list[Mapping[str, object]]]
    ) -> Iterator[tuple[Branch | None, bool]]:
        """The branches that may be taken: exact for conditions on results, free for conditions on answers.

        None when the trigger may be refused; the truth value is False when an answer may still forbid it.
        """
        try:
            admitted = judged(trigger.only_when, rows, self.constants)
            for branch in trigger.branches if admitted is not False else ():
                holds = judged(branch.when, rows, self.constants)
                if holds is not False:
                    yield branch, admitted is True
                if holds:
                    return
        except ExpressionFailed:
            pass  # refuses the trigger
        yield None, False

    def _left(self, board: Board, trigger: Trigger, target: State) -> Board:
        """The position when the state has been left: what does not carry over is swept, what is past forgotten."""
        left = board.copy()
        self._sweep(left, trigger.sweeps)
        for number, standing, count in left.tokens():
            stays = tuple(
                at if self._stays(plan, at, trigger, target) else ABSENT
                for plan, at in zip(self.of_group[number], standing, strict=True)
            )
            if stays != standing:
                left.put(number, standing, stays, count)
        return left

    def _stays(self, plan: PlanModel, at: int, trigger: Trigger, target: State) -> bool:
        if at == OPEN:
            return plan.plan.carries and target.kind != "end"
        return not trigger.new_round and plan.plan.code in self.kept[target.code]

    def _forget(self, board: Board, state: State) -> None:
        """Results that matter no more are forgotten, so that positions which only they tell apart are one."""
        for number in board.marks:
            past = self._past(state.code, number)
            for standing, count in list(board.marks[number].items()) if past else ():
                stays = tuple(ABSENT if at >= CLOSED and place in past else at for place, at in enumerate(standing))
                if count and stays != standing:
                    board.put(number, standing, stays, count)

    def _past(self, state: str, number: int) -> tuple[int, ...]:
        """The plans of a group, by their place, whose results matter no more in a state."""
        known = self._pasts.get((state, number))
        if known is None:
            known = tuple(plan.place for plan in self.of_group[number] if plan.plan.code not in self.kept[state])
            self._pasts[state, number] = known
        return known

    def _swept(self, number: int, standing: Standing, sweeps: Mapping[str, str]) -> Standing:
        """One token's standing after a sweep."""
        for plan in self.of_group[number]:
            way = sweeps.get(plan.plan.code)
            if way is not None and standing[plan.place] == OPEN:
                standing = placed(standing, plan.place, ABSENT if way == "cancel" else plan.by_way[way])
        return standing

    def _sweep(self, board: Board, sweeps: Mapping[str, str]) -> None:
        for number, standing, count in board.tokens() if sweeps else ():
            swept = self._swept(number, standing, sweeps)
            if swept != standing:
                board.put(number, standing, swept, count)

    def _rows(self, board: Board) -> Mapping[str, list[Mapping[str, object]]]:
        """What conditions read of results in this position."""
        rows: dict[str, list[Mapping[str, object]]] = {}
        for number, standing, count in board.tokens():
            for plan in self.of_group[number]:
                at = standing[plan.place]
                memory = plan.memories[at - CLOSED] if at >= CLOSED else None
                if memory is not None and memory.row:
                    office = self.opening.groups[number].offices[0]
                    row = {"office": office, "result": memory.code, "tone": memory.tone}
                    rows.setdefault(plan.plan.code, []).extend([row] * count)
        return rows

    def _joined(self, state: State, board: Board) -> str | None:
        """The trigger that the state's join fires in this position."""
        if state.join is None:
            return None
        still_open = closed = in_favour = negative = 0
        controlled: bool | None = None
        for number, standing, count in board.tokens():
            for plan in self.of_group[number]:
                at = standing[plan.place]
                if at == ABSENT or plan.home != state.code or not plan.plan.counts:
                    continue
                still_open += count * (at == OPEN)
                if at >= CLOSED:
                    memory = plan.memories[at - CLOSED]
                    closed += count
                    in_favour += count * memory.in_favour
                    negative += count * memory.negative
                if self.opening.groups[number].controls[plan.place]:
                    controlled = controlled is not False and at != OPEN
        met = rule_met(state.join, Tally(still_open, closed, in_favour, negative, controlled))
        return state.join.fires if met else None


def _looks_at_results(trigger: Trigger) -> bool:
    conditions = (trigger.only_when, *(branch.when for branch in trigger.branches))
    return any(each is not None and is_exact(each) for each in conditions)


def _fired_inside(state: State) -> set[str]:
    """Triggers that results and the join fire, so nobody from outside."""
    fired = {result.fires for plan in state.reviews.values() for result in plan.results.values()}
    return {each for each in {*fired, state.join.fires if state.join else None} if each is not None}
