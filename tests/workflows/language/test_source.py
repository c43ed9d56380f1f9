"""Requirements of reading YAML: plain data, exact places, limits, nothing constructed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.errors import SopError
from workflows.language.source import MAX_ALIASES, MAX_BYTES, MAX_DEPTH, MAX_NODES, Plain, read_source


def refusal(text: str) -> tuple[str, int]:
    """Code and line with which a file is refused."""
    with pytest.raises(SopError) as caught:
        read_source(text)
    [found] = caught.value.findings
    return found.code, found.line


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("7", 7),
        ("-7", -7),
        ("0.25", Decimal("0.25")),
        ("true", True),
        ("false", False),
        ("", None),
        ("~", None),
        ("2026-05-10", date(2026, 5, 10)),
        ("2026-13-10", "2026-13-10"),
        ("'7'", "7"),
        ('"true"', "true"),
        ("yes", "yes"),
        ("no", "no"),
        ("08:00", "08:00"),
        ("007", "007"),
        ("1e3", "1e3"),
        ("0x10", "0x10"),
        ("[1, [a]]", [1, ["a"]]),
        ("{b: {c: 1}}", {"b": {"c": 1}}),
    ],
)
def test_plain_values_are_read_exactly(written: str, expected: Plain) -> None:
    """Figures are whole or decimal, only true and false are truth values, quotes make a text, the rest is a text."""
    found = read_source(f"a: {written}").data["a"]
    assert found == expected
    assert type(found) is type(expected)


def test_every_key_and_value_has_its_place() -> None:
    """Paths lead to line and column, a missing part to the nearest thing above it, an empty path to the start."""
    source = read_source("a:\n  b: x\n  c:\n    - 1\n    - d: 'y'\n")
    assert source.where("a.b") == (2, 3)
    assert source.where_value("a.b") == (2, 6)
    assert source.where("a.c.1.d") == (5, 7)
    assert source.where_value("a.c.0") == (4, 7)
    assert source.where("a.b.zzz") == (2, 3)
    assert source.where_value("a.zzz") == (1, 1)
    assert source.where("zzz") == (1, 1)


@pytest.mark.parametrize(
    ("written", "at", "place"),
    [
        ("a: form.x > y", 9, (1, 13)),
        ("a: 'form.x > y'", 9, (1, 14)),
        ('a: "form.x > y"', 9, (1, 14)),
        ("a: 'form.x == ''u'' > y'", 18, (1, 24)),
        ("a: >-\n  form.x\n  > y\n", 9, (3, 5)),
        ("a: |\n  form.x\n  > y\n", 9, (3, 5)),
        ("a: 'form.x\n  > y'", 9, (2, 5)),
        ("a: 'form.x'", 99, (1, 11)),
        ("a: ''", 0, (1, 5)),
        ("a: |\n  ab", 9, (2, 4)),
        ("a: 'form.x'", 0, (1, 5)),
        ("a: |\n\n  ab\n", 0, (3, 3)),
        ('a: "b\\"c > d"', 4, (1, 10)),
        ("a:     'x\n  y z'", 4, (2, 5)),
        ("a: >\n  x y\nb: c", 2, (2, 5)),
    ],
)
def test_a_sign_inside_a_text_has_its_place_in_the_file(written: str, at: int, place: tuple[int, int]) -> None:
    """Whatever style YAML writes a text in, its characters are found where they stand."""
    assert read_source(written).where_value("a", at) == place


def test_an_alias_is_written_out() -> None:
    """A value named once with & may be used again with *."""
    assert read_source("a: &x [1]\nb: *x\n").data == {"a": [1], "b": [1]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("- 1", ("not_a_mapping", 1)),
        ("", ("not_a_mapping", 1)),
        ("a: }", ("yaml_broken", 1)),
        ("a: 1\n\tb: 2", ("tab_refused", 2)),
        ("a: \x00", ("strange_character", 1)),
        ("a: *x", ("yaml_broken", 1)),
        ("a: 1\nb: !!python/object/apply:os.system [ls]", ("tag_refused", 2)),
        ("a: !x {b: 1}", ("tag_refused", 1)),
        ("a: 1\n---\nb: 2", ("two_documents", 2)),
        ("a: " + "[" * 30 + "]" * 30, ("too_deep", 1)),
        ("a: &x [1]\n" + "".join(f"b{n}: *x\n" for n in range(MAX_ALIASES + 1)), ("too_many_aliases", MAX_ALIASES + 2)),
        ("x: &x [*x]", ("too_deep", 1)),
        ("a: [" + "1," * MAX_NODES + "]", ("too_many_nodes", 1)),
        ("# " + "x" * MAX_BYTES, ("file_too_large", 1)),
    ],
)
def test_what_may_not_be_read_is_refused(text: str, found: tuple[str, int]) -> None:
    """Broken YAML, tags, a second document and anything beyond a limit stop the reading with one finding."""
    assert refusal(text) == found


AT_THE_LIMIT = {
    "as many aliases": ("a: &x [1]\n" + "".join(f"b{n}: *x\n" for n in range(MAX_ALIASES)), "c: *x\n", "too_many_aliases"),
    # a mapping, its key and the list are values too
    "as many values": ("a:\n" + "- 1\n" * (MAX_NODES - 3), "- 1\n", "too_many_nodes"),
    # the list twice, each with its entries
    "as many values, by an alias": ("a: &x [" + "1," * (MAX_NODES // 2 - 1) + "]\nb: *x\n", "c: 1\n", "too_many_nodes"),
    "as deep, by aliases": (
        "a0: &a0 [1]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, MAX_DEPTH - 1)),
        f"b: [*a{MAX_DEPTH - 2}]\n",
        "too_deep",
    ),
    "as many bytes": ("a: b # " + "é" * ((MAX_BYTES - 10) // 2) + "\n#", "éx", "file_too_large"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "more", "code"), AT_THE_LIMIT.values(), ids=list(AT_THE_LIMIT))
def test_a_limit_itself_is_kept_and_one_more_is_refused(text: str, more: str, code: str) -> None:
    """Exactly as much as a limit says is read; the smallest thing more is refused, and the limit is named."""
    assert read_source(text).data
    with pytest.raises(SopError) as caught:
        read_source(text + more)
    [found] = caught.value.findings
    assert found.code == code
    limit = {
        "too_many_aliases": MAX_ALIASES, "too_many_nodes": MAX_NODES, "too_deep": MAX_DEPTH, "file_too_large": 512,
    }[code]  # fmt: skip
    assert str(limit) in found.en


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("\n\n  - 1", (3, 3)),
        ("", (1, 1)),
        ("# nothing", (1, 1)),
        ("a: }", (1, 4)),
        ("a: 'x\nb: 1\n", (3, 1)),
        ("a: 1\n b: 2\n", (2, 3)),
        ("a:\n  - *x\n", (2, 5)),
        ("a:\n  - !x y\n", (2, 5)),
        ("a: b\n\nc: d\te", (3, 5)),
        ("\x07", (1, 1)),
        ("\n\t", (2, 1)),
        ("a: b\n...\n---\nc: d\n", (3, 1)),
        ("a: " + "[" * MAX_DEPTH, (1, 3 + MAX_DEPTH)),
    ],
)
def test_what_may_not_be_read_is_shown_where_it_stands(text: str, place: tuple[int, int]) -> None:
    """A refusal points at the line and the column at which reading ended."""
    with pytest.raises(SopError) as caught:
        read_source(text)
    [found] = caught.value.findings
    assert (found.line, found.column) == place


def test_a_strange_sign_is_named_by_its_number() -> None:
    """A sign that cannot be seen is named as Unicode numbers it."""
    with pytest.raises(SopError) as caught:
        read_source("a: \u2028b")
    assert "U+2028" in caught.value.findings[0].en


def test_a_bomb_of_aliases_is_refused() -> None:
    """Aliases of aliases are counted as what they make together."""
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1]"] + [
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 8)}]" for n in range(1, 7)
    ]
    assert refusal("\n".join(lines))[0] == "too_many_nodes"


def test_a_key_that_stands_twice_is_found_and_the_first_counts() -> None:
    """A duplicate key is a finding that names the first one's line, and so is a key that is no text."""
    source = read_source("a: 1\na: 2\n3: x\n[q]: y\n")
    assert source.data == {"a": 1}
    assert [(each.code, each.line) for each in source.findings] == [
        ("duplicate_key", 2),
        ("key_not_text", 3),
        ("key_not_text", 4),
    ]
    assert "line 1" in source.findings[0].sentence("en")
    assert "baris 1" in source.findings[0].sentence("id")
    (twice,) = read_source("x: y\n\nb:\n    a: 1\n    a: 2\n").findings
    assert "line 4" in twice.sentence("en") and twice.line == 5 and twice.column == 5


def test_depth_is_limited_as_written_too() -> None:
    """A file may nest as deep as the limit, not deeper."""
    deep = "a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert read_source(deep).where_value("a") == (1, 4)


@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(
            [
                "a",
                ": ",
                "- ",
                "\n",
                "  ",
                "[",
                "]",
                "{",
                "}",
                "'",
                '"',
                "&x ",
                "*x",
                "!t ",
                "|",
                ">",
                "#",
                ", ",
                "1",
                "?",
                "%",
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever a stranger sends is read as data or refused with findings, never anything else."""
    try:
        source = read_source(text)
    except SopError as refused:
        assert refused.findings
    else:
        assert isinstance(source.data, dict)
