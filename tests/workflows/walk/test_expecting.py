"""What a scenario expects, compared with what is there: the code, the words and the suggestion of each miss."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.workflows import makers as m
from tests.workflows.walk.test_constructs import stopping
from tests.workflows.walk.test_papers import paper
from workflows.definition import Paper
from workflows.messages.walk import WALK_WORDS
from workflows.walk.case import WalkedCase
from workflows.walk.expecting import EXPECTATIONS, Miss, judge
from workflows.walk.position import OpenReview, Position

ZONE = ZoneInfo("Asia/Makassar")
AT = Position(
    at=m.MONDAY,
    state="check",
    round=1,
    open=(OpenReview("opinion", "parks", None), OpenReview("opinion", "roads", None)),
    waiting_for=("parks", "roads"),
    due_at=m.at("2026-11-25T23:59:59"),
    fee=Decimal(7500),
    has_number=False,
    ended=None,
    clock="runs",
    suspended=False,
    state_due_at=None,
)
NO_CASE: Any = None  # only the paper is read of the case itself
OVER = replace(AT, ended="issued", open=(), waiting_for=(), due_at=None, has_number=True)


def misses(at: Position, **expects: object) -> list[Miss]:
    return judge(NO_CASE, at, expects, ZONE)


@pytest.mark.parametrize(
    ("at", "expects"),
    [
        (AT, {"state": "check"}),
        (AT, {"ended": False}),
        (AT, {"ended": None}),
        (OVER, {"ended": True}),
        (OVER, {"ended": "issued"}),
        (AT, {"fee": 7500}),
        (AT, {"fee": "7500.00"}),
        (AT, {"deadline": date(2026, 11, 25)}),
        (AT, {"deadline": "2026-11-25"}),
        (AT, {"deadline": " 2026-11-25 "}),
        (AT, {"deadline": "2026-11-25 23:59"}),
        (AT, {"deadline": datetime(2026, 11, 25, 23, 59)}),
        (OVER, {"deadline": None}),
        (AT, {"open": ["opinion: parks", "opinion:roads"]}),
        (AT, {"open": ["opinion"]}),
        (AT, {"open": "opinion"}),
        (AT, {"open": [{"opinion": "parks"}, {"opinion": "roads"}]}),
        (replace(AT, open=AT.open[:1]), {"open": {"opinion": "parks"}}),
        (OVER, {"open": None}),
        (OVER, {"open": ""}),
        (OVER, {"open": []}),
        (AT, {"waiting_for": ["roads", "parks"]}),
        (AT, {"waiting_for": "parks"}),
        (OVER, {"waiting_for": None}),
        (OVER, {"waiting_for": []}),
        (AT, {"number": False}),
        (OVER, {"number": True}),
        (AT, {"refused": "anything"}),
    ],
)
def test_what_is_there_is_no_miss(at: Position, expects: dict[str, object]) -> None:
    """Each expectation in the ways a file may write it; a refusal is judged elsewhere."""
    assert misses(at, **expects) == []


@pytest.mark.parametrize(
    ("at", "expects", "wanted", "found", "instead"),
    [
        (AT, {"state": "draft"}, "draft", "check", "check"),
        (OVER, {"ended": False}, WALK_WORDS["running"], "issued", ""),
        (OVER, {"ended": None}, WALK_WORDS["running"], "issued", ""),
        (AT, {"ended": True}, True, WALK_WORDS["running"], ""),
        (AT, {"ended": "issued"}, "issued", WALK_WORDS["running"], ""),
        (OVER, {"ended": "refused"}, "refused", "issued", ""),
        (AT, {"fee": 8000}, 8000, "7500", "7500"),
        (AT, {"fee": "much"}, "much", "7500", "7500"),
        (AT, {"deadline": None}, WALK_WORDS["none"], "2026-11-25 23:59", ""),
        (OVER, {"deadline": date(2026, 11, 25)}, date(2026, 11, 25), WALK_WORDS["none"], ""),
        (AT, {"deadline": date(2026, 11, 24)}, date(2026, 11, 24), "2026-11-25", "2026-11-25"),
        (AT, {"deadline": "2026-11-25 23:58"}, "2026-11-25 23:58", "2026-11-25 23:59", ""),
        (AT, {"deadline": "soon"}, "soon", "2026-11-25 23:59", ""),
        (AT, {"deadline": "sometimes!"}, "sometimes!", "2026-11-25 23:59", ""),
        (AT, {"open": ["opinion: parks"]}, "opinion: parks", "opinion: parks, opinion: roads", ""),
        (AT, {"open": ["opinion", "cost"]}, "opinion, cost", "opinion: parks, opinion: roads", ""),
        (AT, {"open": {"opinion": "parks"}}, "opinion: parks", "opinion: parks, opinion: roads", ""),
        (AT, {"open": []}, WALK_WORDS["nothing"], "opinion: parks, opinion: roads", ""),
        (OVER, {"open": ["opinion"]}, "opinion", WALK_WORDS["nothing"], ""),
        (AT, {"waiting_for": ["parks", "desk"]}, "desk, parks", "parks, roads", ""),
        (AT, {"waiting_for": None}, WALK_WORDS["nobody"], "parks, roads", ""),
        (OVER, {"waiting_for": "parks"}, "parks", WALK_WORDS["nobody"], ""),
    ],
)
def test_a_miss_says_what_was_wanted_and_what_came(
    at: Position, expects: dict[str, object], wanted: object, found: object, instead: str
) -> None:
    """Its code is that of the expectation; where one word would make the file true, it is offered."""
    (key,) = expects
    (miss,) = misses(at, **expects)
    assert (miss.key, miss.code, miss.instead) == (key, f"scenario_{key}", instead)
    assert miss.data == {"wanted": wanted, "found": found}


@pytest.mark.parametrize(("at", "wanted"), [(AT, True), (OVER, False)])
def test_a_number_is_taken_or_not(at: Position, wanted: bool) -> None:
    """The miss says what was wanted and what is in two different words."""
    (miss,) = misses(at, number=wanted)
    (other,) = misses(OVER if at is AT else AT, number=not wanted)
    assert miss.code == "scenario_number"
    assert miss.data["wanted"] != miss.data["found"]
    assert (miss.data["wanted"], miss.data["found"]) == (other.data["found"], other.data["wanted"])


def test_misses_come_in_the_order_of_the_file() -> None:
    """Every expectation is looked at, also after one that nobody knows."""
    found = misses(AT, fee=1, colour="red", refused="x", state="draft")
    assert [(each.key, each.code) for each in found] == [
        ("fee", "scenario_fee"),
        ("colour", "scenario_expectation"),
        ("state", "scenario_state"),
    ]
    assert found[1].data == {"given": "colour"}
    assert set(EXPECTATIONS) >= {"refused", "paper", "number"}


def papered(given: Paper | None) -> WalkedCase:
    """A case whose paper is told from these parts."""
    definition = replace(stopping(), paper=given)
    return WalkedCase.begin(definition, "person", {"name": "Sari", "area": Decimal("7.5")}, None, m.CALENDAR, m.MONDAY)


def told(wanted: object, **more: Any) -> list[Miss]:
    from workflows.expressions.templates import parse_template

    clauses = tuple(parse_template(each) for each in more.pop("clauses", ("No. 12 of 30 days", "Fee Rp1.500,5 and 3")))
    case = papered(paper(clauses=clauses, considering=(), **more))
    return judge(case, AT, {"paper": wanted}, ZONE)


@pytest.mark.parametrize("wanted", ["About Sari", "About  Sari", ["About Sari", "No. 12 of 30 days"], ("Sari",)])
def test_words_of_a_paper_are_found(wanted: object) -> None:
    """One phrase or several, however many blanks are between the words."""
    assert told(wanted) == []


@pytest.mark.parametrize(
    ("wanted", "missing", "instead"),
    [
        ("No. 12 of 31 days", "No. 12 of 31 days", "No. 12 of 30 days"),
        ("No. 1 of 2 days", "No. 1 of 2 days", "No. 12 of 30 days"),
        ("Fee Rp2.000 and 4", "Fee Rp2.000 and 4", "Fee Rp1.500,5 and 3"),
        ("Nothing like it", "Nothing like it", ""),
        (["About Sari", "No. 12 of 31 days"], "No. 12 of 31 days", "No. 12 of 30 days"),
        (["gone", "No. 12 of 31 days"], "gone, No. 12 of 31 days", ""),
    ],
)
def test_words_that_are_missing_are_named(wanted: object, missing: str, instead: str) -> None:
    """The one phrase that differs in its figures alone is offered; of two missing ones nothing is."""
    (miss,) = told(wanted)
    assert (miss.key, miss.code, miss.data, miss.instead) == ("paper", "scenario_paper", {"wanted": missing}, instead)


def test_two_phrases_that_would_do_are_no_suggestion() -> None:
    """Which of them was meant cannot be known."""
    (miss,) = told("of 3 days", clauses=("of 1 days", "of 2 days"))
    assert miss.instead == ""


def test_a_service_without_a_paper_says_so() -> None:
    """What is no paper, or cannot be told, is a miss with the reason."""
    (miss,) = judge(papered(None), AT, {"paper": "x"}, ZONE)
    assert (miss.key, miss.code) == ("paper", "scenario_no_paper")
    (broken,) = told("x", clauses=("{1 / (form.area - 7.5)}",))
    assert broken.code == "scenario_no_paper"
    assert broken.data["found"]
