"""A subset of BPMN 2.0 as a draft SOP: tasks, exclusive and parallel gateways, timers, lanes, start and end.

A task becomes a state of whoever's lane it stands in, the gateways after it its results, tasks between two parallel
gateways the reviews of one state. What the subset does not hold is listed as not taken, by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workflows.imports.bpmn_reading import AUTOMATIC, Flow, Node, Source, read_process
from workflows.imports.draft import (
    EXAMPLE_DAYS,
    Act,
    Asked,
    Clock,
    Duration,
    Imported,
    Service,
    Step,
    beginning,
    code_of,
    free_code,
    outcome_of,
    title_of,
    tone_of,
    whole_service,
    write,
)
from workflows.imports.reading import read_xml

APPLICANT = re.compile(r"\b(pemohon|applicant|citizen|customer|warga|masyarakat|client|requester)\b", re.IGNORECASE)
DURATION = re.compile(r"P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:\d{1,7}S)?)?")
START, SEND = "awal", "kirim"
JOINING = ("parallelGateway", "inclusiveGateway")


def from_bpmn(text: str, office: str = "kantor") -> Imported:
    """A draft SOP from BPMN 2.0 XML. ``office`` is the code of the office that leads the service.

    Raises SopError when the text is no such XML, declares a document type, or passes a limit.
    """
    root = read_xml(text)
    service = Service("", "", "", code_of(office, "kantor"))  # named as soon as it is read
    source = read_process(root, service)
    service.code = code_of(source.name, "layanan").replace("_", "-")
    service.title = title_of(source.name) or "Layanan"
    service.source = f"BPMN 2.0: {source.name}"
    return write(_Importer(service, source).made())


class _Importer:
    def __init__(self, service: Service, source: Source) -> None:
        self.service = service
        self.source = source
        self.codes: dict[str, str] = {}
        self.reached: set[str] = set()

    def made(self) -> Service:
        whole = whole_service(EXAMPLE_DAYS, example=True)
        whole.asks = [("service_limit", {"name": str(EXAMPLE_DAYS)})]
        self.service.values["limit_service"] = whole
        first = self._first()
        self._begin(first)
        waiting = list(self.service.steps)
        for code in waiting:
            waiting += [each for each in self._grow(code) if each not in waiting]
        for node in self.source.nodes.values():
            if node.id not in self.reached and not node.host:
                self.service.trouble("unreachable_node", node.name or node.id)
        if all(step.kind != "end" for step in self.service.steps.values()):
            self.service.trouble("no_end", self.service.code)
        return self.service

    # ── the beginning ──

    def _first(self) -> Node:
        starts = [node for node in self.source.nodes.values() if node.kind == "startEvent"]
        if len(starts) > 1:
            self.service.trouble("several_starts", starts[0].name or starts[0].id)
        if starts:
            return starts[0]
        self.service.trouble("no_start_event", self.source.name)
        nodes = [node for node in self.source.nodes.values() if not node.host]
        return next((node for node in nodes if not self.source.before(node.id)), nodes[0])

    def _begin(self, first: Node) -> None:
        """The draft's start: the applicant's first task, or one of its own before an office's."""
        self.reached.add(first.id)
        node = first
        while node.kind == "startEvent" and len(self.source.after(node.id)) == 1:
            node = self.source.nodes[self.source.after(node.id)[0].target]
        if node.kind.endswith("ask") and APPLICANT.search(node.lane):
            code = self._code(node)
            self.service.steps[code] = Step(code, "start", node.name or title_of(node.id))
            return
        step = beginning(START)
        self.codes[first.id if first.kind == "startEvent" else START] = START
        self.service.steps[START] = step
        if first.kind != "startEvent":
            step.triggers.append(Act(SEND, "Kirim", self._code(node), complete=True))

    def _code(self, node: Node) -> str:
        if node.id not in self.codes:
            code = free_code(code_of(node.name or node.id, "langkah"), self.codes.values())
            self.codes[node.id] = code
        return self.codes[node.id]

    def _node(self, code: str) -> Node | None:
        return next((self.source.nodes.get(key) for key, value in self.codes.items() if value == code), None)

    # ── one state after the other ──

    def _grow(self, code: str) -> list[str]:
        """Fill in a state; returns the states it leads to."""
        node = self._node(code)
        step = self.service.steps.get(code)
        if node is None or node.kind == "startEvent":
            step = step or beginning(code)
            if node is not None:
                self._ways(step, node, "applicant")
        elif node.kind == "endEvent":
            step = self._end(code, node)
        elif node.kind == "intermediateCatchEvent":
            step = self._pause(code, node)
        elif node.kind in JOINING:
            step = self._together(code, node)
        elif node.kind == "exclusiveGateway":
            step = self._choice(code, node)
        else:
            step = self._task(code, node, step)
        self.service.steps[code] = step
        return [act.to for act in [*step.results, *step.triggers]]

    def _end(self, code: str, node: Node) -> Step:
        self.reached.add(node.id)
        outcome = outcome_of(node.name or code)
        step = Step(code, "end", node.name or title_of(code), outcome=outcome)
        if outcome == "closed":
            step.asks.append(("outcome", {"name": node.name or node.id}))
        return step

    def _task(self, code: str, node: Node, step: Step | None) -> Step:
        self.reached.add(node.id)
        title = node.name or title_of(node.id)
        if step is not None and step.kind == "start":
            self._ways(step, node, "applicant")
            return step
        if APPLICANT.search(node.lane):
            step = Step(code, "waiting", title)
            self._ways(step, node, "applicant")
        else:
            step = Step(code, "work", title, office=self._office(node), role="petugas")
            step.asks += self._seat(node)
            if node.kind in AUTOMATIC:
                step.asks.append(("automatic_task", {"name": title}))
            self._ways(step, node, "office")
        self._timers(step, node)
        return step

    def _office(self, node: Node) -> str:
        return code_of(node.lane, "kantor") if node.lane else self.service.office

    def _seat(self, node: Node) -> list[tuple[str, dict[str, str]]]:
        if node.lane:
            return [("lane", {"name": node.lane})]
        return [("no_lane", {"name": node.name or node.id})]

    def _choice(self, code: str, node: Node) -> Step:
        """A choice that stands by itself: somebody must make it."""
        self.reached.add(node.id)
        step = Step(code, "work", node.name or "Pilihan", office=self._office(node), role="petugas")
        step.asks += self._seat(node)
        self._acts(step, list(self._routes(node, "", {node.id})), "office")
        return step

    def _pause(self, code: str, node: Node) -> Step:
        """A timer on the way: the case waits until it rings."""
        self.reached.add(node.id)
        step = Step(code, "waiting", node.name or "Menunggu", awaits="outside", english=node.name or "Waiting")
        value = self._value(node, step)
        self._acts(step, self._onward(node), "system")
        step.timers = [Clock(f"waktu_{act.code}", value, act.code) for act in step.triggers[:1]]
        return step

    # ── ways out ──

    def _ways(self, step: Step, node: Node, by: str) -> None:
        self._acts(step, self._onward(node), by)

    def _onward(self, node: Node) -> list[tuple[str, str, str]]:
        """The ways out of a node as (name, condition, target state)."""
        found = [way for flow in self.source.after(node.id) for way in self._follow(flow, "", {node.id})]
        if not found:
            self.service.trouble("dead_end", node.name or node.id)
        return found

    def _follow(self, flow: Flow, name: str, seen: set[str]) -> Iterator[tuple[str, str, str]]:
        """Through exclusive gateways up to the next state."""
        node = self.source.nodes[flow.target]
        said = " – ".join(filter(None, (name, flow.name)))
        if node.kind == "exclusiveGateway":
            if node.id in seen:
                self.service.trouble("endless_gateways", node.name or node.id)
                return
            self.reached.add(node.id)
            for way, condition, target in self._routes(node, said, {*seen, node.id}):
                yield way, condition or flow.condition, target
            return
        if node.kind in JOINING and len(self.source.after(node.id)) == 1 and len(self.source.before(node.id)) < 2:
            self.reached.add(node.id)
            yield from self._follow(self.source.after(node.id)[0], said, {*seen, node.id})
            return
        yield said, flow.condition, self._code(node)

    def _routes(self, gateway: Node, name: str, seen: set[str]) -> Iterator[tuple[str, str, str]]:
        for flow in self.source.after(gateway.id):
            yield from self._follow(flow, name, seen)

    def _acts(self, step: Step, ways: list[tuple[str, str, str]], by: str) -> None:
        """The ways out as results of an office, or as triggers of the applicant or the system."""
        taken: set[str] = set()
        for name, condition, target in ways:
            title = name or ("Lanjut" if len(ways) == 1 else f"Ke {target.replace('_', ' ')}")
            code = free_code(code_of(title, "hasil"), taken)
            taken.add(code)
            act = Act(code, title[:200], target, by=by)
            if condition and condition != name:
                act.asks.append(("condition", {"name": title, "given": condition[:200]}))
            act.complete = step.kind == "start"
            act.new_round = step.kind == "waiting" and by == "applicant"
            if by == "office":
                act.tone = tone_of(title)
                act.reason = act.tone != "positive"
                act.asks.append(("tone", {"name": title, "given": act.tone}))
                step.results.append(act)
            else:
                step.triggers.append(act)
        if not ways:
            self._stop(step, by)

    def _stop(self, step: Step, by: str) -> None:
        """A step from which nothing leads on still needs an end, so that the draft can be read."""
        end = next((code for code, each in self.service.steps.items() if each.kind == "end"), "usai")
        if end not in self.service.steps:
            self.service.steps[end] = Step(end, "end", "Usai", outcome="closed", english="Finished")
            self.codes.setdefault(f"{end} ", end)
        act = Act("lanjut", "Lanjut", end, by=by)
        (step.results if by == "office" else step.triggers).append(act)

    def _timers(self, step: Step, node: Node) -> None:
        """Timers at the edge of a task: they fire a trigger, or only tell the holder when they do not interrupt."""
        for edge in self.source.nodes.values():
            if edge.host != node.id:
                continue
            self.reached.add(edge.id)
            value = self._value(edge, step)
            code = free_code(
                code_of(edge.name or "waktu", "waktu"), {each.code for each in [*step.triggers, *step.results]}
            )
            if not edge.interrupts:
                step.timers.append(Clock(code, value))
                continue
            for name, _condition, target in self._onward(edge)[:1]:
                step.triggers.append(Act(code, edge.name or name or "Waktu habis", target, by="system"))
                step.timers.append(Clock(f"waktu_{code}", value, code))

    def _value(self, node: Node, step: Step) -> str:
        """A timer's duration as a value of the file; an example when it cannot be read."""
        code = free_code(f"lama_{code_of(node.name or step.code, 'waktu')}"[:50], self.service.values)
        title = node.name or step.title
        found = DURATION.fullmatch(node.timer)
        weeks, days, hours, minutes = (int(each or 0) for each in found.groups()) if found else (0, 0, 0, 0)
        given = Duration(7 * weeks + days, "calendar_days", title)
        if not given.amount:
            given = Duration(hours + (minutes + 59) // 60, "hours", title)
        elif hours or minutes:
            given.amount += 1
        if not given.amount:
            given = Duration(1, "calendar_days", title, example=True)
            given.asks.append(("duration", {"name": title, "given": node.timer[:80]}))
        self.service.values[code] = given
        return code

    # ── several at once ──

    def _together(self, code: str, fork: Node) -> Step:
        """The tasks between two parallel gateways as the reviews of one state."""
        self.reached.add(fork.id)
        name = fork.name or "Penelaahan bersama"
        step = Step(code, "work", name)
        ends: list[str] = []
        for flow in self.source.after(fork.id):
            node, end = self._branch(fork, flow)
            ends.append(end)
            if node is not None:
                step.reviews.append(self._asked(fork, flow, node))
        joins = list(dict.fromkeys(filter(None, ends)))
        if len(joins) != 1 or len(ends) != len([each for each in ends if each]):
            self.service.trouble("parallel_open", fork.name or fork.id)
        join = self.source.nodes.get(joins[0]) if joins else None
        self._after(step, join)
        if not step.reviews:
            step.office, step.role = self.service.office, "petugas"
            step.results, step.triggers = [Act("lanjut", "Lanjut", act.to, by="office") for act in step.triggers], []
        return step

    def _asked(self, fork: Node, flow: Flow, node: Node) -> Asked:
        self.reached.add(node.id)
        plan = Asked(self._code(node), node.name or title_of(node.id), self._office(node), "petugas", self._seat(node))
        if fork.kind == "inclusiveGateway" or flow.condition:
            plan.asks.append(("sometimes", {"name": plan.title}))
        return plan

    def _branch(self, fork: Node, flow: Flow) -> tuple[Node | None, str]:
        """The task of one branch and the gateway at its end; what else stands on it is named as not taken."""
        task: Node | None = None
        node = self.source.nodes[flow.target]
        seen: set[str] = set()
        while node.id not in seen:
            seen.add(node.id)
            if node.kind in JOINING and len(self.source.before(node.id)) > 1:
                return task, node.id
            if node.kind.endswith("ask") and task is None:
                task = node
            else:
                self.reached.add(node.id)
                name = fork.name or fork.id
                self.service.trouble("parallel_too_deep", name, given=node.name or node.id)
            onward = self.source.after(node.id)
            if not onward:
                break
            node = self.source.nodes[onward[0].target]
        return task, ""

    def _after(self, step: Step, join: Node | None) -> None:
        """What happens when all have answered: one way, or a choice that becomes a state of its own."""
        act = Act("semua_selesai", "Semua selesai", "", by="system")
        step.triggers = [act]
        if join is None:
            step.triggers = []
            self._stop(step, "system")
            step.triggers[0].code = act.code
            return
        self.reached.add(join.id)
        onward = self.source.after(join.id)
        ways = self._onward(join)
        if len(ways) == 1:
            act.to = ways[0][2]
        elif ways and len(onward) == 1:
            choice = self.source.nodes[onward[0].target]
            act.to = self._code(choice)
        elif ways:
            act.to = ways[0][2]
            for flow in onward[1:]:
                self.service.trouble("not_taken", flow.name or flow.target, what="sequenceFlow")
        else:
            step.triggers = []
            self._stop(step, "system")
            step.triggers[0].code = act.code
