"""Is one given answer of the kind, size and form its field asks for?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from workflows.definition import Field, Text
from workflows.expressions.lexer import MAX_DIGITS
from workflows.expressions.nodes import EMPTY
from workflows.forms.patterns import matches
from workflows.forms.places import ADDRESS_PARTS, BOUNDS, LONGEST_PART, POSITION_PARTS, POSTCODE


@dataclass(frozen=True, slots=True)
class FormProblem:
    """Why an answer keeps the form from being sent.

    ``path`` is the field's code, ``table.row.column`` (rows from 0) or ``documents.code``. ``message`` is the file's own
    sentence when it gives one; otherwise the reader gets the sentence of ``code``, filled with ``data``.
    """

    code: str
    path: str
    message: Text | None = None
    data: Mapping[str, str] = field(default_factory=dict)


def is_empty(value: object) -> bool:
    """Nothing was answered. Zero and «no» are answers; blanks are none, nor is a place of which nothing is said."""
    if isinstance(value, Mapping):
        return all(is_empty(part) for part in value.values())
    return value is None or value is EMPTY or value in ((), []) or (isinstance(value, str) and not value.strip())


def judge_value(each: Field, path: str, value: object) -> FormProblem | None:
    """The first thing wrong with an answer that is not empty."""
    judge = _JUDGES.get(each.type)
    return judge(each, path, value) if judge else None


def _text(each: Field, path: str, value: object) -> FormProblem | None:
    if not isinstance(value, str):
        return FormProblem("not_text", path)
    if each.max_length is not None and len(value) > each.max_length:
        return FormProblem("too_long", path, data={"limit": str(each.max_length)})
    if each.pattern is not None and not matches(each.pattern, value):
        return FormProblem("wrong_pattern", path, each.message)
    return None


def _number(each: Field, path: str, value: object) -> FormProblem | None:
    whole = each.type in ("integer", "money")
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return FormProblem("not_whole" if whole else "not_number", path)
    number = Decimal(value)
    if not number.is_finite() or abs(number) >= Decimal(10) ** MAX_DIGITS:
        return FormProblem("not_number", path)
    if whole and number != number.to_integral_value():
        return FormProblem("not_whole", path)
    if each.minimum is not None and number < each.minimum:
        return FormProblem("too_small", path, data={"limit": str(each.minimum)})
    if each.maximum is not None and number > each.maximum:
        return FormProblem("too_large", path, data={"limit": str(each.maximum)})
    return None


def _date(each: Field, path: str, value: object) -> FormProblem | None:
    return None if type(value) is date else FormProblem("not_date", path)


def _yes_no(each: Field, path: str, value: object) -> FormProblem | None:
    return None if isinstance(value, bool) else FormProblem("not_yes_no", path)


def _choice(each: Field, path: str, value: object) -> FormProblem | None:
    known = {option.code for option in each.options}
    return None if isinstance(value, str) and value in known else FormProblem("unknown_option", path)


def _choices(each: Field, path: str, value: object) -> FormProblem | None:
    known = {option.code for option in each.options}
    if not isinstance(value, tuple):
        return FormProblem("unknown_option", path)
    sound = all(isinstance(code, str) and code in known and value.count(code) == 1 for code in value)
    return None if sound else FormProblem("unknown_option", path)


def _location(each: Field, path: str, value: object) -> FormProblem | None:
    if not isinstance(value, Mapping) or value.keys() != set(POSITION_PARTS):
        return FormProblem("not_location", path)
    for part, given in value.items():
        if not isinstance(given, Decimal) or not given.is_finite() or abs(given) > BOUNDS[part]:
            return FormProblem("not_location", path)
    return None


def _address(each: Field, path: str, value: object) -> FormProblem | None:
    """Every part but the postcode is needed."""
    if not isinstance(value, Mapping) or not value.keys() <= set(ADDRESS_PARTS):
        return FormProblem("not_address", path)
    for part in ADDRESS_PARTS:
        given = value.get(part)
        if part != "postcode" and is_empty(given):
            return FormProblem("address_incomplete", path, data={"part": part})
        if not isinstance(given, str | None):
            return FormProblem("not_address", path)
        if len(given or "") > LONGEST_PART:
            return FormProblem("too_long", path, data={"limit": str(LONGEST_PART), "part": part})
    postcode = value.get("postcode")
    if not is_empty(postcode) and not matches(POSTCODE, str(postcode).strip()):
        return FormProblem("wrong_postcode", path)
    return None


_JUDGES: Mapping[str, Callable[[Field, str, object], FormProblem | None]] = {
    "text": _text,
    "long_text": _text,
    "integer": _number,
    "decimal": _number,
    "money": _number,
    "date": _date,
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choices,
    "location": _location,
    "address": _address,
}
