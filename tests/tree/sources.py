"""The files of the tree, as the tests of the whole tree read them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = ("workflows", "permits", "tests", "tools", "benchmarks")
PRODUCT = ("workflows", "permits")
GENERATED = ("permits/migrations/versions/",)


def name(path: Path) -> str:
    """The path as the tree calls it."""
    return path.relative_to(ROOT).as_posix()


def python_files(*folders: str) -> list[Path]:
    """The Python files that people write, in these folders (all of the code by default)."""
    found = [path for folder in folders or CODE for path in sorted((ROOT / folder).rglob("*.py"))]
    if not folders:
        found.append(ROOT / "wsgi.py")
    return [path for path in found if path.exists() and not name(path).startswith(GENERATED)]


def templates() -> list[Path]:
    """Every page, mail and paper."""
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())


def text_files() -> Iterator[Path]:
    """Every file of ours that holds text: what git tracks or would track."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout.decode().split("\0")
    for path in sorted({ROOT / each for each in listed if each}):
        if path.is_file() and is_text(path):
            yield path


def is_text(path: Path) -> bool:
    """Whether the file can be read as UTF-8."""
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return True


@cache
def parse(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a Python file."""
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything a Python file imports."""
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def docstrings(tree: ast.Module) -> set[int]:
    """The identities of the string nodes that are documentation."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, kinds)]
    lone = [statement for body in bodies for statement in body if isinstance(statement, ast.Expr)]
    return {id(statement.value) for statement in lone if isinstance(statement.value, ast.Constant)}
