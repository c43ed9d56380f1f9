"""Answers as they are stored (JSON: texts, whole numbers, truth values, lists) ↔ as the engine reads them (typed).

Decimals and dates are stored as text, so nothing is rounded on the way. What cannot be read as its field's type stays
as it is and is then named by :func:`workflows.forms.complete`: nothing a person has typed is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from workflows.definition import Definition, Field

_WHOLE = re.compile(r"-?\d{1,30}", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,30}(\.\d{1,30})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_answers(definition: Definition, raw: Mapping[str, object]) -> dict[str, object]:
    """Stored answers as typed values. Answers to what the form does not ask are left out."""
    return _read(definition.fields, raw)


def write_answers(definition: Definition, answers: Mapping[str, object]) -> dict[str, object]:
    """Typed values as JSON can hold them; :func:`read_answers` gives the same values back. None stays: it clears one."""
    fields = definition.fields
    return {code: _stored(answers[code]) for code in fields if code in answers and _asks(fields[code])}


def read_fields(fields: Iterable[Field], raw: Mapping[str, object]) -> dict[str, object]:
    """Stored answers to a plan's own form, or of a connector, as typed values."""
    return _read({each.code: each for each in fields}, raw)


def write_fields(fields: Iterable[Field], answers: Mapping[str, object]) -> dict[str, object]:
    """Typed answers to a plan's own form as JSON can hold them."""
    return {each.code: _stored(answers[each.code]) for each in fields if each.code in answers and _asks(each)}


def _read(fields: Mapping[str, Field], raw: Mapping[str, object]) -> dict[str, object]:
    return {code: _typed(each, raw[code]) for code, each in fields.items() if raw.get(code) is not None and _asks(each)}


def _asks(each: Field) -> bool:
    return each.type not in ("computed", "note")


def _typed(each: Field, value: object) -> object:
    reader = _READERS.get(each.type)
    return reader(each, value) if reader else value


def _whole(each: Field, value: object) -> object:
    return int(value) if isinstance(value, str) and _WHOLE.fullmatch(value) else value


def _decimal(each: Field, value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return Decimal(value) if isinstance(value, str) and _DECIMAL.fullmatch(value) else value


def _date(each: Field, value: object) -> object:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value


def _codes(each: Field, value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _position(each: Field, value: object) -> object:
    """Latitude and longitude in degrees."""
    if not isinstance(value, Mapping):
        return value
    return {part: _decimal(each, given) for part, given in value.items()}


def _rows(each: Field, value: object) -> object:
    if not isinstance(value, list | tuple):
        return value
    columns = {column.code: column for column in each.columns}
    return tuple(_read(columns, row) if isinstance(row, Mapping) else row for row in value)


_READERS: Mapping[str, Callable[[Field, object], object]] = {
    "integer": _whole,
    "money": _decimal,
    "decimal": _decimal,
    "date": _date,
    "choices": _codes,
    "location": _position,
    "table": _rows,
}


def _stored(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _stored(each) for key, each in value.items() if each is not None}
    if isinstance(value, tuple | list):
        return [_stored(each) for each in value]
    return value
