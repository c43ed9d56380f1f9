"""What the tree says of itself: finished, honest, and about itself alone."""

from __future__ import annotations

import ast
import re

from tests.tree.sources import ROOT, functions, name, python_files, text_files

# Put together from halves, so that this file does not hold what it looks for.
UNFINISHED = re.compile("|".join([r"\bTO" r"DO\b", r"\bFIX" r"ME\b", r"NotImplemented" r"Error"]))
LEFT_OUT = re.compile("|".join([r"pytest\.sk" r"ip\(", r"mark\.sk" r"ip", r"mark\.xf" r"ail", r"pytest\.xf" r"ail\("]))
MACHINE = re.compile(r"""(^|[\s'"=(`])/(root|home/\w+|work)/""", re.MULTILINE)
REGISTRY = re.compile(
    "|".join([r"index-" r"url", r'"resol' r'ved": "http', r"registry\s*=\s*http", r"pypi\." r"org/simple"])
)


def matches(pattern: re.Pattern[str]) -> list[str]:
    """File and line of everything in the tree that the pattern finds."""
    found = []
    for path in text_files():
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            if pattern.search(line):
                found.append(f"{name(path)}:{number}: {line.strip()[:100]}")
    return found


def test_nothing_is_left_unfinished() -> None:
    """No file carries a note of work to do or a part that only raises."""
    assert [found for found in matches(UNFINISHED) if "tests/tree/" not in found] == []


def test_no_test_is_left_out() -> None:
    """No test is skipped or expected to fail: a missing part of the machine is a failure."""
    assert [found for found in matches(LEFT_OUT) if found.startswith("tests/")] == []


def test_the_project_speaks_of_itself_alone() -> None:
    """No file names a folder of somebody's machine or the address of a package index."""
    ours = ("tools/lock.py", "tests/tree/test_words.py")
    found = matches(MACHINE) + matches(REGISTRY)
    assert [line for line in found if not line.startswith(ours)] == []


def test_every_test_states_its_requirement() -> None:
    """Each test has a docstring, the sentence it holds the product to."""
    silent = [
        f"{name(path)}:{function.lineno} {function.name}"
        for path in python_files("tests")
        for function in functions(path)
        if function.name.startswith("test_") and not ast.get_docstring(function)
    ]
    assert silent == []


def test_the_licence_is_the_one_declared() -> None:
    """setup.cfg and package.json name the licence whose text the tree carries."""
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "license = Apache-2.0" in (ROOT / "setup.cfg").read_text(encoding="utf-8")
    assert '"license": "Apache-2.0"' in (ROOT / "package.json").read_text(encoding="utf-8")
