"""What differs between two versions as far as a running case can notice it: rules, not wordings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING

from workflows.definition import Definition, Template, Text
from workflows.expressions import Expression
from workflows.moving.parts import MAX_REMEMBERED, fields_of, remembered

if TYPE_CHECKING:
    from workflows.definition import State

_PARTS: Mapping[str, tuple[str, ...]] = {
    "clock": ("clock",),
    "fee": ("fee",),
    "paper": ("paper",),
    "applicants": ("applicants", "capacities"),
    "operations": ("operations",),
    "notices": ("notices",),
    "survey": ("survey",),
    "conditions": ("eligibility", "needs", "status"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """Codes of what differs. ``states``, ``fields`` and ``documents`` hold changed, new and dropped ones alike;
    ``parts`` are other parts of the service by name. ``sections`` says that pages are shown on other conditions."""

    states: frozenset[str]
    fields: frozenset[str]
    documents: frozenset[str]
    parts: frozenset[str]
    sections: bool

    @property
    def form(self) -> bool:
        """Whether the form asks anything else, or otherwise, than before."""
        return bool(self.fields or self.documents or self.sections)


_known: dict[tuple[int, int], tuple[object, Difference]] = {}


def difference(old: Definition, new: Definition) -> Difference:
    """What differs, worked out once for two definitions."""
    return remembered(_known, (id(old), id(new)), (old, new), lambda: _difference(old, new))


def _difference(old: Definition, new: Definition) -> Difference:
    figures = frozenset(
        code for code in {*old.values, *new.values} if _bone(old.values.get(code)) != _bone(new.values.get(code))
    )
    parts = {
        name
        for name, names in _PARTS.items()
        if any(_differs(getattr(old, each), getattr(new, each), figures) for each in names)
    }
    shown = [
        {
            section.code: (_bone(section.shown_when), tuple(each.code for each in section.fields))
            for section in each.sections
        }
        for each in (old, new)
    ]
    conditions = [{code: condition for code, (condition, _codes) in each.items() if condition} for each in shown]
    return Difference(
        states=_changed(old.states, new.states, figures),
        fields=_changed(fields_of(old), fields_of(new), figures),
        documents=_changed(old.documents, new.documents, figures),
        parts=frozenset(parts),
        sections=conditions[0] != conditions[1] or (bool(conditions[0]) and shown[0] != shown[1]),
    )


def _changed(old: Mapping[str, object], new: Mapping[str, object], figures: frozenset[str]) -> frozenset[str]:
    return frozenset(
        code for code in {*old, *new} if code not in old or code not in new or _differs(old[code], new[code], figures)
    )


def _differs(old: object, new: object, figures: frozenset[str]) -> bool:
    return _bone(old) != _bone(new) or not figures.isdisjoint(mentions(new))


def _bone(part: object) -> object:
    """A part without its wordings: what is left decides something. Expressions are compared as they are written."""
    if isinstance(part, Text):
        return None
    if isinstance(part, Expression):
        return ("expression", " ".join(part.source.split()))
    if isinstance(part, Template):
        return ("template", part.source)
    if is_dataclass(part) and not isinstance(part, type):
        # The page a question stands on says nothing about what is asked; whether it is shown is compared by itself.
        names = (each.name for each in fields(part) if each.name not in ("section", "verified", "example"))
        return (type(part).__name__, *((name, _bone(getattr(part, name))) for name in names))
    if isinstance(part, Mapping):
        return frozenset((key, _bone(each)) for key, each in part.items())
    if isinstance(part, tuple | list):
        return tuple(_bone(each) for each in part)
    return part


def mentions(part: object) -> frozenset[str]:
    """Every text a part holds as a code, and the codes of values that its expressions read."""
    return frozenset(_mentioned(part))


def reads(part: object) -> frozenset[str]:
    """The dotted names that the expressions of a part read."""
    return frozenset(name for each in _expressions(part) for name in each.reads)


def _mentioned(part: object) -> Iterator[str]:
    if isinstance(part, Expression):
        yield from (name.partition(".")[2] for name in part.reads if name.startswith("values."))
    elif isinstance(part, str):
        yield part
    elif not isinstance(part, Text | Template):
        for each in _inner(part):
            yield from _mentioned(each)


def _expressions(part: object) -> Iterator[Expression]:
    if isinstance(part, Expression):
        yield part
    elif isinstance(part, Template):
        yield from (each for each in part.parts if isinstance(each, Expression))
    elif not isinstance(part, Text):
        for each in _inner(part):
            yield from _expressions(each)


def _inner(part: object) -> Iterable[object]:
    if is_dataclass(part) and not isinstance(part, type):
        return [getattr(part, each.name) for each in fields(part)]
    if isinstance(part, Mapping):
        return part.values()
    return part if isinstance(part, tuple | list) else ()


_ahead: dict[tuple[int, str], tuple[object, frozenset[str]]] = {}
MAX_STATES = MAX_REMEMBERED * 10  # what is remembered of single states


def ahead(definition: Definition, state: str) -> frozenset[str]:
    """The states a case in ``state`` may still be in, that one included."""
    return remembered(_ahead, (id(definition), state), definition, lambda: _walked(definition, state), MAX_STATES)


def _walked(definition: Definition, state: str) -> frozenset[str]:
    found, waiting = set[str](), [state]
    while waiting:
        code = waiting.pop()
        if code not in found and code in definition.states:
            found.add(code)
            waiting += _targets(definition.states[code])
    return frozenset(found)


def _targets(state: State) -> list[str]:
    return [branch.to for trigger in state.triggers.values() for branch in trigger.branches]


_read: dict[tuple[int, str], tuple[object, frozenset[str]]] = {}


def read_ahead(definition: Definition, state: str) -> frozenset[str]:
    """The dotted names that anything before a case in ``state`` reads: its steps, the fee, the paper at the end."""
    return remembered(_read, (id(definition), state), definition, lambda: _read_by(definition, state), MAX_STATES)


def _read_by(definition: Definition, state: str) -> frozenset[str]:
    states = [definition.states[code] for code in ahead(definition, state)]
    found = set(reads(states)) | set(reads(definition.fee)) | set(reads(definition.operations))
    if any(each.does == "issue" for each in states):
        found |= reads(definition.paper)
    _through_formulas(definition, found)
    return frozenset(found)


def _through_formulas(definition: Definition, found: set[str]) -> None:
    """What a computed figure is worked out from is read with it; so are the columns of a table that is."""
    formulas = {f"form.{code}": reads(each.formula) for code, each in fields_of(definition).items() if each.formula}
    waiting = list(found)
    while waiting:
        more = formulas.get(waiting.pop(), frozenset()) - found
        found |= more
        waiting += more
