"""Requirements of the BPMN import: its subset becomes a draft that loads, everything else is listed as not taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflows.drawing import samples
from workflows import Definition, load
from workflows.drawing import bpmn
from workflows.drawing.states import MANY
from workflows.errors import SopError
from workflows.imports import Imported, from_bpmn

FILE = Path(__file__).resolve().parents[2] / "data" / "bpmn" / "everything.bpmn"
SPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"


@pytest.fixture(scope="module")
def made() -> Imported:
    return from_bpmn(FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def definition(made: Imported) -> Definition:
    return load(made.text)


def process(*parts: str) -> str:
    return f'<definitions xmlns="{SPACE}"><process id="p">{"".join(parts)}</process></definitions>'


def flow(source: str, target: str, name: str = "") -> str:
    return f'<sequenceFlow id="{source}-{target}-{name}" name="{name}" sourceRef="{source}" targetRef="{target}"/>'


def test_tasks_become_states_of_their_lane(definition: Definition) -> None:
    """The applicant's first task is the start, later ones wait for them; other lanes are offices, the innermost counts."""
    assert definition.service == "tree-felling-permit"
    assert definition.start == "fill_in"
    assert definition.states["mend_the_file"].kind == "waiting"
    check = definition.states["check_the_file"]
    assert (check.kind, check.reviews["check_the_file"].offices[0].office) == ("work", "counter")


def test_an_exclusive_gateway_becomes_results(made: Imported, definition: Definition) -> None:
    """Each flow of the choice after a task is a result of it; a condition is a question."""
    check = definition.states["check_the_file"]
    ways = {code: trigger.branches[0].to for code, trigger in check.triggers.items() if trigger.by == "office"}
    assert ways == {"complete": "opinions", "send_back": "mend_the_file", "reject": "refused"}
    assert check.reviews["check_the_file"].results["reject"].tone == "negative"
    assert any("${complete}" in each.sentence.en for each in made.questions)


def test_parallel_gateways_become_reviews(made: Imported, definition: Definition) -> None:
    """The first task of each branch is a review of one state; further tasks of a branch are named as not taken."""
    opinions = definition.states["opinions"]
    assert {plan.offices[0].office for plan in opinions.reviews.values()} == {"parks", "roads"}
    assert opinions.join is not None and opinions.join.rule == "all"
    assert opinions.triggers["semua_selesai"].branches[0].to == "any_objection"
    assert set(definition.states["any_objection"].triggers) == {"nobody_objects", "somebody_rejects"}
    assert [each.sentence.en for each in made.problems if each.code == "parallel_too_deep"] == [
        "A parallel branch at “Opinions” is more than one task: “Measure again” was not taken."
    ]


def test_timers_become_values_and_timers(definition: Definition) -> None:
    """An interrupting timer fires a trigger, another one tells the holder, one on the way makes the case wait."""
    check = definition.states["check_the_file"]
    timers = {timer.code: (timer.does, timer.after, timer.fires) for timer in check.reviews[check.code].timers}
    assert timers == {
        "waktu_too_late": ("fire", "lama_too_late", "too_late"),
        "remind": ("notify", "lama_remind", None),
    }
    values = {code: (int(value.amount), value.unit) for code, value in definition.values.items()}
    assert values["lama_too_late"] == (5, "calendar_days")
    assert values["lama_remind"] == (30, "hours")
    assert values["lama_objection_period"] == (14, "calendar_days")
    wait = definition.states["objection_period"]
    assert (wait.kind, wait.awaits, wait.timers[0].fires) == ("waiting", "outside", "lanjut")


def test_what_was_not_taken_is_listed_by_name(made: Imported) -> None:
    """Message flows, other events, sub-processes, calls, data and notes are named; so are wrong references."""
    left = {each.name for each in made.problems if each.code == "not_taken"}
    assert left == {"Ask the forester", "Error", "Appeal", "Call of another", "The file", "note", "To the appeal"}
    named = {(each.code, each.name) for each in made.problems}
    assert {("unknown_reference", "Into nothing"), ("unreachable_node", "Never reached")} <= named


@pytest.mark.parametrize("path", samples.EVERY, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["id", "en"])
def test_our_own_drawings_can_be_read_back(path: Path, language: str) -> None:
    """What we write as BPMN becomes a draft with a state for each state; only what many states allow is left out, by name."""
    original = samples.read(path)
    made = from_bpmn(bpmn(original, language, samples.city()))
    again = load(made.text)
    titles = {state.title[language] for state in again.states.values()}
    assert {state.title[language] for state in original.states.values()} <= titles
    drawn_once = {each.title[language] for each in original.operations.values() if len(each.states) > MANY}
    assert {(each.code, each.name) for each in made.problems} == {("not_taken", name) for name in drawn_once}


def test_a_process_of_the_barest_kind_loads() -> None:
    """Without lanes, names and gateways there is still a draft, with its questions."""
    made = from_bpmn(process('<startEvent id="s"/><task id="t"/><endEvent id="e"/>', flow("s", "t"), flow("t", "e")))
    assert load(made.text).states["t"].kind == "work"
    assert any(each.code == "no_lane" for each in made.questions)
    assert made.problems == ()


@pytest.mark.parametrize(
    ("parts", "codes"),
    [
        (['<task id="t"/>'], {"no_start_event", "dead_end"}),
        (['<startEvent id="s"/><task id="t"/>', flow("s", "t")], {"dead_end"}),
        (
            ['<startEvent id="s"/><startEvent id="s2"/><task id="t"/><endEvent id="e"/>', flow("s", "t"), flow("t", "e")],
            {"several_starts", "unreachable_node"},
        ),
        (
            ['<startEvent id="s"/><task id="t"/><exclusiveGateway id="g"/><exclusiveGateway id="h"/><endEvent id="e"/>',
             flow("s", "t"), flow("t", "g"), flow("g", "h"), flow("h", "g"), flow("g", "e")],
            {"endless_gateways"},
        ),
        (
            ['<startEvent id="s"/><parallelGateway id="g"/><task id="t"/><task id="u"/><endEvent id="e"/>',
             flow("s", "g"), flow("g", "t"), flow("g", "u"), flow("t", "e"), flow("u", "e")],
            {"parallel_open", "parallel_too_deep"},
        ),
        (
            ['<startEvent id="s"/><task id="t"/><task id="t"/><endEvent id="e"/>', flow("s", "t"), flow("t", "e")],
            {"duplicate_id"},
        ),
        (
            ['<startEvent id="s"/><task id="t"/><boundaryEvent id="b" attachedToRef="x"><timerEventDefinition/>'
             '</boundaryEvent><endEvent id="e"/>', flow("s", "t"), flow("t", "e")],
            {"unknown_reference"},
        ),
    ],
    ids=["no start", "no end", "two starts", "gateways in a circle", "never joined", "id twice", "event at nothing"],
)  # fmt: skip
def test_what_is_wrong_is_named_and_the_draft_still_loads(parts: list[str], codes: set[str]) -> None:
    """A process with a mistake gives a draft that can be read, and the mistake by its name."""
    made = from_bpmn(process(*parts))
    load(made.text)
    assert codes <= {each.code for each in made.problems}


@pytest.mark.parametrize(
    "text",
    [
        "<a/>",
        f'<definitions xmlns="{SPACE}"/>',
        process('<startEvent id="s"/>'),
        '<definitions><process id="p"/></definitions>',
    ],
)
def test_what_is_no_process_is_refused(text: str) -> None:
    """XML without a process with tasks is refused with a sentence."""
    with pytest.raises(SopError) as refused:
        from_bpmn(text)
    assert [each.code for each in refused.value.findings] == ["import_no_process"]


def test_a_step_that_leads_nowhere_ends_where_the_others_end() -> None:
    """A step without a way on is led to the end that the drawing has, and no second end is made."""
    parts = ['<startEvent id="s"/><task id="t"/><task id="u"/><endEvent id="e"/>']
    made = load(from_bpmn(process(*parts, flow("s", "t"), flow("t", "e", "Finish"), flow("t", "u", "On"))).text)
    (end,) = [state.code for state in made.states.values() if state.kind == "end"]
    assert [trigger.branches[0].to for trigger in made.states["u"].triggers.values()] == [end]


def test_a_timer_without_a_name_is_called_after_its_step() -> None:
    """The length of a timer that has no name is a value named after the task it stands at."""
    timer = '<boundaryEvent id="b" attachedToRef="t"><timerEventDefinition><timeDuration>P2D</timeDuration>'
    parts = [f'<startEvent id="s"/><task id="t"/>{timer}</timerEventDefinition></boundaryEvent><endEvent id="e"/>']
    made = from_bpmn(process(*parts, flow("s", "t"), flow("t", "e"), flow("b", "e")))
    value = load(made.text).values["lama_t"]
    assert (int(value.amount), value.unit) == (2, "calendar_days")


def test_an_event_at_nothing_is_named_once() -> None:
    """A timer at a task that is not there is left out with one word, and not missed a second time."""
    lost = '<boundaryEvent id="b" attachedToRef="x"><timerEventDefinition/></boundaryEvent>'
    parts = [f'<startEvent id="s"/><task id="t"/>{lost}<endEvent id="e"/>']
    made = from_bpmn(process(*parts, flow("s", "t"), flow("t", "e")))
    assert [(each.code, each.name) for each in made.problems] == [("unknown_reference", "b")]


def test_two_branches_that_never_meet_again_go_on_to_the_end() -> None:
    """Reviews whose branches are not joined are followed by the end of the service."""
    fork = '<startEvent id="s"/><parallelGateway id="g"/><task id="t"/><task id="u"/>'
    made = from_bpmn(process(fork, flow("s", "g"), flow("g", "t"), flow("g", "u")))
    (asked,) = [state for state in load(made.text).states.values() if len(state.reviews) == 2]
    assert {code: trigger.branches[0].to for code, trigger in asked.triggers.items()} == {"semua_selesai": "usai"}
