"""What an expression is made of once it is parsed: a small tree of plain frozen values.

Every node keeps ``at``, the place of its first character in the source (counted from 0), so that a problem can be
shown exactly where it stands in the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Literal as OneOf


class Empty(Enum):
    """The one value of an answer nobody gave. It is neither true nor equal to anything, itself included."""

    EMPTY = "empty"

    def __bool__(self) -> bool:
        return False


EMPTY = Empty.EMPTY

Comparator = OneOf["==", "!=", "<", "<=", ">", ">=", "in", "not in", "has"]
Operator = OneOf["+", "-", "*", "/"]
Gathering = OneOf["sum", "count", "any", "all"]
LaterUnit = OneOf["days", "months", "years"]


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, number or truth value written in the expression itself."""

    value: str | Decimal | bool
    at: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of written texts or numbers, only to the right of ``in``."""

    items: tuple[Literal, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Reference:
    """``root.key``: an answer, a column of a row, a figure of the file. ``table`` says whose row a variable stands for."""

    root: str
    key: str
    at: int
    table: str | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """The row itself, only as what ``count`` counts."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Not:
    operand: Node
    at: int


@dataclass(frozen=True, slots=True)
class Logic:
    operator: OneOf["and", "or"]
    operands: tuple[Node, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Comparison:
    operator: Comparator
    left: Node
    right: Node
    at: int


@dataclass(frozen=True, slots=True)
class Negative:
    operand: Node
    at: int


@dataclass(frozen=True, slots=True)
class Arithmetic:
    operator: Operator
    left: Node
    right: Node
    at: int


@dataclass(frozen=True, slots=True)
class Conditional:
    test: Node
    then: Node
    otherwise: Node
    at: int


@dataclass(frozen=True, slots=True)
class Round:
    """``places`` decimals, halves away from zero."""

    number: Node
    places: int
    at: int


@dataclass(frozen=True, slots=True)
class Days:
    """Calendar days from ``first`` to ``last``, both counted."""

    first: Node
    last: Node
    at: int


@dataclass(frozen=True, slots=True)
class Later:
    """The day ``count`` days, months or years after ``first``; a month without that day gives its last one."""

    unit: LaterUnit
    first: Node
    count: Node
    at: int


@dataclass(frozen=True, slots=True)
class Aggregate:
    """``sum/count/any/all (item for variable in source if where)``."""

    kind: Gathering
    item: Node
    variable: str
    source: Reference
    where: Node | None
    at: int


Node = (
    Literal
    | Listing
    | Reference
    | Variable
    | Not
    | Logic
    | Comparison
    | Negative
    | Arithmetic
    | Conditional
    | Round
    | Days
    | Later
    | Aggregate
)


@dataclass(frozen=True, slots=True)
class Expression:
    """One parsed expression. ``reads`` are the dotted names it depends on: ``form.luas``, ``rows.titik.luas`` …"""

    source: str
    tree: Node
    reads: frozenset[str]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in an expression. ``at`` counts characters from 0; ``data`` fills the sentence of ``code``."""

    code: str
    at: int
    data: tuple[tuple[str, object], ...] = ()
    suggestion: str = ""
    severity: str = "error"


class ExpressionInvalid(Exception):
    """The text is no expression of the language. Carries the one :class:`Problem` that stopped the reading."""

    def __init__(self, code: str, at: int, suggestion: str = "", **data: object) -> None:
        super().__init__(code)
        self.problem = Problem(code, at, tuple(data.items()), suggestion)


class ExpressionFailed(Exception):
    """A sound expression has no value for these answers (division by zero, number too large). Refuses the step."""

    def __init__(self, code: str, at: int) -> None:
        super().__init__(code)
        self.code = code
        self.at = at
