"""Looking parts of a definition up by their codes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from workflows.definition import Definition, Field, ReviewPlan

MAX_REMEMBERED = 128
Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


def remembered(
    known: dict[Key, tuple[object, Found]],
    key: Key,
    alive: object,
    work_out: Callable[[], Found],
    most: int = MAX_REMEMBERED,
) -> Found:
    """What is known under ``key``, worked out where nothing is; a full memory is begun anew.

    Keys hold the identities of definitions, which are immutable: kept ``alive``, their identity stays theirs.
    """
    if key not in known:
        found = work_out()
        if len(known) >= most:
            known.clear()
        known[key] = (alive, found)
    return known[key][1]


def field_at(definition: Definition, path: str) -> Field | None:
    """The field ``code`` or the column ``table.code``; None when there is none."""
    code, _, column = path.partition(".")
    found = fields_of(definition).get(code)
    if found is None or not column:
        return found
    return next((each for each in found.columns if each.code == column), None)


_fields: dict[int, tuple[object, Mapping[str, Field]]] = {}
_plans: dict[int, tuple[object, Mapping[str, ReviewPlan]]] = {}


def fields_of(definition: Definition) -> Mapping[str, Field]:
    """Every field by its code, worked out once for a definition."""
    return remembered(_fields, id(definition), definition, lambda: definition.fields)


def plans_of(definition: Definition) -> Mapping[str, ReviewPlan]:
    """Every review plan by its code, of whatever state; worked out once for a definition."""
    return remembered(_plans, id(definition), definition, lambda: _all_plans(definition))


def _all_plans(definition: Definition) -> Mapping[str, ReviewPlan]:
    return {code: plan for state in definition.states.values() for code, plan in state.reviews.items()}
