"""Every kind of difference between two definitions, by a small change of one service: place, kind and both sentences.

What each change says stands in ``tests/data/compare/sentences.yaml``.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.sop.reading import plain
from tests.workflows import makers as m
from tests.workflows.walk.test_papers import paper
from workflows.compare import compare
from workflows.definition import (
    AddressedOffice,
    Definition,
    Fee,
    FeeLine,
    Join,
    Limit,
    Option,
    Text,
    Timer,
)
from workflows.expressions import parse
from workflows.expressions.templates import parse_template


def words(indonesian: str, english: str = "") -> Text:
    return Text(indonesian, english or indonesian)


A, B = Option("a", words("A")), Option("b", words("B"))
WIDE, HIGH = m.field("wide", type="integer"), m.field("high", type="integer")
OPINION = m.plan(
    "opinion",
    {"parks": True, "roads": "form.area > 6", "far": "chosen"},
    [m.result("agree"), m.result("no", "negative")],
    limit=Limit("review", "ahead"),
)
GATHERED = m.trigger("gathered", [("form.area > 6", "refused"), (None, "done")], by="system")
OLD = m.definition(
    m.state("draft", "start", [m.trigger("send", "ask")]),
    m.state("ask", "work", [GATHERED], reviews=[OPINION], join=Join("all", "gathered")),
    m.work("check", [(m.result("pass"), "done")]),
    m.end("done", "issued"),
    m.end("refused", "refused"),
    fields=(
        m.field("name"),
        m.field("area", type="decimal", required=False),
        m.field("kind", type="choice", options=(A, B)),
        m.field("rows", type="table", columns=(WIDE, HIGH)),
    ),
    paper=paper(),
)
CHECK = OLD.states["check"].reviews["check"]
LETTER = OLD.documents["letter"]
PAPER = paper()


def having(**more: Any) -> Definition:
    return replace(OLD, **more)


def state(code: str, **more: Any) -> Definition:
    return having(states={**OLD.states, code: replace(OLD.states[code], **more)})


def plan(**more: Any) -> Definition:
    return state("ask", reviews={"opinion": replace(OPINION, **more)})


def field(place: int, **more: Any) -> Definition:
    fields = list(OLD.sections[0].fields)
    fields[place] = replace(fields[place], **more)
    return having(sections=(replace(OLD.sections[0], fields=tuple(fields)),))


def value(code: str, **more: Any) -> Definition:
    return having(values={**OLD.values, code: replace(OLD.values[code], **more)})


CHANGED: dict[str, Definition] = {
    "title": having(title=words("Baru", "New")),
    "title_id": having(title=words("Contoh", "Sample")),
    "prefix": having(prefix="XYZ"),
    "office": having(office="parks"),
    "value_amount": value("review", amount=Decimal(5)),
    "value_one": value("review", amount=Decimal(1)),
    "value_unit": value("review", unit="calendar_days"),
    "value_money": value("rate", amount=Decimal("3000.5")),
    "value_title": value("review", title=words("Lain", "Other")),
    "value_gone": having(values={code: each for code, each in OLD.values.items() if code != "quick"}),
    "app_new": having(applicants={**OLD.applicants, "firm": words("Firma", "Firm")}),
    "app_gone": having(applicants={"person": OLD.applicants["person"]}),
    "app_word": having(applicants={"person": words("Orang", "Human"), "company": OLD.applicants["company"]}),
    "field_required": field(1, required=True),
    "field_cond": field(1, required=parse("form.name == 'x'")),
    "field_shown": field(1, shown_when=parse("form.name == 'x'")),
    "field_max": field(0, max_length=30),
    "field_help": field(0, hint=words("Bantuan", "Help")),
    "option_order": field(2, options=(B, A)),
    "option_word": field(2, options=(A, Option("b", words("Be", "Bee")))),
    "col_type": field(3, columns=(m.field("wide", type="decimal"), HIGH)),
    "col_new": field(3, columns=(WIDE, HIGH, m.field("deep"))),
    "col_valid": field(3, columns=(m.field("wide", type="integer", valid_when=parse("row.wide > row.high")), HIGH)),
    "doc_new": having(documents={**OLD.documents, "map": m.document("map")}),
    "doc_mb": having(documents={"letter": replace(LETTER, max_mb=Decimal("2.5"))}),
    "doc_formats": having(documents={"letter": replace(LETTER, formats=("pdf", "png"))}),
    "trigger_by": state("draft", triggers={"send": m.trigger("send", "ask", by="staff", office="desk", role="clerk")}),
    "trigger_to": state("draft", triggers={"send": m.trigger("send", "check")}),
    "result_to": state("check", triggers={"pass": m.trigger("pass", "refused", by="office")}),
    "result_tone": plan(results={**OPINION.results, "agree": m.result("agree", "conditions")}),
    "result_new": plan(results={**OPINION.results, "maybe": m.result("maybe")}),
    "office_new": plan(offices=(*OPINION.offices, AddressedOffice("desk"))),
    "office_gone": plan(offices=OPINION.offices[1:]),
    "office_when": plan(
        offices=(OPINION.offices[0], AddressedOffice("roads", parse("form.area > 9")), OPINION.offices[2])
    ),
    "office_space": plan(
        offices=(OPINION.offices[0], AddressedOffice("roads", parse("form.area   > 6")), OPINION.offices[2])
    ),
    "plan_role": plan(role="head"),
    "plan_limit": plan(limit=Limit("quick", "ahead")),
    "plan_warn": plan(limit=Limit("review")),
    "plan_nolimit": plan(limit=None),
    "plan_fields": plan(fields=(m.field("cost", type="money"),)),
    "own_role": state("check", reviews={"check": replace(CHECK, role="head")}),
    "own_limit": state("check", reviews={"check": replace(CHECK, limit=Limit("quick"))}),
    "join": state("ask", join=Join("quorum", "gathered", 2)),
    "join_gone": state("ask", join=None),
    "branches": state(
        "ask", triggers={"gathered": m.trigger("gathered", [("form.area > 9", "refused"), (None, "done")], by="system")}
    ),
    "state_new": having(states={**OLD.states, "more": m.state("more", "waiting")}),
    "state_says": state("ask", says=words("Tunggu", "Wait")),
    "state_clock": state("ask", clock="pauses"),
    "timers": state("ask", timers=(Timer("ring", "notify", after="quick", to="applicant"),)),
    "fee": having(fee=Fee((FeeLine("x", words("X"), parse("values.rate * 2")),))),
    "clock": having(clock=replace(OLD.clock, after_hours="same_day")),
    "fractions": having(clock=replace(OLD.clock, fractions=(Decimal("0.5"), Decimal("0.75")))),
    "operation": having(operations={"halt": m.operation("halt", "suspend", ["ask", "check"])}),
    "paper_clause_new": having(paper=paper(clauses=(*PAPER.clauses, parse_template("Second")))),
    "paper_clause_gone": having(paper=paper(clauses=())),
    "paper_clause": having(paper=paper(clauses=(parse_template("First: {form.area}"),))),
    "paper_role": having(paper=paper(signatory_role="clerk")),
    "paper_gone": having(paper=None),
    "start": having(start="ask"),
    "keywords": having(keywords={"id": ("a",), "en": ()}),
}
SAID: Any = plain(
    (Path(__file__).resolve().parents[2] / "data" / "compare" / "sentences.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", list(CHANGED))
def test_a_change_is_said_with_its_place_in_both_languages(name: str) -> None:
    """Part, kind and path of each difference, and its sentence in English and Indonesian; nothing besides."""
    found = [
        {"at": f"{each.part} {each.kind} {each.path}", "en": each.sentence.en, "id": each.sentence.id}
        for each in compare(OLD, CHANGED[name])
    ]
    assert found == SAID[name]
