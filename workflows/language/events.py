"""YAML text → the events of its structure: what begins and ends where, with every scalar as it is written.

libyaml is forty times faster than a parser in Python, but it was written for YAML 1.1. Events carry scalars unread, so
what a scalar means is decided by :mod:`workflows.language.source` alone; characters that the two grammars take
differently are refused there; and what libyaml refuses is read once more by the pure parser, which has the last word on
texts of a size it can read at once. Without libyaml the pure parser reads everything: a file never means anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Protocol

from ruamel.yaml import YAML

try:
    from yaml import YAMLError as FastError
    from yaml.cyaml import CParser
except ImportError:  # a PyYAML that was built without libyaml
    CParser = None
    FastError = ValueError


class Mark(Protocol):
    line: int
    column: int


class Event(Protocol):
    """What both parsers say of a piece of structure; ``value``, ``style``, ``tag`` and ``anchor`` where it has them."""

    start_mark: Mark


Place = tuple[int, int]
_NAME = re.compile(r"[&*][\w-]+(?=[\s,\]}]|\Z)", re.ASCII)


class FastRefused(Exception):
    """libyaml does not read this text; ``place`` is where it stopped, None when there is no libyaml."""

    def __init__(self, place: Place | None) -> None:
        super().__init__(place)
        self.place = place


def fast_events(text: str) -> Iterator[Event]:
    """The events as libyaml finds them. Raises :class:`FastRefused` before or between them."""
    if CParser is None:
        raise FastRefused(None)
    parser = CParser(text)
    try:
        while parser.check_event():
            event = parser.get_event()
            # libyaml ends a name where YAML 1.2 goes on, as in `&a:b`.
            if getattr(event, "anchor", None) and not _NAME.match(text, event.start_mark.index):
                raise FastRefused((event.start_mark.line + 1, event.start_mark.column + 1))
            yield event
    except FastError as error:
        mark = getattr(error, "problem_mark", None)
        raise FastRefused((mark.line + 1, mark.column + 1) if mark else (1, 1)) from None


def pure_events(text: str) -> Iterator[Any]:
    """The events as YAML 1.2 has them. Raises what :mod:`ruamel.yaml` raises when the text is broken."""
    yield from YAML(typ="safe", pure=True).parse(text)
