"""YAML text → plain data, with the place of every key and value, and nothing else.

The events of the YAML parser are read directly: no constructor runs, so a tag can make nothing, an alias is counted,
and every limit stops the reading where it is passed. Plain scalars become whole or decimal numbers, dates, truth
values or texts; quoted ones are always texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from ruamel.yaml.error import YAMLError

from workflows.errors import Finding, SopError
from workflows.language.events import FastRefused, fast_events, pure_events
from workflows.messages import finding

MAX_BYTES = 512_000
MAX_DEPTH = 20
MAX_ALIASES = 50
MAX_NODES = 30_000
MAX_PURE = 60_000  # characters that the pure parser may read again, to be sure that a text is broken

Place = tuple[int, int]
Plain = str | int | Decimal | bool | date | None | dict[str, "Plain"] | list["Plain"]

_WHOLE = re.compile(r"[-+]?(0|[1-9]\d{0,29})", re.ASCII)
_DECIMAL = re.compile(r"[-+]?\d{1,30}\.\d{1,30}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# Signs that no text needs and that YAML 1.1 and 1.2 read differently, as the end of a line or not at all.
_STRANGE = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(slots=True)
class _Node:
    """One value of the file; ``items`` are the pairs of a mapping or, with no key, the entries of a list."""

    place: Place
    scalar: Plain = None
    style: str = ""
    items: list[tuple[_Node | None, _Node]] = field(default_factory=list)
    is_list: bool = False
    is_mapping: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """How a value stands in the file: where it begins, in which style of YAML, and its text if it is one."""

    place: Place
    style: str
    text: str


@dataclass(repr=False)
class Source:
    """A file's data and positions. Paths are dotted: ``states.telaah.join.fires``, ``survey``, ``paper.clauses.0``."""

    text: str
    data: dict[str, Plain]
    keys: dict[str, Place]
    values: dict[str, Written]
    findings: list[Finding]

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    def where(self, path: str) -> Place:
        """Line and column (from 1) of the key at ``path``, or of the nearest thing above it that the file has."""
        while path and path not in self.keys:
            path = path.rpartition(".")[0]
        return self.keys.get(path, (1, 1))

    def where_value(self, path: str, at: int = 0) -> Place:
        """Line and column of the value at ``path``, or of its character ``at`` (from 0) when it is a text."""
        if path not in self.values:
            return self.where(path)
        written = self.values[path]
        line, column = written.place
        if not written.style:
            return line, column + at
        skipped = len(re.sub(r"\s", "", written.text[:at]))
        place = (line, column + 1)
        for index, found in enumerate(_contents(self.lines, line, column, written.style)):
            place = found
            if index == skipped:
                break
        return place


def read_source(text: str) -> Source:
    """Read a file; a byte order mark at its start is nothing.

    Raises :class:`SopError` when it is no YAML, passes a limit, or is no mapping at its top.

    Keys that stand twice are in ``Source.findings``; the first one counts.
    """
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise SopError([finding("file_too_large", (1, 1), limit=MAX_BYTES // 1000)])
    text = text.removeprefix("\ufeff")
    strange = _STRANGE.search(text)
    if strange:
        line = text.count("\n", 0, strange.start())
        place = (line + 1, strange.start() - text.rfind("\n", 0, strange.start()))
        code = "tab_refused" if strange.group() == "\t" else "strange_character"
        raise SopError([finding(code, place, given=f"U+{ord(strange.group()):04X}")])
    root = _build(text)
    if root is None or not root.is_mapping:
        raise SopError([finding("not_a_mapping", root.place if root else (1, 1))])
    walk = _Walk()
    data = walk.mapping(root, "", 0)
    return Source(text, data, walk.keys, walk.values, walk.findings)


def _build(text: str) -> _Node | None:
    """The nodes of a text, read fast where that is sure to be right."""
    try:
        return _Builder().build(fast_events(text))
    except FastRefused as refused:
        if refused.place is not None and len(text) > MAX_PURE:
            raise SopError([finding("yaml_broken", refused.place)]) from None
    try:
        return _Builder().build(pure_events(text))
    except (YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise SopError([finding("yaml_broken", place)]) from None


class _Builder:
    """Events → nodes, within the limits."""

    def __init__(self) -> None:
        self.root: _Node | None = None
        self.open: list[_Node] = []
        self.keys: list[_Node | None] = []
        self.anchors: dict[str, _Node] = {}
        self.nodes = 0
        self.aliases = 0
        self.documents = 0

    def build(self, events: Iterable[Any]) -> _Node | None:
        for event in events:
            take = _TAKERS.get(type(event).__name__)
            if take is not None:
                take(self, event, (event.start_mark.line + 1, event.start_mark.column + 1))
        return self.root

    def document(self, event: Any, place: Place) -> None:
        self.documents += 1
        if self.documents > 1:
            raise SopError([finding("two_documents", place)])

    def end(self, event: Any, place: Place) -> None:
        self.open.pop()
        self.keys.pop()

    def count(self, place: Place) -> None:
        """Stop where the file says more than any service can need, before the rest is even read."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise SopError([finding("too_many_nodes", place, limit=MAX_NODES)])

    def scalar(self, event: Any, place: Place) -> None:
        node = self.node(event, place)
        node.style = event.style or ""
        node.scalar = event.value if node.style else _scalar(event.value)
        self.put(node)

    def holder(self, event: Any, place: Place) -> None:
        node = self.node(event, place)
        node.is_mapping = type(event).__name__ == "MappingStartEvent"
        node.is_list = not node.is_mapping
        self.put(node)
        if len(self.open) >= MAX_DEPTH:
            raise SopError([finding("too_deep", place, limit=MAX_DEPTH)])
        self.open.append(node)
        self.keys.append(None)

    def node(self, event: Any, place: Place) -> _Node:
        self.count(place)
        if event.tag is not None:
            raise SopError([finding("tag_refused", place)])
        node = _Node(place)
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def alias(self, event: Any, place: Place) -> None:
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            raise SopError([finding("too_many_aliases", place, limit=MAX_ALIASES)])
        if event.anchor not in self.anchors:
            raise SopError([finding("yaml_broken", place)])
        self.put(self.anchors[event.anchor])

    def put(self, node: _Node) -> None:
        if not self.open:
            self.root = node
        elif self.open[-1].is_list:
            self.open[-1].items.append((None, node))
        elif self.keys[-1] is None:
            self.keys[-1] = node
        else:
            self.open[-1].items.append((self.keys[-1], node))
            self.keys[-1] = None


_TAKERS: dict[str, Callable[[_Builder, Any, Place], None]] = {
    "DocumentStartEvent": _Builder.document,
    "MappingStartEvent": _Builder.holder,
    "MappingEndEvent": _Builder.end,
    "SequenceStartEvent": _Builder.holder,
    "SequenceEndEvent": _Builder.end,
    "ScalarEvent": _Builder.scalar,
    "AliasEvent": _Builder.alias,
}


def _scalar(written: str) -> Plain:
    if written in _WORDS:
        return _WORDS[written]
    if _WHOLE.fullmatch(written):
        return int(written)
    if _DECIMAL.fullmatch(written):
        return Decimal(written)
    if _DATE.fullmatch(written):
        try:
            return date.fromisoformat(written)
        except ValueError:
            return written
    return written


class _Walk:
    """Nodes → data and positions. Aliases are written out here, so what they make together is counted here."""

    def __init__(self) -> None:
        self.keys: dict[str, Place] = {}
        self.values: dict[str, Written] = {}
        self.findings: list[Finding] = []
        self.count = 0

    def value(self, node: _Node, path: str, depth: int) -> Plain:
        self.count += 1
        if self.count > MAX_NODES:
            raise SopError([finding("too_many_nodes", node.place, limit=MAX_NODES)])
        if depth > MAX_DEPTH:
            raise SopError([finding("too_deep", node.place, limit=MAX_DEPTH)])
        text = node.scalar if isinstance(node.scalar, str) else ""
        self.values[path] = Written(node.place, node.style, text)
        if node.is_mapping:
            return self.mapping(node, path, depth)
        if node.is_list:
            return self.sequence(node, path, depth)
        return node.scalar

    def mapping(self, node: _Node, path: str, depth: int) -> dict[str, Plain]:
        data: dict[str, Plain] = {}
        for key, value in node.items:
            assert key is not None  # only lists have entries without a key
            if not isinstance(key.scalar, str):
                self.findings.append(finding("key_not_text", key.place, given=str(key.scalar)))
                continue
            if key.scalar in data:
                first = self.keys[_join(path, key.scalar)][0]
                self.findings.append(finding("duplicate_key", key.place, given=key.scalar, line=first))
                continue
            self.keys[_join(path, key.scalar)] = key.place
            data[key.scalar] = self.value(value, _join(path, key.scalar), depth + 1)
        return data

    def sequence(self, node: _Node, path: str, depth: int) -> list[Plain]:
        data: list[Plain] = []
        for index, (_, value) in enumerate(node.items):
            self.keys[_join(path, str(index))] = value.place
            data.append(self.value(value, _join(path, str(index)), depth + 1))
        return data


def _join(path: str, part: str) -> str:
    return f"{path}.{part}" if path else part


def _contents(lines: list[str], line: int, column: int, style: str) -> Iterator[Place]:
    """The places of a quoted or block text's characters, white space left out (YAML may fold it)."""
    row, start = (line, 0) if style in ("|", ">") else (line - 1, column)
    escape = {"'": "''", '"': "\\"}.get(style)
    while row < len(lines):
        position = start
        while position < len(lines[row]):
            if not lines[row][position].isspace():
                yield row + 1, position + 1
            position += 2 if escape and lines[row].startswith(escape, position) else 1
        row, start = row + 1, 0
