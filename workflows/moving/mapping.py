"""What becomes of a case's parts when it moves to another version of its service: a map a manager can write as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from workflows.definition import STATIC_TYPES
from workflows.moving.parts import field_at, plans_of

if TYPE_CHECKING:
    from workflows.definition import Definition

MAX_ENTRIES = 2_000
LONGEST_CODE = 200


@dataclass(frozen=True, slots=True)
class MoveMap:
    """Old code → new code, for what has another code in the new version; parts with the same code need no entry.

    ``results`` are keyed ``plan.result``, ``fields`` also ``table.column`` (→ the column's new code), ``options``
    ``field.option`` or ``table.column.option``. ``set_aside`` names what has no place in the new version and is kept
    beside the case: ``field``, ``table.column``, ``documents.code``, ``reviews.plan`` or ``reviews.plan.office``.
    ``without`` names new questions (``field`` or ``documents.code``) that a sent case goes on without.
    """

    states: Mapping[str, str] = field(default_factory=dict)
    plans: Mapping[str, str] = field(default_factory=dict)
    offices: Mapping[str, str] = field(default_factory=dict)
    results: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    applicants: Mapping[str, str] = field(default_factory=dict)
    set_aside: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()

    def state(self, code: str) -> str:
        """The state a case in ``code`` is to stand in."""
        return self.states.get(code, code)

    def plan(self, code: str) -> str:
        """The plan of a review; the review a work state opens by itself is called like its state and goes with it."""
        return self.plans.get(code) or self.states.get(code, code)

    def result(self, plan: str, code: str) -> str:
        """The result kind of a closed review of the old plan ``plan``."""
        return self.results.get(f"{plan}.{code}", code)

    def office(self, code: str) -> str:
        """The office that is asked instead."""
        return self.offices.get(code, code)

    def document(self, code: str) -> str | None:
        """The requirement a file counts for; None when it is set aside."""
        return None if f"documents.{code}" in self.set_aside else self.documents.get(code, code)

    def about(self, code: str, documents: frozenset[str]) -> str | None:
        """The field or document a reviewer's remark is about in the new version; None when that is set aside."""
        if code in documents:
            return self.document(code)
        return None if code in self.set_aside else self.fields.get(code, code)

    def drops_review(self, plan: str, office: str) -> bool:
        """Whether a review of the old plan and office is set aside."""
        return not self.set_aside.isdisjoint({f"reviews.{plan}", f"reviews.{plan}.{office}"})


NO_MAP = MoveMap()
_PAIRS = tuple(each.name for each in fields(MoveMap) if each.name not in ("set_aside", "without"))


class MapInvalid(Exception):
    """A map that may not be used. ``problems`` are (entry, code), every one of them."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def read_map(raw: object) -> MoveMap:
    """A map from plain data (JSON). Raises :class:`MapInvalid` naming every entry that is none."""
    if not isinstance(raw, Mapping):
        raise MapInvalid([("", "map_not_a_mapping")])
    problems = [(str(name)[:LONGEST_CODE], "map_unknown_part") for name in raw if name not in _KNOWN]
    parts: dict[str, Any] = {}
    for name in _PAIRS:
        parts[name] = _pairs(name, {} if raw.get(name) is None else raw[name], problems)
    for name in ("set_aside", "without"):
        parts[name] = _names(name, [] if raw.get(name) is None else raw[name], problems)
    if sum(len(each) for each in parts.values()) > MAX_ENTRIES:
        problems.append(("", "map_too_long"))
    if problems:
        raise MapInvalid(problems)
    return MoveMap(**parts)


_KNOWN = frozenset(each.name for each in fields(MoveMap))


def _pairs(name: str, given: object, problems: list[tuple[str, str]]) -> dict[str, str]:
    if not isinstance(given, Mapping):
        problems.append((name, "map_not_a_mapping"))
        return {}
    found = {str(key): str(value) for key, value in given.items() if _is_code(key) and _is_code(value)}
    problems += [
        (f"{name}.{str(key)[:LONGEST_CODE]}", "map_not_a_code")
        for key, value in given.items()
        if not (_is_code(key) and _is_code(value))
    ]
    return found


def _names(name: str, given: object, problems: list[tuple[str, str]]) -> frozenset[str]:
    if not isinstance(given, list | tuple) or not all(_is_code(each) for each in given):
        problems.append((name, "map_not_a_list"))
        return frozenset()
    return frozenset(given)


def _is_code(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_CODE


def write_map(mapping: MoveMap) -> dict[str, Any]:
    """A map as JSON can hold it; :func:`read_map` gives the same map back. Empty parts are left out."""
    said: dict[str, Any] = {name: dict(sorted(getattr(mapping, name).items())) for name in _PAIRS}
    said |= {name: sorted(getattr(mapping, name)) for name in ("set_aside", "without")}
    return {name: each for name, each in said.items() if each}


def problems_of(mapping: MoveMap, old: Definition, new: Definition) -> list[tuple[str, str]]:
    """Entries of a map that name nothing, or what may not be: (entry, code). Empty when the map fits both versions."""
    return [
        *_state_problems(mapping, old, new),
        *_plain_problems(mapping, old, new),
        *_field_problems(mapping, old, new),
    ]


def fitting(mapping: MoveMap, old: Definition, new: Definition) -> MoveMap:
    """The entries of a map that concern this old version: one map serves cases of several versions."""
    wrong = {about for about, _code in problems_of(mapping, old, new)}
    if not wrong:
        return mapping
    kept: dict[str, Any] = {
        name: {code: to for code, to in getattr(mapping, name).items() if f"{name}.{code}" not in wrong}
        for name in _PAIRS
    }
    return replace(mapping, **kept)


def _state_problems(mapping: MoveMap, old: Definition, new: Definition) -> Iterator[tuple[str, str]]:
    for code, to in mapping.states.items():
        was, becomes = old.states.get(code), new.states.get(to)
        if was is None or becomes is None:
            yield f"states.{code}", "map_unknown_state"
        elif becomes.kind == "end":
            yield f"states.{code}", "map_would_end"
        elif (was.kind == "start") != (becomes.kind == "start"):
            yield f"states.{code}", "map_would_unsend"
        elif becomes.kind == "automatic":
            yield f"states.{code}", "map_to_automatic"


def _plain_problems(mapping: MoveMap, old: Definition, new: Definition) -> Iterator[tuple[str, str]]:
    before, after = plans_of(old), plans_of(new)
    for code, to in mapping.plans.items():
        if code not in before or to not in after:
            yield f"plans.{code}", "map_unknown_plan"
    asked = {each.office for plan in after.values() for each in plan.offices}
    for code, to in mapping.offices.items():
        if to not in asked:
            yield f"offices.{code}", "map_unknown_office"
    for code, to in mapping.results.items():
        plan, _, result = code.partition(".")
        target = after.get(mapping.plan(plan))
        if plan not in before or result not in before[plan].results or target is None or to not in target.results:
            yield f"results.{code}", "map_unknown_result"
    for code, to in mapping.documents.items():
        if code not in old.documents or to not in new.documents:
            yield f"documents.{code}", "map_unknown_document"
    for code, to in mapping.applicants.items():
        if code not in old.applicants or to not in new.applicants:
            yield f"applicants.{code}", "map_unknown_applicant"
    for name, pairs in (("fields", mapping.fields), ("documents", mapping.documents)):
        yield from _collisions(name, pairs, old.documents if name == "documents" else old.fields, mapping.set_aside)


def _collisions(
    name: str, pairs: Mapping[str, str], known: Mapping[str, object], set_aside: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Two parts of the old version that would come to stand in one place of the new one."""
    prefix = "documents." if name == "documents" else ""
    taken: dict[str, str] = {code: code for code in known if code not in pairs and f"{prefix}{code}" not in set_aside}
    for code, to in pairs.items():
        if "." not in code and taken.setdefault(to, code) != code:
            yield f"{name}.{code}", "map_two_into_one"


def _field_problems(mapping: MoveMap, old: Definition, new: Definition) -> Iterator[tuple[str, str]]:
    for code, to in mapping.fields.items():
        table, _, column = code.partition(".")
        target = f"{mapping.fields.get(table, table)}.{to}" if column else to
        was, becomes = field_at(old, code), field_at(new, target)
        if was is None or becomes is None or becomes.type in STATIC_TYPES or was.type in STATIC_TYPES:
            yield f"fields.{code}", "map_unknown_field"
    for code, to in mapping.options.items():
        path, _, _option = code.rpartition(".")
        if field_at(old, path) is None or not to:
            yield f"options.{code}", "map_unknown_field"
