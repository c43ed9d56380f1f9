"""The small wrong changes that mutation testing makes to a file of code, and the marks that tell which test reaches which.

What is changed stands in functions: comparisons, ``and``/``or``/``not``, conditions, constants, arithmetic, returned
values, statements left out. Left alone are sentences for people (any text with a blank), docstrings, messages of
errors, annotations and types that are only cast to, defaults of parameters, and ``strict=`` of a zip.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

MARK = "__reached__"
COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
BODIES = ("body", "orelse", "finalbody")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Mutant:
    """One change: which node of the file (its number in ``ast.walk``), to what, and the block of statements it is in."""

    path: str
    function: str
    block: str
    line: int
    node: int
    kind: str
    said: str

    def tree(self, root: Path) -> ast.Module:
        """The file's tree with the change made."""
        tree = ast.parse((root / self.path).read_text())
        node = list(ast.walk(tree))[self.node]
        _CHANGES[self.kind](tree, node)
        return ast.fix_missing_locations(tree)


def mutants(root: Path, path: str) -> list[Mutant]:
    """Every change this file offers, in the order of its nodes."""
    tree = ast.parse((root / path).read_text())
    numbers = {id(node): number for number, node in enumerate(ast.walk(tree))}
    found = []
    for name, function in functions(tree):
        for key, statements in blocks(path, name, function):
            for node in (node for statement in statements for node in _own_nodes(statement)):
                for kind, said in _offers(node):
                    found.append(Mutant(path, name, key, node.lineno, numbers[id(node)], kind, said))
    return found


def marked(root: Path, path: str) -> ast.Module:
    """The file's tree in which every block of statements first calls ``__reached__`` with its key."""
    tree = ast.parse((root / path).read_text())
    for name, function in functions(tree):
        for key, statements in list(blocks(path, name, function)):
            call = ast.Expr(ast.Call(ast.Name(MARK, ast.Load()), [ast.Constant(key)], []))
            ast.copy_location(call, statements[0])
            statements.insert(1 if _is_text(statements[0]) else 0, call)
    return ast.fix_missing_locations(tree)


def functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    """The functions of a file and the methods of its classes with their full names; what is nested belongs to them."""
    for statement in tree.body:
        if isinstance(statement, Function):
            yield statement.name, statement
        elif isinstance(statement, ast.ClassDef):
            yield from ((f"{statement.name}.{one.name}", one) for one in statement.body if isinstance(one, Function))


def blocks(path: str, name: str, function: Function) -> Iterator[tuple[str, list[ast.stmt]]]:
    """Every list of statements inside a function, keyed by file, function and number."""
    number = 0
    for node in ast.walk(function):
        for field in BODIES:
            statements = getattr(node, field, None)
            if isinstance(statements, list) and statements and isinstance(statements[0], ast.stmt):
                yield f"{path}:{name}:{number}", statements
                number += 1


def _own_nodes(statement: ast.stmt) -> Iterator[ast.expr | ast.stmt]:
    """The statement and its expressions, without the statements of blocks inside it and without what is left alone."""
    if _is_text(statement) or isinstance(statement, (ast.Assert, ast.Import, ast.ImportFrom)):
        return
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.expr, ast.stmt)) and not isinstance(node, ast.JoinedStr):
            yield node
        for field, value in ast.iter_fields(node):
            if field in ("annotation", "returns", "args") and isinstance(node, (Function, ast.AnnAssign)):
                continue
            if isinstance(node, ast.keyword) and node.arg == "strict":
                continue  # of a zip: it asserts, and decides nothing
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "cast" and field == "args":
                value = value[1:]  # the type is for the reader
            children = value if isinstance(value, list) else [value]
            if not (isinstance(node, ast.JoinedStr)):
                waiting += [child for child in children if isinstance(child, ast.AST) and not _is_block(child)]
            else:
                waiting += [child.value for child in children if isinstance(child, ast.FormattedValue)]


def _is_block(node: ast.AST) -> bool:
    return isinstance(node, ast.stmt)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _offers(node: ast.expr | ast.stmt) -> Iterator[tuple[str, str]]:
    """The kinds of change that fit a node, each with words for a reader of the report."""
    text = ast.unparse(node).splitlines()[0][:90]
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARED:
        yield "compare", f"{text}: {COMPARED[type(node.ops[0])].__name__}"
    elif isinstance(node, ast.BoolOp):
        yield "boolean", f"{text}: and/or"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not", f"{text}: without not"
    elif isinstance(node, (ast.BinOp, ast.AugAssign)) and type(node.op) in RECKONED:
        yield "reckon", f"{text}: {RECKONED[type(node.op)].__name__}"
    elif isinstance(node, ast.Constant) and _changeable(node.value):
        yield "constant", f"{text}: another constant"
    elif isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
        yield "return", f"{text}: None"
    elif isinstance(node, (ast.Continue, ast.Break)):
        yield "loop", f"{text}: the other"
    if isinstance(node, (ast.If, ast.IfExp, ast.While)) and isinstance(node.test, (ast.Name, ast.Call, ast.Attribute)):
        yield "condition", f"{text}: condition turned round"
    if isinstance(node, (ast.AugAssign, ast.Raise, ast.Delete)) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ):
        yield "remove", f"{text}: left out"


def _changeable(value: object) -> bool:
    if isinstance(value, str):
        return value != "" and " " not in value
    return isinstance(value, (bool, int))


def _compare(tree: ast.Module, node: ast.AST) -> None:
    assert isinstance(node, ast.Compare)
    node.ops[0] = COMPARED[type(node.ops[0])]()


def _boolean(tree: ast.Module, node: ast.AST) -> None:
    assert isinstance(node, ast.BoolOp)
    node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()


def _reckon(tree: ast.Module, node: ast.AST) -> None:
    assert isinstance(node, (ast.BinOp, ast.AugAssign))
    node.op = RECKONED[type(node.op)]()


def _constant(tree: ast.Module, node: ast.AST) -> None:
    assert isinstance(node, ast.Constant)
    value = node.value
    if isinstance(value, bool):
        node.value = not value
    elif isinstance(value, int):
        node.value = value + 1
    else:
        node.value = f"XX{value}"


def _return(tree: ast.Module, node: ast.AST) -> None:
    assert isinstance(node, ast.Return)
    node.value = ast.Constant(None)


def _condition(tree: ast.Module, node: ast.AST) -> None:
    assert isinstance(node, (ast.If, ast.IfExp, ast.While))
    node.test = ast.UnaryOp(ast.Not(), copy.copy(node.test))


def _replace(tree: ast.Module, old: ast.AST, new: ast.AST) -> None:
    ast.copy_location(new, old)
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, field, new)
            elif isinstance(value, list):
                setattr(parent, field, [new if one is old else one for one in value])


def _without_not(tree: ast.Module, node: ast.AST) -> None:
    assert isinstance(node, ast.UnaryOp)
    _replace(tree, node, node.operand)


def _loop(tree: ast.Module, node: ast.AST) -> None:
    _replace(tree, node, ast.Break() if isinstance(node, ast.Continue) else ast.Continue())


def _remove(tree: ast.Module, node: ast.AST) -> None:
    _replace(tree, node, ast.Pass())


_CHANGES: dict[str, Callable[[ast.Module, ast.AST], None]] = {
    "compare": _compare,
    "boolean": _boolean,
    "not": _without_not,
    "reckon": _reckon,
    "constant": _constant,
    "return": _return,
    "condition": _condition,
    "loop": _loop,
    "remove": _remove,
}
