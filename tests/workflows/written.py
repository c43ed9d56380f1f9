"""A definition written out line by line, for reading: where something stands, and what. Defaults are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any

from workflows.definition import Template, Text
from workflows.expressions import Expression


def written(part: Any, path: str = "") -> Iterator[str]:
    """Every line of a part of a definition: its dotted path, and the value with which the path ends."""
    if isinstance(part, Text):
        yield f"{path} = {part.id} / {part.en}"
    elif isinstance(part, Expression | Template):
        yield f"{path} = {{{part.source}}}"
    elif is_dataclass(part):
        for each in fields(part):
            value = getattr(part, each.name)
            if each.name != "code" and value != _default(each):
                yield from written(value, _join(path, each.name))
    elif isinstance(part, Mapping):
        for code, value in part.items():
            yield from written(value, _join(path, code))
    elif isinstance(part, tuple) and part and is_dataclass(part[0]):
        for index, value in enumerate(part):
            yield from written(value, _join(path, getattr(value, "code", str(index))))
    else:
        yield f"{path} = {part!r}"


def _default(each: Field[Any]) -> object:
    return each.default_factory() if each.default_factory is not MISSING else each.default


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
