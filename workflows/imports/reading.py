"""Files of strangers, read within limits: JSON and XML that cannot cost more than they say, and can name nothing outside."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from workflows.errors import SopError
from workflows.messages import finding

MAX_BYTES = 1_000_000
MAX_DEPTH = 60
MAX_PARTS = 20_000

_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


@dataclass(slots=True)
class Element:
    """One element of an XML file: its local name, its namespace, where it begins, what it holds."""

    name: str
    space: str
    line: int
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def all(self, name: str) -> list[Element]:
        """The children of this name."""
        return [each for each in self.children if each.name == name]


def read_json(text: str) -> tuple[object, list[str]]:
    """The data of a JSON text, and the keys that stand twice in one object (the last one counts).

    Raises SopError when it is no JSON, too large, too deep, or of too many parts.
    """
    _check_size(text)
    bare = _STRINGS.sub('""', text)
    depth = deepest = 0
    for letter in bare:
        depth += (letter in "[{") - (letter in "]}")
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise SopError([finding("import_too_deep", (1, 1), limit=MAX_DEPTH)])
    if bare.count(",") + bare.count(":") > MAX_PARTS:
        raise SopError([finding("import_too_many", (1, 1), limit=MAX_PARTS)])
    doubled: list[str] = []
    try:
        return json.loads(text, object_pairs_hook=lambda pairs: _object(pairs, doubled)), doubled
    except json.JSONDecodeError as error:
        raise SopError([finding("import_not_json", (error.lineno, error.colno))]) from None
    except (ValueError, RecursionError):  # a number of thousands of digits
        raise SopError([finding("import_not_json", (1, 1))]) from None


def _check_size(text: str) -> None:
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise SopError([finding("import_too_large", (1, 1), limit=MAX_BYTES // 1000)])


def _object(pairs: list[tuple[str, Any]], doubled: list[str]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            doubled.append(key)
        made[key] = value
    return made


def read_xml(text: str) -> Element:
    """The root of an XML text. No document type is read, so no entity can be declared and nothing is fetched.

    Raises SopError when it is no XML, has a DOCTYPE, or passes a limit, at the moment it does.
    """
    _check_size(text)
    reader = _XmlReader()
    try:
        reader.parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise SopError([finding("import_not_xml", (error.lineno, error.offset + 1))]) from None
    return reader.root.children[0]


class _XmlReader:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.EntityDeclHandler = self.refuse
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.words
        self.root = Element("", "", 1, {})
        self.open = [self.root]
        self.count = 0

    @property
    def place(self) -> tuple[int, int]:
        return self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1

    def refuse(self, *_declared: object) -> None:
        raise SopError([finding("import_doctype", self.place)])

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1 + len(attributes)
        if self.count > MAX_PARTS:
            raise SopError([finding("import_too_many", self.place, limit=MAX_PARTS)])
        if len(self.open) > MAX_DEPTH:
            raise SopError([finding("import_too_deep", self.place, limit=MAX_DEPTH)])
        space, _, local = name.rpartition(" ")
        own = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        made = Element(local, space, self.place[0], own)
        self.open[-1].children.append(made)
        self.open.append(made)

    def end(self, _name: str) -> None:
        self.open.pop()

    def words(self, text: str) -> None:
        self.open[-1].text += text
