"""The states of a definition as boxes and the ways between them as labelled links, before anything has a place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflows.drawing.words import Speaker

if TYPE_CHECKING:
    from workflows.city import City
    from workflows.definition import Definition, State, Trigger

MANY = 2  # an operation that stands in more states than this is drawn once, not in each of them


@dataclass(frozen=True, slots=True)
class Node:
    """One box: ``kind`` is the state's kind, the outcome of an end, or ``operation``; ``notes`` are its second lines."""

    key: str
    kind: str
    title: str
    notes: tuple[str, ...] = ()
    leads_to: str | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """All that leads from one box to another; ``labels`` are the acts, or when a branch is taken."""

    source: str
    target: str
    labels: tuple[str, ...]

    @property
    def is_loop(self) -> bool:
        return self.source == self.target


@dataclass(frozen=True, slots=True)
class Graph:
    """A definition as a drawing sees it; ``main`` are the states of the usual way to the first issued end."""

    nodes: tuple[Node, ...]
    ways: tuple[Way, ...]
    main: tuple[str, ...]


def graph(speaker: Speaker) -> Graph:
    """Every state of a definition and every way between states that it has; a target that is not there is left out."""
    definition = speaker.definition
    nodes = [_node(speaker, state) for state in definition.states.values()]
    ways: dict[tuple[str, str], list[str]] = {}
    operations: dict[tuple[str, str], list[str]] = {}
    for state in definition.states.values():
        for trigger in state.triggers.values():
            for target, label in _branches(speaker, trigger):
                if _is_drawn_once(definition, trigger):
                    operations.setdefault((str(trigger.operation), target), []).append(state.code)
                else:
                    ways.setdefault((state.code, target), []).append(label)
    for (code, target), sources in operations.items():
        key = f"{code} to {target}"
        nodes.append(_operation(speaker, key, code, target, sources))
        ways[(key, target)] = []
    drawn = [Way(source, target, tuple(dict.fromkeys(labels))) for (source, target), labels in ways.items()]
    return Graph(tuple(nodes), tuple(drawn), tuple(_main(definition)))


def _is_drawn_once(definition: Definition, trigger: Trigger) -> bool:
    operation = definition.operations.get(trigger.operation or "")
    return operation is not None and len(operation.states) > MANY


def _operation(speaker: Speaker, key: str, code: str, target: str, sources: list[str]) -> Node:
    operation = speaker.definition.operations[code]
    doer = speaker.office(operation.office) if operation.by == "staff" else speaker.say("applicant")
    note = f"{doer} · {speaker.say('from_states', str(len(sources)))}"
    return Node(key, "operation", operation.title[speaker.language], (note,), target)


def _branches(speaker: Speaker, trigger: Trigger) -> Iterator[tuple[str, str]]:
    """Where a trigger may lead, and what stands at the line."""
    title = trigger.title[speaker.language]
    known = [branch for branch in trigger.branches if branch.to in speaker.definition.states]
    for branch in known:
        if len(trigger.branches) == 1:
            yield branch.to, title
        elif branch.when is None and (left := speaker.opposite(trigger.branches)):
            yield branch.to, speaker.say("when", left)
        elif branch.when is None:
            yield branch.to, f"{title}, {speaker.say('otherwise')}"
        else:
            yield branch.to, speaker.briefly(branch.when)


def _node(speaker: Speaker, state: State) -> Node:
    kind = str(state.outcome) if state.kind == "end" else state.kind
    return Node(state.code, kind, state.title[speaker.language], tuple(_notes(speaker, state)))


def _notes(speaker: Speaker, state: State) -> Iterator[str]:
    if state.kind in ("start", "end"):
        return
    limits = [speaker.limit(state.limit)]
    if state.kind == "work":
        limits = [speaker.limit(plan.limit) for plan in state.reviews.values()] or limits
    limit = ", ".join(dict.fromkeys(filter(None, limits)))
    yield from filter(None, (speaker.doers(state), limit))
    if state.join is not None and sum(len(plan.offices) for plan in state.reviews.values()) > 1:
        yield speaker.join(state.join)
    if state.kind == "waiting" and state.clock != "runs":
        yield speaker.say(state.clock)


def _main(definition: Definition) -> list[str]:
    """The shortest way from the start to an issued end, or to any end; preferring what the file names first."""
    came: dict[str, str | None] = {definition.start: None}
    order = [definition.start]
    for code in order:
        for trigger in definition.states[code].triggers.values():
            for branch in reversed(trigger.branches):
                if branch.to in definition.states and branch.to not in came:
                    came[branch.to] = code
                    order.append(branch.to)
    ends = [code for code in order if definition.states[code].kind == "end"]
    issued = [code for code in ends if definition.states[code].outcome == "issued"]
    last = next(iter(issued or ends), None)
    way: list[str] = []
    while last is not None:
        way.append(last)
        last = came[last]
    return way[::-1]


@dataclass(frozen=True, slots=True)
class Outline:
    """A state in words: who acts, how long, and (act, title of the next state) for every way out of it."""

    code: str
    title: str
    kind: str
    notes: tuple[str, ...]
    ways: tuple[tuple[str, str], ...]


def outline(definition: Definition, language: str, city: City | None = None) -> list[Outline]:
    """What the diagram shows, as rows: for those who cannot see it, and to look things up."""
    speaker = Speaker(definition, language, city)
    rows = []
    for state in definition.states.values():
        ways = [
            (label, definition.states[target].title[language])
            for trigger in state.triggers.values()
            for target, label in _branches(speaker, trigger)
        ]
        node = _node(speaker, state)
        rows.append(Outline(state.code, node.title, node.kind, node.notes, tuple(ways)))
    return rows
