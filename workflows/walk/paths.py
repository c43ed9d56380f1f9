"""Every path of states to every end, walked with made-up answers: what a test of a whole pack of services asks for.

Reviews of a state are closed in the order in which they were opened; of the many ways to leave a state by the same
trigger to the same place one is walked. A path that comes back to a state it has been in is led on to an end the short
way.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from workflows.walk.case import WalkedCase
from workflows.walk.made_up import Invented, MadeUp, invent
from workflows.walk.moves import Move, moves, try_move

if TYPE_CHECKING:
    from workflows.calendar import Calendar
    from workflows.definition import Definition
    from workflows.engine.outcome import Snapshot

MOST_PATHS = 2_000
MOST_INSIDE = 2_000  # positions looked at within one state before it is left
Edge = tuple[str, str, str]  # state, trigger, state


@dataclass(frozen=True, slots=True)
class WalkedPath:
    """One way from the start: its states, what was done, and the outcome of its end; None when it got stuck."""

    applicant: str
    states: tuple[str, ...]
    moves: tuple[Move, ...]
    ended: str | None


@dataclass(slots=True)
class Explored:
    """All paths walked. ``stuck`` ones come to a position in which nobody can do anything, ``circling`` ones go round:
    with their answers no end is ever reached. ``uncovered`` are the ways from state to state that no walk took.

    ``invented`` says which conditions could not be made true or false, and whose form could not be filled in.
    """

    invented: Invented
    paths: list[WalkedPath] = field(default_factory=list)
    stuck: list[WalkedPath] = field(default_factory=list)
    circling: list[WalkedPath] = field(default_factory=list)
    uncovered: tuple[Edge, ...] = ()
    truncated: bool = False

    @property
    def ends(self) -> frozenset[str]:
        """The end states that some path reaches."""
        return frozenset(each.states[-1] for each in self.paths)


def explore_paths(definition: Definition, calendar: Calendar, day: date, most: int = MOST_PATHS) -> Explored:
    """Walk every path of states to every end, beginning on ``day`` at noon with made-up answers."""
    explored = Explored(invent(definition, calendar, day))
    explorer = _Explorer(definition, calendar, explored, most)
    noon = datetime.combine(day, time(12), ZoneInfo(calendar.timezone))
    for made in explored.invented.facts:
        explorer.walk_all(made, noon)
    explored.uncovered = tuple(each for each in _edges(definition) if each not in explorer.covered)
    return explored


def _edges(definition: Definition) -> Iterator[Edge]:
    """Every way from state to state that the file declares."""
    for state in definition.states.values():
        for trigger in state.triggers.values():
            for branch in trigger.branches:
                yield state.code, trigger.code, branch.to


@dataclass(frozen=True, slots=True)
class _Exit:
    """A way out of a state: what was done, the moves of the engine, and the case after it."""

    case: WalkedCase
    moves: tuple[Move, ...]
    edges: tuple[Edge, ...]


class _Explorer:
    """Walks one definition; remembers which paths and which ways from state to state it has been."""

    def __init__(self, definition: Definition, calendar: Calendar, explored: Explored, most: int) -> None:
        self.definition = definition
        self.calendar = calendar
        self.explored = explored
        self.most = most
        self.covered: set[Edge] = set()
        self.known: set[tuple[Edge, ...]] = set()
        self.distance = _distances(definition)

    def walk_all(self, made: MadeUp, noon: datetime) -> None:
        """Every path of a case with these facts."""
        case = WalkedCase.begin(self.definition, made.applicant, made.answers, None, self.calendar, noon)
        waiting: list[tuple[WalkedCase, tuple[Move, ...], tuple[Edge, ...]]] = [(case, (), ())]
        while waiting:
            if len(self.explored.paths) >= self.most:
                self.explored.truncated = True
                return
            case, done, edges = waiting.pop()
            if case.ended is not None:
                self._keep(case, done, edges)
                continue
            exits = self.exits(case)
            if not exits:
                self.explored.stuck.append(self._path(case, done, edges))
            for each in exits:
                beaten = {self.definition.start, *(to for _, _, to in edges)}
                further = (each.case, (*done, *each.moves), (*edges, *each.edges))
                if each.case.snapshot.state in beaten and each.case.ended is None:
                    self._lead_on(*further)
                else:
                    waiting.append(further)

    def _lead_on(self, case: WalkedCase, done: tuple[Move, ...], edges: tuple[Edge, ...]) -> None:
        """From a state the path has been in before: to an end, the short way, and not the same way again and again."""
        for _ in range(4 * len(self.definition.states)):
            if case.ended is not None:
                self._keep(case, done, edges)
                return
            exits = self.exits(case)
            if not exits:
                self.explored.stuck.append(self._path(case, done, edges))
                return
            taken = Counter(edges)
            best = min(exits, key=lambda each: (taken[each.edges[0]], self._far(each)))
            case, done, edges = best.case, (*done, *best.moves), (*edges, *best.edges)
        self.explored.circling.append(self._path(case, done, edges))

    def _far(self, taken: _Exit) -> int:
        """How far from an end a way out leads."""
        return self.distance.get(taken.case.snapshot.state, len(self.distance))

    def _keep(self, case: WalkedCase, done: tuple[Move, ...], edges: tuple[Edge, ...]) -> None:
        if edges not in self.known:
            self.known.add(edges)
            self.explored.paths.append(self._path(case, done, edges))

    def _path(self, case: WalkedCase, done: tuple[Move, ...], edges: tuple[Edge, ...]) -> WalkedPath:
        states = (self.definition.start, *(to for _, _, to in edges))
        return WalkedPath(case.facts.applicant, states, done, case.ended)

    def exits(self, case: WalkedCase) -> list[_Exit]:
        """The ways out of the state the case is in, each trigger and target once."""
        found: dict[tuple[Edge, ...], _Exit] = {}
        seen: set[object] = {_inside(case.snapshot)}
        waiting: deque[tuple[WalkedCase, tuple[Move, ...]]] = deque([(case, ())])
        while waiting and len(seen) < MOST_INSIDE:
            here, done = waiting.popleft()
            for move in _in_turn(here):
                after = try_move(here, move)
                if after is None:
                    continue
                edges = _new_edges(here, after)
                self.covered.update(edges)
                if edges:
                    found.setdefault(edges, _Exit(after, (*done, move), edges))
                elif _inside(after.snapshot) not in seen:
                    seen.add(_inside(after.snapshot))
                    waiting.append((after, (*done, move)))
        return list(found.values())


def _in_turn(case: WalkedCase) -> Iterator[Move]:
    """What may be done now, of the open reviews only the first that anybody can close."""
    closing: tuple[str, str] | None = None
    for move in moves(case):
        if move.refusal is not None:
            continue
        if move.plan is not None and move.office is not None:
            closing = closing or (move.plan, move.office)
            if closing != (move.plan, move.office):
                continue
        yield move


def _inside(snapshot: Snapshot) -> object:
    """A position within a state: which reviews are open, and how the closed ones were closed."""
    reviews = tuple((each.plan, each.office, each.result, each.is_open) for each in snapshot.reviews)
    return snapshot.state, snapshot.round, snapshot.suspended, reviews


def _new_edges(before: WalkedCase, after: WalkedCase) -> tuple[Edge, ...]:
    """The moves from state to state that the engine made on the way from one case to the other."""
    made = after.outcomes[len(before.outcomes) :]
    return tuple(
        (str(each.data["from"]), str(each.data["trigger"]), str(each.data["to"]))
        for outcome in made
        for each in outcome.happened
        if each.kind == "moved"
    )


def _distances(definition: Definition) -> dict[str, int]:
    """How many triggers each state is from the nearest end."""
    before: dict[str, list[str]] = {code: [] for code in definition.states}
    for origin, _, to in _edges(definition):
        before[to].append(origin)
    found = {code: 0 for code, each in definition.states.items() if each.kind == "end"}
    waiting = deque(found)
    while waiting:
        code = waiting.popleft()
        for origin in before[code]:
            if origin not in found:
                found[origin] = found[code] + 1
                waiting.append(origin)
    return found
