"""Requirements of reading a BPMN document: which process, what is taken of it, and what is named as not taken."""

from __future__ import annotations

import pytest

from tests.workflows.imports.test_bpmn import SPACE, flow, process
from tests.workflows.imports.test_bpmn_odd import draft, named, states
from workflows import load
from workflows.errors import SopError

PLAIN = '<startEvent id="s"/><task id="t"/><endEvent id="e"/>'
WAYS = (flow("s", "t"), flow("t", "e"))
TIMER = "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>"


def document(inside: str) -> str:
    return f'<definitions xmlns="{SPACE}">{inside}</definitions>'


def sentences(text: str) -> list[str]:
    return [each.sentence.en for each in draft(text).problems]


@pytest.mark.parametrize(
    ("element", "kind", "name"),
    [
        ('<subProcess id="x" name="Two\n  lines"/>', "subProcess", "Two lines"),
        ('<eventBasedGateway id="x"/>', "eventBasedGateway", "x"),
        ('<callActivity name="Only a name"/>', "callActivity", "Only a name"),
        ('<task name="No id"/>', "task", "No id"),
        ('<m:task xmlns:m="urn:other" id="x"/>', "task", "x"),
        ('<boundaryEvent id="x" attachedToRef="t"><messageEventDefinition/></boundaryEvent>', "boundaryEvent", "x"),
        (f'<boundaryEvent id="x" attachedToRef="t">{TIMER}{TIMER}</boundaryEvent>', "boundaryEvent", "x"),
        ('<intermediateCatchEvent id="x"><signalEventDefinition/></intermediateCatchEvent>', "intermediateCatchEvent", "x"),
        ('<intermediateThrowEvent id="x"/>', "intermediateThrowEvent", "x"),
        (f'<startEvent id="x">{TIMER}</startEvent>', "startEvent", "x"),
        ('<endEvent id="x" name="Broken"><errorEventDefinition/></endEvent>', "endEvent", "Broken"),
        ("<dataStoreReference/>", "dataStoreReference", ""),
    ],
)  # fmt: skip
def test_what_a_service_cannot_hold_is_named_with_its_kind(element: str, kind: str, name: str) -> None:
    """Each part that is not taken is said with the kind of part and its name on one line, or its id."""
    made = draft(process(PLAIN, element, *WAYS))
    assert [(each.code, each.name, each.sentence.en) for each in made.problems] == [
        ("not_taken", name, f"Not taken: {kind} “{name}”.")
    ]
    assert made.problems[0].sentence.id == f"Tidak diambil: {kind} «{name}»."


@pytest.mark.parametrize(
    "element",
    ["documentation", "extensionElements", "ioSpecification", "property", "laneSet"],
)
def test_what_only_describes_is_passed_over(element: str) -> None:
    """Documentation, extensions and data of the process are no steps: nothing is said of them."""
    assert sentences(process(PLAIN, f'<{element} id="x"/>', *WAYS)) == []


@pytest.mark.parametrize("kind", ["startEvent", "endEvent"])
@pytest.mark.parametrize("event", ["messageEventDefinition", "terminateEventDefinition", "noneEventDefinition"])
def test_a_start_or_end_by_message_is_a_plain_one(kind: str, event: str) -> None:
    """Starts and ends that only say how the message comes, or that all stops, are taken as they are."""
    text = process(PLAIN, *WAYS)
    identity = "s" if kind == "startEvent" else "e"
    made = draft(text.replace(f'<{kind} id="{identity}"/>', f'<{kind} id="{identity}"><{event}/></{kind}>'))
    assert made.problems == ()
    assert list(load(made.text).states) == ["awal", "t", "e"]


@pytest.mark.parametrize(
    ("cancels", "does"), [("", "fire"), ('cancelActivity="true"', "fire"), ('cancelActivity="false"', "notify")]
)
def test_a_timer_at_a_task_interrupts_unless_it_says_not(cancels: str, does: str) -> None:
    """Without a word a timer ends the task, and fires; only one that says that it does not cancel tells the holder."""
    edge = f'<boundaryEvent id="b" attachedToRef="t" {cancels}>{TIMER}</boundaryEvent>'
    made = load(draft(process(PLAIN, edge, *WAYS, flow("b", "e"))).text)
    assert [each.does for each in made.states["t"].reviews["t"].timers] == [does]


def test_a_timer_that_says_no_time_is_an_example() -> None:
    """A timer without any duration is taken with an example and the question how long."""
    edge = '<boundaryEvent id="b" attachedToRef="t"><timerEventDefinition/></boundaryEvent>'
    made = draft(process(PLAIN, edge, *WAYS, flow("b", "e")))
    assert [each.sentence.en for each in made.questions if each.code == "duration"] == [
        "The duration “” of the timer “T” cannot be read; its value is an example."
    ]


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ('<sequenceFlow id="f" name="On" sourceRef="t" targetRef="q"/>', ("On", "q")),
        ('<sequenceFlow id="f" sourceRef="q" targetRef="t"/>', ("f", "q")),
        ('<sequenceFlow id="f" sourceRef="t"/>', ("f", "")),
        ('<sequenceFlow sourceRef="q" targetRef="r"/>', ("", "q")),
    ],
)
def test_a_flow_to_what_is_not_there_is_named(way: str, said: tuple[str, str]) -> None:
    """A flow whose end is missing is said by its name or id, with the reference that is wrong, and not taken."""
    name, given = said
    assert sentences(process(PLAIN, *WAYS, way)) == [
        f"The flow “{name}” refers to “{given}”, which is not there; the flow was not taken."
    ]


@pytest.mark.parametrize(
    ("way", "name"),
    [
        ('<sequenceFlow id="f" name="To it" sourceRef="t" targetRef="x"/>', "To it"),
        ('<sequenceFlow id="f" sourceRef="x" targetRef="t"/>', "f"),
    ],
)
def test_a_flow_to_what_was_not_taken_is_not_taken_either(way: str, name: str) -> None:
    """A flow from or to a part that was left out is named as left out too."""
    assert sentences(process(PLAIN, '<subProcess id="x"/>', *WAYS, way)) == [
        "Not taken: subProcess “x”.",
        f"Not taken: sequenceFlow “{name}”.",
    ]


@pytest.mark.parametrize(("name", "said"), [("", "b"), ('name="Late"', "Late")])
def test_a_timer_at_what_is_not_there_is_left_out(name: str, said: str) -> None:
    """A timer whose task is missing is said by its name or id, and so is each flow out of it."""
    edge = f'<boundaryEvent id="b" {name} attachedToRef="x">{TIMER}</boundaryEvent>'
    made = draft(process(PLAIN, edge, *WAYS, flow("b", "e", "Over")))
    assert [each.sentence.en for each in made.problems] == [
        f"The flow “{said}” refers to “x”, which is not there; the flow was not taken.",
        "Not taken: sequenceFlow “Over”.",
    ]


def test_of_two_parts_with_one_id_the_first_is_taken() -> None:
    """An id that stands twice is named, and the second part is not read."""
    made = draft(
        process('<startEvent id="s"/><task id="t" name="First"/><task id="t" name="Second"/><endEvent id="e"/>', *WAYS)
    )
    assert named(made) == [("duplicate_id", "t")]
    assert "first:" in states(made) and "second:" not in states(made)


def test_the_first_process_with_tasks_is_taken() -> None:
    """A process without tasks is passed over; of several with tasks the first is taken, and that there are more is said."""
    first = f'<process id="a" name="Felling">{PLAIN}{"".join(WAYS)}</process>'
    empty, second = '<process id="n" name="Nothing"/>', '<process id="b"><task id="z"/></process>'
    pools = '<collaboration id="c"><participant id="q" name="Pool of it" processRef="a"/></collaboration>'
    made = draft(document(empty + first + second + pools))
    assert [each.sentence.en for each in made.problems] == ["The file has several processes; only “Felling” was taken."]
    assert "\nservice: felling\n" in made.text
    assert draft(document(empty + first)).problems == ()


def test_a_process_is_called_by_its_pool_when_it_has_no_name() -> None:
    """The name of the pool that stands for the process is the service's; a pool of another process says nothing."""
    held = f'<process id="a">{PLAIN}{"".join(WAYS)}</process>'
    other = '<participant id="r" name="Another" processRef="z"/>'
    pool = '<participant id="q" name="Felling of trees" processRef="a"/>'
    assert (
        "\nservice: felling-of-trees\n" in draft(document(f"<collaboration>{other}{pool}</collaboration>{held}")).text
    )
    assert "\nservice: a\n" in draft(document(f"<collaboration>{other}</collaboration>{held}")).text


@pytest.mark.parametrize(
    "text",
    [
        f'<definitions xmlns="{SPACE}"><x:process xmlns:x="urn:x"><x:task id="t"/></x:process></definitions>',
        f'<definitions xmlns="urn:x" xmlns:b="{SPACE}"><b:process id="p"><b:task id="t"/></b:process></definitions>',
        f'<model xmlns="{SPACE}"><process id="p"><task id="t"/></process></model>',
    ],
    ids=["process of another language", "document of another language", "another document"],
)
def test_what_is_not_bpmn_is_refused_where_it_begins(text: str) -> None:
    """The refusal of a document without a BPMN process names the line on which its first element stands."""
    with pytest.raises(SopError) as refused:
        draft(f"<!-- drawn\nby hand -->\n{text}")
    (found,) = refused.value.findings
    assert (found.code, found.line, found.column) == ("import_no_process", 3, 1)
