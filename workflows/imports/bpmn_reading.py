"""A BPMN 2.0 document as nodes and flows: the parts that a SOP can hold, and a list of those that it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from workflows.errors import SopError
from workflows.imports.draft import Service
from workflows.imports.reading import Element
from workflows.messages import finding

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
TASKS = ("task", "userTask", "manualTask", "receiveTask", "sendTask", "serviceTask", "scriptTask", "businessRuleTask")
AUTOMATIC = ("serviceTask", "scriptTask", "businessRuleTask", "sendTask")
GATEWAYS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway")
EVENTS = ("startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent")
PLAIN = (
    "documentation",
    "extensionElements",
    "incoming",
    "outgoing",
    "laneSet",
    "sequenceFlow",
    "ioSpecification",
    "property",
)
QUIET = ("messageEventDefinition", "terminateEventDefinition", "noneEventDefinition")  # taken as a plain start or end


@dataclass(slots=True)
class Node:
    """One flow node that was taken. ``timer`` is the text of its time."""

    id: str
    kind: str
    name: str
    lane: str
    timer: str = ""
    host: str = ""
    interrupts: bool = True


@dataclass(frozen=True, slots=True)
class Flow:
    source: str
    target: str
    name: str
    condition: str


@dataclass(slots=True)
class Source:
    """What a document holds. ``lanes`` are the names of lanes by node, empty for a process without lanes."""

    name: str
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)

    def after(self, node: str) -> list[Flow]:
        return [flow for flow in self.flows if flow.source == node]

    def before(self, node: str) -> list[Flow]:
        return [flow for flow in self.flows if flow.target == node]


def read_process(root: Element, service: Service) -> Source:
    """The first process with tasks. Problems are noted in ``service``. Raises SopError when there is none."""
    processes = [each for each in root.all("process") if each.space == MODEL]
    busy = [each for each in processes if any(child.name in TASKS for child in each.children)]
    if root.name != "definitions" or root.space != MODEL or not busy:
        raise SopError([finding("import_no_process", (root.line, 1))])
    chosen = busy[0]
    pools = {
        each.attributes.get("processRef"): each.attributes.get("name", "")
        for part in root.all("collaboration")
        for each in part.all("participant")
    }
    name = chosen.attributes.get("name") or pools.get(chosen.attributes.get("id")) or chosen.attributes.get("id", "")
    if len(busy) > 1:
        service.trouble("several_processes", name)
    for part in root.all("collaboration"):
        for each in part.all("messageFlow"):
            _not_taken(service, each)
    source = Source(name)
    _nodes(service, source, chosen)
    _flows(service, source, chosen)
    return source


def _not_taken(service: Service, element: Element) -> None:
    name = element.attributes.get("name") or element.attributes.get("id", "")
    service.trouble("not_taken", " ".join(name.split()), what=element.name)


def _nodes(service: Service, source: Source, process: Element) -> None:
    lanes = dict(_lanes(process))
    for each in process.children:
        if each.name in PLAIN:
            continue
        node = _node(each, lanes) if each.space == MODEL else None
        if node is None:
            _not_taken(service, each)
        elif node.id in source.nodes:
            service.trouble("duplicate_id", node.id)
        else:
            source.nodes[node.id] = node
    for node in list(source.nodes.values()):
        if node.host and node.host not in source.nodes:
            service.trouble("unknown_reference", node.name or node.id, given=node.host)
            del source.nodes[node.id]


def _lanes(part: Element) -> Iterator[tuple[str, str]]:
    """The innermost lane of each node."""
    for lane_set in [*part.all("laneSet"), *part.all("childLaneSet")]:
        for lane in lane_set.all("lane"):
            name = " ".join((lane.attributes.get("name") or lane.attributes.get("id", "")).split())
            yield from ((each.text.strip(), name) for each in lane.all("flowNodeRef"))
            yield from _lanes(lane)


def _node(element: Element, lanes: dict[str, str]) -> Node | None:
    """The node, or None for what a SOP cannot hold: sub-processes, calls, other events and gateways, data, notes."""
    kind, identity = element.name, element.attributes.get("id", "")
    if kind not in (*TASKS, *GATEWAYS, *EVENTS) or not identity:
        return None
    definitions = [each for each in element.children if each.name.endswith("EventDefinition")]
    timers = [each for each in definitions if each.name == "timerEventDefinition"]
    if kind in ("boundaryEvent", "intermediateCatchEvent") and len(timers) != 1:
        return None
    if kind in ("startEvent", "endEvent") and any(each.name not in QUIET for each in definitions):
        return None
    name = " ".join(element.attributes.get("name", "").split())
    node = Node(identity, kind, name, lanes.get(identity, ""), host=element.attributes.get("attachedToRef", ""))
    node.interrupts = element.attributes.get("cancelActivity") != "false"
    if timers:
        node.timer = next((each.text.strip() for each in timers[0].children), "")
    return node


def _flows(service: Service, source: Source, process: Element) -> None:
    left_out = {each.attributes.get("id") for each in process.children} - set(source.nodes)
    for each in process.all("sequenceFlow"):
        name = each.attributes.get("name") or each.attributes.get("id", "")
        ends = [each.attributes.get(key, "") for key in ("sourceRef", "targetRef")]
        missing = next((end for end in ends if end not in source.nodes), None)
        if missing is not None:
            if missing not in left_out:
                service.trouble("unknown_reference", name, given=missing)
            else:
                _not_taken(service, each)
            continue
        condition = next((" ".join(part.text.split()) for part in each.all("conditionExpression")), "")
        own = " ".join(each.attributes.get("name", "").split())
        source.flows.append(Flow(ends[0], ends[1], own, condition))
