"""Looking parts of a definition up by their codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflows.definition import Definition, Field, ReviewPlan

MAX_REMEMBERED = 128


def field_at(definition: Definition, path: str) -> Field | None:
    """The field ``code`` or the column ``table.code``; None when there is none."""
    code, _, column = path.partition(".")
    found = fields_of(definition).get(code)
    if found is None or not column:
        return found
    return next((each for each in found.columns if each.code == column), None)


_fields: dict[int, tuple[Definition, Mapping[str, Field]]] = {}
_plans: dict[int, tuple[Definition, Mapping[str, ReviewPlan]]] = {}


def fields_of(definition: Definition) -> Mapping[str, Field]:
    """Every field by its code, worked out once for a definition."""
    known = _fields.get(id(definition))
    if known is None:
        if len(_fields) >= MAX_REMEMBERED:
            _fields.clear()
        known = _fields[id(definition)] = (definition, definition.fields)
    return known[1]


def plans_of(definition: Definition) -> Mapping[str, ReviewPlan]:
    """Every review plan by its code, of whatever state; worked out once for a definition."""
    known = _plans.get(id(definition))
    if known is None:
        if len(_plans) >= MAX_REMEMBERED:
            _plans.clear()
        plans = {code: plan for state in definition.states.values() for code, plan in state.reviews.items()}
        known = _plans[id(definition)] = (definition, plans)
    return known[1]
