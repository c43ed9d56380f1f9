"""Changes at one place of a YAML text: set a value, add an entry, take one away. Everything else stays letter by letter."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from workflows.editing import writing
from workflows.editing.errors import EditRefused
from workflows.language.source import read_source

_TRAILING = re.compile(r"[ \t]*(#[^\r\n]*)?")


def set_value(text: str, path: str, value: object) -> str:
    """The text with another value at ``path`` (``values.tax_rate.amount``, ``states.periksa.title.id``).

    A single value takes the place of a single value and keeps its style where it can; a mapping or list replaces whatever
    stood there. Raises :class:`EditRefused`, and :class:`~workflows.errors.SopError` when the text is no YAML.
    """
    document = _Document(text)
    found = document.find(path)
    key, node = found.key, found.value
    if key is not None and isinstance(node, ScalarNode) and not node.value and not node.style:
        new = document.filled(key, node, writing.flow(value))
    elif isinstance(node, ScalarNode) and not isinstance(value, Mapping):
        new = document.replaced(node, _in_style(node, value))
    elif found.in_flow or not isinstance(value, Mapping) or key is None:
        new = document.replaced(node, writing.flow(value))
    else:
        new = document.replaced_entry(key, node, writing.entry(key.value, value, key.start_mark.column))
    return proved(text, new, lambda data: _put(data, path, value))


def add_entry(text: str, path: str, key: str, value: object, after: Sequence[str] = ()) -> str:
    """The text with a further entry in the mapping at ``path`` ("" is the file itself).

    It stands behind the last of the keys ``after`` that the mapping has, else at its end. Raises :class:`EditRefused` when
    the key is there already or the place is no mapping.
    """
    document = _Document(text)
    node = document.find(path).value if path else document.root
    if not isinstance(node, MappingNode):
        raise EditRefused("not_a_mapping", path)
    if any(each.value == key for each, _ in node.value):
        raise EditRefused("already_there", f"{path}.{key}" if path else key)
    if not node.value:
        return set_value(text, path, {key: value})
    known = [each.value for each, _ in node.value]
    position = max((known.index(each) for each in after if each in known), default=len(known) - 1)
    add = document.added_in_braces if node.flow_style else document.added_lines
    return proved(text, add(node, position, key, value), lambda data: _add(data, path, (key, value), known[position]))


def remove_entry(text: str, path: str) -> str:
    """The text without the entry at ``path``; comments around it stay. Raises :class:`EditRefused`."""
    document = _Document(text)
    found = document.find(path)
    if found.key is None or len(found.holder.value) == 1:
        raise EditRefused("not_alone", path)
    remove = document.removed_in_braces if found.in_flow else document.removed_lines
    return proved(text, remove(found), lambda data: _take(data, path))


@lru_cache(maxsize=8)
def data_of(text: str) -> dict[str, Any]:
    """The data of a text, to be read only: the same text is asked for several times within one edit."""
    return read_source(text).data


def proved(old: str, new: str, change: Callable[[dict[str, Any]], None]) -> str:
    """``new``, when its data are those of ``old`` after ``change`` and nothing else. Raises :class:`EditRefused`."""
    expected = copy.deepcopy(data_of(old))
    change(expected)
    if _plain(data_of(new)) != _plain(expected):
        raise EditRefused("not_alone")
    return new


@dataclass(frozen=True, slots=True)
class _Found:
    """A value of the file with its key, if it has one, and the mapping or list it stands in."""

    holder: Node
    key: ScalarNode | None
    value: Node
    in_flow: bool


class _Document:
    """A YAML text with the places of its parts."""

    def __init__(self, text: str) -> None:
        data_of(text)  # within its limits, or SopError: nothing below counts
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.root: Node = YAML(pure=True).compose(text)

    def find(self, path: str) -> _Found:
        node: Node = self.root
        found = None
        in_flow = False
        for part in path.split("."):
            in_flow = in_flow or _is_in_braces(node)
            key: ScalarNode | None = None
            if isinstance(node, MappingNode):
                pair = next((each for each in node.value if each[0].value == part), None)
                if pair is None:
                    raise EditRefused("no_such_place", path)
                key, value = pair
            elif isinstance(node, SequenceNode) and part.isdecimal() and int(part) < len(node.value):
                value = node.value[int(part)]
            else:
                raise EditRefused("no_such_place", path)
            found = _Found(node, key, value, in_flow)
            node = value
        assert found is not None  # a path has at least one part
        return found

    def end(self, node: Node) -> int:
        """Where a value's own letters end; the parser counts blank lines and comments after a block as its part."""
        if isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self.entry_end(*last) if isinstance(node, MappingNode) else self.end(last)
        start, end = int(node.start_mark.index), int(node.end_mark.index)
        return start + len(self.text[start:end].rstrip())

    def entry_end(self, key: Node, value: Node) -> int:
        """Where an entry's letters end; a value that is left out stands behind the colon of its key."""
        if isinstance(value, ScalarNode) and not value.value and not value.style:
            return self.text.index(":", key.end_mark.index) + 1
        return self.end(value)

    def line_end(self, index: int) -> int:
        """The end of the line, when only blanks and a comment follow; the same place otherwise."""
        found = _TRAILING.match(self.text, index)
        after = found.end() if found else index
        return after if self.text[after : after + 1] in ("", "\r", "\n") else index

    def replaced(self, node: Node, new: str) -> str:
        return self.text[: node.start_mark.index] + new + self.text[self.end(node) :]

    def filled(self, key: Node, node: Node, new: str) -> str:
        at = self.entry_end(key, node)
        return f"{self.text[:at]} {new}{self.text[at:]}"

    def replaced_entry(self, key: Node, node: Node, lines: list[str]) -> str:
        start = int(key.start_mark.index)
        new = self.newline.join(lines).lstrip(" ")
        return self.text[:start] + new + self.text[self.entry_end(key, node) :]

    def added_lines(self, node: MappingNode, position: int, key: str, value: object) -> str:
        own, beside = node.value[position]
        lines = writing.entry(key, value, own.start_mark.column)
        if self.has_blank_before(node, position):
            lines.insert(0, "")
        at = self.line_end(self.entry_end(own, beside))
        return self.text[:at] + self.newline + self.newline.join(lines) + self.text[at:]

    def has_blank_before(self, node: MappingNode, position: int) -> bool:
        """Whether the entries of this mapping stand apart, so that a new one does too."""
        if position == 0:
            return False
        between = self.text[
            self.line_end(self.entry_end(*node.value[position - 1])) : node.value[position][0].start_mark.index
        ]
        return between.replace("\r", "").startswith("\n\n")

    def added_in_braces(self, node: MappingNode, position: int, key: str, value: object) -> str:
        at = self.entry_end(*node.value[position])
        return f"{self.text[:at]}, {writing.scalar(key)}: {writing.flow(value)}{self.text[at:]}"

    def removed_lines(self, found: _Found) -> str:
        assert found.key is not None  # asked before
        start = self.text.rfind("\n", 0, found.key.start_mark.index) + 1
        end = self.line_end(self.entry_end(found.key, found.value))
        if self.text[start : found.key.start_mark.index].strip():
            raise EditRefused("not_alone")
        end += len(self.newline) if self.text.startswith(self.newline, end) else 0
        return self.text[:start] + self.text[end:]

    def removed_in_braces(self, found: _Found) -> str:
        pairs = found.holder.value
        index = next(at for at, (key, _) in enumerate(pairs) if key is found.key)
        if index == 0:
            return self.text[: pairs[0][0].start_mark.index] + self.text[pairs[1][0].start_mark.index :]
        return self.text[: self.entry_end(*pairs[index - 1])] + self.text[self.entry_end(*pairs[index]) :]


def _is_in_braces(node: Node) -> bool:
    return isinstance(node, MappingNode | SequenceNode) and bool(node.flow_style)


def _in_style(node: ScalarNode, value: object) -> str:
    """A single value written as the one it replaces was: in quotes when that had any."""
    quoted = node.style in ("'", '"', "|", ">") and isinstance(value, str)
    return writing.flow(writing.Quoted(value) if quoted else value)


def _plain(value: object) -> object:
    """Data as they compare: figures by their amount, texts by their letters, entries in their order."""
    if isinstance(value, Mapping):
        return [(str(key), _plain(each)) for key, each in value.items()]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ("list", [_plain(each) for each in value])
    return (isinstance(value, bool), str(value) if isinstance(value, str) else value)


def _holder(data: Any, path: str) -> tuple[Any, str | int]:
    *above, last = path.split(".")
    for part in above:
        data = data[int(part)] if isinstance(data, list) else data[part]
    return data, int(last) if isinstance(data, list) else last


def _put(data: dict[str, Any], path: str, value: object) -> None:
    holder, key = _holder(data, path)
    holder[key] = value


def _take(data: dict[str, Any], path: str) -> None:
    holder, key = _holder(data, path)
    del holder[key]


def _add(data: dict[str, Any], path: str, entry: tuple[str, object], behind: str) -> None:
    target = data
    if path:
        holder, last = _holder(data, path)
        target = holder[last]
    pairs = list(target.items())
    place = next(at for at, (key, _) in enumerate(pairs) if key == behind) + 1
    target.clear()
    target.update([*pairs[:place], entry, *pairs[place:]])
