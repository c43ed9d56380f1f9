"""Values as YAML in the manner of the shipped files: codes plain, wordings and expressions in double quotes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

Written = str | int | Decimal | bool | date | Mapping[str, "Written"] | Sequence["Written"]

LONGEST_LINE = 150
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_WORDS_OF_YAML = frozenset({"true", "false", "null", "yes", "no", "on", "off"})


class Quoted(str):
    """A text that is always written in double quotes: a wording or an expression."""

    __slots__ = ()


def scalar(value: object) -> str:
    """One value on one line. Texts that YAML could read as something else are quoted."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    if isinstance(value, Quoted) or not _CODE.fullmatch(text) or text.lower() in _WORDS_OF_YAML:
        return json.dumps(text, ensure_ascii=False)
    return text


def flow(value: object) -> str:
    """A value of any kind on one line, in braces or brackets where it has parts."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(flow(each) for each in value) + "]"
    return scalar(value)


def entry(key: str, value: object, indent: int) -> list[str]:
    """``key: value`` as lines of a block at this indentation."""
    start = f"{' ' * indent}{scalar(key)}:"
    if not isinstance(value, Mapping) or not value or _is_wording(value):
        line = f"{start} {flow(value)}"
        if len(line) <= LONGEST_LINE or not isinstance(value, Mapping) or not value:
            return [line]
    return [start, *(line for name, each in value.items() for line in entry(name, each, indent + 2))]


def _is_wording(value: Mapping[str, object]) -> bool:
    return value.keys() <= {"id", "en"}
