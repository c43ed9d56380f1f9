"""Does an expression name only what exists, and does each operation get what it can work with?

:func:`check` finds every problem at once; one wrong name does not hide another, and is not reported twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import cast

from workflows.expressions import nodes
from workflows.expressions.names import Kind, Named, Names
from workflows.expressions.nodes import Expression, Node, Problem
from workflows.messages import KINDS, nearest

UNKNOWN = Named("unknown")
NUMBER = Named("number")
TEXT = Named("text")
YES_NO = Named("yes_no")
DATE = Named("date")
PRINTABLE: tuple[Kind, ...] = ("text", "number", "date", "yes_no", "option", "options", "place")

_UNKNOWN_CODES = {
    "form": "unknown_field",
    "rows": "unknown_table",
    "row": "unknown_column",
    "documents": "unknown_document",
    "values": "unknown_value",
    "reviews": "unknown_plan",
    "fee": "unknown_fee_line",
    "answers": "unknown_answer",
    "permits": "unknown_need",
}


def check(expression: Expression, names: Names, expected: Kind | tuple[Kind, ...]) -> list[Problem]:
    """Every problem of an expression that must give ``expected`` (one kind, or any of several)."""
    checker = _Checker(names)
    found = checker.kind(expression.tree)
    wanted = (expected,) if isinstance(expected, str) else expected
    if not _fits(found.kind, wanted):
        checker.note("wrong_result", expression.tree, expected=KINDS[wanted[0]], given=KINDS[found.kind])
    return sorted(checker.problems, key=lambda problem: problem.at)


def _fits(given: Kind, wanted: Iterable[Kind]) -> bool:
    return given == "unknown" or given in wanted or (given == "option" and "text" in wanted)


class _Checker:
    def __init__(self, names: Names) -> None:
        self.names = names
        self.variables: dict[str, Mapping[str, Named]] = {}
        self.problems: list[Problem] = []

    def note(self, code: str, node: Node, suggestion: str = "", severity: str = "error", **data: object) -> None:
        self.problems.append(Problem(code, node.at, tuple(data.items()), suggestion, severity))

    def kind(self, node: Node) -> Named:
        return _CHECKERS[type(node)](self, node)

    def want(self, node: Node, kind: Kind) -> None:
        found = self.kind(node)
        if not _fits(found.kind, (kind,)):
            self.note("wrong_kind", node, expected=KINDS[kind], given=KINDS[found.kind])

    def literal(self, node: nodes.Literal) -> Named:
        if isinstance(node.value, bool):
            return YES_NO
        return TEXT if isinstance(node.value, str) else NUMBER

    def reference(self, node: nodes.Reference) -> Named:
        if node.root in self.variables:
            return self.part(node, self.variables[node.root], "unknown_column")
        known: Mapping[str, Named] | None = getattr(self.names, node.root)
        if known is None:
            self.note("not_here", node, given=node.root)
            return UNKNOWN
        if node.root == "form" and node.key in self.names.rows:
            self.note("table_needs_for", node, f"rows.{node.key}", given=f"form.{node.key}")
            return UNKNOWN
        return self.part(node, known, _UNKNOWN_CODES.get(node.root, "unknown_part"))

    def part(self, node: nodes.Reference, known: Mapping[str, Named], code: str) -> Named:
        found = known.get(node.key)
        if found is not None:
            return found
        near = nearest(node.key, known)
        self.note(code, node, f"{node.root}.{near}" if near else "", given=node.key, root=node.root)
        return UNKNOWN

    def negation(self, node: nodes.Not) -> Named:
        found = self.kind(node.operand)
        if not _fits(found.kind, ("yes_no",)):
            self.note("wrong_kind", node.operand, expected=KINDS["yes_no"], given=KINDS[found.kind])
        if isinstance(node.operand, nodes.Reference) and found.optional:
            self.note("not_over_optional", node, severity="warning", given=f"{node.operand.root}.{node.operand.key}")
        return YES_NO

    def logic(self, node: nodes.Logic) -> Named:
        for each in node.operands:
            self.want(each, "yes_no")
        return YES_NO

    def comparison(self, node: nodes.Comparison) -> Named:
        left = self.kind(node.left)
        if isinstance(node.right, nodes.Listing):
            for each in node.right.items:
                self.alike(node, left, self.kind(each), each)
            return YES_NO
        right = self.kind(node.right)
        if node.operator == "has":
            self.membership(node, left, right, node.right)
        elif node.operator in ("in", "not in"):
            self.membership(node, right, left, node.left)
        else:
            self.alike(node, left, right, node.right)
        return YES_NO

    def membership(self, node: nodes.Comparison, of: Named, item: Named, where: Node) -> None:
        if of.kind == "unknown":
            return
        if of.kind != "options":
            self.note("has_needs_options", node, given=KINDS[of.kind])
            return
        self.alike(node, Named("option", options=of.options), item, where)

    def alike(self, node: nodes.Comparison, left: Named, right: Named, where: Node) -> None:
        """Both sides must be of one kind; a choice is compared with its own options only."""
        if "unknown" in (left.kind, right.kind):
            return
        if "options" in (left.kind, right.kind):
            self.note("list_compared", node, given=node.operator)
            return
        if left.kind == "option" or right.kind == "option":
            self.own_option(node, left, right, where)
        elif left.kind != right.kind:
            self.note("different_kinds", node, left=KINDS[left.kind], right=KINDS[right.kind])
            return
        if node.operator in ("<", "<=", ">", ">=") and left.kind not in ("number", "date"):
            self.note("no_order", node, given=KINDS[left.kind])

    def own_option(self, node: nodes.Comparison, left: Named, right: Named, where: Node) -> None:
        choice, other = (left, right) if left.kind == "option" else (right, left)
        written = where if left.kind == "option" else node.left
        if isinstance(written, nodes.Literal) and isinstance(written.value, str):
            if written.value not in choice.options:
                near = nearest(written.value, choice.options)
                self.note("unknown_option", written, f"'{near}'" if near else "", given=written.value)
            return
        if other.kind != "option" or other.options != choice.options:
            self.note("different_kinds", node, left=KINDS[left.kind], right=KINDS[right.kind])

    def negative(self, node: nodes.Negative) -> Named:
        self.want(node.operand, "number")
        return NUMBER

    def arithmetic(self, node: nodes.Arithmetic) -> Named:
        self.want(node.left, "number")
        self.want(node.right, "number")
        return NUMBER

    def conditional(self, node: nodes.Conditional) -> Named:
        self.want(node.test, "yes_no")
        then, otherwise = self.kind(node.then), self.kind(node.otherwise)
        kinds = {"text" if each.kind == "option" else each.kind for each in (then, otherwise)} - {"unknown"}
        if len(kinds) > 1:
            self.note("different_kinds", node, left=KINDS[then.kind], right=KINDS[otherwise.kind])
            return UNKNOWN
        return Named(cast("Kind", kinds.pop())) if kinds else UNKNOWN

    def rounding(self, node: nodes.Round) -> Named:
        self.want(node.number, "number")
        return NUMBER

    def days(self, node: nodes.Days) -> Named:
        self.want(node.first, "date")
        self.want(node.last, "date")
        return NUMBER

    def later(self, node: nodes.Later) -> Named:
        self.want(node.first, "date")
        self.want(node.count, "number")
        return DATE

    def aggregate(self, node: nodes.Aggregate) -> Named:
        result = NUMBER if node.kind in ("sum", "count") else YES_NO
        tables: Mapping[str, Mapping[str, Named]] | None = getattr(self.names, node.source.root)
        if tables is None:
            self.note("not_here", node.source, given=node.source.root)
            return result
        columns = tables.get(node.source.key)
        if columns is None:
            near = nearest(node.source.key, tables)
            code = _UNKNOWN_CODES[node.source.root]
            self.note(code, node.source, f"{node.source.root}.{near}" if near else "", given=node.source.key)
            return result
        self.variables[node.variable] = columns
        if node.where is not None:
            self.want(node.where, "yes_no")
        if not isinstance(node.item, nodes.Variable):
            self.want(node.item, "number" if node.kind == "sum" else "yes_no")
        self.variables.clear()
        return result


_CHECKERS: dict[type[Node], Callable[[_Checker, Node], Named]] = cast(
    "dict[type[Node], Callable[[_Checker, Node], Named]]",
    {
        nodes.Literal: _Checker.literal,
        nodes.Reference: _Checker.reference,
        nodes.Not: _Checker.negation,
        nodes.Logic: _Checker.logic,
        nodes.Comparison: _Checker.comparison,
        nodes.Negative: _Checker.negative,
        nodes.Arithmetic: _Checker.arithmetic,
        nodes.Conditional: _Checker.conditional,
        nodes.Round: _Checker.rounding,
        nodes.Days: _Checker.days,
        nodes.Later: _Checker.later,
        nodes.Aggregate: _Checker.aggregate,
    },
)
