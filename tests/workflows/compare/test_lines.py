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
