"""Requirements of the guided edits: each writes what the manager means, as a person would have written it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from workflows import load
from workflows.editing import (
    EditRefused,
    Wording,
    add_document,
    add_fee_line,
    add_office,
    change_document,
    change_fee_line,
    change_figure,
    change_step,
    change_text,
    difference,
)
from workflows.editing.text import data_of

ADVERTISING = (Path(__file__).parents[3] / "sop" / "reklame-insidentil.yaml").read_text()
RESEARCH = (Path(__file__).parents[3] / "sop" / "skp-penelitian.yaml").read_text()
CONSENT = {
    "title": Wording("Izin tetangga", "Neighbours' consent"),
    "hint": Wording("Satu halaman", "One page"),
    "formats": ["pdf"],
    "max_mb": 2,
    "shown_when": "any(row.luas > 6 for row in rows.titik)",
    "stamped": False,
}


def changed(old: str, new: str) -> list[str]:
    """The changed lines, with a sign before each."""
    signs = {"old": "-", "new": "+"}
    return [
        signs[line.kind] + line.text.strip()
        for hunk in difference(old, new)
        for line in hunk.lines
        if line.kind in signs
    ]


def test_a_figure_is_changed_and_confirmed() -> None:
    """A figure gets another amount and, if said so, the mark that the city has confirmed it; an equal one changes nothing."""
    new = change_figure(ADVERTISING, "tax_rate", Decimal("0.2"), verified=True)
    assert changed(ADVERTISING, new) == ["-amount: 0.25", "+amount: 0.2", "-verified: false", "+verified: true"]
    assert change_figure(ADVERTISING, "tax_rate", Decimal("0.25")) == ADVERTISING
    assert load(new).values["tax_rate"].amount == Decimal("0.2")
    bare = "values:\n  a: {amount: 1, unit: number}\n"
    assert change_figure(bare, "a", Decimal(1), verified=False) == bare
    assert "verified: true" in change_figure(bare, "a", Decimal(1), verified=True)


def test_a_document_with_a_condition_is_added() -> None:
    """A new document stands behind the others, with its condition quoted and without what is not said."""
    new = add_document(ADVERTISING, "izin_tetangga", CONSENT)
    assert changed(ADVERTISING, new) == [
        "+izin_tetangga:",
        '+title: {id: "Izin tetangga", en: "Neighbours\' consent"}',
        '+hint: {id: "Satu halaman", en: "One page"}',
        '+shown_when: "any(row.luas > 6 for row in rows.titik)"',
        "+formats: [pdf]",
        "+max_mb: 2",
    ]
    assert load(new).documents["izin_tetangga"].shown_when is not None


def test_the_first_document_brings_its_part() -> None:
    """In a file without documents the part is made, before the parts that follow it."""
    text = "sop: 1\nform: {a: 1}\n\nclock: {limit: x}\n"
    new = add_document(text, "ktp", {"title": Wording("KTP", "ID"), "formats": ["pdf"], "max_mb": Decimal("1.5")})
    assert list(data_of(new)) == ["sop", "form", "documents", "clock"]
    assert data_of(new)["documents"]["ktp"]["max_mb"] == Decimal("1.5")


def test_a_document_is_changed_part_by_part() -> None:
    """Of a document only what differs is written; a part given as nothing is taken away."""
    parts: dict[str, Any] = {
        "title": Wording("NIB badan usaha", "NIB certificate"), "shown_when": None, "required": "form.dikuasakan",
        "formats": ["pdf"], "stamped": True, "hint": None,
    }  # fmt: skip
    new = change_document(ADVERTISING, "bukti_nib", parts)
    document = load(new).documents["bukti_nib"]
    assert (document.title.en, document.shown_when, document.hint, document.stamped) == (
        "NIB certificate",
        None,
        None,
        True,
    )
    assert len(changed(ADVERTISING, new)) == 6
    assert change_document(ADVERTISING, "ktp", {"shown_when": None}) == ADVERTISING


def test_a_fee_line_is_added_and_changed() -> None:
    """The first line of the bill brings the part; further ones stand behind it; each can be changed."""
    line = {"title": Wording("Retribusi", "Charge"), "amount": "values.rent_baliho"}
    first = add_fee_line(ADVERTISING, "retribusi", line)
    parts = list(data_of(first))
    assert parts[parts.index("fee") :] == ["fee", "clock", "operations", "states", "paper", "survey", "scenarios"]
    second = add_fee_line(first, "sosial", {**line, "when": "form.isi == 'sosial'", "rounding": "up"})
    assert list(data_of(second)["fee"]["lines"]) == ["retribusi", "sosial"]
    assert "when: \"form.isi == 'sosial'\"" in second and 'amount: "values.rent_baliho"' in second
    third = change_fee_line(second, "sosial", {"amount": "500", "when": None})
    assert data_of(third)["fee"]["lines"]["sosial"]["amount"] == "500"
    assert "when" not in data_of(third)["fee"]["lines"]["sosial"]


def test_a_text_is_changed_in_the_language_that_differs() -> None:
    """A wording is changed only in the language in which it differs."""
    new = change_text(ADVERTISING, "states.putusan.title", Wording("Putusan", "The decision"))
    assert changed(ADVERTISING, new) == [
        '-title: {id: "Putusan", en: "Decision"}', '+title: {id: "Putusan", en: "The decision"}',
    ]  # fmt: skip
    typed = change_text(ADVERTISING, "summary", Wording(" a\r\nb ", 'say "so"'))
    assert data_of(typed)["summary"] == {"id": "a\nb", "en": 'say "so"'}


def test_who_does_a_step_is_changed() -> None:
    """The office and the role of a step are changed where they differ."""
    new = change_step(ADVERTISING, "states.pembahasan", office="dpmptsp", role="kepala")
    assert changed(ADVERTISING, new) == ["-role: kabid", "+role: kepala"]
    assert "office: satpol" in change_step(ADVERTISING, "states.pembahasan", office="satpol")


def test_an_office_is_asked_as_well() -> None:
    """An office joins those asked, always or under a condition; a single office becomes one of several."""
    new = add_office(ADVERTISING, "states.telaah_teknis.reviews.pertimbangan", "kesbangpol", "form.isi == 'rokok'")
    assert changed(ADVERTISING, new) == ["+kesbangpol: \"form.isi == 'rokok'\""]
    single = "states:\n  a:\n    reviews:\n      p:\n        office: x\n        role: r\n"
    assert data_of(add_office(single, "states.a.reviews.p", "y")) == {
        "states": {"a": {"reviews": {"p": {"offices": {"x": True, "y": True}, "role": "r"}}}}
    }
    assert load(add_office(RESEARCH, "states.kajian_kesbangpol.reviews.kajian", "satpol"))


@pytest.mark.parametrize(
    ("edit", "code", "about"),
    [
        (lambda: add_document(ADVERTISING, "KTP baru", CONSENT), "bad_code", "KTP baru"),
        (lambda: add_document(ADVERTISING, "ktp", CONSENT), "already_there", "documents.ktp"),
        (lambda: add_document(ADVERTISING, "x", {**CONSENT, "title": Wording("", "b")}), "empty", "id"),
        (lambda: add_document(ADVERTISING, "x", {**CONSENT, "title": Wording("a", " ")}), "empty", "en"),
        (lambda: add_fee_line(ADVERTISING, "Bea", {}), "bad_code", "Bea"),
        (lambda: change_figure(ADVERTISING, "absent", Decimal(1)), "no_such_place", "values.absent.amount"),
        (lambda: add_office("a: {office: x, role: y}\n", "a", "x"), "already_there", "x"),
        (
            lambda: add_office(ADVERTISING, "states.putusan.reviews.p", "x"),
            "no_such_place",
            "states.putusan.reviews.p.office",
        ),
        (
            lambda: change_text(ADVERTISING, "paper.clauses.99", Wording("a", "b")),
            "no_such_place",
            "paper.clauses.99.id",
        ),
        (lambda: change_text("a: [{id: x, en: y}]\n", "a.0.no", Wording("a", "b")), "no_such_place", "a.0.no.id"),
    ],
)
def test_a_guided_edit_that_makes_no_sense_is_refused(edit: Callable[[], str], code: str, about: str) -> None:
    """A code that is none, is taken or is missing, and a text left out, are refused with their reason and what it is about."""
    with pytest.raises(EditRefused) as refused:
        edit()
    assert (refused.value.code, refused.value.about) == (code, about)


def test_a_text_in_a_list_is_reached_by_its_number() -> None:
    """A wording that stands in a list is found by its place in it."""
    assert data_of(change_text("a: [{id: x, en: y}]\n", "a.0", Wording("x", "z")))["a"] == [{"id": "x", "en": "z"}]


def test_changed_lines_have_the_numbers_of_their_text() -> None:
    """Lines that are gone are numbered as in the old text, the others as in the new one, both from one."""
    (hunk,) = difference("a\nb\nc\nd\ne\nf\n", "a\nb\nc\nx\ny\ne\nf\n", around=1)
    assert [(line.kind, line.number, line.text) for line in hunk.lines] == [
        ("same", 3, "c"), ("old", 4, "d"), ("new", 4, "x"), ("new", 5, "y"), ("same", 6, "e"),
    ]  # fmt: skip
    assert difference("a\n", "a\n") == ()
