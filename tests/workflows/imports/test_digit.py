"""Requirements of the DIGIT import: every source becomes a draft that loads; what is wrong or open in it is said by name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows import Definition, load
from workflows.errors import SopError
from workflows.imports import Imported, from_digit

FOLDER = Path(__file__).resolve().parents[2] / "data" / "digit"
EVERY = sorted(FOLDER.glob("*.json"))


def read(name: str) -> tuple[Imported, Definition]:
    made = from_digit((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return made, load(made.text)


def problems(made: Imported) -> list[tuple[str, str]]:
    return [(each.code, each.name) for each in made.problems]


def asked(made: Imported, code: str) -> list[str]:
    return [each.sentence.en for each in made.questions if each.code == code]


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
def test_every_source_becomes_a_draft_that_loads(path: Path) -> None:
    """The draft is a SOP file; its questions stand in it, numbered, in both languages, and its problems at its head."""
    made = from_digit(path.read_text(encoding="utf-8"))
    load(made.text)
    assert [each.number for each in made.questions] == list(range(1, len(made.questions) + 1))
    for question in made.questions:
        assert made.text.count(f"# ?{question.number} ") >= 2
    for problem in made.problems:
        assert f"# ! {' '.join(problem.sentence.en.split())}" in made.text


def test_there_are_sources_of_every_kind() -> None:
    """The samples are many enough to hold every quirk of the public format."""
    assert len(EVERY) >= 12


def test_the_state_that_is_null_is_the_start() -> None:
    """Its actions send the application; waiting states are the applicant's, work is the office's with one role."""
    made, definition = read("trade-license")
    assert definition.start == "awal"
    kinds = {code: state.kind for code, state in definition.states.items()}
    assert kinds["initiated"] == kinds["citizenactionrequired"] == "waiting"
    assert set(definition.states["pendingpayment"].triggers) == {"pay", "adhoc", "pay_pemohon"}
    assert kinds["applied"] == kinds["fieldinspection"] == kinds["pendingapproval"] == "work"
    plan = definition.states["applied"].reviews["applied"]
    assert plan.role == "tl_doc_verifier"
    assert {code: result.tone for code, result in plan.results.items()} == {
        "forward": "positive", "reject": "negative", "sendbacktocitizen": "returned",
    }  # fmt: skip
    assert plan.results["sendbacktocitizen"].names_corrections
    assert made.problems == ()


def test_one_action_name_may_stand_in_many_states() -> None:
    """Acts belong to their state, so the same name elsewhere is another act; a second one in one state gets a number."""
    made, definition = read("same-action")
    assert all("forward" in definition.states[code].triggers for code in ("one", "two", "three"))
    assert definition.states["one"].triggers["forward_2"].branches[0].to == "three"
    assert definition.states["one"].triggers["edit"].branches[0].to == "one"
    assert problems(made) == [("duplicate_action", "FORWARD")]
    staff = definition.states["two"].triggers["edit"]
    assert (staff.by, staff.role) == ("staff", "sv_clerk")


def test_next_states_may_be_named_by_uuid() -> None:
    """What a search of the service answers is read like what was created; an inactive action is not taken, and said."""
    made, definition = read("uuids")
    assert definition.states["inprogress"].triggers["send_to_architect"].branches[0].to == "docverification"
    assert "old" not in definition.states["docverification"].triggers
    assert asked(made, "inactive") == ["The action “OLD” in “DOCVERIFICATION” is inactive and was not taken."]


def test_further_start_flags_are_reported_and_change_nothing() -> None:
    """Only the state that is null begins; others that are flagged as a start are named."""
    made, definition = read("several-starts")
    assert problems(made) == [("second_start", "INITIATED"), ("second_start", "PENDINGDOCVERIFY")]
    assert [code for code, state in definition.states.items() if state.kind == "start"] == ["awal"]


def test_without_a_null_state_the_flag_or_the_first_state_is_taken_and_said() -> None:
    """A start that had to be assumed is a problem by name, not a silent repair."""
    flagged, definition = read("flag-instead-of-null")
    assert problems(flagged) == [("start_by_flag", "OPEN")]
    assert definition.states[definition.start].triggers["send"].branches[0].to == "open"
    assert problems(read("no-start")[0]) == [("no_start", "LODGED")]


def test_loose_ends_are_reported_by_name() -> None:
    """An unknown or missing next state, a dead end and what cannot be reached are named; nothing is invented for them."""
    made, definition = read("loose-ends")
    assert problems(made) == [
        ("unknown_next_state", "VERIFY_AND_FORWARD"),
        ("no_next_state", "HOLD"),
        ("dead_end", "PENDING_APPROVAL"),
        ("unreachable_state", "PENDING_FOR_FIELD_INSPECTION"),
        ("unreachable_state", "PENDING_APPROVAL"),
    ]
    assert "“PENDING_FOR_FIELD_INSPECTON”" in made.problems[0].sentence.en
    assert "pending_for_field_inspection" in definition.states
    assert list(definition.states["pending_for_document_verification"].triggers) == ["reject"]


def test_what_happens_after_the_end_is_an_operation() -> None:
    """Actions of a terminate state reopen the case from its end; the same one from two ends stands once."""
    made, definition = read("after-the-end")
    assert definition.operations["reopen"].states == ("rejected", "expired")
    assert definition.operations["renew"].by == "applicant"
    assert definition.states["approved"].kind == "end"
    assert ("system_after_end", "EXPIRE") in problems(made)
    assert len(asked(made, "after_end")) == 3


def test_times_are_rounded_up_and_asked_after() -> None:
    """Milliseconds become days or hours; what is no time is reported; the clock's kind is always a question."""
    made, definition = read("odd-times")
    values = {code: (int(value.amount), value.unit) for code, value in definition.values.items()}
    assert values["limit_service"] == (2, "calendar_days")
    assert values["limit_b"] == (1, "calendar_days")
    assert values["limit_d"] == (1, "hours")
    assert [name for code, name in problems(made) if code == "bad_sla"] == ["A", "C"]
    assert len(asked(made, "wall_clock")) == 3
    assert read("no-start")[1].values["limit_service"].example


def test_who_may_act_is_never_guessed_away() -> None:
    """Several roles, nobody, the applicant beside staff and the system are each kept or asked after."""
    made, definition = read("who")
    pending = definition.states["pending"]
    assert pending.triggers["cancel"].by == "applicant"
    assert pending.triggers["update_pemohon"].by == "applicant"
    assert pending.triggers["escalate"].by == "system"
    assert [(timer.does, timer.fires) for timer in pending.reviews["pending"].timers] == [("fire", "escalate")]
    assert definition.states["wait"].awaits == "outside"
    assert "FSM_ADMIN, FSM_EMP" in asked(made, "other_roles")[0]
    assert [each.rpartition("“")[2] for each in asked(made, "nobody")] == ["CLOSE”.", "REVIEW”.", "DECIDE”."]
    assert asked(made, "starts_by_staff")


def test_names_of_any_kind_become_codes() -> None:
    """Spaces, capitals, other scripts and quotes give codes and comments that can be read; doubled names are reported."""
    made, definition = read("odd-names")
    assert problems(made) == [("same_code", "doc-check"), ("duplicate_state", "Doc Check")]
    assert {"doc_check", "doc_check_2", "keadaan_2nd_check", "keadaan"} <= set(definition.states)
    assert definition.states["keadaan"].title.id == "अस्वीकृत"
    assert definition.service == "advertisement-permit-2nd"


def test_shapes_that_are_wrong_are_named() -> None:
    """What is no object, no list of roles, no flag or has no name is reported; the rest is taken."""
    made, definition = read("odd-shapes")
    assert [code for code, _name in problems(made)] == [
        "several_services", "bad_flag", "not_an_object", "bad_roles", "nameless_action",
    ]  # fmt: skip
    assert [name for code, name in problems(made) if code == "bad_flag"] != ["null"]
    assert definition.states["check"].reviews["check"].role == "park_clerk"
    text = (FOLDER / "odd-shapes.json").read_text(encoding="utf-8")
    assert load(from_digit(text, "Second").text).service == "second"
    with pytest.raises(SopError) as refused:
        from_digit(text, "Third")
    assert [each.code for each in refused.value.findings] == ["import_unknown_service"]


def test_a_service_that_never_ends_is_reported() -> None:
    """Without an end, and with a start that is said to terminate, the draft still loads and both are named."""
    made, _definition = read("no-end")
    assert [code for code, _name in problems(made)] == ["start_not_flagged", "start_terminates", "no_end"]


def test_a_key_that_stands_twice_is_reported() -> None:
    """JSON's last value counts, and that there were two is said."""
    made = from_digit('{"businessService": "A", "businessService": "B", "states": [{"state": null, "actions": []}]}')
    assert ("duplicate_key", "businessService") in problems(made)


@pytest.mark.parametrize("text", ["{}", "[]", "3", '{"BusinessServices": []}', '{"BusinessServices": [{"states": 1}]}'])
def test_what_is_no_service_is_refused(text: str) -> None:
    """JSON without a service is refused with a sentence."""
    with pytest.raises(SopError) as refused:
        from_digit(text)
    assert [each.code for each in refused.value.findings] == ["import_no_service"]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(["ONE", "TWO", "one", "", "x y", "✓"]) | st.text(max_size=8)
actions = st.fixed_dictionaries(
    {"action": names | anything, "nextState": names | anything},
    optional={
        "roles": st.lists(st.sampled_from(["CITIZEN", "SYSTEM", "CLERK", "HEAD"])) | anything,
        "active": anything,
    },
)
states = st.fixed_dictionaries(
    {"state": st.none() | names | anything, "actions": st.lists(actions | anything, max_size=4) | anything},
    optional={"sla": anything, "isTerminateState": anything, "isStartState": anything, "docUploadRequired": anything},
)


@settings(max_examples=120, deadline=None)
@given(st.lists(states | anything, max_size=5), anything)
def test_whatever_a_source_says_the_draft_loads(listed: list[object], name: object) -> None:
    """However odd a source is, its draft is a SOP file that can be read."""
    source = {"businessService": name, "businessServiceSla": name, "states": listed}
    load(from_digit(json.dumps(source)).text)
