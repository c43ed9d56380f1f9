"""Requirements of the BPMN import where several work at once: what becomes a review, what is asked, what is named as left out."""

from __future__ import annotations

import pytest

from tests.workflows.imports.test_bpmn import flow, process
from tests.workflows.imports.test_bpmn_odd import asked, draft, named, states
from workflows import load

BEGIN = '<startEvent id="s"/><parallelGateway id="g"/><task id="t"/><task id="u"/><parallelGateway id="j"/><endEvent id="e"/>'
FORK = (flow("s", "g"), flow("g", "t"), flow("g", "u"))
JOIN = (flow("t", "j"), flow("u", "j"))
ALL_DONE = 'semua_selesai: {{title: {{id: "Semua selesai", en: "Semua selesai"}}, by: system, to: {}}}'
LEFT = 'semua_selesai: {title: {id: "Lanjut", en: "Lanjut"}, by: system, to: usai}'


def test_a_nameless_fork_is_a_state_with_a_review_for_each_branch() -> None:
    """Two tasks between two gateways are reviews by the lead office; when all have answered, the case goes on by itself."""
    made = draft(process(BEGIN, *FORK, *JOIN, flow("j", "e")))
    load(made.text)
    assert named(made) == []
    assert states(made)[6:] == [
        "g:",
        "kind: work",
        'title: {id: "Penelaahan bersama", en: "Penelaahan bersama"}',
        'says: {id: "Penelaahan bersama.", en: "Penelaahan bersama."}',
        "reviews:",
        "t:",
        'title: {id: "T", en: "T"}',
        "role: petugas",
        "office: kantor",
        "results:",
        'usai: {title: {id: "Selesai", en: "Done"}, tone: positive}',
        "u:",
        'title: {id: "U", en: "U"}',
        "role: petugas",
        "office: kantor",
        "results:",
        'usai: {title: {id: "Selesai", en: "Done"}, tone: positive}',
        "join: {rule: all, fires: semua_selesai}",
        "triggers:",
        ALL_DONE.format("e"),
        "e:",
        "kind: end",
        'title: {id: "E", en: "E"}',
        'says: {id: "E.", en: "E."}',
        "outcome: closed",
    ]
    assert [said for code, said in asked(made) if code == "no_lane"] == [
        "“t” stands in no lane.",
        "“u” stands in no lane.",
    ]


def test_branches_without_a_task_are_one_piece_of_work() -> None:
    """Where nothing stands between two gateways, an office lets the case go on."""
    made = draft(process(BEGIN, flow("s", "g"), flow("g", "j", "a"), flow("g", "j", "b"), flow("j", "e")))
    load(made.text)
    assert states(made)[6:13] == [
        "g:",
        "kind: work",
        'title: {id: "Penelaahan bersama", en: "Penelaahan bersama"}',
        'says: {id: "Penelaahan bersama.", en: "Penelaahan bersama."}',
        "office: kantor",
        "role: petugas",
        "results:",
    ]
    assert states(made)[13] == 'lanjut: {title: {id: "Lanjut", en: "Lanjut"}, tone: positive, to: e}'


def test_every_branch_of_an_inclusive_gateway_is_asked_after() -> None:
    """Who is asked only sometimes is a review with the question when."""
    text = process(BEGIN, *FORK, *JOIN, flow("j", "e")).replace("parallelGateway", "inclusiveGateway")
    assert [said for code, said in asked(draft(text)) if code == "sometimes"] == [
        "“T” is asked only sometimes in the source. Give offices a condition.",
        "“U” is asked only sometimes in the source. Give offices a condition.",
    ]


def test_a_branch_with_a_condition_is_asked_after() -> None:
    """At a parallel gateway only the branch that has a condition is one that is asked sometimes."""
    way = (
        '<sequenceFlow id="f" sourceRef="g" targetRef="u"><conditionExpression>big</conditionExpression></sequenceFlow>'
    )
    made = draft(process(BEGIN, flow("s", "g"), flow("g", "t"), way, *JOIN, flow("j", "e")))
    assert [said for code, said in asked(made) if code == "sometimes"] == [
        "“U” is asked only sometimes in the source. Give offices a condition."
    ]


@pytest.mark.parametrize(("name", "said"), [("", "g"), ('name="Opinions"', "Opinions")])
@pytest.mark.parametrize(
    "flows",
    [(flow("t", "j"), flow("x", "j")), (flow("t", "j"), flow("x", "j"), flow("u", "k"), flow("y", "k"))],
    ids=["one ends nowhere", "two joins"],
)
def test_branches_that_do_not_meet_in_one_gateway_are_named(flows: tuple[str, ...], name: str, said: str) -> None:
    """A branch that ends nowhere or in another gateway is said; the case goes on behind the first gateway that was found."""
    parts = '<task id="x"/><task id="y"/><parallelGateway id="k"/>'
    text = process(BEGIN, parts, *FORK, *flows, flow("j", "e")).replace('id="g"', f'id="g" {name}')
    made = draft(text)
    load(made.text)
    assert [each for each in named(made) if each[0] != "unreachable_node"] == [("parallel_open", said)]
    assert ALL_DONE.format("e") in states(made)
    assert "parallel branches at “" + said in made.problems[0].sentence.en


@pytest.mark.parametrize(("name", "said"), [("", "k"), ('name="Split again"', "Split again")])
def test_what_stands_on_a_branch_beside_its_task_is_named(name: str, said: str) -> None:
    """A gateway with one way in and one out on a branch joins nothing: it is named as not taken and passed."""
    gate = f'<parallelGateway id="k" {name}/>'
    made = draft(process(BEGIN, gate, *FORK, flow("t", "k"), flow("k", "j"), flow("u", "j"), flow("j", "e")))
    assert [each.sentence.en for each in made.problems] == [
        f"A parallel branch at “g” is more than one task: “{said}” was not taken."
    ]
    assert ALL_DONE.format("e") in states(made)


def test_a_branch_in_a_circle_is_followed_once() -> None:
    """A branch that leads back to its own task is no join, and reading it ends."""
    made = draft(
        process(BEGIN, '<task id="x"/>', *FORK, flow("t", "x"), flow("x", "t"), flow("u", "j"), flow("j", "e"))
    )
    assert named(made)[:2] == [("parallel_too_deep", "g"), ("parallel_too_deep", "g")]
    assert ("parallel_open", "g") in named(made)


def test_branches_that_never_meet_are_followed_by_an_end() -> None:
    """Without a gateway at which they meet, all branches together lead to an end that is made for them."""
    made = draft(process(BEGIN, *FORK))
    load(made.text)
    assert LEFT in states(made)
    assert named(made)[0] == ("parallel_open", "g")


@pytest.mark.parametrize(
    ("more", "flows"),
    [("", ()), ('<exclusiveGateway id="x"/>', (flow("j", "x"),))],
    ids=["no way", "a choice without ways"],
)
@pytest.mark.parametrize(("name", "said"), [("", "j"), ('name="All here"', "All here")])
def test_a_join_that_leads_nowhere_is_named(more: str, flows: tuple[str, ...], name: str, said: str) -> None:
    """When nothing follows the reviews, that is said, and they lead to an end."""
    made = draft(process(BEGIN, more, *FORK, *JOIN, *flows).replace('id="j"', f'id="j" {name}'))
    load(made.text)
    assert named(made) == [("dead_end", said), ("unreachable_node", "e")]
    assert LEFT in states(made)


def test_of_several_ways_behind_a_join_the_first_is_taken_and_the_others_named() -> None:
    """A join that is a fork too goes the first way; each other one is named by its name or by where it leads."""
    ends = '<endEvent id="y"/><endEvent id="z"/>'
    made = draft(process(BEGIN, ends, *FORK, *JOIN, flow("j", "e"), flow("j", "z", "Other"), flow("j", "y")))
    assert named(made) == [
        ("not_taken", "Other"),
        ("not_taken", "y"),
        ("unreachable_node", "y"),
        ("unreachable_node", "z"),
    ]
    assert made.problems[0].sentence.en == "Not taken: sequenceFlow “Other”."
    assert ALL_DONE.format("e") in states(made)


def test_a_gateway_with_one_way_in_and_one_out_is_passed() -> None:
    """A parallel gateway at which nothing splits or meets is no state; the flows before and behind it name the result."""
    parts = '<startEvent id="s"/><task id="t"/><parallelGateway id="g"/><task id="u"/><endEvent id="e"/>'
    made = draft(process(parts, flow("s", "t"), flow("t", "g", "On"), flow("g", "u", "fast"), flow("u", "e")))
    assert named(made) == []
    assert 'on_fast: {title: {id: "On – fast", en: "On – fast"}, tone: positive, to: u}' in states(made)
    assert list(load(made.text).states) == ["awal", "t", "u", "e"]


def test_a_gateway_where_ways_meet_that_were_never_split_is_a_state() -> None:
    """Two choices that meet in a parallel gateway make a state of what follows, and that its branches never meet is said."""
    parts = '<startEvent id="s"/><task id="t"/><parallelGateway id="g"/><task id="u"/><task id="v"/><endEvent id="e"/>'
    made = draft(
        process(
            parts,
            flow("s", "t"),
            flow("t", "g", "a"),
            flow("t", "v", "b"),
            flow("v", "g"),
            flow("g", "u"),
            flow("u", "e"),
        )
    )
    load(made.text)
    assert named(made) == [("parallel_too_deep", "g"), ("parallel_open", "g")]
    assert 'a: {title: {id: "a", en: "a"}, tone: positive, to: g}' in states(made)
