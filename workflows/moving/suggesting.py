"""A first map between two versions: what was renamed is recognised by its title, so that only the rest must be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from workflows.definition import STATIC_TYPES, Text
from workflows.moving.mapping import MoveMap
from workflows.moving.parts import fields_of, plans_of

if TYPE_CHECKING:
    from workflows.definition import Definition, Field


def suggest_map(old: Definition, new: Definition) -> MoveMap:
    """What has vanished by its code and stands under another one with the same title (and, for a question, type)."""
    return MoveMap(
        states=_states(old, new),
        plans=_plans(old, new),
        results=_results(old, new),
        fields=_fields(old, new),
        options=_options(old, new),
        documents=_same(
            {code: each.title for code, each in old.documents.items()},
            {code: each.title for code, each in new.documents.items()},
        ),
        applicants=_same(old.applicants, new.applicants),
    )


def _same(old: Mapping[str, Text], new: Mapping[str, Text]) -> dict[str, str]:
    """Vanished codes → new codes whose title, in either language, is the only one like theirs."""
    free = {code: title for code, title in new.items() if code not in old}
    found: dict[str, str] = {}
    for code, title in old.items():
        if code in new:
            continue
        fits = [each for each, other in free.items() if _alike(title, other)]
        if len(fits) == 1 and fits[0] not in found.values():
            found[code] = fits[0]
    return found


def _alike(one: Text, other: Text) -> bool:
    return any(_plain(one[each]) == _plain(other[each]) != "" for each in ("id", "en"))


def _plain(words: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in words.casefold()).split())


def _states(old: Definition, new: Definition) -> dict[str, str]:
    found: dict[str, str] = {}
    for kind in ("start", "work", "waiting"):
        before, after = (
            {code: each.title for code, each in definition.states.items() if each.kind == kind}
            for definition in (old, new)
        )
        known = {code: title for code, title in before.items() if code not in new.states}
        found |= _same(known, {code: title for code, title in after.items() if code not in old.states})
    starts = (old.start, new.start)
    return found | ({old.start: new.start} if starts[0] != starts[1] else {})


def _plans(old: Definition, new: Definition) -> dict[str, str]:
    before, after = (
        {code: each.title for code, each in plans_of(definition).items() if not each.implicit}
        for definition in (old, new)
    )
    return _same(before, after)


def _results(old: Definition, new: Definition) -> dict[str, str]:
    states, plans, after = _states(old, new), _plans(old, new), plans_of(new)
    found: dict[str, str] = {}
    for code, plan in plans_of(old).items():
        target = after.get(plans.get(code) or states.get(code, code))
        if target is not None:
            renamed = _same(
                {each: kind.title for each, kind in plan.results.items()},
                {each: kind.title for each, kind in target.results.items()},
            )
            found |= {f"{code}.{each}": to for each, to in renamed.items()}
    return found


def _fields(old: Definition, new: Definition) -> dict[str, str]:
    found = _questions(fields_of(old).values(), fields_of(new).values())
    for code, table in fields_of(old).items():
        becomes = fields_of(new).get(found.get(code, code))
        if table.columns and becomes is not None:
            renamed = _questions(table.columns, becomes.columns)
            found |= {f"{code}.{column}": to for column, to in renamed.items()}
    return found


def _questions(old: Iterable[Field], new: Iterable[Field]) -> dict[str, str]:
    before, after = ({each.code: each for each in fields if each.type not in STATIC_TYPES} for fields in (old, new))
    same = _same(
        {code: each.title for code, each in before.items()}, {code: each.title for code, each in after.items()}
    )
    return {code: to for code, to in same.items() if before[code].type == after[to].type}


def _options(old: Definition, new: Definition) -> dict[str, str]:
    fields, found = _fields(old, new), dict[str, str]()
    for code, was in fields_of(old).items():
        becomes = fields_of(new).get(fields.get(code, code))
        if becomes is None:
            continue
        found |= _renamed_options(code, was, becomes)
        columns = {each.code: each for each in becomes.columns}
        for column in was.columns:
            target = columns.get(fields.get(f"{code}.{column.code}", column.code))
            if target is not None:
                found |= _renamed_options(f"{code}.{column.code}", column, target)
    return found


def _renamed_options(path: str, was: Field, becomes: Field) -> dict[str, str]:
    same = _same({each.code: each.title for each in was.options}, {each.code: each.title for each in becomes.options})
    return {f"{path}.{code}": to for code, to in same.items()}
