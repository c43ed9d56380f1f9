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


# What is said of the samples of single parts: (sample, group, path, step, Indonesian, English)
SAID = [
    ("fee", "fee", "fee.lines.sewa.amount", None,
     "“Sewa tempat”: “Luas” dibulatkan sampai 0 desimal × 2.500.", "“Rent of the place”: “Area” rounded to 0 decimals × 2,500."),
    ("fee", "fee", "fee.lines.sewa_lama.when", None,
     "“Tambahan sampai akhir 2026” dikenakan bila “Luas” lebih dari 100 m².",
     "“Surcharge until the end of 2026” is charged when “Area” is more than 100 m²."),
    ("fee", "fee", "fee.before", None,
     "Sebelum langkah “Putusan”, biaya harus sudah dibayar.", "Before the step “Decision” the fee must be paid."),
    ("reopen", "steps", "states.ditolak.triggers.buka_lagi.at_most", "ditolak",
     "“Buka kembali” paling banyak 1 kali.", "“Reopen” at most 1 times."),
    ("reopen", "steps", "states.putusan.results.tolak.to", "putusan",
     "“Tolak” membawa berkas ke “Ditolak”.", "“Refuse” takes the case to “Refused”."),
    ("reopen", "clock", "clock.limit", None,
     "Seluruh layanan paling lama 10 hari kerja.", "The whole service takes at most 10 working days."),
    ("staff-trigger", "clock", "states.menunggu.clock", "menunggu",
     "Waktu layanan berhenti selama “Menunggu surat pusat”.",
     "The service time stands still during “Waiting for a letter”."),
    ("staff-trigger", "steps", "states.putusan.limit", "putusan",
     "“Putusan” paling lama 3 hari kerja.", "“Decision” takes at most 3 working days."),
    ("eligibility", "who", "eligibility.di_kota", None,
     "Hanya yang menjawab ya pada “Apakah acaranya di kota ini?” dapat mengajukan. Yang lain: Ajukan di kota tempat acara.",
     "Only who answers yes to “Is the event in this city?” may apply. Others: Apply in the city of the event."),
]  # fmt: skip


@pytest.mark.parametrize(("sample", "group", "path", "step", "id", "en"), SAID, ids=[each[2] for each in SAID])
def test_a_rule_is_said_under_its_part_and_step(
    sample: str, group: str, path: str, step: str | None, id: str, en: str
) -> None:
    """A rule is said once, in both languages, with the part of the service and the step to which it belongs."""
    definition, _ = loaded(ROOT / "tests" / "data" / "sop" / "constructs" / f"{sample}.yaml")
    (rule,) = [each for each in rules_of(definition) if each.path == path]
    assert (rule.group, rule.step, rule.sentence) == (group, step, Text(id, en))


def test_only_what_has_a_condition_is_said_to_have_one() -> None:
    """A trigger without condition and limit is said by where it leads alone."""
    definition, _ = loaded(ROOT / "tests" / "data" / "sop" / "constructs" / "reopen.yaml")
    sending = [each.path for each in rules_of(definition) if each.step == "draf"]
    assert sending == ["states.draf.triggers.kirim.to"]
