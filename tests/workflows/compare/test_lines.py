"""Two texts side by side: what changed stands opposite, what is equal is folded away."""

from __future__ import annotations

from workflows.compare.lines import side_by_side

OLD = "".join(f"line {number}\n" for number in range(1, 21))


def test_equal_texts_have_no_rows() -> None:
    """Nothing is shown of texts that say the same."""
    assert side_by_side(OLD, OLD) == []


def test_a_changed_line_stands_beside_its_old_form() -> None:
    """One changed line with three equal ones around it; the rest is folded with its count."""
    rows = side_by_side(OLD, OLD.replace("line 10\n", "line ten\n"))
    assert [(each.kind, each.folded) for each in rows if each.folded] == [("folded", 6), ("folded", 7)]
    ((changed),) = [each for each in rows if each.kind == "changed"]
    assert (changed.old_number, changed.old, changed.new_number, changed.new) == (10, "line 10", 10, "line ten")
    assert len(rows) == 9


def test_added_and_removed_lines_stand_alone() -> None:
    """A line that one side lacks stands opposite nothing, and numbers go on counting on both sides."""
    rows = side_by_side("a\nb\n", "a\nx\nb\n")
    assert [(each.kind, each.old_number, each.new_number) for each in rows] == [
        ("same", 1, 1), ("added", None, 2), ("same", 2, 3),
    ]  # fmt: skip
    assert [each.kind for each in side_by_side("a\nb\n", "a\n")] == ["same", "removed"]


def test_from_nothing_everything_is_new() -> None:
    """Beside an empty text every line is added."""
    assert [each.kind for each in side_by_side("", "a\nb\n")] == ["added", "added"]


def numbers(old: str, new: str, around: int) -> list[tuple[str, int | None, int | None, int]]:
    return [(each.kind, each.old_number, each.new_number, each.folded) for each in side_by_side(old, new, around)]


def test_equal_stretches_between_changes_are_folded_with_their_count() -> None:
    """Before, between and after the changes, so many lines around each; the counts are of lines of the old text."""
    new = OLD.replace("line 4\n", "line four\n").replace("line 12\n", "").replace("line 20\n", "line 20\nmore\n")
    assert numbers(OLD, new, 1) == [
        ("folded", None, None, 2),
        ("same", 3, 3, 0),
        ("changed", 4, 4, 0),
        ("same", 5, 5, 0),
        ("folded", None, None, 5),
        ("same", 11, 11, 0),
        ("removed", 12, None, 0),
        ("same", 13, 12, 0),
        ("folded", None, None, 6),
        ("same", 20, 19, 0),
        ("added", None, 20, 0),
    ]


def test_changes_near_each_other_are_not_folded_apart() -> None:
    """A change in the first line and one a line further on stand together; only what follows is folded."""
    new = OLD.replace("line 1\n", "line one\nand more\n", 1).replace("line 3\n", "line three\n")
    assert numbers(OLD, new, 1) == [
        ("changed", 1, 1, 0),
        ("added", None, 2, 0),
        ("same", 2, 3, 0),
        ("changed", 3, 4, 0),
        ("same", 4, 5, 0),
        ("folded", None, None, 16),
    ]
    assert [each.kind for each in side_by_side("a\nb\nc\n", "x\n")] == ["changed", "removed", "removed"]
