"""Requirements of the rules in sentences: every condition of a file is said, at its place, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflows import inspect
from workflows.definition import Definition, Text
from workflows.editing import rules_of

ROOT = Path(__file__).parents[3]
FILES = [*sorted((ROOT / "sop").glob("[a-z]*.yaml")), *sorted((ROOT / "tests" / "data" / "sop").glob("[a-z]*.yaml"))]
CONDITIONS = ("shown_when", "valid_when", "formula", "only_when")


def loaded(path: Path) -> tuple[Definition, frozenset[str]]:
    """A file's definition and the paths of its keys."""
    found = inspect(path.read_text())
    assert found.definition is not None
    assert found.source is not None
    return found.definition, frozenset(found.source.keys)


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_condition_of_a_file_is_said_at_its_place(path: Path) -> None:
    """Each condition and formula of a file has a sentence, and each sentence a part of the file."""
    definition, keys = loaded(path)
    rules = rules_of(definition)
    said = {rule.path for rule in rules}
    assert {each for each in keys if each.rpartition(".")[2] in CONDITIONS} <= said
    assert {each for each in keys if each.endswith(".when")} <= {f"{each}.when" for each in said} | said
    for rule in rules:
        assert rule.path == "fee" or any(rule.path.startswith(f"{each}.") or rule.path == each for each in keys)
        for sentence in (rule.sentence.id, rule.sentence.en):
            assert sentence[0] == sentence[0].upper()
            assert "{" not in sentence


def test_rules_read_as_sentences() -> None:
    """Limits, offices, joins and conditions are said in words, with the city's names of the offices."""
    definition, _ = loaded(ROOT / "sop" / "reklame-insidentil.yaml")
    said = {rule.path: rule.sentence for rule in rules_of(definition, {"dinas_pu": Text("Dinas PUPR", "Public Works")})}
    plan = "states.telaah_teknis.reviews.pertimbangan"
    assert said[f"{plan}.offices.dinas_pu"] == Text(
        "Dinas PUPR diminta untuk “Pertimbangan teknis” bila pada sedikitnya satu baris “Daftar titik” berlaku: "
        "“Luas satu sisi” lebih dari 6 m².",
        "Public Works is asked for “Technical opinion” when in at least one row of “List of sites”: "
        "“Area of one side” is more than 6 m².",
    )
    assert said["states.periksa.limit"].en == "“Check of the file” takes at most 1 working day."
    assert said["clock.limit"].id == "Seluruh layanan paling lama 7 hari kerja."
    assert said["states.telaah_teknis.join"].en.endswith("when every office asked has answered.")
    assert said["states.perbaikan_teknis.clock"].id.startswith("Waktu layanan berhenti")
    assert said["fee"].en == "This service is free of charge."
