"""A definition as the nodes and flows of a BPMN 2.0 process, before they have a place or are written.

A state that waits is a task of whom it waits for, office work is a task of each office, asked through gateways that open
and close them together; choices are exclusive gateways, what time or the applicant may do meanwhile stands at a task's
edge, and what is open in many states is an event sub-process.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from workflows.drawing.states import MANY
from workflows.drawing.words import Speaker
from workflows.expressions.explain import explain

if TYPE_CHECKING:
    from workflows.definition import Branch, ReviewPlan, State, Timer, Trigger

Tag = Literal[
    "startEvent", "endEvent", "userTask", "serviceTask", "receiveTask", "callActivity", "exclusiveGateway",
    "parallelGateway", "inclusiveGateway", "boundaryEvent", "subProcess",
]  # fmt: skip
Event = Literal["timer", "message", "error", "escalation"]
APPLICANT, SYSTEM = "applicant", "system"


@dataclass(frozen=True, slots=True)
class Node:
    """One flow node. ``event`` is what an event waits for or throws, ``host`` the task a boundary event stands at."""

    id: str
    tag: Tag
    name: str
    lane: str
    says: str = ""
    event: Event | None = None
    host: str | None = None
    interrupts: bool = True


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow; ``condition`` in words, ``is_default`` for the way that is left when no other holds."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""
    is_default: bool = False


@dataclass(slots=True)
class Process:
    """All of it: lanes by code with their names, nodes and flows in the order of the file."""

    lanes: dict[str, str] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)


def process(speaker: Speaker) -> Process:
    """The process of a definition. A trigger to a state that is not there has no flow."""
    maker = _Maker(speaker)
    for state in speaker.definition.states.values():
        maker.state(state)
    for code in speaker.definition.operations:
        maker.operation(code)
    maker.join_up()
    return maker.made


class _Maker:
    def __init__(self, speaker: Speaker) -> None:
        self.speaker = speaker
        self.definition = speaker.definition
        self.made = Process({APPLICANT: speaker.say("applicant")})
        self.entry: dict[str, str] = {}
        self.open: list[tuple[str, str, str, str, bool]] = []  # source, target state, name, condition, default

    def say(self, text: object) -> str:
        return text[self.speaker.language]  # type: ignore[index, no-any-return]

    def node(self, identity: str, tag: Tag, name: str, lane: str, **more: object) -> Node:
        if lane not in self.made.lanes:
            named = self.speaker.say("system") if lane == SYSTEM else self.speaker.office(lane)
            self.made.lanes[lane] = named
        made = Node(identity, tag, name, lane, **more)  # type: ignore[arg-type]
        self.made.nodes.append(made)
        return made

    def flow(self, source: str, target: str, name: str = "", condition: str = "", is_default: bool = False) -> None:
        number = len(self.made.flows) + 1
        self.made.flows.append(Flow(f"flow_{number}", source, target, name, condition, is_default))

    def leads(self, source: str, target: str, name: str = "", condition: str = "", is_default: bool = False) -> None:
        """A flow to a state whose node may not be made yet."""
        self.open.append((source, target, name, condition, is_default))

    def join_up(self) -> None:
        for source, target, name, condition, is_default in self.open:
            if target in self.entry:
                self.flow(source, self.entry[target], name, condition, is_default)

    # ── states ──

    def state(self, state: State) -> None:
        title = self.say(state.title)
        if state.kind == "end":
            self.entry[state.code] = self.node(f"end_{state.code}", "endEvent", title, APPLICANT).id
        elif state.kind == "work":
            self._work(state, title)
        elif state.kind == "automatic" and state.does == "route":
            self.entry[state.code] = self._choose(f"choice_{state.code}", title, SYSTEM, [*state.triggers.values()])
        else:
            self._task(state, title)

    def _task(self, state: State, title: str) -> None:
        """A state in which the applicant, somebody outside or the system does one thing."""
        lane, tag = SYSTEM, "serviceTask"
        if state.kind in ("start", "waiting"):
            outside = state.awaits != "applicant"
            lane, tag = (self.definition.office if state.awaits == "outside" else APPLICANT), "userTask"
            tag = "receiveTask" if outside else tag
        task = self.node(f"task_{state.code}", tag, title, lane, says=self._says(state))  # type: ignore[arg-type]
        self.entry[state.code] = task.id
        if state.kind == "start":
            begin = self.node(f"start_{state.code}", "startEvent", self.speaker.say("begins"), lane)
            self.flow(begin.id, task.id)
        by_time = self._fired_by_time(state)
        gives_up = state.connector.gives_up if state.connector else None
        self._leave(
            state, task.id, lane, [each for code, each in state.triggers.items() if code not in {*by_time, gives_up}]
        )
        if gives_up and gives_up in state.triggers:
            self._aside(state, state.triggers[gives_up], task, "error")
        self._timers(state, state.timers, task)

    def _says(self, state: State) -> str:
        parts = [self.say(state.says).replace("**", ""), self.speaker.limit(state.limit)]
        if state.clock != "runs":
            parts.append(self.speaker.say(state.clock))
        return " · ".join(filter(None, parts))

    def _fired_by_time(self, state: State) -> set[str]:
        timers = [*state.timers, *(timer for plan in state.reviews.values() for timer in plan.timers)]
        return {timer.fires for timer in timers if timer.fires}

    # ── office work ──

    def _work(self, state: State, title: str) -> None:
        first = [plan for plan in state.reviews.values() if plan.at_entry]
        tasks = {plan.code: self._plan_tasks(state, plan, title) for plan in state.reviews.values()}
        asked = [task for plan in first for task in tasks[plan.code]]
        lane = asked[0].lane if asked else self.definition.office
        every = [task for each in tasks.values() for task in each]
        last = asked[0].id if asked else self.node(f"task_{state.code}", "userTask", title, lane).id
        self.entry[state.code] = last
        if len(every) > 1:
            last = self._together(state, title, asked, tasks)
        by_time = self._fired_by_time(state)
        host = every[0] if every else None
        leaving = [
            each for code, each in state.triggers.items() if each.by in ("office", "system") and code not in by_time
        ]
        self._leave(state, last, self._lane_of(last), leaving)
        for trigger in state.triggers.values():
            if host is not None and trigger.by in ("applicant", "staff") and not self._is_operation(trigger):
                self._aside(state, trigger, host, "message")
        if host is not None:
            self._timers(state, state.timers, host)

    def _lane_of(self, identity: str) -> str:
        return next(each.lane for each in self.made.nodes if each.id == identity)

    def _plan_tasks(self, state: State, plan: ReviewPlan, title: str) -> list[Node]:
        alone = len(state.reviews) == 1 and len(plan.offices) == 1
        name = title if plan.implicit or alone else self.say(plan.title)
        says = " · ".join(filter(None, (self.say(state.says).replace("**", ""), self.speaker.limit(plan.limit))))
        if plan.child is not None:
            lane = self.definition.office
            child = f"{name} ({self.speaker.plan_offices(plan)})"
            return [self.node(f"task_{state.code}_{plan.code}", "callActivity", child, lane, says=says)]
        made = []
        for each in plan.offices:
            when = explain(each.when, self.speaker.names, self.speaker.language) if each.when is not None else ""
            identity = f"task_{state.code}_{plan.code}_{each.office}"
            said = " · ".join(filter(None, (says, self.speaker.role(plan.role), when)))
            made.append(self.node(identity, "userTask", name, each.office, says=said))
        if made:
            self._timers(state, plan.timers, made[0])
        return made

    def _together(self, state: State, title: str, asked: Sequence[Node], tasks: dict[str, list[Node]]) -> str:
        """Gateways that open all the reviews of a state and wait for them; returns the one that closes."""
        plans = list(state.reviews.values())
        always = all(plan.at_entry and all(o.when is None and not o.chosen for o in plan.offices) for plan in plans)
        rule = state.join.rule if state.join else "all"
        tag: Tag = "parallelGateway" if always and rule == "all" else "inclusiveGateway"
        lane = self.definition.office
        fork = self.node(f"open_{state.code}", tag, title, lane)
        said = self.speaker.join(state.join) if state.join and rule != "all" else ""
        join = self.node(f"close_{state.code}", tag, said, lane)
        self.entry[state.code] = fork.id
        whens = {f"task_{state.code}_{plan.code}_{each.office}": each.when for plan in plans for each in plan.offices}
        for task in asked:
            when = whens.get(task.id)
            condition = explain(when, self.speaker.names, self.speaker.language) if when is not None else ""
            self.flow(fork.id, task.id, "", condition)
        for plan in plans:
            for task in tasks[plan.code]:
                self._after_review(state, plan, task, tasks, join)
        return join.id

    def _after_review(
        self, state: State, plan: ReviewPlan, task: Node, tasks: dict[str, list[Node]], join: Node
    ) -> None:
        """From a review to the closing gateway, past a choice when some of its results open other reviews."""
        opening = [each for each in plan.results.values() if each.opens]
        source = task.id
        if opening:
            source = self.node(f"next_{task.id}", "inclusiveGateway", "", task.lane).id
            self.flow(task.id, source)
        for result in opening:
            for opened in result.opens:
                for other in tasks.get(opened, []):
                    self.flow(source, other.id, self.say(result.title), self.say(result.title))
        self.flow(source, join.id, is_default=bool(opening))

    # ── ways out ──

    def _leave(self, state: State, source: str, lane: str, triggers: Sequence[Trigger]) -> None:
        if len(triggers) == 1 and len(triggers[0].branches) == 1:
            trigger = triggers[0]
            name = self.say(trigger.title) if trigger.by != "system" else ""
            self.leads(source, trigger.branches[0].to, name)
        elif triggers:
            self.flow(source, self._choose(f"choice_{state.code}", "", lane, triggers))

    def _choose(self, identity: str, name: str, lane: str, triggers: Sequence[Trigger]) -> str:
        """An exclusive gateway for the triggers, and one more for each that has branches itself."""
        if len(triggers) == 1:
            trigger = triggers[0]
            gateway = self.node(identity, "exclusiveGateway", name or self.say(trigger.title), lane)
            for branch in trigger.branches:
                self._branch(gateway.id, branch)
            return gateway.id
        gateway = self.node(identity, "exclusiveGateway", name, lane)
        for trigger in triggers:
            title = self.say(trigger.title)
            if len(trigger.branches) == 1:
                self.leads(gateway.id, trigger.branches[0].to, title, title)
                continue
            inner = self._choose(f"{identity}_{trigger.code}", title, lane, [trigger])
            self.flow(gateway.id, inner, title, title)
        return gateway.id

    def _branch(self, source: str, branch: Branch) -> None:
        if branch.when is None:
            self.leads(source, branch.to, self.speaker.say("otherwise"), "", True)
            return
        short = self.speaker.question(branch.when)
        self.leads(source, branch.to, short, explain(branch.when, self.speaker.names, self.speaker.language))

    def _aside(self, state: State, trigger: Trigger, host: Node, event: Event) -> None:
        """What may happen while a task is open, at its edge."""
        identity = f"event_{state.code}_{trigger.code}"
        edge = self.node(identity, "boundaryEvent", self.say(trigger.title), host.lane, event=event, host=host.id)
        if len(trigger.branches) == 1:
            self.leads(edge.id, trigger.branches[0].to)
        else:
            self.flow(edge.id, self._choose(f"{identity}_choice", "", host.lane, [trigger]))

    def _timers(self, state: State, timers: Sequence[Timer], host: Node) -> None:
        for timer in timers:
            said = self.speaker.timer(timer)
            if timer.fires in state.triggers:
                trigger = state.triggers[str(timer.fires)]
                self._timed(state, timer, f"{self.say(trigger.title)}, {said}", host, trigger)
                continue
            what = self.say(timer.says) if timer.says else self.speaker.say(f"does_{timer.does}")
            self._timed(state, timer, f"{what}, {said}", host, None)

    def _timed(self, state: State, timer: Timer, name: str, host: Node, trigger: Trigger | None) -> None:
        identity = f"timer_{host.id}_{timer.code}"
        edge = self.node(
            identity, "boundaryEvent", name, host.lane, event="timer", host=host.id, interrupts=trigger is not None
        )
        if trigger is None:
            event: Event = "message" if timer.does == "notify" else "escalation"
            done = self.node(f"done_{identity}", "endEvent", "", host.lane, event=event)
            self.flow(edge.id, done.id)
        elif len(trigger.branches) == 1:
            self.leads(edge.id, trigger.branches[0].to)
        else:
            self.flow(edge.id, self._choose(f"choice_{identity}", "", host.lane, [trigger]))

    # ── operations ──

    def _is_operation(self, trigger: Trigger) -> bool:
        operation = self.definition.operations.get(trigger.operation or "")
        return operation is not None and len(operation.states) > MANY

    def operation(self, code: str) -> None:
        """What is open in many states: an event sub-process that ends where its moves lead."""
        operation = self.definition.operations[code]
        if operation.kind == "move" and len(operation.states) <= MANY:
            return
        lane = APPLICANT if operation.by == "applicant" else str(operation.office or self.definition.office)
        ends = dict.fromkeys(self._targets(code))
        said = ", ".join(self.say(self.definition.states[each].title) for each in ends)
        name = self.say(operation.title)
        self.node(f"operation_{code}", "subProcess", name, lane, says=said, interrupts=operation.kind == "move")

    def _targets(self, code: str) -> Iterator[str]:
        for state in self.definition.states.values():
            for trigger in state.triggers.values():
                if trigger.operation == code:
                    yield from (each.to for each in trigger.branches if each.to in self.definition.states)
