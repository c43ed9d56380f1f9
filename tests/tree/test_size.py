"""Small and flat: files under 400 lines, functions of half a screen."""

from __future__ import annotations

from tests.tree.sources import functions, name, python_files, templates

MOST_LINES = 400
MOST_FUNCTION_LINES = 40


def test_no_file_is_longer_than_400_lines() -> None:
    """A file of code or a template has at most 400 lines."""
    files = [*python_files(), *templates()]
    lengths = {name(path): path.read_text(encoding="utf-8").count("\n") for path in files}
    assert len(lengths) > 10
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    """A function has at most 40 lines, its docstring included."""
    long = [
        f"{name(path)}:{function.lineno} {function.name}: {length} lines"
        for path in python_files()
        for function in functions(path)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > MOST_FUNCTION_LINES
    ]
    assert long == []
