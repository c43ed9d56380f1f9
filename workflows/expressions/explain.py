"""An expression in plain words, in either language: «shown when “Area” is more than 6 m²»."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import cast

from workflows.definition import Text
from workflows.expressions import nodes
from workflows.expressions.names import TOTAL, Named, Names
from workflows.expressions.nodes import Expression, Node

_COMPARED: Mapping[str, Text] = {
    "==": Text("{0} adalah {1}", "{0} is {1}"),
    "!=": Text("{0} bukan {1}", "{0} is not {1}"),
    "<": Text("{0} kurang dari {1}", "{0} is less than {1}"),
    "<=": Text("{0} paling banyak {1}", "{0} is at most {1}"),
    ">": Text("{0} lebih dari {1}", "{0} is more than {1}"),
    ">=": Text("{0} paling sedikit {1}", "{0} is at least {1}"),
    "in": Text("{0} adalah salah satu dari {1}", "{0} is one of {1}"),
    "not in": Text("{0} bukan salah satu dari {1}", "{0} is none of {1}"),
    "has": Text("{0} memuat {1}", "{0} includes {1}"),
}
_DATES: Mapping[str, Text] = {
    "<": Text("{0} sebelum {1}", "{0} is before {1}"),
    "<=": Text("{0} tidak sesudah {1}", "{0} is not after {1}"),
    ">": Text("{0} sesudah {1}", "{0} is after {1}"),
    ">=": Text("{0} tidak sebelum {1}", "{0} is not before {1}"),
}
_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_ROWS: Mapping[str, Text] = {
    "any": Text("pada sedikitnya satu baris {1} berlaku: {0}", "in at least one row of {1}: {0}"),
    "all": Text("pada setiap baris {1} berlaku: {0}", "in every row of {1}: {0}"),
    "sum": Text("jumlah {0} dari semua baris {1}", "the sum of {0} over all rows of {1}"),
    "count": Text("banyaknya baris {1} dengan {0}", "the number of rows of {1} with {0}"),
}
_WORDS: Mapping[str, Text] = {
    "yes": Text("{0} dijawab ya", "{0} is answered yes"),
    "handed_in": Text("{0} diserahkan", "{0} is handed in"),
    "held": Text("pemohon memegang {0} yang berlaku", "the applicant holds {0} in force"),
    "not_held": Text("pemohon tidak memegang {0} yang berlaku", "the applicant does not hold {0} in force"),
    "fee_line": Text("biaya {0}", "the fee {0}"),
    "not_yes": Text("{0} tidak dijawab ya", "{0} is not answered yes"),
    "not_handed_in": Text("{0} tidak diserahkan", "{0} is not handed in"),
    "not": Text("tidak berlaku: {0}", "not true: {0}"),
    "and": Text(" dan ", " and "),
    "or": Text(" atau ", " or "),
    "applicant": Text("pemohon", "the applicant"),
    "true": Text("ya", "yes"),
    "false": Text("tidak", "no"),
    "always": Text("selalu", "always"),
    "never": Text("tidak pernah", "never"),
    "if": Text("{0} bila {1}, selain itu {2}", "{0} if {1}, otherwise {2}"),
    "round": Text("{0} dibulatkan sampai {1} desimal", "{0} rounded to {1} decimals"),
    "days": Text("banyaknya hari dari {0} sampai {1}", "the number of days from {0} to {1}"),
    "later_days": Text("{0} ditambah {1} hari", "{0} plus {1} days"),
    "later_months": Text("{0} ditambah {1} bulan", "{0} plus {1} months"),
    "later_years": Text("{0} ditambah {1} tahun", "{0} plus {1} years"),
    "all_rows": Text("banyaknya baris {0}", "the number of rows of {0}"),
    "where": Text("{0}, hanya bila {1}", "{0}, only where {1}"),
    "quoted": Text("“{0}”", "“{0}”"),
}
_TRUE = {"documents": "handed_in", "permits": "held"}  # how a root's yes is said, where it is no answer
UNKNOWN = Named("unknown")


def explain(expression: Expression, names: Names, language: str) -> str:
    """What an expression says, as a part of a sentence («“Area” is more than 6 m²»).

    ``names`` come from :func:`workflows.expressions.names_of`; a column's expression needs ``names.within(table)``.
    """
    return _Speaker(names, language).condition(expression.tree)


class _Speaker:
    def __init__(self, names: Names, language: str) -> None:
        self.names = names
        self.language = language

    def word(self, key: str, *parts: str) -> str:
        return _WORDS[key][self.language].format(*parts)

    def say(self, node: Node) -> str:
        return _SPEAKERS[type(node)](self, node)

    def condition(self, node: Node) -> str:
        """A node that stands for yes or no: a bare answer becomes «… is answered yes»."""
        if isinstance(node, nodes.Literal) and isinstance(node.value, bool):
            return self.word("always" if node.value else "never")
        if isinstance(node, nodes.Reference) and self.named(node).kind == "yes_no":
            return self.word(_TRUE.get(node.root, "yes"), self.say(node))
        return self.say(node)

    def part(self, node: Node) -> str:
        """A node inside a larger one, in brackets when it is made of parts itself."""
        said = self.condition(node)
        return f"({said})" if isinstance(node, nodes.Logic | nodes.Arithmetic | nodes.Conditional) else said

    def named(self, node: Node) -> Named:
        if not isinstance(node, nodes.Reference):
            return UNKNOWN
        if node.table is None:
            known: Mapping[str, Named] = getattr(self.names, node.root) or {}
            return known.get(node.key, UNKNOWN)
        root, _, key = node.table.partition(".")
        tables: Mapping[str, Mapping[str, Named]] = getattr(self.names, root) or {}
        return tables.get(key, {}).get(node.key, UNKNOWN)

    def literal(self, node: nodes.Literal) -> str:
        if isinstance(node.value, bool):
            return self.word("true" if node.value else "false")
        return self.word("quoted", node.value) if isinstance(node.value, str) else self.number(node.value)

    def number(self, value: Decimal) -> str:
        written = f"{value:,f}"
        return written if self.language == "en" else written.translate(str.maketrans(",.", ".,"))

    def reference(self, node: nodes.Reference) -> str:
        if node.root == "applicant":
            return self.word("applicant")
        named = self.named(node)
        if named.figure is not None:
            return self.number(named.figure)
        if named.title is not None and (node.root == "case" or named is TOTAL):
            return named.title[self.language]  # the case's own facts are no answers to quote
        if node.root == "fee" and named.title is not None:
            return self.word("fee_line", self.word("quoted", named.title[self.language]))
        return self.word("quoted", named.title[self.language] if named.title else node.key)

    def negation(self, node: nodes.Not) -> str:
        operand = node.operand
        if isinstance(operand, nodes.Reference):
            return self.word(f"not_{_TRUE.get(operand.root, 'yes')}", self.say(operand))
        return self.word("not", self.part(operand))

    def logic(self, node: nodes.Logic) -> str:
        return self.word(node.operator).join(self.part(each) for each in node.operands)

    def comparison(self, node: nodes.Comparison) -> str:
        left, right = self.named(node.left), self.named(node.right)
        pattern = _COMPARED[node.operator]
        if "date" in (left.kind, right.kind):
            pattern = _DATES.get(node.operator, pattern)
        return pattern[self.language].format(self.beside(node.left, right), self.beside(node.right, left))

    def beside(self, node: Node, other: Named) -> str:
        """One side of a comparison, said with the options and the unit of the other."""
        if isinstance(node, nodes.Listing):
            return ", ".join(self.beside(each, other) for each in node.items)
        if isinstance(node, nodes.Literal) and isinstance(node.value, str):
            title = other.options.get(node.value)
            return self.word("quoted", title[self.language] if title else node.value)
        is_figure = isinstance(node, nodes.Literal) or self.named(node).figure is not None
        if is_figure and other.unit:
            return f"{self.say(node)} {other.unit}"
        return f"({self.say(node)})" if isinstance(node, nodes.Aggregate) else self.say(node)

    def negative(self, node: nodes.Negative) -> str:
        return f"−{self.part(node.operand)}"

    def arithmetic(self, node: nodes.Arithmetic) -> str:
        chained = isinstance(node.left, nodes.Arithmetic) and node.left.operator == node.operator
        left = self.say(node.left) if chained else self.part(node.left)
        return f"{left} {_SIGNS[node.operator]} {self.part(node.right)}"

    def conditional(self, node: nodes.Conditional) -> str:
        return self.word("if", self.say(node.then), self.condition(node.test), self.say(node.otherwise))

    def rounding(self, node: nodes.Round) -> str:
        return self.word("round", self.part(node.number), str(node.places))

    def days(self, node: nodes.Days) -> str:
        return self.word("days", self.say(node.first), self.say(node.last))

    def later(self, node: nodes.Later) -> str:
        return self.word(f"later_{node.unit}", self.say(node.first), self.say(node.count))

    def aggregate(self, node: nodes.Aggregate) -> str:
        path = f"{node.source.root}.{node.source.key}"
        title = self.names.titles.get(path)
        rows = self.word("quoted", title[self.language] if title else node.source.key)
        if isinstance(node.item, nodes.Variable):
            said = self.word("all_rows", rows)
        else:
            said = _ROWS[node.kind][self.language].format(self.condition(node.item), rows)
        return said if node.where is None else self.word("where", said, self.condition(node.where))


_SPEAKERS: dict[type[Node], Callable[[_Speaker, Node], str]] = cast(
    "dict[type[Node], Callable[[_Speaker, Node], str]]",
    {
        nodes.Literal: _Speaker.literal,
        nodes.Reference: _Speaker.reference,
        nodes.Not: _Speaker.negation,
        nodes.Logic: _Speaker.logic,
        nodes.Comparison: _Speaker.comparison,
        nodes.Negative: _Speaker.negative,
        nodes.Arithmetic: _Speaker.arithmetic,
        nodes.Conditional: _Speaker.conditional,
        nodes.Round: _Speaker.rounding,
        nodes.Days: _Speaker.days,
        nodes.Later: _Speaker.later,
        nodes.Aggregate: _Speaker.aggregate,
    },
)
