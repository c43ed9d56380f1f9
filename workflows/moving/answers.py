"""Carrying answers to another version of the form. Nothing a person has answered is lost: what finds no place is set aside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from workflows import forms
from workflows.definition import STATIC_TYPES, Field, Option, Text
from workflows.forms.judging import is_empty, judge_value
from workflows.moving.parts import fields_of
from workflows.moving.reasons import Reason

if TYPE_CHECKING:
    from workflows.definition import Definition
    from workflows.moving.mapping import MoveMap

TEXTS = ("text", "long_text")
NUMBERS = ("integer", "decimal", "money")


@dataclass(slots=True)
class Carried:
    """Answers in the new version's codes, as they are stored, and by old codes what was set aside.

    ``open`` are answers that the map must still say something about (they stand in ``set_aside`` too); ``notes`` tell
    what will be seen of the rest.
    """

    answers: dict[str, object] = field(default_factory=dict)
    set_aside: dict[str, object] = field(default_factory=dict)
    open: list[Reason] = field(default_factory=list)
    notes: list[Reason] = field(default_factory=list)


class _Unfit(Exception):
    """An answer that has no place as it is."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason


def carry_answers(old: Definition, new: Definition, answers: Mapping[str, object], mapping: MoveMap) -> Carried:
    """The stored answers of a case under ``old`` as they stand under ``new``."""
    carried = Carried()
    known, asks = fields_of(old), fields_of(new)
    typed = forms.read_answers(old, answers)
    for code, stored in answers.items():
        if stored is None:
            continue
        was = known.get(code)
        if was is None or was.type in STATIC_TYPES or code in mapping.set_aside:
            _put_aside(carried, code, was, stored)
            continue
        target = mapping.fields.get(code, code)
        try:
            if target in carried.answers:
                raise _Unfit(Reason("answer_homeless", f"fields.{code}", {"field": was.title}))
            value = _fitted(was, asks.get(target), typed.get(code, stored), stored, mapping, carried)
        except _Unfit as unfit:
            carried.set_aside[code] = stored
            if not is_empty(typed.get(code)):
                carried.open.append(unfit.reason)
            continue
        carried.answers |= forms.write_answers(new, {target: value})
        _note_problem(carried, asks[target], value)
    return carried


def _put_aside(carried: Carried, code: str, was: Field | None, stored: object) -> None:
    carried.set_aside[code] = stored
    if was is not None:
        carried.notes.append(Reason("answer_set_aside", f"fields.{code}", {"field": was.title}))


def _note_problem(carried: Carried, becomes: Field, value: object) -> None:
    """An answer that the new form would not take as it is: it stands, and is asked again when the form is."""
    if becomes.type != "table" and not is_empty(value) and judge_value(becomes, becomes.code, value) is not None:
        carried.notes.append(Reason("answer_to_correct", f"fields.{becomes.code}", {"field": becomes.title}))


def _fitted(
    was: Field, becomes: Field | None, value: object, stored: object, mapping: MoveMap, carried: Carried
) -> object:
    if becomes is None or becomes.type in STATIC_TYPES:
        raise _Unfit(Reason("answer_homeless", f"fields.{was.code}", {"field": was.title}))
    if "table" in (was.type, becomes.type):
        return _table(was, becomes, value, stored, mapping, carried)
    return _value(was, becomes, was.code, value, mapping)


def _table(was: Field, becomes: Field, value: object, stored: object, mapping: MoveMap, carried: Carried) -> object:
    if was.type != becomes.type:
        raise _Unfit(_other_type(was, was.code))
    if not isinstance(value, tuple | list) or not all(isinstance(row, Mapping) for row in value):
        return value  # what cannot be read as rows stays as it is, as everywhere
    columns = {each.code: each for each in was.columns}
    kept: list[dict[str, object]] = [{} for _row in value]
    aside: dict[str, list[object]] = {}
    for index, row in enumerate(value):
        for code, cell in {**_unknown_cells(stored, index, columns), **row}.items():
            path = f"{was.code}.{code}"
            if path in mapping.set_aside or code not in columns:
                aside.setdefault(path, [None] * len(value))[index] = cell
            elif not is_empty(cell):
                target = mapping.fields.get(path, code)
                kept[index][target] = _cell(columns[code], becomes, path, target, cell, mapping)
    _keep_columns(carried, was, aside)
    return tuple(kept)


def _unknown_cells(stored: object, index: int, columns: Mapping[str, Field]) -> dict[str, object]:
    """Cells of a stored row that the form does not know; reading leaves them out."""
    row = stored[index] if isinstance(stored, list) and index < len(stored) else {}
    return {code: cell for code, cell in row.items() if code not in columns} if isinstance(row, Mapping) else {}


def _cell(was: Field, table: Field, path: str, target: str, cell: object, mapping: MoveMap) -> object:
    becomes = next((each for each in table.columns if each.code == target), None)
    if becomes is None or becomes.type in STATIC_TYPES:
        raise _Unfit(Reason("column_homeless", f"fields.{path}", {"field": was.title, "table": table.title}))
    return _value(was, becomes, path, cell, mapping)


def _keep_columns(carried: Carried, was: Field, aside: Mapping[str, list[object]]) -> None:
    """Cells of columns set aside are kept row by row, as they are stored."""
    for path, cells in aside.items():
        code = path.partition(".")[2]
        titles = {each.code: each.title for each in was.columns}
        carried.set_aside[path] = [_stored(each) for each in cells]
        words = {"field": titles.get(code, Text(code, code))}
        carried.notes.append(Reason("answer_set_aside", f"fields.{path}", words))


def _stored(value: object) -> object:
    """A cell as JSON can hold it."""
    if isinstance(value, tuple | list):
        return [_stored(each) for each in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if hasattr(value, "isoformat") else value


def _value(was: Field, becomes: Field, path: str, value: object, mapping: MoveMap) -> object:
    """One answer as the new question's type. Raises :class:`_Unfit` when it has no such form."""
    if becomes.type in ("choice", "choices"):
        return _chosen(was, becomes, path, value, mapping)
    if was.type == becomes.type:
        return value
    convert = _CONVERSIONS.get((_family(was), _family(becomes)))
    if convert is None:
        raise _Unfit(_other_type(was, path))
    converted = convert(becomes, value)
    if converted is None:
        raise _Unfit(_other_type(was, path))
    return converted


def _other_type(was: Field, path: str) -> Reason:
    return Reason("answer_other_type", f"fields.{path}", {"field": was.title})


def _chosen(was: Field, becomes: Field, path: str, value: object, mapping: MoveMap) -> object:
    """Options by their codes in the new version; a single choice may become one of several."""
    if was.type not in ("choice", "choices"):
        raise _Unfit(_other_type(was, path))
    given = tuple(value) if isinstance(value, tuple | list) else (value,)
    known = {option.code for option in becomes.options}
    found = []
    for each in given:
        target = mapping.options.get(f"{path}.{each}", each)
        if not isinstance(target, str) or target not in known:
            raise _Unfit(_option_gone(was, path, each))
        found.append(target)
    chosen = tuple(dict.fromkeys(found))
    if becomes.type == "choices":
        return chosen
    if len(chosen) != 1:
        raise _Unfit(_other_type(was, path))
    return chosen[0]


def _option_gone(was: Field, path: str, code: object) -> Reason:
    named = next(
        (option for option in was.options if option.code == code), Option(str(code), Text(str(code), str(code)))
    )
    return Reason("option_gone", f"options.{path}.{named.code}", {"field": was.title, "option": named.title})


def _family(each: Field) -> str:
    if each.type in NUMBERS:
        return "number"
    return "text" if each.type in TEXTS else each.type


def _as_number(becomes: Field, value: object) -> object | None:
    if isinstance(value, str) and not _is_number(value):
        return value  # typed, but no figure: it stays for the applicant to correct, as it was
    number = Decimal(value) if isinstance(value, int | Decimal | str) and not isinstance(value, bool) else None
    if number is None or becomes.type == "decimal":
        return number
    if number != number.to_integral_value():
        return None
    return int(number) if becomes.type == "integer" else number


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal() and text.isascii()


def _as_text(_becomes: Field, value: object) -> object | None:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _as_it_is(_becomes: Field, value: object) -> object | None:
    return value


_CONVERSIONS: Mapping[tuple[str, str], Callable[[Field, object], object | None]] = {
    ("number", "number"): _as_number,
    ("number", "text"): _as_text,
    ("text", "text"): _as_it_is,
}
