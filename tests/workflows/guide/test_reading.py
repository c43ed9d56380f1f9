"""What the checker says about ``_guide.yaml``: each mistake at its line and column, in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflows.errors import Finding, SopError
from workflows.guide import inspect_guide, load_guide

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = (ROOT / "sop" / "_guide.yaml").read_text(encoding="utf-8")
SAMPLE = (ROOT / "tests" / "data" / "sop" / "finding" / "_guide.yaml").read_text(encoding="utf-8")
SERVICES = frozenset({"kios-buah", "pasang-papan", "rumah-tinggal"})
WHEN_TRADING = "form.tujuan == 'dagang'"
# What is written into the sample, instead of what, and the findings: code, and the words at whose place each stands.
MISTAKES = [
    ("[pasang-papan]", "[pasang-pappan]", [("guide_unknown_service", "pasang-pappan")]),
    ("service: kios-buah", "service: kios-bua", [("guide_unknown_service", "kios-bua,")]),
    ("services: [rumah-tinggal]}", "services: [rumah]}", [("guide_unknown_service", "rumah]}")]),
    ("means: [kios]", "means: []", [("guide_synonym_of_nothing", "{says: [warung")]),
    ("form.tujuan == 'lain'", "form.tujuan == 'laen'", [("unknown_option", "'laen'")]),
    ("form.tujuan == 'lain'", "form.tujua == 'lain'", [("unknown_field", "form.tujua ==")]),
    ("form.tujuan == 'lain'", "form.tujuan ==", [("expression_unreadable", "form.tujuan ==\"")]),
    (f'shown_when: "{WHEN_TRADING}"', 'shown_when: "form.papan"', [("unknown_field", 'form.papan"\nresults')]),
    ("type: yes_no", "type: choice", [("guide_few_options", "papan:\n")]),
    ("type: yes_no", "type: yes_no\n    options: {a: {id: A, en: A}}", [("guide_options_of_yes_no", "options: {a")]),
    ('    says: {id: "Datanglah ke loket.", en: "Come to the counter."}\n', "", [("guide_result_says_nothing", "lain:\n    when")]),
    ('becomes: ["47190"]', 'becomes: ["47199"]', [("guide_unknown_successor", '47199"')]),
    (
        'code: "47113"', 'code: "47112"',
        [("guide_code_twice", '47112", title: {id: "Toko serba'), ("guide_unknown_successor", '47113"]')],
    ),
    ("form.tujuan == 'lain'", "form.tujuan == 'rumah'", [("guide_dead_end", "tujuan:\n    type")]),
    (
        f'shown_when: "{WHEN_TRADING}"', "shown_when: \"form.tujuan == 'dagang' and form.tujuan == 'lain'\"",
        [("guide_never_asked", "papan:\n"), ("guide_never_reached", "papan_nama:")],
    ),
    ("guide: 1", "guide: 2", [("unknown_word", "2\n")]),
    ("questions:", "question:", [("unknown_key", "question:")]),
]  # fmt: skip


def place_of(text: str, words: str) -> tuple[int, int]:
    at = text.index(words)
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def found_in(text: str) -> list[Finding]:
    return list(inspect_guide(text, SERVICES).findings)


def test_the_shipped_guide_has_nothing_to_mend() -> None:
    """What ships leads only to services that ship, and every way through its questions ends."""
    services = {path.stem for path in (ROOT / "sop").glob("[a-z]*.yaml")}
    assert inspect_guide(SHIPPED, services).findings == ()
    assert found_in(SAMPLE) == []


@pytest.mark.parametrize(("old", "new", "expected"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_named_at_its_place(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    """Unknown names, questions that cannot be asked, results never reached and dead ends have a line, a column and words."""
    text = SAMPLE.replace(old, new, 1)
    assert text != SAMPLE
    found = {(each.code, each.line, each.column) for each in found_in(text)}
    for code, words in expected:
        assert (code, *place_of(text, words)) in found, found
    assert all(each.id and each.en for each in found_in(text))


def test_a_dead_end_is_told_as_the_way_that_leads_there() -> None:
    """Who mends a dead end reads which answers lead to it."""
    text = SAMPLE.replace("form.tujuan == 'lain'", "form.tujuan == 'rumah'", 1)
    dead = next(each for each in found_in(text) if each.code == "guide_dead_end")
    assert "tujuan = lain" in dead.en


def test_too_many_ways_are_refused_instead_of_walked() -> None:
    """A guide whose ways nobody could look through is refused at once."""
    questions = "".join(f"  q{at}: {{type: yes_no, title: {{id: A, en: A}}}}\n" for at in range(20))
    text = f'guide: 1\nquestions:\n{questions}results:\n  r: {{when: "form.q0", title: {{id: A, en: A}}, says: {{id: A, en: A}}}}\n'
    assert [each.code for each in found_in(text)] == ["guide_too_many_ways"]


def test_a_guide_with_a_mistake_is_not_loaded() -> None:
    """Whoever needs the guide gets a sound one or an error with everything wrong."""
    with pytest.raises(SopError) as caught:
        load_guide(SAMPLE.replace("[pasang-papan]", "[lain]"), SERVICES)
    assert [each.code for each in caught.value.findings] == ["guide_unknown_service"]
    with pytest.raises(SopError):
        load_guide("guide: [")
