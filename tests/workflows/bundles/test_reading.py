"""What the checker says about ``_bundles.yaml``: each mistake at its line and column, in a sentence."""

from __future__ import annotations

from functools import cache

import pytest

from tests.support.cases import SHIPPED
from workflows import Definition, SopError, load
from workflows.bundles import inspect_bundles, load_bundles

TEXT = (SHIPPED / "_bundles.yaml").read_text(encoding="utf-8")
ORDER = "services: [sip-dokter, reklame-insidentil]"
KTP = "{sip-dokter: ktp, reklame-insidentil: ktp}"
# What is written instead of what, and the findings: code, and the words at whose place each stands.
MISTAKES = [
    (ORDER, "services: [sip-dokter, reklame-insidental]",
     [("bundle_unknown_service", "reklame-insidental]"), ("bundle_not_in_it", "reklame-insidentil: nama")]),
    (ORDER, "services: [sip-dokter, reklame-insidentil, pbg]", [("bundle_not_applied_for", "pbg]")]),
    (ORDER, "services: [sip-dokter, reklame-insidentil, sip-dokter]", [("bundle_service_twice", "sip-dokter]")]),
    ("reklame-insidentil: nik", "reklame-insidentil: nikk", [("bundle_unknown_code", "nikk}")]),
    ("reklame-insidentil: nik", "reklame-insidentil: mulai", [("bundle_other_type", "mulai}")]),
    ("reklame-insidentil: nik", "reklame-insidentil: nama", [("bundle_shared_twice", "nama}\n        - {sip-dokter: alamat")]),
    ("{sip-dokter: nama,", "{sip-dokter: keahlian,", [("bundle_not_always_asked", "keahlian,")]),
    (KTP, "{sip-dokter: bukti_tempat, reklame-insidentil: denah_foto}", [("bundle_not_always_asked", "bukti_tempat,")]),
    (KTP, "{sip-dokter: foto, reklame-insidentil: ktp}", [("bundle_other_file", "ktp}")]),
    ("bundles: 1", "bundles: 2", [("unknown_word", "2\n")]),
]  # fmt: skip


@cache
def known() -> dict[str, Definition]:
    codes = ("sip-dokter", "reklame-insidentil", "pbg")
    return {code: load((SHIPPED / f"{code}.yaml").read_text(encoding="utf-8")) for code in codes}


def place_of(text: str, words: str) -> tuple[int, int]:
    at = text.index(words)
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def test_the_shipped_bundles_have_nothing_to_mend() -> None:
    """What ships names services that are applied for, and shares only what all of them ask in the same way."""
    loaded = inspect_bundles(TEXT, known())
    assert loaded.findings == () and loaded.bundles is not None
    (bundle,) = loaded.bundles.offered.values()
    assert bundle.services == ("sip-dokter", "reklame-insidentil")
    assert (bundle.questions[0].service, bundle.questions[0].asked) == ("sip-dokter", "nama")
    assert dict(bundle.files[0].also) == {"reklame-insidentil": "ktp"}


@pytest.mark.parametrize(("old", "new", "expected"), MISTAKES)
def test_a_mistake_is_named_where_it_stands(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    """A wrong service, code, type, file or order is said with its place, in both languages."""
    assert old in TEXT
    text = TEXT.replace(old, new)
    found = inspect_bundles(text, known()).findings
    assert all(each.id and each.en and each.id != each.en for each in found)
    there = {(each.code, (each.line, each.column)) for each in found}
    assert {(code, place_of(text, words)) for code, words in expected} <= there


def test_what_nobody_answers_is_not_shared() -> None:
    """A figure that the program works out cannot be asked once."""
    text = TEXT.replace(ORDER, "services: [reklame-insidentil, sip-dokter]").replace(
        "reklame-insidentil: nama", "reklame-insidentil: pemegang"
    )
    assert "bundle_nobody_answers" in {each.code for each in inspect_bundles(text, known()).findings}


def test_a_broken_file_is_refused_with_its_findings() -> None:
    """Loading raises with every error; a text that is no YAML is told as one."""
    with pytest.raises(SopError) as caught:
        load_bundles(TEXT.replace("reklame-insidentil: nik", "reklame-insidentil: mulai"), known())
    assert [each.code for each in caught.value.findings] == ["bundle_other_type"]
    assert inspect_bundles("bundles: [").bundles is None
