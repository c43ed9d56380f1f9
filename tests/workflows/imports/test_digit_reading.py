"""Requirements of reading a DIGIT service: names, flags, the start, actions and roles, and which of several services."""

from __future__ import annotations

import json

import pytest

from tests.workflows.imports.test_digit_odd import (
    END,
    START,
    WORK,
    action,
    asked,
    line,
    made,
    sentences,
    state,
    troubles,
)
from workflows import load
from workflows.errors import SopError
from workflows.imports import from_digit


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        ("text", ("not_an_object", "states[4]")),
        (None, ("not_an_object", "states[4]")),
        (state(["x"]), ("not_an_object", "states[4]")),
        (state({"x": 1}), ("not_an_object", "states[4]")),
        (state("W"), ("duplicate_state", "W")),
        (state(None), ("duplicate_state", "null")),
    ],
)
def test_a_state_that_cannot_be_taken_is_named_by_its_place_or_name(odd: object, said: tuple[str, str]) -> None:
    """What is no state is named by its number in the list, counted from one; one that was there before by its name."""
    assert troubles(made(START, WORK, END, odd)) == [said]


def test_a_blank_name_is_the_start() -> None:
    """A state whose name is blank begins, and that is said; a second one is one too many."""
    draft = made(WORK, state(" ", action("GO", "W", "CITIZEN"), isStartState=True), END, state("", isStartState=True))
    assert sentences(draft) == [
        "states[2] has a blank name; it was read as the start (null).",
        "states[4] has a blank name; it was read as the start (null).",
        "The state “null” stands more than once; the second was left out.",
    ]
    assert load(draft.text).start == "awal"


def test_a_name_that_is_a_number_is_a_name() -> None:
    """A state called by a number is reached by that number."""
    draft = made(state(None, action("GO", 7, "CITIZEN"), isStartState=True), state(7, action("OK", "E", "CLERK")), END)
    assert draft.problems == ()
    assert load(draft.text).states["awal"].triggers["go"].branches[0].to == "keadaan_7"


def test_a_state_called_as_the_draft_calls_its_start_gets_a_number() -> None:
    """Two states with one code are both kept, the second with a number, and both are named, the nameless one as «null»."""
    own = state("Awal", action("OK", "E", "CLERK"))
    after = made(state(None, action("GO", "Awal", "CITIZEN"), isStartState=True), own, END)
    assert sentences(after) == ["“Awal” and “null” become the same code; the second is called awal_2."]
    before = made(own, state(None, action("GO", "Awal", "CITIZEN"), isStartState=True), END)
    assert sentences(before) == ["“null” and “Awal” become the same code; the second is called awal_2."]
    assert load(before.text).start == "awal_2"


@pytest.mark.parametrize(
    ("value", "ends", "wrong"),
    [(True, True, False), ("TRUE", True, False), ("true", True, False), (False, False, False), ("False", False, False),
     (None, False, False), ("yes", False, True), (1, False, True)],
)  # fmt: skip
def test_a_flag_is_true_or_false_also_in_quotes(value: object, ends: bool, wrong: bool) -> None:
    """Yes and no may be texts in any letters; whatever else stands there is named and counts as no."""
    draft = made(START, {**WORK, "isTerminateState": value}, END)
    assert load(draft.text).states["w"].kind == ("end" if ends else "work")
    assert [each for each in sentences(draft) if "isTerminate" in each] == (
        ["isTerminateState of “W” is neither true nor false."] if wrong else []
    )


def test_wrong_flags_of_the_start_are_named_null() -> None:
    """A start whose flags are no flags is a start all the same; each wrong flag is said, and that it is not flagged."""
    draft = made({**START, "isStartState": "x", "docUploadRequired": 3}, WORK, END)
    assert sentences(draft) == [
        "docUploadRequired of “null” is neither true nor false.",
        "isStartState of “null” is neither true nor false.",
        "The state that is null is not flagged isStartState.",
    ]


def test_of_several_flagged_states_without_a_null_the_first_begins() -> None:
    """The first flagged state follows a start that is made for it; each further flag is named."""
    flagged = [state(name, action("OK", "E", "CLERK"), isStartState=True) for name in ("W", "V", "U")]
    draft = made(state("A", action("OK", "W", "CLERK")), *flagged, END)
    assert troubles(draft) == [
        ("start_by_flag", "W"), ("second_start", "V"), ("second_start", "U"),
        ("unreachable_state", "A"), ("unreachable_state", "V"), ("unreachable_state", "U"),
    ]  # fmt: skip
    assert line(draft, "send:") == ['send: {title: {id: "Send", en: "Send"}, by: applicant, complete: true, to: w}']
    assert list(load(draft.text).states) == ["awal", "a", "w", "v", "u", "e"]


def test_a_start_that_is_made_does_not_take_the_code_of_a_state() -> None:
    """Where a state is called as the start would be, the start that is made gets the number."""
    draft = made(state("Awal", action("OK", "E", "CLERK")), END)
    assert list(load(draft.text).states) == ["awal_2", "awal", "e"]
    assert troubles(draft) == [("no_start", "Awal")]


def test_what_is_wrong_in_an_action_of_the_start_is_said_of_null() -> None:
    """Each action of the start that cannot be taken is named as one of «null»; one that is doubled gets a number."""
    first = state(
        None, action(" ", "W"), action(3, "W"), "no", action("A", None), action("B", "Q"), action("C", None, active=False),
        action("GO", "W", "CITIZEN"), action("go", "W", "CITIZEN"), {"action": "D", "nextState": "W", "roles": 5},
        isStartState=True,
    )  # fmt: skip
    draft = made(first, WORK, END)
    assert [name for _, name in troubles(draft)] == ["null", "A", "B", "go", "null.D"]
    assert sentences(draft) == [
        "An action in “null” has no name; it was not taken.",
        "The action “A” in “null” names no nextState; the action was not taken.",
        "The action “B” in “null” leads to “Q”, which is not there; the action was not taken.",
        "The action “go” stands twice in “null”; the second is called go_2.",
        "The roles of “null.D” are no list of texts.",
    ]


def test_an_action_that_leads_back_to_the_start_is_taken_and_said() -> None:
    """A way back to the start, by its uuid, is kept and named, from the start itself too."""
    first = {**START, "uuid": "u0", "actions": [*START["actions"], action("AGAIN", "u0", "CITIZEN")]}  # type: ignore[misc]
    draft = made(first, state("W", action("BACK", "u0", "CLERK"), action("OK", "E", "CLERK")), END)
    assert sentences(draft) == [
        "The action “AGAIN” in “null” leads back to the start.",
        "The action “BACK” in “W” leads back to the start.",
    ]
    assert line(draft, "back:") == ['back: {title: {id: "Back", en: "Back"}, tone: positive, to: awal}']


def test_a_list_of_roles_may_be_one_text() -> None:
    """Roles in one text are parted at commas, blanks and empty ones left out, and each counts once."""
    work = state("W", {"action": "OK", "nextState": "E", "roles": " ONE , ,TWO,ONE"})
    assert asked(made(START, work, END), "states.w.results.ok")[0].startswith("In the source these may too: TWO. ")


@pytest.mark.parametrize("key", ["BusinessServices", "businessServices"])
def test_a_file_may_hold_its_services_under_either_key(key: str) -> None:
    """A list under the usual key, a bare list and a service by itself are read alike; what has no states is passed over."""
    one = {"businessService": "One", "states": [START, WORK, END]}
    for data in ({key: [7, {"businessService": "Zero", "states": {}}, one]}, [one], one):
        draft = from_digit(json.dumps(data))
        assert "\nservice: one\n" in draft.text
        assert draft.problems == ()


def test_a_service_is_chosen_by_its_name() -> None:
    """The named one of several is taken without a word; without a name, or if two are called so, that there are more is said."""
    several = [{"businessService": name, "states": [START, WORK, END]} for name in ("One", "Two", "Two")]
    text = json.dumps(several)
    assert from_digit(text, "One").problems == ()
    assert sentences(from_digit(text, "Two")) == ["The file has several services; only “Two” was taken."]
    assert sentences(from_digit(text)) == ["The file has several services; only “One” was taken."]


def test_a_service_that_is_not_there_is_refused_with_those_that_are() -> None:
    """The refusal says what was asked for and names the first twenty services of the file, at its beginning."""
    several = [{"businessService": f"S{number}", "states": []} for number in range(22)]
    with pytest.raises(SopError) as refused:
        from_digit(json.dumps(several), "Other")
    (found,) = refused.value.findings
    known = ", ".join(f"S{number}" for number in range(20))
    assert (found.code, found.line, found.column) == ("import_unknown_service", 1, 1)
    assert found.en == f"There is no service “Other”; there are: {known}."


def test_a_file_without_a_service_is_refused_at_its_beginning() -> None:
    """The refusal of a file without a service names its first line and column."""
    with pytest.raises(SopError) as refused:
        from_digit('\n\n{"states": 1}')
    (found,) = refused.value.findings
    assert (found.code, found.line, found.column) == ("import_no_service", 1, 1)
