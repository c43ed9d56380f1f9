"""What a manager changes most, found in a text: figures, fee lines, documents, steps and wordings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from permits.editor.reading import Reading, words_of_file
from workflows.definition import Text, Value
from workflows.editing.text import data_of

LIMITS = ("limit", "warn", "due", "after", "valid_for", "opens")


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the file's values with the parts that use it."""

    value: Value
    used_by: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Work that an office does: a state's own, or a review that several offices may be asked for."""

    path: str
    title: Text
    offices: tuple[Text, ...]
    role: Text
    several: bool
    one_office: bool


def figures(reading: Reading) -> list[Figure]:
    """The figures of a text: limits and amounts."""
    if reading.definition is None:
        return []
    users: dict[str, list[Text]] = {}
    for path, code in _uses(data_of(reading.text)):
        users.setdefault(code, []).append(_title_above(data_of(reading.text), path))
    return [
        Figure(value, tuple(each for each in users.get(code, []) if each.en))
        for code, value in reading.definition.values.items()
    ]


def _uses(data: object, path: str = "") -> list[tuple[str, str]]:
    """(path, code) of every place that names a value as its limit."""
    if not isinstance(data, Mapping):
        return []
    found = []
    for key, each in data.items():
        if key in LIMITS and isinstance(each, str):
            found.append((path, each))
        found += _uses(each, f"{path}.{key}" if path else str(key))
    return found


def _title_above(data: Mapping[str, Any], path: str) -> Text:
    """The title of the nearest part above a place that has one; the service's own for its clock."""
    found = Text("", "")
    node: Any = data
    for part in path.split("."):
        node = node.get(part) if isinstance(node, Mapping) else None
        words = node.get("title") if isinstance(node, Mapping) else None
        if isinstance(words, Mapping):
            found = Text(str(words.get("id", "")), str(words.get("en", "")))
    return found


def steps(reading: Reading) -> list[Step]:
    """Who does what, in the order of the states."""
    definition, city = reading.definition, reading.city
    if definition is None:
        return []
    found = []
    for state in definition.states.values():
        for plan in state.reviews.values():
            if plan.child is not None:
                continue
            path = f"states.{state.code}" if plan.implicit else f"states.{state.code}.reviews.{plan.code}"
            names = tuple(
                city.offices[each.office].name if each.office in city.offices else Text(each.office, each.office)
                for each in plan.offices
            )
            role = city.roles.get(plan.role, Text(plan.role, plan.role))
            title = state.title if plan.implicit else plan.title
            one = isinstance(_at(data_of(reading.text), path).get("office"), str)
            found.append(Step(path, title, names, role, not plan.implicit, one))
    return found


def step_at(reading: Reading, path: str) -> Step | None:
    """The step at this path of the file."""
    return next((each for each in steps(reading) if each.path == path), None)


def _at(data: Any, path: str) -> Mapping[str, Any]:
    for part in path.split("."):
        data = data.get(part, {}) if isinstance(data, Mapping) else {}
    return data if isinstance(data, Mapping) else {}


def texts(reading: Reading, wanted: str = "") -> list[tuple[str, str, str]]:
    """Every wording with its path; only those that hold ``wanted``, whatever the case, when it is given."""
    if reading.source is None:
        return []
    needle = wanted.strip().casefold()
    return [each for each in words_of_file(data_of(reading.text)) if needle in " ".join(each).casefold()]


def text_at(reading: Reading, path: str) -> tuple[str, str] | None:
    """The wording at a path."""
    return next(((words[1], words[2]) for words in texts(reading) if words[0] == path), None)
