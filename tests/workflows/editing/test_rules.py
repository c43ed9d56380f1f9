"""Every kind of rule of a service in its sentence, one by one; what each says stands in ``tests/data/editing/rules.yaml``."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.sop.reading import plain
from tests.workflows import makers as m
from workflows.definition import (
    ChecklistItem,
    Definition,
    EligibilityQuestion,
    Fee,
    FeeLine,
    Join,
    Limit,
    NeededPermit,
    Section,
    Text,
    Value,
)
from workflows.editing import Rule, rules_of, subjects_of
from workflows.expressions import names_of, parse

SAID: Any = plain((Path(__file__).resolve().parents[2] / "data" / "editing" / "rules.yaml").read_text(encoding="utf-8"))
LARGE = parse("form.area > 6")
OPINION = m.plan(
    "opinion",
    {"parks": True, "roads": "form.area > 6", "far": "chosen"},
    [m.result("agree", only_when=LARGE), m.result("no", "negative")],
    limit=Limit("review"),
    checklist=(ChecklistItem("seen", m.text("seen")), ChecklistItem("large", m.text("large"), shown_when=LARGE)),
)
WIDE = m.field("wide", type="integer", valid_when=parse("row.wide > 1"))
SECOND = Section("more", m.text("More"), None, (m.field("note_", shown_when=LARGE),), shown_when=LARGE)


def form() -> tuple[Any, ...]:
    return (
        m.field("name", required=LARGE),
        m.field("area", type="decimal", required=False),
        m.field("double", type="computed", result="decimal", formula=parse("form.area * 2")),
        m.field("rows", type="table", columns=(WIDE, m.field("high", type="integer", required=parse("row.wide > 2")))),
    )


def service() -> Definition:
    """A service with every kind of rule."""
    triggers = [
        m.trigger("gathered", [("form.area > 6", "correct"), (None, "check")], by="system"),
        m.trigger("drop", "gone", only_when=LARGE, at_most=2),
    ]
    definition = m.definition(
        m.state("draft", "start", [m.trigger("send", "ask")]),
        m.state("ask", "work", triggers, reviews=[OPINION], join=Join("quorum", "gathered", 2)),
        m.work("check", [(m.result("pass"), "done")], limit=Limit("quick")),
        m.state("correct", "waiting", [m.trigger("resend", "ask")], clock="pauses", limit=Limit("half")),
        m.end("done"),
        fields=form(),
        documents={
            "always": m.document("always", required=True),
            "may": m.document("may"),
            "shown": m.document("shown", shown_when=LARGE, required=True),
            "needed": m.document("needed", required=LARGE),
        },
        eligibility=(
            EligibilityQuestion("here", m.text("Is it here?"), True, m.text("Go there.")),
            EligibilityQuestion("old", m.text("Is it old?"), False, m.text("Wait.")),
        ),
        needs={"land": NeededPermit("land", "land-use", m.text("Get it first."))},
        fee=Fee((FeeLine("rent", m.text("Rent"), parse("form.area * 100"), when=LARGE),), before="check"),
    )
    half = Value("half", Decimal("1.50"), "hours", m.text("half"))
    one = replace(definition.values["review"], amount=Decimal(1))
    sections = (*definition.sections, SECOND)
    return replace(definition, sections=sections, values={**definition.values, "half": half, "review": one})


def told(rules: tuple[Rule, ...]) -> list[dict[str, str | None]]:
    return [
        {"at": f"{each.group} {each.path}", "step": each.step, "en": each.sentence.en, "id": each.sentence.id}
        for each in rules
    ]


def test_every_rule_is_said_once_in_the_order_of_the_file() -> None:
    """Part, place, step and both sentences of each rule of a service, and nothing besides."""
    assert told(rules_of(service(), {"parks": Text("Dinas Taman", "Parks Agency")})) == SAID


@pytest.mark.parametrize("clock", ["pauses", "resets", "runs"])
def test_what_a_step_does_to_the_time_is_said(clock: str) -> None:
    """A step during which the time runs on says nothing of it."""
    definition = service()
    wait = replace(definition.states["correct"], clock=clock)  # type: ignore[arg-type]
    rules = rules_of(replace(definition, states={**definition.states, "correct": wait}))
    assert [each.path for each in rules if each.group == "clock"][1:] == (
        [] if clock == "runs" else ["states.correct.clock"]
    )


def test_a_free_service_says_so() -> None:
    """Without a fee there is one sentence of it; a fee that names no step says nothing of when it is paid."""
    fees = [each for each in rules_of(replace(service(), fee=None)) if each.group == "fee"]
    assert [(each.path, each.sentence.en) for each in fees] == [("fee", "This service is free of charge.")]
    unpaid = Fee((FeeLine("rent", m.text("Rent"), parse("100")),))
    paths = [each.path for each in rules_of(replace(service(), fee=unpaid)) if each.group == "fee"]
    assert paths == ["fee.lines.rent.amount"]


def test_a_condition_can_be_about_all_that_is_answered() -> None:
    """The applicant, questions, columns with their table, and documents; not what has no comparison."""
    definition = replace(service(), applicants={"person": m.text("A person")})
    found = {each.path: each for each in subjects_of(names_of(definition))}
    assert list(found) == [
        "applicant.kind", "form.name", "form.area", "form.double", "form.note_", "rows.rows.wide", "rows.rows.high",
        "documents.always", "documents.may", "documents.shown", "documents.needed",
    ]  # fmt: skip
    assert found["applicant.kind"].options == {"person": m.text("A person")}
    wide = found["rows.rows.wide"]
    assert (wide.kind, wide.title, wide.table) == ("number", m.text("wide"), m.text("rows"))
    assert (found["form.name"].kind, found["form.name"].table) == ("text", None)
    assert {found[f"documents.{each}"].kind for each in ("may", "shown")} == {"yes_no"}


def test_marks_of_emphasis_are_no_part_of_a_sentence() -> None:
    """Words of the file that are set in bold on pages are said plainly."""
    question = EligibilityQuestion("here", m.text("Is it **here**?"), True, m.text("**Go** there."))
    (rule, *_) = rules_of(replace(service(), eligibility=(question,)))
    assert rule.sentence.en == "Only who answers yes to “Is it here?” may apply. Others: Go there."
