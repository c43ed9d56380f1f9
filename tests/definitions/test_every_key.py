"""Nothing that the language can say is passed over: every part of it is acted on somewhere, or said not to be."""

from __future__ import annotations

import ast
import dataclasses
import inspect as looking
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import workflows.definition as language
from permits.definitions import runnable
from permits.definitions.runnable import NOT_RUN, NotRun
from tests.support import cases
from workflows import inspect

ROOT = Path(__file__).resolve().parents[2]
# What reads a definition without acting on it: the language itself, its comparison, its checks, its drawings.
LOOKING_ON = (
    "workflows/definition", "workflows/language", "workflows/compare", "workflows/messages", "workflows/editing",
    "workflows/moving", "workflows/imports", "workflows/checks", "workflows/drawing", "permits/definitions/runnable.py",
)  # fmt: skip
# Read under another name than its own, and by what.
OTHERWISE = {
    "Definition.sop": "the version of the language, which the loader asks for",
    "FieldType.base": "a type of the file becomes the base type of its fields when the file is read",
    "Survey.questionnaire": "there is one questionnaire, and the schema admits no other",
}
STALL = (cases.GROWN / "lapak-pasar.yaml").read_text(encoding="utf-8")
KIOSK = (cases.GROWN / "kios.yaml").read_text(encoding="utf-8")
CONSTRUCTS = ROOT / "tests" / "data" / "sop" / "constructs"
RENEWAL = (CONSTRUCTS / "renewal.yaml").read_text(encoding="utf-8")
INSPECTED = "        limit: batas_telaah\n        form:"
# A file and the place where each part is written into it.
WRITTEN: dict[str, tuple[str, str, str]] = {
    "Inspection.minutes": (KIOSK, INSPECTED, INSPECTED.replace("form:", "inspection: {minutes: true}\n        form:")),
    "Inspection.photos": (KIOSK, INSPECTED, INSPECTED.replace("form:", "inspection: {photos: 2}\n        form:")),
    "Inspection.minutes_title": (
        KIOSK, INSPECTED,
        INSPECTED.replace("form:", "inspection: {minutes: true, title: {id: A, en: A}}\n        form:"),
    ),
    "Fee.before": (STALL, "fee:\n", "fee:\n  before: putusan\n"),
    "Fee.due": (STALL, "fee:\n", "fee:\n  due: umur_foto\n"),
    "Notice.channels": (KIOSK, "channels: [mail]", "channels: [mail, sms]"),
    "DocumentRequirement.reusable": (KIOSK, "max_mb: 2, required: false", "max_mb: 2, required: false, reusable: true"),
    "DocumentRequirement.valid_for": (STALL, "", ""),
    "Definition.retention": (KIOSK, "survey: false", "retention: {sensitive: batas}\nsurvey: false"),
    "Definition.capacities": (
        KIOSK, "applicants:\n", "applicants:\n  usaha: {title: {id: Usaha, en: Business}, as: business}\n",
    ),
    "Paper.attachments": (RENEWAL, "deputies: [penelaah]", "attachments: [nama]"),
    "Paper.deputies": (RENEWAL, "", ""),
    "Paper.phrases": (RENEWAL, "", ""),
    "Paper.changes": (RENEWAL, "", ""),
    "Standard.identity": (KIOSK, "survey: false", "sop_ap: {number: {id: A, en: A}}\nsurvey: false"),
}  # fmt: skip


def parts() -> Iterator[str]:
    """Every field of every class that a file becomes, as ``Class.field``."""
    for name, each in sorted(vars(language).items()):
        if looking.isclass(each) and dataclasses.is_dataclass(each):
            yield from (f"{name}.{field.name}" for field in dataclasses.fields(each))


def names_read() -> frozenset[str]:
    """Every attribute that the programs and their pages read, outside of what only looks on."""
    found: set[str] = set()
    for path in sorted([*(ROOT / "workflows").rglob("*.py"), *(ROOT / "permits").rglob("*.py")]):
        if not path.relative_to(ROOT).as_posix().startswith(LOOKING_ON):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for path in sorted((ROOT / "templates").rglob("*.html")):
        found |= set(re.findall(r"\.([a-z_]+)", path.read_text(encoding="utf-8")))
    return frozenset(found)


def test_every_part_of_the_language_is_read_or_said_not_to_be_run() -> None:
    """A key that no program reads has a finding of its own, so that nobody relies on what does not happen."""
    known, read = {each.data for each in NOT_RUN} | set(OTHERWISE), names_read()
    assert [each for each in parts() if each.partition(".")[2] not in read and each not in known] == []


def test_what_is_said_not_to_be_run_exists() -> None:
    """Every row names a part that a file can have, and a sentence that the checker has."""
    assert {each.data for each in NOT_RUN} - set(parts()) == set()
    assert {each.code for each in NOT_RUN} <= set(runnable.SENTENCES)


@pytest.mark.parametrize("row", NOT_RUN, ids=lambda each: each.key)
def test_a_part_that_is_not_run_is_named_when_a_file_has_it(row: NotRun) -> None:
    """Its code, weight and line stand among the findings of a file that says it."""
    text, old, new = WRITTEN[row.data]
    city = cases._city((cases.GROWN / "_city.yaml").read_text(encoding="utf-8"))
    loaded = inspect(text.replace(old, new, 1) if old else text, shared=city.types)
    assert loaded.definition is not None and loaded.source is not None, loaded.findings
    found = runnable.findings(loaded.definition, city, loaded.source.where)
    assert (row.code, row.severity) in {(each.code, each.severity) for each in found if each.line > 1}
