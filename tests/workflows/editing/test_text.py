"""Requirements of edits at one place: what is named changes, every other letter stays, and what cannot be proved is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.editing import EditRefused, Quoted, add_entry, difference, remove_entry, set_value
from workflows.editing.text import data_of
from workflows.errors import SopError

SOPS = [
    (Path(__file__).parents[2] / "data" / "sop" / name).read_text()
    for name in ("five-states.yaml", "semua-bagian.yaml")
]
SMALL = """\
# heading
title: {id: "Satu", en: 'One'}   # beside

list:
  - a  # first
  - {b: 1}
folded: >-
  two lines
  of text

# before the last
parts:
  one: 1

  two:
    deep: true
empty: {}
nothing:
"""


def leaves(data: Any, path: str = "") -> Iterator[str]:
    """The paths of every single value."""
    if isinstance(data, Mapping):
        for key, each in data.items():
            yield from leaves(each, f"{path}.{key}" if path else key)
    elif isinstance(data, list):
        for index, each in enumerate(data):
            yield from leaves(each, f"{path}.{index}")
    else:
        yield path


PLACES = [(at, path) for at, text in enumerate(SOPS) for path in leaves(data_of(text))]


def at_path(text: str, path: str) -> Any:
    node: Any = data_of(text)
    for part in path.split("."):
        node = node[int(part)] if isinstance(node, list) else node[part]
    return node


@settings(max_examples=10, deadline=None)
@given(
    place=st.sampled_from(PLACES), words=st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=40)
)
def test_a_value_changes_alone(place: tuple[int, str], words: str) -> None:
    """Whatever is written at any single value of a SOP is read back there, and no other line changes."""
    text, path = SOPS[place[0]], place[1]
    new = set_value(text, path, Quoted(words))
    assert at_path(new, path) == words
    before, after = text.splitlines(), new.splitlines()
    hunks = difference(text, new, around=0)
    assert len(hunks) <= 1
    touched = [line for hunk in hunks for line in hunk.lines]
    assert len(before) - sum(line.kind == "old" for line in touched) == len(after) - sum(
        line.kind == "new" for line in touched
    )


@settings(max_examples=8, deadline=None)
@given(place=st.sampled_from(PLACES))
def test_an_entry_added_and_removed_leaves_the_text_as_it_was(place: tuple[int, str]) -> None:
    """An entry that is put into any mapping of a SOP and taken out again leaves every letter as it was."""
    text, path = SOPS[place[0]], place[1].rpartition(".")[0]
    if not isinstance(at_path(text, path) if path else data_of(text), Mapping):
        path = path.rpartition(".")[0]
    added = add_entry(text, path, "baru", {"id": Quoted("Kata"), "en": Quoted("Word")})
    assert at_path(added, f"{path}.baru" if path else "baru") == {"id": "Kata", "en": "Word"}
    back = remove_entry(added, f"{path}.baru" if path else "baru")
    assert [line for line in back.splitlines() if line] == [line for line in text.splitlines() if line]


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        ("title.id", Quoted("Dua"), "title: {id: \"Dua\", en: 'One'}   # beside"),
        ("title.en", "Two", 'title: {id: "Satu", en: "Two"}   # beside'),
        ("list.0", "c", "  - c  # first"),
        ("list.1.b", 2, "  - {b: 2}"),
        ("parts.two.deep", False, "    deep: false"),
        ("nothing", "some", "nothing: some"),
        ("empty", {"a": 1}, "empty:\n  a: 1"),
        ("list", ["x", "y"], "list:\n  [x, y]"),
        ("title", "plain", "title: plain   # beside"),
        ("parts.one", {"id": Quoted("x")}, '  one: {id: "x"}'),
    ],
)
def test_the_style_and_the_comment_beside_a_value_stay(path: str, value: Any, line: str) -> None:
    """A value is written in the style of the one it replaces, and the comment beside it stays."""
    assert line in set_value(SMALL, path, value)


def test_a_folded_text_becomes_one_line() -> None:
    """A block of text is replaced whole, and the blank line and comment behind it stay."""
    assert 'folded: "short"\n\n# before the last\n' in set_value(SMALL, "folded", "short")


def test_windows_line_ends_stay() -> None:
    """A text with line ends of Windows gets its new lines with the same."""
    text = SMALL.replace("\n", "\r\n")
    assert "\r\n  three: 3\r\n" in add_entry(text, "parts", "three", 3)
    assert remove_entry(text, "parts.one").count("\n") == text.count("\n") - 1


def test_an_entry_stands_behind_the_keys_it_follows() -> None:
    """A new entry stands behind the last of the keys it is to follow, and at the end when none is there."""
    assert list(data_of(add_entry(SMALL, "", "new", 1, after=("title", "list", "absent")))) == [
        "title", "list", "new", "folded", "parts", "empty", "nothing",
    ]  # fmt: skip
    assert list(data_of(add_entry(SMALL, "parts", "new", 1, after=("absent",)))["parts"]) == ["one", "two", "new"]


def test_the_first_entry_in_braces_can_be_removed() -> None:
    """Of a mapping in braces the first and the last entry can both be taken away."""
    assert "title: {en: 'One'}" in remove_entry(SMALL, "title.id")
    assert 'title: {id: "Satu"}' in remove_entry(SMALL, "title.en")


def test_a_long_wording_is_written_over_three_lines() -> None:
    """A wording too long for one line is written with a line a language."""
    added = add_entry("a: 1\n", "", "says", {"id": Quoted("x" * 90), "en": Quoted("y" * 90)})
    assert added.splitlines()[1:] == ["says:", f'  id: "{"x" * 90}"', f'  en: "{"y" * 90}"']


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda: set_value(SMALL, "parts.none.deep", 1), "no_such_place"),
        (lambda: set_value(SMALL, "list.7", 1), "no_such_place"),
        (lambda: set_value(SMALL, "list.first", 1), "no_such_place"),
        (lambda: add_entry(SMALL, "list", "a", 1), "not_a_mapping"),
        (lambda: add_entry(SMALL, "parts", "one", 1), "already_there"),
        (lambda: add_entry(SMALL, "", "parts", 1), "already_there"),
        (lambda: remove_entry(SMALL, "parts.two.deep"), "not_alone"),
        (lambda: remove_entry(SMALL, "list.0"), "not_alone"),
        (lambda: set_value("a: &x {b: 1}\nc: *x\n", "c.b", 2), "not_alone"),
        (lambda: remove_entry("? a\n: 1\nb: 2\n", "a"), "not_alone"),
    ],
)
def test_an_edit_that_cannot_be_made_is_refused(edit: Any, code: str) -> None:
    """A place that is missing, taken or written for several at once is refused with its reason."""
    with pytest.raises(EditRefused) as refused:
        edit()
    assert refused.value.code == code
    assert str(refused.value).startswith(code)


def test_a_text_that_is_no_yaml_is_refused() -> None:
    """A text that cannot be read is refused by the reader, with the line."""
    with pytest.raises(SopError):
        set_value("a: [", "a", 1)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_comment_behind_a_value_stays_with_it(newline: str) -> None:
    """An entry added behind one with a comment stands on its own line, the comment stays, and line ends are the file's."""
    text = newline.join(["a:", "  b: 1  # why", "", "  c: 2", "d: 3", ""])
    assert add_entry(text, "a", "e", 4) == newline.join(["a:", "  b: 1  # why", "", "  c: 2", "", "  e: 4", "d: 3", ""])
    dense = newline.join(["a:", "  b: 1  # why", "d: 3", ""])
    assert add_entry(dense, "a", "e", 4) == newline.join(["a:", "  b: 1  # why", "  e: 4", "d: 3", ""])
    last = newline.join(["a:", "  b: 1  # why"])
    assert data_of(add_entry(last, "a", "e", 4)) == {"a": {"b": 1, "e": 4}}
    assert "b: 1  # why" in add_entry(last, "a", "e", 4)
