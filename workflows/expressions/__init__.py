"""The small typed language of the SOP files: parse, check against the form, evaluate, say in words."""

from workflows.expressions.evaluate import RowScope, Scope, Value, evaluate, is_true, rounded
from workflows.expressions.explain import explain
from workflows.expressions.names import Named, Names, kind_of, names_of
from workflows.expressions.nodes import EMPTY, Empty, Expression, ExpressionFailed, ExpressionInvalid, Problem
from workflows.expressions.parse import parse
from workflows.expressions.types import check

__all__ = [
    "EMPTY",
    "Empty",
    "Expression",
    "ExpressionFailed",
    "ExpressionInvalid",
    "Named",
    "Names",
    "Problem",
    "RowScope",
    "Scope",
    "Value",
    "check",
    "evaluate",
    "explain",
    "is_true",
    "kind_of",
    "names_of",
    "parse",
    "rounded",
]
