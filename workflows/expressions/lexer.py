"""Rewrites an expression of the language into the few signs of Python that the parser lets through.

The rewriting keeps every character in its place, so positions reported by the parser are positions in the file:
texts are blanked out (their content is read from the source afterwards), ``has`` becomes an operator of the same
width, and a code that Python would take for one of its own words is capitalised, which no code of the language can be.
"""

from __future__ import annotations

import keyword
import re

from workflows.expressions.nodes import ExpressionInvalid

MAX_LENGTH = 2_000
MAX_DIGITS = 30
WORDS = frozenset({"and", "or", "not", "in", "if", "else", "for"})

_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<text>'[^'\\]*')"
    r"|(?P<number>\d+(?:\.\d+)?(?![\w.]))"
    r"|(?P<word>[a-z_][a-z0-9_]*(?![\w]))"
    r"|(?P<sign>==|!=|<=|>=|[<>+\-*/().,\[\]])",
    re.ASCII,
)
_BAD_SIGN = re.compile(r"[^\s'()]+|.", re.DOTALL)
_MEANT = {"=": "==", "&&": "and", "||": "or", "!": "not", "<>": "!=", "True": "true", "False": "false"}


def prepare(source: str) -> str:
    """The same text in Python's signs, one character for one. Raises :class:`ExpressionInvalid` with the first problem."""
    if len(source) > MAX_LENGTH:
        raise ExpressionInvalid("expression_too_long", MAX_LENGTH, limit=MAX_LENGTH)
    if not source.strip():
        raise ExpressionInvalid("expression_empty", 0)
    pieces: list[str] = []
    before, position = "", 0
    while position < len(source):
        match = _TOKEN.match(source, position)
        if match is None:
            raise _unreadable(source, position)
        piece = _rewrite(match, before)
        pieces.append(piece)
        before = before if match.lastgroup == "space" else match.group()
        position = match.end()
    return "".join(pieces)


def _rewrite(match: re.Match[str], before: str) -> str:
    found = match.group()
    if match.lastgroup == "space":
        return " " * len(found)
    if match.lastgroup == "text":
        if before.startswith("'"):
            raise ExpressionInvalid("expression_unreadable", match.start(), given=found)
        return "'" + "x" * (len(found) - 2) + "'"
    if match.lastgroup == "number" and len(found.replace(".", "")) > MAX_DIGITS:
        raise ExpressionInvalid("number_too_long", match.start(), limit=MAX_DIGITS)
    if match.lastgroup == "number":
        return _plain_number(found)
    if match.lastgroup == "word":
        return _word(found, before)
    return found


def _plain_number(found: str) -> str:
    """Python refuses ``007``; the value is read from the source anyway, so the zeros in front may become ones."""
    zeros = len(found) - len(found.lstrip("0"))
    return "1" * zeros + found[zeros:]


def _word(found: str, before: str) -> str:
    if before == ".":
        return found.capitalize() if keyword.iskeyword(found) or found == "has" else found
    if found == "has":
        return " @ "
    if keyword.iskeyword(found) and found not in WORDS:
        return found.capitalize()
    return found


def _unreadable(source: str, position: int) -> ExpressionInvalid:
    if source[position] == "'":
        return ExpressionInvalid("text_not_closed", position)
    found = _BAD_SIGN.match(source, position)
    given = found.group() if found else source[position]
    return ExpressionInvalid("expression_unreadable", position, _MEANT.get(given, ""), given=given)
