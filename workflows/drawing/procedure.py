"""A definition as the activities of a SOP-AP (PermenPANRB 35/2012): who does what in which order, with its standard.

One row is one activity. A decision has exactly two exits, yes and no, so a step with more ways than two becomes a row of
decisions one below the other. Ends are capsules of the applicant, who is told of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from workflows.drawing.words import Speaker

if TYPE_CHECKING:
    from workflows.definition import ReviewPlan, State, Trigger

Symbol = Literal["terminator", "process", "decision", "connector"]
APPLICANT, SYSTEM = "applicant", "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """A column of executors."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Exit:
    """Where an activity leads: the number of a row. ``answer`` is yes or no at a decision."""

    to: int
    answer: Literal["yes", "no"] | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """One row. ``symbols`` are the executors' cells; ``needs``, ``time`` and ``output`` are the mutu baku."""

    number: int
    state: str
    text: str
    symbols: Mapping[str, Symbol]
    needs: tuple[str, ...] = ()
    time: str = ""
    output: str = ""
    note: str = ""
    exits: tuple[Exit, ...] = ()


@dataclass(frozen=True, slots=True)
class _Step:
    """An activity before its row has a number: its exits name states, or the step that follows at once."""

    state: str
    text: str
    symbols: Mapping[str, Symbol]
    needs: tuple[str, ...] = ()
    time: str = ""
    output: str = ""
    note: str = ""
    ways: tuple[tuple[str | None, Literal["yes", "no"] | None], ...] = ()


@dataclass(slots=True)
class _Ways:
    """The ways out of a state in order: the question each answers, and the state it leads to."""

    items: list[tuple[str, str]] = field(default_factory=list)

    def add(self, question: str, target: str) -> None:
        for index, (known, other) in enumerate(self.items):
            if other == target:
                self.items[index] = (f"{known} / {question}", target)
                return
        self.items.append((question, target))


def activities(speaker: Speaker) -> tuple[list[Actor], list[Activity]]:
    """The columns and the rows of a definition, states in the order of the file and ends last."""
    states = speaker.definition.states.values()
    ordered = [each for each in states if each.kind != "end"] + [each for each in states if each.kind == "end"]
    maker = _Maker(speaker)
    steps = [step for state in ordered for step in maker.steps(state)]
    first = {step.state: number for number, step in reversed(list(enumerate(steps, 1)))}
    rows = [
        Activity(
            number, step.state, step.text, step.symbols, step.needs, step.time, step.output, step.note,
            tuple(
                Exit(number + 1 if target is None else first[target], answer)
                for target, answer in step.ways
                if target is None or target in first
            ),
        )
        for number, step in enumerate(steps, 1)
    ]  # fmt: skip
    used = dict.fromkeys(code for row in rows for code in row.symbols)
    actors = [Actor(code, maker.titles[code]) for code in sorted(used, key=lambda code: code == SYSTEM)]
    return actors, rows


class _Maker:
    """Makes the steps of one state after the other and remembers whom they name."""

    def __init__(self, speaker: Speaker) -> None:
        self.speaker = speaker
        self.titles = {APPLICANT: speaker.say("applicant"), SYSTEM: speaker.say("system")}

    def say(self, code: str, *parts: str) -> str:
        return self.speaker.say(code, *parts)

    def steps(self, state: State) -> list[_Step]:
        title = state.title[self.speaker.language]
        if state.kind == "end":
            issued = state.outcome == "issued"
            output = self.speaker.definition.result[self.speaker.language] if issued else ""
            return [_Step(state.code, title, {APPLICANT: "terminator"}, output=output)]
        if state.kind == "work":
            return self._work(state, title)
        ways = self._ways(state, state.triggers.values())
        step = self._single(state, title, ways)
        return self._decisions(step, ways.items, next(iter(step.symbols)))

    def _single(self, state: State, title: str, ways: _Ways) -> _Step:
        """A step of the applicant, of somebody outside, or of the system."""
        doer = APPLICANT if state.kind == "start" or state.kind == "waiting" else SYSTEM
        text = title
        if doer == APPLICANT and len(ways.items) == 1:
            text = ways.items[0][0]
        needs: tuple[str, ...] = ()
        if state.kind == "start":
            needs = tuple(each.title[self.speaker.language] for each in self.speaker.definition.documents.values())
        output = self.say("registration") if state.kind == "start" else ""
        if state.does == "issue":
            output = self.speaker.definition.result[self.speaker.language]
        symbol: Symbol = "terminator" if state.kind == "start" and len(ways.items) < 2 else "process"
        return _Step(
            state.code, text, {doer: symbol}, needs, self.speaker.limit(state.limit), output, self._remark(state)
        )

    def _remark(self, state: State) -> str:
        """What else must be known of a state: its clock, whom it waits for, what it asks."""
        said = [self.say(state.clock)] if state.clock != "runs" else []
        if state.kind == "waiting" and state.awaits != "applicant":
            said.append(self.say(state.awaits))
        if state.connector is not None:
            said.append(self.say("asks", state.connector.name.replace("_", " ")))
        return _sentence("; ".join(said))

    def _work(self, state: State, title: str) -> list[_Step]:
        triggers = [each for each in state.triggers.values() if each.by in ("office", "system")]
        ways = self._ways(state, triggers)
        others = [each for each in state.triggers.values() if each.by not in ("office", "system")]
        plans = list(state.reviews.values())
        steps = [self._plan(state, plan, title) for plan in plans]
        note = "; ".join(f"{self._who(each)}: {each.title[self.speaker.language]}" for each in others)
        if not steps:
            steps = [_Step(state.code, title, {SYSTEM: "process"})]
        steps[0] = replace(steps[0], note="; ".join(filter(None, (steps[0].note, note))))
        if len(steps) == 1 and len(steps[0].symbols) == 1:
            return self._decisions(steps[0], ways.items, next(iter(steps[0].symbols)))
        if len(ways.items) == 1:
            return [*(replace(each, ways=((None, None),)) for each in steps[:-1]), self._to(steps[-1], ways)]
        follow = _Step(state.code, "", {SYSTEM: "decision"})
        if state.join is not None and len(plans) * sum(len(plan.offices) for plan in plans) > 1:
            follow = replace(follow, note=_sentence(self.speaker.join(state.join)))
        onward = [replace(each, ways=((None, None),)) for each in steps]
        return [*onward, *self._decisions(follow, ways.items, SYSTEM)]

    def _to(self, step: _Step, ways: _Ways) -> _Step:
        return replace(step, ways=tuple((target, None) for _question, target in ways.items))

    def _who(self, trigger: Trigger) -> str:
        return self.say("applicant") if trigger.by == "applicant" else self.speaker.office(trigger.office)

    def _plan(self, state: State, plan: ReviewPlan, title: str) -> _Step:
        """The row of one plan: a box in the column of each office it asks."""
        language = self.speaker.language
        columns = [self._seat(each.office, plan.role) for each in plan.offices] or [SYSTEM]
        notes = [
            f"{self.speaker.office(each.office)}: {self.speaker.condition(each.when)}"
            for each in plan.offices
            if each.when is not None
        ]
        if any(each.chosen for each in plan.offices):
            notes.append(self.say("chosen"))
        if not plan.at_entry:
            notes.append(self.say("on_demand"))
        if plan.child is not None:
            notes.append(self.speaker.plan_offices(plan))
        checked = (self.say("checklist", str(len(plan.checklist))),) if plan.checklist else ()
        return _Step(
            state.code,
            title if plan.implicit else plan.title[language],
            dict.fromkeys(columns, "process"),
            (self.say("file"), *checked),
            self.speaker.limit(plan.limit),
            " / ".join(each.title[language] for each in plan.results.values()),
            _sentence("; ".join(notes)),
        )

    def _seat(self, office: str, role: str) -> str:
        code = f"{office} {role}"
        self.titles[code] = f"{self.speaker.role(role)} {self.speaker.office(office)}".strip()
        return code

    def _ways(self, state: State, triggers: Iterable[Trigger]) -> _Ways:
        ways = _Ways()
        for trigger in triggers:
            for branch in trigger.branches:
                question = trigger.title[self.speaker.language]
                if branch.when is not None:
                    question = self.speaker.asked(branch.when)
                ways.add(question, branch.to)
        return ways

    def _decisions(self, step: _Step, ways: Sequence[tuple[str, str]], column: str) -> list[_Step]:
        """The step with its ways out; beyond two of them, a decision below the other."""
        if len(ways) < 2:
            return [replace(step, ways=tuple((target, None) for _question, target in ways))]
        made = []
        for index, (question, target) in enumerate(ways[:-1]):
            asked = f"{_sentence(question)}?"
            text = f"{step.text}. {asked}" if step.text and not index else asked
            last = ways[-1][1] if index == len(ways) - 2 else None
            base = step if not index else _Step(step.state, "", {})
            exits: tuple[tuple[str | None, Literal["yes", "no"] | None], ...] = ((target, "yes"), (last, "no"))
            made.append(replace(base, text=text, symbols={column: "decision"}, ways=exits))
        return made


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
