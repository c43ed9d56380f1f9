"""Which regular expressions a SOP file may hold: those that can never take long, whatever is typed.

Repetition is bounded (``{n}``, ``{n,m}``, ``?``), stands on a single sign or class, never on a group (but ``?``), and
the ways to share out the signs of an answer among all repetitions are counted.
"""

from __future__ import annotations

import re

MAX_LENGTH = 200
MAX_WAYS = 20_000

_ATOM = re.compile(r"\\[dws.\-+/()\[\]]|\[\^?(?:\\[dws.\-\]\\]|[^\]\\\[])+\]|[\w .,:;/@#&'\-]", re.ASCII)
_REPEAT = re.compile(r"\{(\d{1,3})(?:,(\d{1,3}))?\}|\?", re.ASCII)


def is_safe(pattern: str) -> bool:
    """Whether a pattern is within the allowed part of the language and bounded."""
    if not pattern or len(pattern) > MAX_LENGTH or _ways(pattern) > MAX_WAYS:
        return False
    try:
        re.compile(pattern, re.ASCII)
    except re.error:
        return False
    return True


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text fits the pattern."""
    return re.fullmatch(pattern, text, re.ASCII) is not None


def _ways(pattern: str) -> int:
    """An upper bound of the ways to read an answer; more than :data:`MAX_WAYS` for what is not allowed at all."""
    ways, position = 1, 0
    while position < len(pattern):
        if pattern[position] in "(|)":
            closes = pattern[position] == ")"
            position += 3 if pattern.startswith("(?:", position) else 1
            optional = closes and pattern[position : position + 1] == "?"
            ways *= 2 if optional or pattern[position - 1] == "|" else 1
            position += optional
            continue
        atom = _ATOM.match(pattern, position)
        if atom is None:
            return MAX_WAYS + 1
        repeat = _REPEAT.match(pattern, atom.end())
        ways *= _choices(repeat)
        position = repeat.end() if repeat else atom.end()
    return ways


def _choices(repeat: re.Match[str] | None) -> int:
    if repeat is None or (repeat.group() != "?" and repeat.group(2) is None):
        return 1
    if repeat.group() == "?":
        return 2
    return max(int(repeat.group(2)) - int(repeat.group(1)), 0) + 1
