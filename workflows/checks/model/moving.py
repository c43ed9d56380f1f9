"""Every step that a case may make from a position, as the engine makes it.

Positions and boards are numbers (see ``coding``). What a step leads to depends on a part of the board only: what a
trigger's conditions read and what outlives the state. So that part is looked up first, and worked out once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from workflows.checks.model.coding import Becoming, Coding, Lazy, Mask, Position, Slot, Tokens, moved
from workflows.checks.model.counting import (
    ABSENT,
    CLOSED,
    OPEN,
    Closing,
    Group,
    PlanModel,
    groups_of,
    plan_model,
    pools_of,
)
from workflows.checks.model.opening import Opening
from workflows.checks.model.reading import judged, kept_in, reads_of_reviews
from workflows.checks.model.stations import (
    Act,
    Close,
    Fired,
    Station,
    Way,
    Ways,
    read_plans,
    resumptions,
    rung,
    station,
    weight,
)
from workflows.engine.positions import limit_key
from workflows.engine.step import MAX_INTERNAL_STEPS, ROUTED
from workflows.expressions import ExpressionFailed

if TYPE_CHECKING:
    from workflows.definition import Branch, Definition, State, Trigger
    from workflows.expressions import Expression

REMEMBERED = 50_000  # boards of one trigger whose ways are kept; more are worked out again

Sweeps = tuple[tuple[str, str], ...]
Rows = Mapping[str, list[Mapping[str, object]]]
Taken = tuple[tuple["Branch | None", bool], ...]


class Turning(Exception):
    """States pass a case on to each other for ever without anyone acting. ``state`` is where it was noticed."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class Remembered:
    """What follows from the part of a board that a mask lets through; all is forgotten when it grows too much."""

    def __init__(self, mask: Mask) -> None:
        self.mask = mask
        self.ways: dict[int, Ways] = {}

    def keep(self, part: int, ways: Ways) -> Ways:
        if len(self.ways) >= REMEMBERED:
            self.ways.clear()
        self.ways[part] = ways
        return ways


class Model:
    """The positions of a definition and the ways between them."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.states = definition.states
        self.constants: Mapping[str, object] = {code: value.amount for code, value in definition.values.items()}
        reads = reads_of_reviews(definition)
        self.kept = kept_in(definition, reads)
        self.plans: dict[str, PlanModel] = {}
        self.numbers: dict[str, list[int]] = {}
        self.groups: list[Group] = []
        self.of_group: list[list[PlanModel]] = []
        self._count_pools(definition, {read for names in reads.values() for read in names})
        ceilings = {
            limit_key(state.code, trigger): trigger.at_most
            for state in definition.states.values()
            for trigger in state.triggers.values()
            if trigger.at_most is not None
        }
        self.limits = {key: number for number, key in enumerate(ceilings)}
        self.coding = Coding(definition.states, list(ceilings.values()), self.groups)
        self.opening = Opening(self.coding, self.plans, self.numbers, self.groups)
        self._lay_out()

    def _count_pools(self, definition: Definition, reads: set[str]) -> None:
        for pool, plans in enumerate(pools_of(definition)):
            first = len(self.groups)
            self.groups += groups_of(pool, plans, reads, definition)
            for place, (state, plan) in enumerate(plans):
                self.plans[plan.code] = plan_model(pool, place, state, plan, reads)
                self.numbers[plan.code] = list(range(first, len(self.groups)))
            models = [self.plans[plan.code] for _, plan in plans]
            self.of_group += [models] * (len(self.groups) - first)

    def _lay_out(self) -> None:
        """Everything that depends on a state, a standing or a trigger alone is worked out once, when first needed."""
        numbered = enumerate(self.states.items())
        self.stations = [station(self.definition, state, number) for number, (_, state) in numbered]
        self._resumptions = Lazy[str, tuple[Act, ...]](lambda code: resumptions(self.definition, self.states[code]))
        self._weights = {code: self._weights_in(state) for code, state in self.states.items()}
        self._closes = {code: self._closes_in(state) for code, state in self.states.items()}
        self._forgotten = Lazy[str, Becoming](lambda code: Becoming(lambda slot: self._forget(code, slot)))
        self._sweeping = Lazy[Sweeps, Becoming](lambda sweeps: Becoming(lambda slot: self._swept(slot, dict(sweeps))))
        self._leaving = Lazy[tuple[str, str, str], Becoming](lambda key: Becoming(lambda slot: self._left(slot, *key)))
        self._rung = Lazy[tuple[str, str], tuple[Fired, ...]](
            lambda key: tuple(rung(self.states[key[0]], key[1], self.plans[key[1]].plan.timers))
        )
        self._remembered = Lazy[tuple[str, str, bool], Remembered](lambda key: Remembered(self._mask(*key[:2])))
        self._read = Lazy[frozenset[str], Mask](
            lambda plans: Mask(self.coding, lambda slot: self._in(slot, plans), False)
        )
        self._taken: dict[tuple[str, str, int], Taken] = {}
        self._timed = any(plan.plan.timers for plan in self.plans.values())

    def _weights_in(self, state: State) -> Lazy[Slot, int]:
        return Lazy(lambda slot: weight(state, slot, self.of_group[slot.group], self.groups[slot.group]))

    def _closes_in(self, state: State) -> Lazy[Slot, tuple[Close, ...]]:
        return Lazy(lambda slot: tuple(self._closes_of(state, slot)))

    def first(self) -> int:
        """Where every case starts."""
        return self.coding.write(Position(self.definition.start, (), (0,) * len(self.limits)))

    def state_of(self, position: int) -> State:
        """The state of a position."""
        return self.stations[position & self.coding.state_bits].state

    def acts(self, position: int) -> Iterator[tuple[Act, Ways]]:
        """Everything that can be done in a position, and what it may lead to. Raises :class:`Turning`."""
        at = self.stations[position & self.coding.state_bits]
        if position & self.coding.suspended:
            for act in self._resumptions[at.state.code]:
                yield act, ((position ^ self.coding.suspended, True, ()),)
            return
        board, tokens = position ^ at.number, self.coding.tokens(position)
        tally = self._tally(at, tokens)
        closes = self._closes[at.state.code]
        for _, _, slot, _ in tokens:
            for close in closes[slot]:
                yield close.act, self._closed(at, board, tally, close)
        for fired in (*at.fired, *at.timers, *self._running(at, tokens), *at.deemed):
            yield fired.act, self._fire(at.state, fired.trigger, board, fired.by_staff)
        for act in at.suspensions:
            yield act, ((position | self.coding.suspended, True, ()),)

    # what offices do

    def _closes_of(self, state: State, slot: Slot) -> Iterator[Close]:
        """Every way to close a review of a standing."""
        who = self.groups[slot.group].offices[0]
        for plan in self.of_group[slot.group]:
            if slot.standing[plan.place] != OPEN:
                continue
            for closing in plan.closings:
                act = Act("child" if plan.plan.child else "result", state.code, closing.codes[0], who, plan.plan.code)
                yield self._close(state, slot, plan, closing, act)

    def _close(self, state: State, slot: Slot, plan: PlanModel, closing: Closing, act: Act) -> Close:
        at_home = plan.home == state.code
        opens = closing.opens if at_home else ()
        closed = self.coding.placed(slot, plan.place, closing.memory)
        swept = self._sweeping[closing.sweeps][closed] if at_home and closing.sweeps else closed
        after = self.opening.same_office(swept, opens)
        fires = closing.fires if at_home or self._known(state, closing.fires) else None
        asks = any(self.opening.asks(each, plan.plan.child is None) for each in opens)
        return Close(
            act=act,
            closing=closing,
            plan=plan,
            fires=fires,
            closed=closed.unit - slot.unit,
            opened=after.unit - swept.unit,
            rest=self._forgotten[state.code][after].unit - slot.unit,
            tally=self._weights[state.code][after] - self._weights[state.code][slot],
            alone=not closing.sweeps and not asks,
        )

    def _closed(self, at: Station, board: int, tally: int, close: Close) -> Ways:
        """What closing one review may lead to: its own change, sweeps, openings, then what it fires."""
        condition = close.closing.only_when
        admitted = True if condition is None else self._admitted(condition, board)
        if admitted is False:
            return ()
        sure = admitted is True and not close.closing.needs_documents
        if not close.alone:
            return tuple(_unless(sure, self._spread(at, board, close)))
        fired = close.fires or at.joined(tally + close.tally)
        if fired is None:
            return ((board + at.number + close.rest, sure, ()),)
        ways = self._fire(at.state, fired, board + close.closed + close.opened, close.plan.plan.child is None)
        return ways if sure else tuple(_unless(sure, ways))

    def _spread(self, at: Station, board: int, close: Close) -> Iterator[Way]:
        """What closing a review leads to that moves other reviews too."""
        by_staff, at_home = close.plan.plan.child is None, close.plan.home == at.state.code
        board += close.closed
        if close.closing.sweeps:
            board = self.coding.changed(board, self._sweeping[close.closing.sweeps])
        board += close.opened
        opened: Iterable[tuple[int, tuple[str, ...]]] = [(board, ())]
        if at_home:
            opened = self.opening.result(board, close.closing.opens, by_staff)
        for each, names in opened:
            tokens = self.coding.tokens(each)
            fired = close.fires or self._joined(at, tokens)
            ways = self._fire(at.state, fired, each, by_staff) if fired else (self._rest(at, each, tokens),)
            for target, sure, without in ways:
                yield target, sure, names + without

    def _admitted(self, condition: Expression, board: int) -> bool | None:
        try:
            return judged(condition, self._rows(board), self.constants)
        except ExpressionFailed:
            return False

    def _known(self, state: State, trigger: str | None) -> bool:
        found = state.triggers.get(trigger or "")
        return found is not None and found.by == "system"

    # what time does

    def _running(self, at: Station, tokens: Tokens) -> Iterator[Fired]:
        """What the timers of open reviews fire in this position."""
        if not self._timed:
            return
        is_open = {
            plan.plan.code: None
            for group, standing, _, _ in tokens
            for plan in self.of_group[group]
            if standing[plan.place] == OPEN
        }
        for code in is_open:
            yield from self._rung[at.state.code, code]

    # how a case moves on

    def _rest(self, at: Station, board: int, tokens: Tokens) -> Way:
        return moved(board, tokens, self._forgotten[at.state.code]) | at.number, True, ()

    def _fire(self, state: State, code: str, board: int, by_staff: bool) -> Ways:
        """Every position that a trigger may lead to, after all that happens without anyone acting."""
        remembered = self._remembered[state.code, code, by_staff]
        part = remembered.mask.of(board)
        ways = remembered.ways.get(part)
        return ways if ways is not None else remembered.keep(part, tuple(self._fired(state, code, part, by_staff, 1)))

    def _fired(self, state: State, code: str, board: int, by_staff: bool, depth: int) -> Iterator[Way]:
        if depth > MAX_INTERNAL_STEPS:
            raise Turning(state.code)
        trigger = state.triggers.get(code)
        counted = None if trigger is None else self._counted(state, trigger, board)
        if trigger is None or counted is None:
            yield None, True, ()
            return
        for branch, sure in self._branches(state, trigger, counted):
            if branch is None:
                yield None, True, ()
                continue
            target = self.states[branch.to]
            left = self.coding.changed(counted, self._leaving[state.code, code, branch.to])
            for entered, names in self.opening.entry(left, target, by_staff):
                for place, certain, without in self._entered(target, entered, by_staff, depth):
                    yield place, certain and sure, names + without

    def _entered(self, state: State, board: int, by_staff: bool, depth: int) -> Iterable[Way]:
        """What follows at once when a state has been entered."""
        at = self.stations[self.coding.index[state.code]]
        tokens = self.coding.tokens(board)
        fired = ROUTED if state.does == "route" else self._joined(at, tokens)
        return (
            [self._rest(at, board, tokens)] if fired is None else self._fired(state, fired, board, by_staff, depth + 1)
        )

    def _counted(self, state: State, trigger: Trigger, board: int) -> int | None:
        """The board with a limited trigger taken once more; None when it may not be."""
        if trigger.at_most is None:
            return board
        number = self.limits[limit_key(state.code, trigger)]
        return board + self.coding.once_more(number) if self.coding.taken(board, number) < trigger.at_most else None

    def _branches(self, state: State, trigger: Trigger, board: int) -> Taken:
        """The branches that may be taken: exact for conditions on results, free for conditions on answers.

        None when the trigger may be refused; the truth value is False when an answer may still forbid it.
        """
        part = self._read[read_plans(trigger)].of(board)
        key = (state.code, trigger.code, part)
        if key not in self._taken:
            if len(self._taken) >= REMEMBERED:
                self._taken.clear()
            self._taken[key] = tuple(self._judged(trigger, self._rows(part)))
        return self._taken[key]

    def _judged(self, trigger: Trigger, rows: Rows) -> Iterator[tuple[Branch | None, bool]]:
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

    # what becomes of a standing

    def _left(self, slot: Slot, state: str, code: str, target: str) -> Slot:
        """When a state is left: what does not carry over is swept, what is past forgotten."""
        trigger = self.states[state].triggers[code]
        if trigger.sweeps:
            slot = self._swept(slot, trigger.sweeps)
        plans = zip(self.of_group[slot.group], slot.standing, strict=True)
        stays = tuple(at if self._stays(plan, at, trigger, self.states[target]) else ABSENT for plan, at in plans)
        return self.coding.slot(slot.group, stays)

    def _stays(self, plan: PlanModel, at: int, trigger: Trigger, target: State) -> bool:
        if at == OPEN:
            return plan.plan.carries and target.kind != "end"
        return not trigger.new_round and plan.plan.code in self.kept[target.code]

    def _forget(self, state: str, slot: Slot) -> Slot:
        """Results that matter no more are forgotten, so that positions which only they tell apart are one."""
        plans = zip(self.of_group[slot.group], slot.standing, strict=True)
        stays = tuple(ABSENT if at >= CLOSED and plan.plan.code not in self.kept[state] else at for plan, at in plans)
        return self.coding.slot(slot.group, stays)

    def _swept(self, slot: Slot, sweeps: Mapping[str, str]) -> Slot:
        """After a sweep."""
        for plan in self.of_group[slot.group]:
            way = sweeps.get(plan.plan.code)
            if way is not None and slot.standing[plan.place] == OPEN:
                slot = self.coding.placed(slot, plan.place, ABSENT if way == "cancel" else plan.by_way[way])
        return slot

    # what is looked at

    def _mask(self, state: str, code: str) -> Mask:
        """The part of a board on which it depends what a trigger leads to."""
        trigger = self.states[state].triggers.get(code)
        if trigger is None:
            return Mask(self.coding, lambda _: False, counters=False)
        plans = read_plans(trigger)
        leaving = [self._leaving[state, code, branch.to] for branch in trigger.branches]
        return Mask(
            self.coding, lambda slot: self._in(slot, plans) or any(each[slot].unit for each in leaving), counters=True
        )

    def _in(self, slot: Slot, plans: frozenset[str]) -> bool:
        """Whether conditions that read these plans can see a standing."""
        return any(
            at >= CLOSED and plan.plan.code in plans
            for plan, at in zip(self.of_group[slot.group], slot.standing, strict=True)
        )

    def _rows(self, board: int) -> Rows:
        """What conditions read of results in this position."""
        rows: dict[str, list[Mapping[str, object]]] = {}
        for group, standing, _, count in self.coding.tokens(board):
            for plan in self.of_group[group]:
                at = standing[plan.place]
                memory = plan.memories[at - CLOSED] if at >= CLOSED else None
                if memory is not None and memory.row:
                    row = {"office": self.groups[group].offices[0], "result": memory.code, "tone": memory.tone}
                    rows.setdefault(plan.plan.code, []).extend([row] * count)
        return rows

    def _joined(self, at: Station, tokens: Tokens) -> str | None:
        """The trigger that the state's join fires in this position."""
        return at.joined(self._tally(at, tokens))

    def _tally(self, at: Station, tokens: Tokens) -> int:
        if at.state.join is None:
            return 0
        weights = self._weights[at.state.code]
        return sum([count * weights[slot] for _, _, slot, count in tokens])


def _unless(sure: bool, ways: Iterable[Way]) -> Iterator[Way]:
    """The same ways, none of them certain when a fact may still forbid the act."""
    for target, certain, without in ways:
        yield target, certain and sure, without
