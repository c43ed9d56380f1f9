"""Three-way merge of SOP files: both sides' edits stand, comments survive, what is in dispute is marked, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import hypothesis.strategies as st
from hypothesis import given, settings
from ruamel.yaml import YAML

from workflows import inspect
from workflows.compare.chunks import merge_items
from workflows.compare.merge import MARK, merge

TEXT = (Path(__file__).resolve().parents[3] / "sop" / "reklame-insidentil.yaml").read_text(encoding="utf-8")


def data(text: str) -> object:
    return YAML(typ="safe", pure=True).load(text)


def test_one_side_alone_is_taken_as_it_stands() -> None:
    """When only one side changed anything, its text is the result to the letter."""
    theirs = TEXT.replace("amount: 7\n", "amount: 6\n", 1)
    assert merge(TEXT, TEXT, theirs).text == theirs
    assert merge(TEXT, theirs, TEXT).text == theirs
    assert merge(TEXT, theirs, theirs).text == theirs


def test_edits_in_different_places_stand_side_by_side() -> None:
    """Each side's figures, keys and comments are in the result, and nothing else changed."""
    ours = TEXT.replace("amount: 7\n", "amount: 5 # tergesa\n", 1)
    theirs = TEXT.replace("amount: 21\n", "amount: 30\n", 1).replace("survey: true", "# SKM\nsurvey: false")
    merged = merge(TEXT, ours, theirs)
    assert merged.conflicts == ()
    assert merged.text == ours.replace("amount: 21\n", "amount: 30\n", 1).replace(
        "survey: true", "# SKM\nsurvey: false"
    )


def test_two_keys_of_one_line_are_merged_by_key() -> None:
    """Where lines clash but keys do not, both edits of the line stand and the comments of the file survive."""
    line = 'title: {id: "Terbit", en: "Issued"}'
    ours = TEXT.replace(line, 'title: {id: "Sudah terbit", en: "Issued"}')
    theirs = TEXT.replace(line, 'title: {id: "Terbit", en: "Permit issued"}')
    merged = merge(TEXT, ours, theirs)
    assert merged.conflicts == ()
    assert 'title: {id: "Sudah terbit", en: "Permit issued"}' in merged.text
    assert merged.text.count("#") == TEXT.count("#")


def test_one_key_changed_twice_is_marked() -> None:
    """Ours stays, theirs stands in a comment above it, and the file can still be read."""
    ours, theirs = (TEXT.replace("amount: 7\n", f"amount: {number}\n", 1) for number in (5, 6))
    merged = merge(TEXT, ours, theirs)
    ((path, own, other),) = [(each.path, each.ours, each.theirs) for each in merged.conflicts]
    assert (path, own, other) == ("values.limit_service.amount", "5", "6")
    assert f"    {MARK} values.limit_service.amount:\n    #   6\n    amount: 5\n" in merged.text
    assert data(merged.text) == data(ours)


def test_removed_here_and_changed_there_stays_and_is_marked() -> None:
    """A part that one side removed and the other changed is kept, whichever side removed it."""
    at, end = TEXT.index("  asuransi:\n"), TEXT.index("  jaminan_bongkar:\n")
    removed = TEXT[:at] + TEXT[end:]
    edited = TEXT.replace("Berlaku sampai reklame dibongkar", "Berlaku setahun")
    for ours, theirs in ((removed, edited), (edited, removed)):
        merged = merge(TEXT, ours, theirs)
        assert "documents.asuransi" in {each.path for each in merged.conflicts}
        assert "Berlaku setahun" in merged.text
        assert MARK in merged.text


def test_new_keys_of_both_sides_keep_their_places() -> None:
    """A key that is new on one side stands behind the key it followed there."""
    ours = TEXT.replace(
        "  asuransi:\n", "  npwp: {title: {id: NPWP, en: Tax}, formats: [pdf], max_mb: 1}\n  asuransi:\n"
    )
    theirs = TEXT.replace(
        "  asuransi:\n", "  sertifikat: {title: {id: A, en: B}, formats: [pdf], max_mb: 1}\n  asuransi:\n"
    )
    merged = merge(TEXT, ours, theirs)
    assert merged.conflicts == ()
    documents = list(data(merged.text)["documents"])  # type: ignore[index]
    at = documents.index("asuransi")
    assert set(documents[at - 2 : at]) == {"npwp", "sertifikat"}


def test_lists_take_what_both_add() -> None:
    """Items added at different ends of a list are both there; the same place changed twice is marked."""
    line = "columns: [lokasi, jenis, lebar, tinggi, sisi, mulai, selesai, jumlah]"
    ours = TEXT.replace(line, line.replace("[lokasi", "[kecamatan, lokasi"))
    theirs = TEXT.replace(line, line.replace("jumlah]", "jumlah, hari]"))
    merged = merge(TEXT, ours, theirs)
    assert line.replace("[lokasi", "[kecamatan, lokasi").replace("jumlah]", "jumlah, hari]") in merged.text
    clash = merge(TEXT, ours, TEXT.replace(line, line.replace("[lokasi", "[luas, lokasi")))
    assert [each.path for each in clash.conflicts] == ["paper.annex.columns"]


def test_without_an_ancestor_what_differs_is_marked() -> None:
    """Two files that share no known ancestor: parts of one side come in, what differs is marked."""
    merged = merge("", "a: 1\nb: 2\n", "a: 1\nb: 3\nc: 4\n")
    assert [each.path for each in merged.conflicts] == ["b"]
    assert data(merged.text) == {"a": 1, "b": 2, "c": 4}


def test_what_is_no_yaml_is_merged_by_lines() -> None:
    """A broken text is merged all the same; lines in dispute stand below as comments."""
    merged = merge("a: 1\nb: 2\n", "a: [\nb: 2\n", "a: 3\nb: 2\n")
    assert merged.text == f"a: [\n{MARK}\n# a: 3\nb: 2\n"
    assert [(each.ours, each.theirs) for each in merged.conflicts] == [("a: [", "a: 3")]


def test_a_hostile_file_is_not_built() -> None:
    """A file beyond the loader's limits is never handed to the round trip: it is merged as lines."""
    bomb = "a: &a [1]\n" + "".join(f"k{n}: *a\n" for n in range(60))
    merged = merge("x: 1\n", "x: 2\n", bomb)
    assert "x: 2" in merged.text
    assert inspect(bomb).source is None


def test_merge_of_sequences() -> None:
    """Changes at different places of a sequence are both taken; at the same place they are none."""
    assert merge_items("abcd", "aXbcd", "abcdY") == list("aXbcdY")
    assert merge_items("abc", "ac", "abcd") == list("acd")
    assert merge_items("abc", "aXc", "aYc") is None


keys = st.sampled_from("abcde")
leaves = st.integers(0, 3) | st.sampled_from(["ya", "tidak"])
mappings = st.recursive(
    st.dictionaries(keys, leaves, max_size=4), lambda inner: st.dictionaries(keys, leaves | inner, max_size=4)
)


def written(value: object) -> str:
    import io

    out = io.StringIO()
    YAML(typ="safe", pure=True).dump(value, out)
    return out.getvalue()


def paths(value: object, here: str = "") -> dict[str, object]:
    if not isinstance(value, dict) or not value:
        return {here: value}
    return {path: leaf for key, each in value.items() for path, leaf in paths(each, f"{here}.{key}").items()}


@settings(max_examples=150)
@given(mappings, mappings, mappings)
def test_no_edit_is_ever_lost(base: dict[str, object], ours: dict[str, object], theirs: dict[str, object]) -> None:
    """Whatever either side newly wrote is in the result or in a conflict; the result is always YAML."""
    texts = [written(each) for each in (base, ours, theirs)]
    merged = merge(*texts)
    result = data(merged.text) or {}
    disputed = " ".join(f"{each.ours} {each.theirs}" for each in merged.conflicts)
    known = paths(base)
    for side in (ours, theirs):
        for path, leaf in paths(side).items():
            if known.get(path, "absent") != leaf and leaf != {}:
                assert paths(result).get(path, "absent") == leaf or str(leaf) in disputed


def test_comments_of_both_at_one_place_both_stand() -> None:
    """Where two wrote different comments at the same place both stay, marked to be settled."""
    text = "# the service\nsop: 1\n"
    merged = merge(text, f"# mine\n{text}", f"# the other\n{text}")
    assert "# mine" in merged.text and "# the other" in merged.text
    assert MARK in merged.text and merged.conflicts
