"""A text that fits a pattern of a SOP file: the shortest one, made piece by piece."""

from __future__ import annotations

import re

_ATOM = re.compile(r"\\(?P<escaped>.)|\[(?P<negated>\^?)(?P<members>(?:\\.|[^\]\\])+)\]|(?P<sign>.)", re.ASCII)
_REPEAT = re.compile(r"\{(?P<least>\d+)(?:,\d+)?\}|(?P<maybe>\?)", re.ASCII)
_SIGNS = "1a0A-_.,/ +()#:;@&'bB2"
_CLASSES = {"d": "1", "w": "a", "s": " "}


def fitting(pattern: str) -> str:
    """The shortest text of the pattern's first alternatives. Patterns are those that the loader lets pass."""
    text, rest = _sequence(pattern, 0)
    del rest
    return text


def _sequence(pattern: str, at: int) -> tuple[str, int]:
    """The text of the first alternative from ``at`` on, and where the group (or the pattern) ends."""
    first, text, skipping = "", "", False
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            first, text, skipping = (first if skipping else text), "", True
            at += 1
            continue
        piece, at = _piece(pattern, at)
        text += piece
    return (first if skipping else text), at


def _piece(pattern: str, at: int) -> tuple[str, int]:
    """One atom with its repetition, and where the next one begins."""
    if pattern[at] == "(":
        at += 3 if pattern.startswith("(?:", at) else 1
        text, at = _sequence(pattern, at)
        at += 1
    else:
        atom = _ATOM.match(pattern, at)
        assert atom is not None  # the loader refuses what is no atom
        text, at = _sign(atom), atom.end()
    repeat = _REPEAT.match(pattern, at)
    if repeat is None:
        return text, at
    return text * (0 if repeat["maybe"] else int(repeat["least"])), repeat.end()


def _sign(atom: re.Match[str]) -> str:
    if atom["escaped"]:
        return _CLASSES.get(atom["escaped"], atom["escaped"])
    if atom["members"]:
        return next(each for each in _SIGNS + "cdefghijklmnopqrstuvwxyz" if re.fullmatch(atom.group(), each, re.ASCII))
    return "a" if atom["sign"] == "." else atom["sign"]
