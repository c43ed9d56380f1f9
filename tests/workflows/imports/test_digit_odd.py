"""Requirements of the DIGIT import where a source leaves something out or says it oddly: each is read, asked or named."""

from __future__ import annotations

import json

import pytest

from workflows import Definition, load
from workflows.imports import Imported, from_digit

START = {"state": None, "isStartState": True, "actions": [{"action": "GO", "nextState": "W", "roles": ["CITIZEN"]}]}
END = {"state": "E", "isTerminateState": True}


def state(name: object, *actions: object, **more: object) -> dict[str, object]:
    return {"state": name, "actions": list(actions), **more}


def action(name: object, target: object, *roles: str, **more: object) -> dict[str, object]:
    return {"action": name, "nextState": target, "roles": list(roles), **more}


def made(*states: object, **more: object) -> Imported:
    return from_digit(json.dumps({"businessService": "Svc", "states": list(states), **more}))


def read(*states: object, **more: object) -> Definition:
    return load(made(*states, **more).text)


def sentences(draft: Imported) -> list[str]:
    return [each.sentence.en for each in draft.problems]


def troubles(draft: Imported) -> list[tuple[str, str]]:
    return [(each.code, each.name) for each in draft.problems]


def asked(draft: Imported, path: str) -> list[str]:
    return [each.sentence.en for each in draft.questions if each.path == path]


def line(draft: Imported, begin: str) -> list[str]:
    return [each.strip() for each in draft.text.splitlines() if each.strip().startswith(begin)]


WORK = state("W", action("OK", "E", "CLERK"))


@pytest.mark.parametrize(
    ("names", "service", "title"),
    [
        ({"businessService": "TradeLicense", "business": "tl"}, "trade-license", "Trade License"),
        ({"businessService": None, "business": "tl-services"}, "tl-services", "Tl-services"),
        ({"businessService": ""}, "layanan", "Layanan"),
        ({"businessService": "…"}, "layanan", "…"),
    ],
)
def test_a_service_is_called_by_its_own_name_or_its_module(names: dict[str, str], service: str, title: str) -> None:
    """The draft's code and title are the service's name, otherwise its module's, otherwise «layanan»."""
    draft = made(START, WORK, END, **names)
    assert f"\nservice: {service}\n" in draft.text
    assert f'\ntitle: {{id: "{title}", en: "{title}"}}\n' in draft.text


def test_an_office_whose_name_makes_no_code_is_the_usual_one() -> None:
    """The code of the office is made of what was named; of what makes no code it is «kantor»."""
    text = json.dumps({"states": [START, WORK, END]})
    assert load(from_digit(text, office="Dinas Satu").text).office == "dinas_satu"
    assert load(from_digit(text, office="…").text).office == "kantor"


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (1, "amount: 1, unit: hours"),
        (3_600_000, "amount: 1, unit: hours"),
        (3_600_001, "amount: 2, unit: hours"),
        (86_399_999, "amount: 24, unit: hours"),
        (86_400_000, "amount: 1, unit: calendar_days"),
        (86_400_001, "amount: 2, unit: calendar_days"),
        (7_200_000.5, "amount: 3, unit: hours"),
        ("172800000", "amount: 2, unit: calendar_days"),
        ("000000086400000", "amount: 1, unit: calendar_days"),
        (10**15 - 1, "amount: 11574075, unit: calendar_days"),
    ],
)
def test_a_time_becomes_hours_or_days_that_are_not_shorter(given: object, value: str) -> None:
    """Less than a day is hours, from a day on it is days; what was begun counts whole; digits in quotes are a number."""
    draft = made(START, {**WORK, "sla": given}, END)
    assert line(draft, "limit_w:") == [f'limit_w: {{{value}, title: {{id: "W", en: "W"}}}}']
    assert draft.problems == ()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (0, "0"), (-1, "-1"), (True, "True"), ("soon", "soon"), ("0", "0"), ("³", "³"), ([], "[]"),
        (10**15, "1000000000000000"), ("0000000086400000", "0000000086400000"), ("x" * 60, "x" * 40),
    ],
)  # fmt: skip
def test_what_is_no_time_is_named_with_what_stands_there(given: object, said: str) -> None:
    """A time that is no number of milliseconds above zero and below thirty thousand years is left out with its first 40 letters."""
    draft = made(START, {**WORK, "sla": given}, END, businessServiceSla=given)
    assert sentences(draft) == [
        f"The sla “{said}” of “businessServiceSla” is no number of milliseconds above zero; it was left out.",
        f"The sla “{said}” of “W” is no number of milliseconds above zero; it was left out.",
    ]
    assert line(draft, "limit_w:") == []
    assert "amount: 14, unit: calendar_days" in line(draft, "limit_service:")[0]


def test_the_time_of_the_start_and_of_ends_is_no_limit() -> None:
    """Nobody works in the start, an end or a dead end: their times become no limits, but wrong ones are still named."""
    draft = made({**START, "sla": "x"}, WORK, {**END, "sla": 5}, state("D", sla=5))
    assert line(draft, "limit") == line(draft, "limit_service:")
    assert troubles(draft) == [("bad_sla", "null"), ("dead_end", "D"), ("unreachable_state", "D")]


def test_the_time_of_the_whole_service_is_in_days() -> None:
    """Even an hour for the whole service is a day, for a promise is given in days."""
    assert (
        "amount: 1, unit: calendar_days"
        in line(made(START, WORK, END, businessServiceSla=3_600_000), "limit_service:")[0]
    )


def test_what_is_open_about_the_start_is_asked_by_the_name_null() -> None:
    """Documents, inactive actions and absent roles of the state without a name are asked about it as «null»."""
    first: dict[str, object] = {**START, "docUploadRequired": True}
    first["actions"] = [action("GO", "W"), action("OLD", "W", active=False)]
    draft = made(first, WORK, END)
    assert asked(draft, "documents") == ["docUploadRequired in “null”: which documents are handed in?"]
    assert asked(draft, "states.awal") == ["The action “OLD” in “null” is inactive and was not taken."]
    assert asked(draft, "states.awal.triggers.go") == ["In the source staff begin (–); here the applicant sends."]


def test_several_roles_that_begin_are_all_told() -> None:
    """When staff begin, every role that may is named in the question."""
    draft = made(state(None, action("GO", "W", "A", "B"), isStartState=True), WORK, END)
    assert asked(draft, "states.awal.triggers.go") == ["In the source staff begin (A, B); here the applicant sends."]


def test_an_end_is_judged_by_its_status_too() -> None:
    """A name that says nothing ends as the status of the application says; an end nobody can judge is asked after."""
    draft = made(START, WORK, {**END, "applicationStatus": "REJECTED"}, {"state": "F", "isTerminateState": True})
    definition = load(draft.text)
    assert [definition.states[code].outcome for code in ("e", "f")] == ["refused", "closed"]
    assert (len(asked(draft, "states.e")), len(asked(draft, "states.f"))) == (0, 1)


def test_an_act_after_the_end_says_who_and_what_is_open() -> None:
    """Without a role anybody of the office may, and that is asked; of several roles the first may, the others are asked after."""
    last = {**END, "actions": [action("Again", "W"), action("Once more", "W", "HEAD", "CLERK", "DEPUTY")]}
    draft = made(START, WORK, last)
    assert line(draft, "again:") == [
        'again: {kind: move, title: {id: "Again", en: "Again"}, by: staff, office: kantor, role: petugas, '
        "new_round: true, from: [e], to: w}"
    ]
    assert asked(draft, "operations.again") == [
        "The source names nobody who may do “Again”.",
        "“Again” happens after the end “E”; here it is an operation that reopens the case.",
    ]
    assert line(draft, "once_more:") == [
        'once_more: {kind: move, title: {id: "Once more", en: "Once more"}, by: staff, office: kantor, role: head, '
        "new_round: true, from: [e], to: w}"
    ]
    assert asked(draft, "operations.once_more")[:2] == [
        "The source's role “HEAD”: which role is it in this city? Add it to _city.yaml or replace it.",
        "In the source these may too: CLERK, DEPUTY. Here one role decides; give them that role if they should.",
    ]


def test_acts_after_the_end_that_differ_are_different_operations() -> None:
    """The same name is one operation only where it leads to the same place and the same people may."""
    ends = [{"state": f"E{number}", "isTerminateState": True} for number in range(5)]
    for end, own in zip(ends, (("W", "A"), ("W", "A"), ("V", "A"), ("W", "B"), ("W", "CITIZEN")), strict=True):
        end["actions"] = [action("AGAIN", *own)]
    work = state(
        "W", action("ON", "V", "CLERK"), *(action(f"OK{number}", f"E{number}", "CLERK") for number in range(5))
    )
    draft = made(START, work, state("V", action("OK", "E1", "CLERK")), *ends)
    assert {code: each.states for code, each in load(draft.text).operations.items()} == {
        "again": ("e0", "e1"), "again_2": ("e2",), "again_3": ("e3",), "again_4": ("e4",),
    }  # fmt: skip
    assert draft.problems == ()


def test_a_state_that_only_an_act_after_the_end_leads_to_is_reached() -> None:
    """What follows a reopened case can be reached; what only an end that nobody reaches leads to cannot."""
    last = {**END, "actions": [action("AGAIN", "V", "HEAD")]}
    lost = {"state": "X", "isTerminateState": True, "actions": [action("ON", "Y", "HEAD")]}
    draft = made(START, WORK, last, state("V", action("OK", "E", "HEAD")), lost, state("Y", action("OK", "E", "HEAD")))
    assert troubles(draft) == [("unreachable_state", "X"), ("unreachable_state", "Y")]


def test_the_role_that_most_actions_name_decides() -> None:
    """Of the roles of a state the one with most actions gives the results; others fire triggers."""
    work = state(
        "W", action("A", "E", "ONE"), action("B", "E", "ONE", "…"), action("C", "E", "…"), action("D", "E", "…")
    )
    draft = made(START, work, END)
    text = draft.text.partition("\n  w:\n")[2].partition("\n  e:")[0]
    assert [each.strip() for each in text.splitlines() if "#" not in each][3:-1] == [
        "office: kantor",
        "role: petugas",
        "results:",
        'b: {title: {id: "B", en: "B"}, tone: positive, to: e}',
        'c: {title: {id: "C", en: "C"}, tone: positive, to: e}',
        'd: {title: {id: "D", en: "D"}, tone: positive, to: e}',
        "triggers:",
        'a: {title: {id: "A", en: "A"}, by: staff, office: kantor, role: one, to: e}',
    ]
    assert asked(draft, "states.w.results.b")[0].startswith("In the source these may too: ONE.")


def test_roles_of_a_trigger_beside_the_results_are_asked_after() -> None:
    """Where others act beside the one who decides, their first role is taken and the rest asked after."""
    work = state("W", action("A", "E", "ONE"), action("B", "W", "ONE"), action("C", "E", "TWO", "THREE"))
    draft = made(START, work, END)
    assert line(draft, "c:") == ['c: {title: {id: "C", en: "C"}, by: staff, office: kantor, role: two, to: e}']
    assert asked(draft, "states.w.triggers.c") == [
        "The source's role “TWO”: which role is it in this city? Add it to _city.yaml or replace it.",
        "In the source these may too: THREE. Here one role decides; give them that role if they should.",
    ]


def test_waiting_for_the_applicant_says_what_each_may() -> None:
    """The applicant's act begins a round and hands documents in; the system's does neither; who else may and payments are asked."""
    wait = state(
        "W", action("Bayar denda", "E", "CITIZEN", "CASHIER"), action("REMIND", "E", "SYSTEM"), docUploadRequired=True
    )
    draft = made(START, wait, END)
    assert line(draft, "awaits") == []
    assert line(draft, "bayar_denda:") == [
        'bayar_denda: {title: {id: "Bayar denda", en: "Bayar denda"}, by: applicant, complete: true, new_round: true, to: e}'
    ]
    assert line(draft, "remind:") == ['remind: {title: {id: "Remind", en: "Remind"}, by: system, to: e}']
    assert asked(draft, "states.w.triggers.bayar_denda") == [
        "In the source these may too: CASHIER. Here one role decides; give them that role if they should.",
        "“Bayar denda” looks like a payment. Add the part fee and “awaits: payment”.",
    ]
    assert asked(draft, "states.w.triggers.remind") == [
        "“REMIND” is done by the system in the source. When? Give a timer, a connector, or remove it."
    ]


@pytest.mark.parametrize("role", ["SYSTEM", "AUTO_ESCALATE", "SYSTEM_PAYMENT", "INTERNAL_MICROSERVICE_ROLE"])
def test_waiting_for_the_system_alone_waits_for_something_outside(role: str) -> None:
    """Where only the system acts, the case waits for something outside; with a limit that is when it acts."""
    draft = made(START, state("W", action("DONE", "E", role), action("PAID", "E", role), sla=3_600_000), END)
    assert line(draft, "awaits") == ["awaits: outside"]
    assert line(draft, "waktu_") == [
        "waktu_done: {after: limit_w, does: fire, fires: done}", "waktu_paid: {after: limit_w, does: fire, fires: paid}",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("target", "corrects"),
    [
        (state("T", action("SEND", "W", "CITIZEN")), True),
        (state("T", action("SEND", "W", "ANONYMOUS")), True),
        (state("T", action("SEND", "W", "CLERK")), False),
        (state("T", action("SEND", "W", "CITIZEN"), isTerminateState=True), False),
        (state("T"), False),
    ],
    ids=["the applicant's", "anybody's", "an office's", "an end", "a dead end"],
)
def test_sending_back_names_corrections_only_to_the_applicant(target: dict[str, object], corrects: bool) -> None:
    """What is returned to where the applicant acts names corrections; what is returned elsewhere does not."""
    draft = made(START, state("W", action("SEND_BACK", "T", "CLERK"), action("OK", "T", "CLERK")), target)
    assert ("corrections: true" in line(draft, "send_back:")[0]) is corrects
    assert "corrections" not in line(draft, "ok:")[0]
    assert "reason: required" in line(draft, "send_back:")[0]


def test_a_start_from_which_nothing_leads_goes_to_the_first_other_state() -> None:
    """Without an action that can be taken the draft sends to the first other state, and that is said."""
    draft = made(state(None, isStartState=True), WORK, END)
    assert sentences(draft) == ["No action could be taken from the start; in the draft it leads to “w”."]
    assert line(draft, "kirim:") == ['kirim: {title: {id: "Kirim", en: "Kirim"}, by: applicant, complete: true, to: w}']


def test_a_service_without_any_state_is_still_a_draft() -> None:
    """An empty list of states gives a start and an end that are made for it, and both are said."""
    draft = made()
    assert sentences(draft) == [
        "There is no start: no state is null. The draft begins with “?”.",
        "No action could be taken from the start; in the draft it leads to “usai”.",
    ]
    assert list(load(draft.text).states) == ["awal", "usai"]
