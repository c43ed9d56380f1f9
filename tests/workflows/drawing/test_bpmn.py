"""Requirements of the BPMN 2.0 document: whole, ordered as its schema asks, and laid out so that a tool opens it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from tests.workflows import makers as m
from tests.workflows.drawing import samples
from tests.workflows.drawing.test_diagram import withdrawable
from tests.workflows.drawing.test_flowchart import several_offices
from workflows.definition import Connector, Definition, Text, Timer
from workflows.drawing import bpmn
from workflows.drawing.bpmn import NAMESPACES

BPMN, DI, DC, POINT = (f"{{{NAMESPACES[each]}}}" for each in ("bpmn", "bpmndi", "dc", "di"))
EVENTS = ("startEvent", "endEvent", "boundaryEvent")
# the order of children that the schema of BPMN 2.0 asks of a flow node
ORDER = (
    "documentation",
    "incoming",
    "outgoing",
    "timerEventDefinition",
    "messageEventDefinition",
    "errorEventDefinition",
)


def timed() -> Definition:
    """A waiting state that ends by itself, warns before, and one that asks another system."""
    wait = replace(
        m.state("wait", "waiting", [m.trigger("go_on", "ask"), m.trigger("lapse", "gone", by="system")]),
        timers=(
            Timer("end", "fire", after="quick", fires="lapse"),
            Timer(
                "half", "notify", fraction=Decimal("0.5"), to="applicant", says=Text("Separuh waktu", "Half the time")
            ),
        ),
    )
    ask = replace(
        m.state(
            "ask", "automatic", [m.trigger("answered", "done", by="system"), m.trigger("by_hand", "wait", by="system")]
        ),
        does="ask",
        connector=Connector("registry", (), (), "answered", "by_hand"),
    )
    begin = m.state("draft", "start", [m.trigger("send", "wait")])
    return m.definition(begin, wait, ask, m.end("done", "closed"), m.end("gone", "withdrawn"))


EVERY = [pytest.param(samples.read(path), id=path.stem) for path in samples.EVERY] + [
    pytest.param(timed(), id="timed"),
    pytest.param(withdrawable(6), id="operation"),
    pytest.param(several_offices(), id="offices"),
    pytest.param(samples.hostile(), id="hostile"),
]


def read(definition: Definition) -> Element:
    return ElementTree.fromstring(bpmn(definition, "en", samples.city()))


def local(element: Element) -> str:
    return element.tag.partition("}")[2]


def nodes(root: Element) -> Iterator[Element]:
    """The flow nodes of the process, those inside sub-processes too."""
    for each in root.iter():
        if each.tag.startswith(BPMN) and local(each).endswith(
            ("Event", "Task", "Gateway", "subProcess", "callActivity")
        ):
            yield each


@pytest.mark.parametrize("definition", EVERY)
def test_every_reference_leads_somewhere(definition: Definition) -> None:
    """Ids are given once; flows, lanes, boundary events and shapes refer to what is there."""
    root = read(definition)
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(set(ids)) == len(ids)
    known = set(ids)
    for each in root.iter():
        for name in ("sourceRef", "targetRef", "attachedToRef", "processRef", "bpmnElement", "default"):
            assert each.get(name) is None or each.get(name) in known
        if each.tag in (f"{BPMN}flowNodeRef", f"{BPMN}incoming", f"{BPMN}outgoing"):
            assert each.text in known
    flows = {
        flow.get("id"): (flow.get("sourceRef"), flow.get("targetRef")) for flow in root.iter(f"{BPMN}sequenceFlow")
    }
    for node in nodes(root):
        coming = [each.text for each in node.findall(f"{BPMN}incoming")]
        going = [each.text for each in node.findall(f"{BPMN}outgoing")]
        assert coming == [flow for flow, (_one, two) in flows.items() if two == node.get("id")]
        assert going == [flow for flow, (one, _two) in flows.items() if one == node.get("id")]


@pytest.mark.parametrize("definition", EVERY)
def test_children_stand_in_the_order_of_the_schema(definition: Definition) -> None:
    """Collaboration, process and diagram follow each other; lanes come first in a process, a node's parts in their order."""
    root = read(definition)
    assert [local(each) for each in root] == ["collaboration", "process", "BPMNDiagram"]
    home = root.find(f"{BPMN}process")
    assert home is not None
    assert [local(each) for each in home][:2] == ["documentation", "laneSet"]
    for node in nodes(root):
        known = [ORDER.index(local(each)) for each in node if local(each) in ORDER]
        assert known == sorted(known)


@pytest.mark.parametrize("definition", EVERY)
def test_everything_has_its_place_in_the_diagram(definition: Definition) -> None:
    """Each node, lane and pool has a shape with bounds, each flow an edge with at least two waypoints, and none more."""
    root = read(definition)
    shapes = [each.get("bpmnElement") for each in root.iter(f"{DI}BPMNShape")]
    lanes = [each.get("id") for each in root.iter(f"{BPMN}lane")]
    assert sorted(map(str, shapes)) == sorted(map(str, ["pool", *lanes, *(each.get("id") for each in nodes(root))]))
    for shape in root.iter(f"{DI}BPMNShape"):
        bounds = shape.find(f"{DC}Bounds")
        assert bounds is not None
        assert float(bounds.get("width", "0")) > 0 < float(bounds.get("height", "0"))
    edges = [each.get("bpmnElement") for each in root.iter(f"{DI}BPMNEdge")]
    assert sorted(map(str, edges)) == sorted(str(each.get("id")) for each in root.iter(f"{BPMN}sequenceFlow"))
    assert all(len(edge.findall(f"{POINT}waypoint")) >= 2 for edge in root.iter(f"{DI}BPMNEdge"))


def box(root: Element, identity: str | None) -> tuple[float, float, float, float]:
    for shape in root.iter(f"{DI}BPMNShape"):
        if shape.get("bpmnElement") == identity:
            bounds = shape.find(f"{DC}Bounds")
            assert bounds is not None
            x, y, wide, high = (float(bounds.get(name, "0")) for name in ("x", "y", "width", "height"))
            return x, y, x + wide, y + high
    raise AssertionError(identity)


@pytest.mark.parametrize("definition", EVERY)
def test_nodes_stand_in_their_lanes_and_apart(definition: Definition) -> None:
    """No two nodes cover each other, each lies within its lane, and a flow begins and ends at its nodes."""
    root = read(definition)
    inner = {each.get("id") for part in root.iter(f"{BPMN}subProcess") for each in part}
    placed = [each for each in nodes(root) if local(each) != "boundaryEvent" and each.get("id") not in inner]
    for one, two in combinations([box(root, each.get("id")) for each in placed], 2):
        assert one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
    for lane in root.iter(f"{BPMN}lane"):
        left, top, right, bottom = box(root, lane.get("id"))
        for member in lane:
            x, y, to_x, to_y = box(root, member.text)
            assert left <= x and top <= y and to_x <= right and to_y <= bottom
    for flow in root.iter(f"{BPMN}sequenceFlow"):
        edge = next(each for each in root.iter(f"{DI}BPMNEdge") if each.get("bpmnElement") == flow.get("id"))
        points = [(float(each.get("x", "0")), float(each.get("y", "0"))) for each in edge.findall(f"{POINT}waypoint")]
        for (x, y), name in ((points[0], "sourceRef"), (points[-1], "targetRef")):
            left, top, right, bottom = box(root, flow.get(name))
            assert left - 1 <= x <= right + 1 and top - 1 <= y <= bottom + 1


def test_a_choice_is_an_exclusive_gateway_with_a_default() -> None:
    """Branches of a trigger leave an exclusive gateway with their condition in words; the last is the default."""
    root = read(several_offices())
    choice = next(each for each in root.iter(f"{BPMN}exclusiveGateway"))
    flows = [each for each in root.iter(f"{BPMN}sequenceFlow") if each.get("sourceRef") == choice.get("id")]
    assert [each.get("name") for each in flows] == ["one of them objects", "otherwise"]
    assert flows[0].find(f"{BPMN}conditionExpression") is not None
    assert choice.get("default") == flows[1].get("id")


def test_offices_that_are_always_asked_together_stand_between_parallel_gateways() -> None:
    """A parallel gateway opens the reviews, another waits for all; with an office asked only sometimes both are inclusive."""
    root = read(several_offices())
    assert len(list(root.iter(f"{BPMN}parallelGateway"))) == 2
    tasks = [each.get("id") for each in root.iter(f"{BPMN}userTask")]
    assert {"task_opinions_opinion_parks", "task_opinions_opinion_roads"} <= set(tasks)
    sometimes = next(path for path in samples.SHIPPED if 'dishub: "' in path.read_text(encoding="utf-8"))
    assert len(list(read(samples.read(sometimes)).iter(f"{BPMN}inclusiveGateway"))) == 2


def test_time_stands_at_the_edge_of_its_task() -> None:
    """A timer that fires interrupts its task and leads on; one that only warns does neither; a failed connector leads aside."""
    root = read(timed())
    edges = {str(each.get("id")): each for each in root.iter(f"{BPMN}boundaryEvent")}
    ending, warning = edges["timer_task_wait_end"], edges["timer_task_wait_half"]
    assert (ending.get("cancelActivity"), warning.get("cancelActivity")) == ("true", "false")
    assert ending.find(f"{BPMN}timerEventDefinition") is not None
    assert str(warning.get("name")).startswith("Half the time, after 50%")
    assert edges["event_ask_by_hand"].find(f"{BPMN}errorEventDefinition") is not None


def test_what_is_open_in_many_states_is_an_event_sub_process() -> None:
    """An operation stands once, triggered by an event, and says where it ends."""
    part = next(iter(read(withdrawable(6)).iter(f"{BPMN}subProcess")))
    assert (part.get("name"), part.get("triggeredByEvent")) == ("Withdraw", "true")
    finish = part.find(f"{BPMN}endEvent")
    assert finish is not None
    assert finish.get("name") == "gone"


def test_one_definition_has_one_document(tmp_path: Path) -> None:
    """Written twice the document is the same, and it can be read back from a file."""
    definition = samples.read(samples.LARGE)
    path = tmp_path / "large.bpmn"
    path.write_text(bpmn(definition, "id"), encoding="utf-8")
    assert ElementTree.parse(path).getroot().tag == f"{BPMN}definitions"
    assert path.read_text(encoding="utf-8") == bpmn(definition, "id")
