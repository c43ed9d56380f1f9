"""Text → :class:`Expression`. Python's own parser reads the signs; only the forms named here become a node.

This is the one module that imports ``ast``. Nothing is ever compiled or run.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import cast

from workflows.expressions import nodes
from workflows.expressions.lexer import prepare
from workflows.expressions.nodes import Expression, ExpressionInvalid, Node

MAX_NODES = 400
MAX_DEPTH = 64
ROOTS = ("form", "rows", "row", "applicant", "documents", "values", "reviews", "case", "fee", "answers", "permits")
SOURCES = ("rows", "reviews")
GATHERINGS = ("sum", "count", "any", "all")
LATER: Mapping[str, nodes.LaterUnit] = {"days_after": "days", "months_after": "months", "years_after": "years"}
FUNCTIONS = (*GATHERINGS, "round", "days", *LATER)
MAX_PLACES = 12

_COMPARATORS: dict[type[ast.cmpop], nodes.Comparator] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}
_OPERATORS: dict[type[ast.operator], nodes.Operator] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


@lru_cache(maxsize=4096)
def parse(source: str) -> Expression:
    """Read one expression; raises :class:`ExpressionInvalid` when it is not one or is larger than the limits."""
    prepared = prepare(source)
    shift = len(prepared) - len(prepared.lstrip())
    reader = _Reader(source, shift)
    try:
        root = reader.read(ast.parse(prepared[shift:], mode="eval").body)
    except SyntaxError as error:
        at = min(max((error.offset or 1) - 1, 0) + shift, len(source) - 1)
        raise ExpressionInvalid("expression_unreadable", at, given=source[at:].split(" ")[0]) from None
    except (RecursionError, MemoryError):
        raise ExpressionInvalid("expression_too_deep", 0, limit=MAX_DEPTH) from None
    return Expression(source, root, frozenset(reader.reads))


class _Reader:
    """Turns allowed syntax into nodes and counts them; ``variables`` are the names of the rows now in scope."""

    def __init__(self, source: str, shift: int) -> None:
        self.source = source
        self.shift = shift
        self.reads: set[str] = set()
        self.variables: dict[str, nodes.Reference] = {}
        self.count = 0
        self.depth = 0

    def read(self, tree: ast.expr) -> Node:
        self.count += 1
        if self.count > MAX_NODES:
            raise ExpressionInvalid("expression_too_large", self.at(tree), limit=MAX_NODES)
        if self.depth >= MAX_DEPTH:
            raise ExpressionInvalid("expression_too_deep", self.at(tree), limit=MAX_DEPTH)
        reader = _READERS.get(type(tree))
        if reader is None:
            raise self.refuse(tree)
        self.depth += 1
        node = reader(self, tree)
        self.depth -= 1
        return node

    def at(self, tree: ast.expr) -> int:
        return tree.col_offset + self.shift

    def text_of(self, tree: ast.expr) -> str:
        return self.source[self.at(tree) : (tree.end_col_offset or 0) + self.shift]

    def refuse(self, tree: ast.expr) -> ExpressionInvalid:
        return ExpressionInvalid("expression_unreadable", self.at(tree), given=self.text_of(tree)[:40])

    def constant(self, tree: ast.Constant) -> Node:
        written = self.text_of(tree)
        if isinstance(tree.value, str):
            return nodes.Literal(written[1:-1], self.at(tree))
        if isinstance(tree.value, int | float):
            return nodes.Literal(Decimal(written), self.at(tree))
        raise self.refuse(tree)

    def name(self, tree: ast.Name) -> Node:
        name = tree.id.lower()
        if name in ("true", "false"):
            return nodes.Literal(name == "true", self.at(tree))
        if name in ROOTS or name in self.variables:
            raise ExpressionInvalid("name_needs_part", self.at(tree), given=name)
        raise ExpressionInvalid("unknown_name", self.at(tree), _nearest(name, (*ROOTS, *self.variables)), given=name)

    def attribute(self, tree: ast.Attribute) -> Node:
        if isinstance(tree.value, ast.Attribute):
            return self.answer(tree, tree.value)
        if not isinstance(tree.value, ast.Name):
            raise self.refuse(tree)
        root, key = tree.value.id.lower(), tree.attr.lower()
        if root in self.variables:
            source = self.variables[root]
            self.reads.add(f"{source.root}.{source.key}.{key}")
            return nodes.Reference(root, key, self.at(tree), f"{source.root}.{source.key}")
        if root not in ROOTS:
            raise ExpressionInvalid(
                "unknown_name", self.at(tree), _nearest(root, (*ROOTS, *self.variables)), given=root
            )
        if root in SOURCES:
            raise ExpressionInvalid("table_needs_for", self.at(tree), given=f"{root}.{key}")
        if root == "answers":
            raise ExpressionInvalid("name_needs_part", self.at(tree), given=f"{root}.{key}")
        self.reads.add(f"{root}.{key}")
        return nodes.Reference(root, key, self.at(tree))

    def answer(self, tree: ast.Attribute, within: ast.Attribute) -> Node:
        """``answers.<plan or state>.<field>``, the one name of three parts."""
        if not isinstance(within.value, ast.Name) or within.value.id.lower() != "answers":
            raise self.refuse(tree)
        key = f"{within.attr.lower()}.{tree.attr.lower()}"
        self.reads.add(f"answers.{key}")
        return nodes.Reference("answers", key, self.at(tree))

    def unary(self, tree: ast.UnaryOp) -> Node:
        if isinstance(tree.op, ast.Not):
            return nodes.Not(self.read(tree.operand), self.at(tree))
        if isinstance(tree.op, ast.USub):
            return nodes.Negative(self.read(tree.operand), self.at(tree))
        raise self.refuse(tree)

    def logic(self, tree: ast.BoolOp) -> Node:
        operands = tuple(self.read(each) for each in tree.values)
        return nodes.Logic("and" if isinstance(tree.op, ast.And) else "or", operands, self.at(tree))

    def comparison(self, tree: ast.Compare) -> Node:
        operands = [tree.left, *tree.comparators]
        parts = tuple(
            self.compare(sign, left, right)
            for sign, left, right in zip(tree.ops, operands[:-1], operands[1:], strict=True)
        )
        return parts[0] if len(parts) == 1 else nodes.Logic("and", parts, self.at(tree))

    def compare(self, sign: ast.cmpop, left: ast.expr, right: ast.expr) -> Node:
        operator = _COMPARATORS[type(sign)]  # `is` cannot arrive here: the lexer makes a name of it
        listed = operator in ("in", "not in") and isinstance(right, ast.List | ast.Tuple)
        of = self.listing(cast("ast.List | ast.Tuple", right)) if listed else self.read(right)
        return nodes.Comparison(operator, self.read(left), of, self.at(left))

    def listing(self, tree: ast.List | ast.Tuple) -> Node:
        items: list[nodes.Literal] = []
        for each in tree.elts:
            item = self.read(each)
            if not isinstance(item, nodes.Literal):
                raise self.refuse(each)
            items.append(item)
        return nodes.Listing(tuple(items), self.at(tree))

    def binary(self, tree: ast.BinOp) -> Node:
        if isinstance(tree.op, ast.MatMult):
            return nodes.Comparison("has", self.read(tree.left), self.read(tree.right), self.at(tree))
        operator = _OPERATORS.get(type(tree.op))
        if operator is None:
            raise self.refuse(tree)
        return nodes.Arithmetic(operator, self.read(tree.left), self.read(tree.right), self.at(tree))

    def conditional(self, tree: ast.IfExp) -> Node:
        test, then, otherwise = self.read(tree.test), self.read(tree.body), self.read(tree.orelse)
        return nodes.Conditional(test, then, otherwise, self.at(tree))

    def call(self, tree: ast.Call) -> Node:
        if not isinstance(tree.func, ast.Name) or tree.keywords:
            raise self.refuse(tree)
        function = tree.func.id.lower()
        if function in GATHERINGS:
            return self.aggregate(tree, cast("nodes.Gathering", function))
        if function == "days" and len(tree.args) == 2:
            return nodes.Days(self.read(tree.args[0]), self.read(tree.args[1]), self.at(tree))
        if function in LATER and len(tree.args) == 2:
            return nodes.Later(LATER[function], self.read(tree.args[0]), self.read(tree.args[1]), self.at(tree))
        if function == "round" and len(tree.args) in (1, 2):
            return nodes.Round(self.read(tree.args[0]), self.places(tree.args[1:]), self.at(tree))
        if function in FUNCTIONS:
            raise ExpressionInvalid("function_arguments", self.at(tree), given=function)
        raise ExpressionInvalid("unknown_function", self.at(tree), _nearest(function, FUNCTIONS), given=function)

    def places(self, trees: list[ast.expr]) -> int:
        if not trees:
            return 0
        written = self.text_of(trees[0])
        if not written.isdecimal() or int(written) > MAX_PLACES:
            raise ExpressionInvalid("round_places", self.at(trees[0]), limit=MAX_PLACES)
        return int(written)

    def aggregate(self, tree: ast.Call, kind: nodes.Gathering) -> Node:
        rows = tree.args[0] if len(tree.args) == 1 else None
        if not isinstance(rows, ast.GeneratorExp) or len(rows.generators) != 1 or len(rows.generators[0].ifs) > 1:
            raise ExpressionInvalid("function_arguments", self.at(tree), given=kind)
        if self.variables:
            # Rows of rows would let a short text ask for millions of steps.
            raise ExpressionInvalid("rows_in_rows", self.at(tree), given=kind)
        part = rows.generators[0]
        variable = self.variable(part.target)
        source = self.rows(part.iter)
        self.variables[variable] = source
        item = self.item(rows.elt, kind, variable)
        where = self.read(part.ifs[0]) if part.ifs else None
        self.variables.clear()
        return nodes.Aggregate(kind, item, variable, source, where, self.at(tree))

    def variable(self, tree: ast.expr) -> str:
        if not isinstance(tree, ast.Name):
            raise self.refuse(tree)
        name = tree.id.lower()
        if name in FUNCTIONS or (name in ROOTS and name != "row") or name in ("true", "false"):
            raise ExpressionInvalid("name_taken", self.at(tree), given=name)
        return name

    def rows(self, tree: ast.expr) -> nodes.Reference:
        if not isinstance(tree, ast.Attribute) or not isinstance(tree.value, ast.Name):
            raise ExpressionInvalid("not_rows", self.at(tree), given=self.text_of(tree)[:40])
        root, key = tree.value.id.lower(), tree.attr.lower()
        if root not in SOURCES:
            raise ExpressionInvalid("not_rows", self.at(tree), given=f"{root}.{key}")
        self.reads.add(f"{root}.{key}")
        return nodes.Reference(root, key, self.at(tree))

    def item(self, tree: ast.expr, kind: str, variable: str) -> Node:
        if kind == "count" and isinstance(tree, ast.Name) and tree.id.lower() == variable:
            self.count += 1
            return nodes.Variable(variable, self.at(tree))
        return self.read(tree)


def _nearest(given: str, known: tuple[str, ...]) -> str:
    return next(iter(difflib.get_close_matches(given, known, 1)), "")


_READERS: dict[type[ast.expr], Callable[[_Reader, ast.expr], Node]] = cast(
    "dict[type[ast.expr], Callable[[_Reader, ast.expr], Node]]",
    {
        ast.Constant: _Reader.constant,
        ast.Name: _Reader.name,
        ast.Attribute: _Reader.attribute,
        ast.UnaryOp: _Reader.unary,
        ast.BoolOp: _Reader.logic,
        ast.Compare: _Reader.comparison,
        ast.BinOp: _Reader.binary,
        ast.IfExp: _Reader.conditional,
        ast.Call: _Reader.call,
    },
)
