"""What stands after a merge of two edits of one line, to the letter: places of new keys, order, marks, lists."""

from __future__ import annotations

import pytest

from workflows.compare.chunks import chunks
from workflows.compare.merge import MARK, Conflict, merge

BASE = "list:\n  - one\n  - two\nx: {a: 1, b: 2, c: 3}\n"
OURS = "{a: 9, b: 2, c: 3}"


def text(keys: str, above: str = "") -> str:
    return f"list:\n  - one\n  - two\n{above}x: {keys}\n"


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        (OURS, "{a: 1, d: 4, b: 2, c: 3}", "{a: 9, d: 4, b: 2, c: 3}"),
        (OURS, "{d: 4, a: 1, b: 2, c: 3}", "{d: 4, a: 9, b: 2, c: 3}"),
        (OURS, "{a: 1, b: 2, c: 3, d: 4}", "{a: 9, b: 2, c: 3, d: 4}"),
        ("{a: 9, b: 2}", "{a: 1, b: 2, c: 3, d: 4}", "{a: 9, b: 2, d: 4}"),
        (OURS, "{c: 3, b: 2, a: 1}", "{c: 3, b: 2, a: 9}"),
        ("{c: 3, b: 2, a: 1}", "{a: 9, b: 2, c: 3}", "{c: 3, b: 2, a: 9}"),
        (OURS, "{a: 1, c: 3}", "{a: 9, c: 3}"),
        ("{a: 1, c: 3}", "{a: 9, b: 2, c: 3}", "{a: 9, c: 3}"),
        (OURS, "{a: 9, b: 5, c: 3}", "{a: 9, b: 5, c: 3}"),
    ],
)
def test_edits_of_one_line_are_merged_by_key(ours: str, theirs: str, merged: str) -> None:
    """New keys stand behind the one they followed, an order changed on one side is kept, and so is what was removed."""
    found = merge(BASE, text(ours), text(theirs))
    assert (found.text, found.conflicts) == (text(merged), ())


@pytest.mark.parametrize(
    ("ours", "theirs", "note", "kept", "conflict"),
    [
        (OURS, "{a: 8, b: 2, c: 3}", "x.a:\n#   8\n", OURS, ("x.a", "9", "8")),
        ("{a: 9, b: 2}", "{a: 1, b: 2, c: 5}", "x.c (di sini dihapus / removed here):\n#   5\n",
         "{a: 9, b: 2, c: 5}", ("x.c", "", "5")),
        ("{a: 9, b: 2, c: 5}", "{a: 1, b: 2}", "x.c:\n#   (dihapus / removed)\n",
         "{a: 9, b: 2, c: 5}", ("x.c", "5", "")),
        ("{a: [1, é], b: 2, c: 3}", "{a: {y: ü}, b: 2, c: 3}", "x.a:\n#   y: ü\n",
         "{a: [1, é], b: 2, c: 3}", ("x.a", "- 1\n- é", "y: ü")),
        ("{a: k, b: 2, c: 3}", "{a: é, b: 2, c: 3}", 'x.a:\n#   "é"\n', "{a: k, b: 2, c: 3}", ("x.a", '"k"', '"é"')),
    ],
)  # fmt: skip
def test_what_is_in_dispute_is_marked(ours: str, theirs: str, note: str, kept: str, conflict: tuple[str, ...]) -> None:
    """Ours stays, a change outlives a removal, and the comment above says what theirs would have been, as YAML."""
    found = merge(BASE, text(ours), text(theirs))
    assert found.text == text(kept, f"# KONFLIK / CONFLICT {note}")
    assert found.conflicts == (Conflict(*conflict),)


def test_marks_stand_at_the_margin_of_their_key() -> None:
    """Deeper keys have deeper comments; lists are spelt below each other."""
    found = merge("k:\n  a: 1\n", "k:\n  a: 5\n", "k:\n  a: 6\n")
    assert found.text == f"k:\n  {MARK} k.a:\n  #   6\n  a: 5\n"
    lists = merge("k: [1, 2]\n", "k: [1, 2, 3]\n", "k: [1, 2, 4]\n")
    assert lists.text == f"{MARK} k:\n#   - 1\n#   - 2\n#   - 4\nk: [1, 2, 3]\n"
    assert merge("k: [1, 2]\n", "k: [0, 1, 2]\n", "k: [1, 2, 4]\n").text == "k: [0, 1, 2, 4]\n"


def test_two_files_without_an_ancestor_hold_the_keys_of_both() -> None:
    """New parts of theirs that follow nothing of ours stand first."""
    assert merge("", "a: 1\n", "b: 2\n").text == "b: 2\na: 1\n"
    assert merge("", "a: {x: 1}\n", "a: {y: 2}\n").text == "a: {y: 2, x: 1}\n"


def test_a_broken_text_is_merged_by_its_lines() -> None:
    """Lines in dispute stand below ours as comments, empty ones without a blank at their end."""
    found = merge("a: [\nbase\nz\n", "a: [\nours\nmore\nz\n", "a: [\ntheirs\n\nz\n")
    assert found.text == f"a: [\nours\nmore\n{MARK}\n# theirs\n#\nz\n"
    assert found.conflicts == (Conflict("", "ours\nmore", "theirs\n"),)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "found"),
    [
        ("abc", "axc", "abcd", [("a", "a", "a", "a"), ("b", "x", "b", "x"), ("c", "c", "c", "c"), ("", "", "d", "d")]),
        ("abc", "abc", "xbc", [("a", "a", "x", "x"), ("bc", "bc", "bc", "bc")]),
        ("ab", "b", "ab", [("a", "", "a", ""), ("b", "b", "b", "b")]),
        ("abc", "", "abc", [("abc", "", "abc", "")]),
        ("", "a", "b", [("", "a", "b", None)]),
        ("a", "b", "b", [("a", "b", "b", "b")]),
        (
            "abcdef", "abXdef", "abcdYf",
            [("ab",) * 4, ("c", "X", "c", "X"), ("d",) * 4, ("e", "e", "Y", "Y"), ("f",) * 4],
        ),
    ],
)  # fmt: skip
def test_sequences_are_laid_beside_each_other(
    base: str, ours: str, theirs: str, found: list[tuple[str | None, ...]]
) -> None:
    """What all three have parts what was changed; a stretch changed on one side alone is taken from it."""
    told = [
        (
            "".join(each.base),
            "".join(each.ours),
            "".join(each.theirs),
            None if each.merged is None else "".join(each.merged),
        )
        for each in chunks(base, ours, theirs)
    ]
    assert told == found
