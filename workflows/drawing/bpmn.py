"""A definition as BPMN 2.0 XML with its diagram (BPMN DI), so that a BPMN tool opens it laid out in lanes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from workflows.drawing import grid
from workflows.drawing.bpmn_labels import label_places
from workflows.drawing.bpmn_process import Flow, Node, Process, process
from workflows.drawing.layers import Box, Link, back_links, ranks_of
from workflows.drawing.markup import figure, plain
from workflows.drawing.text import wrap
from workflows.drawing.words import Speaker

if TYPE_CHECKING:
    from workflows.city import City
    from workflows.definition import Definition

NAMESPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
TASK, GATEWAY, EVENT, SUB = (110.0, 80.0), (50.0, 50.0), (36.0, 36.0), (150.0, 90.0)
SLOT, TRACK, LANES = 140.0, 10.0, (4.0, -4.0, 9.0, -9.0)
NAMES = 60.0  # room for the names of the flows that leave a rank
LEFT, TOP, POOL_HEAD, LANE_HEAD = 160.0, 80.0, 30.0, 30.0
EVENT_TAGS = ("startEvent", "endEvent", "boundaryEvent")


def bpmn(definition: Definition, language: str, city: City | None = None) -> str:
    """The service as a BPMN 2.0 document: one pool, a lane for each office, and where everything stands.

    It can be opened, not run: conditions are sentences. The same definition always gives the same text.
    """
    speaker = Speaker(definition, language, city)
    made = process(speaker)
    for prefix, address in NAMESPACES.items():
        ElementTree.register_namespace(prefix, address)
    root = _element(
        None, "bpmn:definitions", id="definitions", targetNamespace="urn:satu-pintu:sop", exporter="Satu Pintu"
    )
    pool = _element(root, "bpmn:collaboration", id="collaboration")
    _element(pool, "bpmn:participant", id="pool", name=definition.title[language], processRef="process")
    _write_process(root, definition, language, made)
    _write_diagram(root, made, _Places(made))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _element(
    parent: ElementTree.Element | None, name: str, text: str | None = None, /, **attributes: str | None
) -> ElementTree.Element:
    prefix, _, local = name.partition(":")
    given = {key: plain(value) for key, value in attributes.items() if value is not None}
    tag = f"{{{NAMESPACES[prefix]}}}{local}"
    made = ElementTree.Element(tag, given) if parent is None else ElementTree.SubElement(parent, tag, given)
    made.text = plain(text) if text is not None else None
    return made


# ── the model ──


def _write_process(root: ElementTree.Element, definition: Definition, language: str, made: Process) -> None:
    home = _element(root, "bpmn:process", id="process", name=definition.title[language], isExecutable="false")
    _element(home, "bpmn:documentation", definition.summary[language])
    lanes = _element(home, "bpmn:laneSet", id="lanes")
    for code, name in made.lanes.items():
        lane = _element(lanes, "bpmn:lane", id=f"lane_{code}", name=name)
        for node in made.nodes:
            if node.lane == code:
                _element(lane, "bpmn:flowNodeRef", node.id)
    for node in made.nodes:
        _write_node(home, node, made.flows)
    for flow in made.flows:
        _write_flow(home, flow)


def _write_node(home: ElementTree.Element, node: Node, flows: Sequence[Flow]) -> None:
    default = next((flow.id for flow in flows if flow.source == node.id and flow.is_default), None)
    element = _element(
        home, f"bpmn:{node.tag}", id=node.id, name=node.name or None, default=default,
        attachedToRef=node.host, cancelActivity=None if node.host is None else str(node.interrupts).lower(),
        triggeredByEvent="true" if node.tag == "subProcess" else None,
    )  # fmt: skip
    if node.says:
        _element(element, "bpmn:documentation", node.says)
    for flow in flows:
        if flow.target == node.id:
            _element(element, "bpmn:incoming", flow.id)
    for flow in flows:
        if flow.source == node.id:
            _element(element, "bpmn:outgoing", flow.id)
    if node.event is not None:
        event = _element(element, f"bpmn:{node.event}EventDefinition", id=f"what_{node.id}")
        if node.event == "timer":
            _write_expression(event, "timeDuration", node.name)
    if node.tag == "subProcess":
        _write_operation(element, node)


def _write_operation(element: ElementTree.Element, node: Node) -> None:
    begin = _element(
        element, "bpmn:startEvent", id=f"begin_{node.id}", isInterrupting="true" if node.interrupts else "false"
    )
    _element(begin, "bpmn:outgoing", f"way_{node.id}")
    _element(begin, "bpmn:messageEventDefinition", id=f"what_{node.id}")
    finish = _element(element, "bpmn:endEvent", id=f"finish_{node.id}", name=node.says or None)
    _element(finish, "bpmn:incoming", f"way_{node.id}")
    _element(
        element, "bpmn:sequenceFlow", id=f"way_{node.id}", sourceRef=f"begin_{node.id}", targetRef=f"finish_{node.id}"
    )


def _write_flow(home: ElementTree.Element, flow: Flow) -> None:
    element = _element(
        home, "bpmn:sequenceFlow", id=flow.id, name=flow.name or None, sourceRef=flow.source, targetRef=flow.target
    )
    if flow.condition:
        _write_expression(element, "conditionExpression", flow.condition)


def _write_expression(parent: ElementTree.Element, name: str, words: str) -> None:
    made = _element(parent, f"bpmn:{name}", words)
    made.set(f"{{{NAMESPACES['xsi']}}}type", "bpmn:tFormalExpression")


# ── where everything stands ──


@dataclass(frozen=True, slots=True)
class _Spot:
    x: float
    y: float
    width: float
    height: float


@dataclass(slots=True)
class _Places:
    """Ranks from left to right, slots of lanes from the top down; the grid's rows are ranks, its columns slots."""

    made: Process
    ranks: dict[str, int] = field(default_factory=dict)
    slots: dict[str, int] = field(default_factory=dict)
    lane_slots: dict[str, tuple[int, int]] = field(default_factory=dict)
    spots: dict[str, _Spot] = field(default_factory=dict)
    lines: dict[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    width: float = 0

    def __post_init__(self) -> None:
        self._find_ranks()
        self._find_slots()
        self._lay()

    def _find_ranks(self) -> None:
        """One column after the furthest that leads there; an event at a task's edge stands with its task."""
        hosts = {node.id: node.host or node.id for node in self.made.nodes}
        boxes = [Box(node.id, 1, 1) for node in self.made.nodes if node.host is None]
        links = [Link(hosts[flow.source], hosts[flow.target]) for flow in self.made.flows]
        links = [link for link in links if link.source != link.target]
        found = ranks_of(boxes, links, back_links(boxes, links))
        self.ranks = {node.id: found[hosts[node.id]] for node in self.made.nodes}

    def _find_slots(self) -> None:
        """In each lane the slot nearest to what leads to a node; two nodes of one rank take two slots."""
        before: dict[str, list[str]] = {node.id: [] for node in self.made.nodes}
        for flow in self.made.flows:
            before[flow.target].append(flow.source)
        hosts = {node.id: node.host or node.id for node in self.made.nodes}
        taken: set[tuple[str, int, int]] = set()
        inner: dict[str, int] = {}
        nodes = sorted((node for node in self.made.nodes if node.host is None), key=lambda node: self.ranks[node.id])
        lanes = {node.id: node.lane for node in self.made.nodes}
        for node in nodes:
            same = [inner[hosts[each]] for each in before[node.id] if hosts[each] in inner and lanes[each] == node.lane]
            slot = min(same, default=0)
            while (node.lane, self.ranks[node.id], slot) in taken:
                slot += 1
            taken.add((node.lane, self.ranks[node.id], slot))
            inner[node.id] = slot
        first = 0
        for code in self.made.lanes:
            count = 1 + max((slot for lane, _rank, slot in taken if lane == code), default=0)
            self.lane_slots[code] = (first, count)
            first += count
        self.slots = {node.id: self.lane_slots[node.lane][0] + inner[hosts[node.id]] for node in self.made.nodes}

    def _lay(self) -> None:
        nodes = {node.id: node for node in self.made.nodes}
        count = 1 + max(self.ranks.values(), default=0)
        columns = sum(slots for _first, slots in self.lane_slots.values())
        ways = [
            grid.Way(
                self.ranks[flow.source], self.ranks[flow.target], self.slots[flow.source], self.slots[flow.target],
                beside=nodes[flow.source].host is not None,
            )
            for flow in self.made.flows
        ]  # fmt: skip
        taken = {(self.ranks[node.id], self.slots[node.id]) for node in self.made.nodes}
        laid = grid.lay(ways, grid.Lines(TOP, SLOT, columns, LANES), count, taken)
        bands = self._bands(laid, count)
        self._stand(bands)
        for number, flow in enumerate(self.made.flows):
            source, target = nodes[flow.source], nodes[flow.target]
            halves = _size(source)[0] / 2, _size(target)[0] / 2
            corners = laid.corners(number, bands, TRACK, halves, TASK[1] / 2)
            self.lines[flow.id] = self._turned(source, corners)

    def _bands(self, laid: grid.Laid, count: int) -> list[grid.Band]:
        x = LEFT + POOL_HEAD + LANE_HEAD
        bands = []
        named = {self.ranks[flow.source] for flow in self.made.flows if flow.name}
        for rank in range(count):
            widest = max((_size(node)[0] for node in self.made.nodes if self.ranks[node.id] == rank), default=TASK[0])
            tracks = TRACK * laid.tracks(rank)
            corridor = 40 + tracks + (NAMES if rank - 1 in named else 0)
            end = x + corridor + widest
            bands.append(grid.Band(end - widest - 20 - tracks, end - widest / 2, end + 10))
            x = end
        self.width = x + 40 - LEFT
        return bands

    def _stand(self, bands: Sequence[grid.Band]) -> None:
        edges: dict[str, int] = {}
        for node in self.made.nodes:
            width, height = _size(node)
            x, y = bands[self.ranks[node.id]].middle, TOP + SLOT * (self.slots[node.id] + 0.5)
            if node.host is not None:
                number = edges.get(node.host, 0)
                edges[node.host] = number + 1
                x, y = x + TASK[0] / 2 - 24 - 40 * (number % 3), y + TASK[1] / 2
            self.spots[node.id] = _Spot(x - width / 2, y - height / 2, width, height)

    def _turned(self, source: Node, corners: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
        """From the grid, which reads downwards, to the diagram, which reads to the right."""
        points = [(y, x) for x, y in corners]
        if source.host is not None:
            spot = self.spots[source.id]
            middle = spot.x + spot.width / 2
            lane = points[1][1]
            points[:2] = [(middle, spot.y + (spot.height if lane > spot.y else 0)), (middle, lane)]
        return tuple(points)


def _size(node: Node) -> tuple[float, float]:
    if node.tag in EVENT_TAGS:
        return EVENT
    if node.tag.endswith("Gateway"):
        return GATEWAY
    return SUB if node.tag == "subProcess" else TASK


def _write_diagram(root: ElementTree.Element, made: Process, places: _Places) -> None:
    diagram = _element(root, "bpmndi:BPMNDiagram", id="diagram")
    plane = _element(diagram, "bpmndi:BPMNPlane", id="plane", bpmnElement="collaboration")
    slots = sum(count for _first, count in places.lane_slots.values())
    _shape(plane, "pool", _Spot(LEFT, TOP, places.width, SLOT * slots), isHorizontal="true")
    for code, (first, count) in places.lane_slots.items():
        spot = _Spot(LEFT + POOL_HEAD, TOP + SLOT * first, places.width - POOL_HEAD, SLOT * count)
        _shape(plane, f"lane_{code}", spot, isHorizontal="true")
    for node in made.nodes:
        spot = places.spots[node.id]
        _shape(plane, node.id, spot, **_look(node), named=_label(node, spot))
        if node.tag == "subProcess":
            _draw_operation(plane, node, spot)
    names = {flow.id: flow.name for flow in made.flows}
    labels = label_places(names, places.lines, [_corners_of(each) for each in _covered(made, places)])
    for flow in made.flows:
        place = labels.get(flow.id)
        named = _Spot(place[0], place[1], place[2] - place[0], place[3] - place[1]) if place else None
        _edge(plane, flow.id, places.lines[flow.id], named)


def _covered(made: Process, places: _Places) -> Iterator[_Spot]:
    """What a name of a flow may not cover: every shape and every shape's own name."""
    for node in made.nodes:
        spot = places.spots[node.id]
        label = _label(node, spot)
        yield spot
        if label is not None:
            yield label


def _corners_of(spot: _Spot) -> tuple[float, float, float, float]:
    return spot.x, spot.y, spot.x + spot.width, spot.y + spot.height


def _look(node: Node) -> dict[str, str]:
    if node.tag == "exclusiveGateway":
        return {"isMarkerVisible": "true"}
    return {"isExpanded": "true"} if node.tag == "subProcess" else {}


def _label(node: Node, spot: _Spot) -> _Spot | None:
    """Where the name of an event or gateway stands: below it, above a gateway, whose lines leave on all other sides."""
    if not node.name or node.tag not in (*EVENT_TAGS, "exclusiveGateway", "parallelGateway", "inclusiveGateway"):
        return None
    height = 14.0 * len(wrap(node.name, 11, 90))
    above = node.tag.endswith("Gateway")
    top = spot.y - height - 4 if above else spot.y + spot.height + 4
    return _Spot(spot.x + spot.width / 2 - 50, top, 100, height)


def _draw_operation(plane: ElementTree.Element, node: Node, spot: _Spot) -> None:
    y = spot.y + spot.height / 2 - 10
    _shape(plane, f"begin_{node.id}", _Spot(spot.x + 16, y, *EVENT))
    label = _Spot(spot.x + 76, y + 38, 70, 28) if node.says else None
    _shape(plane, f"finish_{node.id}", _Spot(spot.x + 96, y, *EVENT), named=label)
    _edge(plane, f"way_{node.id}", ((spot.x + 52, y + 18), (spot.x + 96, y + 18)))


def _shape(
    plane: ElementTree.Element, identity: str, spot: _Spot, named: _Spot | None = None, **attributes: str
) -> None:
    shape = _element(plane, "bpmndi:BPMNShape", id=f"shape_{identity}", bpmnElement=identity, **attributes)
    _bounds(shape, spot)
    if named is not None:
        _bounds(_element(shape, "bpmndi:BPMNLabel"), named)


def _bounds(parent: ElementTree.Element, spot: _Spot) -> None:
    given: Mapping[str, float] = {"x": spot.x, "y": spot.y, "width": spot.width, "height": spot.height}
    _element(parent, "dc:Bounds", **{key: figure(value) for key, value in given.items()})


def _edge(
    plane: ElementTree.Element, identity: str, points: Sequence[tuple[float, float]], named: _Spot | None = None
) -> None:
    edge = _element(plane, "bpmndi:BPMNEdge", id=f"edge_{identity}", bpmnElement=identity)
    for x, y in points:
        _element(edge, "di:waypoint", x=figure(x), y=figure(y))
    if named is not None:
        _bounds(_element(edge, "bpmndi:BPMNLabel"), named)
