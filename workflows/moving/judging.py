"""What a new version means for one running case: nothing, a safe move, a move with a map, or that it stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from workflows import forms
from workflows.definition import STATIC_TYPES, Text
from workflows.forms.judging import is_empty
from workflows.moving.answers import Carried, carry_answers
from workflows.moving.difference import Difference, ahead, difference, read_ahead
from workflows.moving.mapping import NO_MAP, MoveMap
from workflows.moving.parts import fields_of
from workflows.moving.position import Position, carry_position
from workflows.moving.reasons import Reason, Ruling, Verdict

if TYPE_CHECKING:
    from workflows.definition import Definition
    from workflows.engine.outcome import Facts, Snapshot

_NO_ANSWERS = Carried()


@dataclass(frozen=True, slots=True)
class Asked:
    """When a review of the snapshot is due."""

    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A running case as a move meets it.

    ``answers`` are the stored ones, ``facts`` those of its present version. ``asked`` has the times of the snapshot's
    reviews in the same order; it may be empty where only a verdict is wanted.
    ``pauses`` are the service clock's pauses that are over: the local days on which each began and ended. ``state_due_at``
    is the deadline of the state itself.
    """

    snapshot: Snapshot
    answers: Mapping[str, object]
    facts: Facts
    asked: tuple[Asked, ...] = ()
    pauses: tuple[tuple[date, date], ...] = ()
    state_due_at: datetime | None = None


@dataclass(slots=True)
class Weighed:
    """Everything a judgement rests on; a move is made of the same."""

    position: Position
    carried: Carried
    facts: Facts
    documents: dict[str, str | None] = field(default_factory=dict)
    stays: list[Reason] = field(default_factory=list)
    open: list[Reason] = field(default_factory=list)
    notes: list[Reason] = field(default_factory=list)
    questions: list[Reason] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """The ruling with the reasons that led to it."""
        if self.stays:
            return Verdict("stays", _once(self.stays))
        if self.open:
            return Verdict("needs_mapping", _once(self.open))
        if self.notes or self.questions:
            return Verdict("moves_safely", _once([*self.questions, *self.notes]))
        return Verdict("unaffected", (Reason("nothing_ahead"),))


def judge_move(old: Definition, new: Definition, held: Held, mapping: MoveMap = NO_MAP) -> Verdict:
    """Whether a case under ``old`` can stand under ``new``, and why."""
    return weigh(old, new, held, mapping).verdict


def answers_matter(old: Definition, new: Definition, mapping: MoveMap = NO_MAP) -> bool:
    """Whether a verdict may depend on what a case's applicant has answered or handed in."""
    if mapping != NO_MAP or difference(old, new).form or old.applicants.keys() != new.applicants.keys():
        return True
    changed = [new.states[code] for code in difference(old, new).states if code in new.states]
    return any(
        office.when is not None for state in changed for plan in state.reviews.values() for office in plan.offices
    )


def weigh(old: Definition, new: Definition, held: Held, mapping: MoveMap) -> Weighed:
    """Look at everything a case holds and meets."""
    was = old.states[held.snapshot.state]
    barred = _barred(old, new, held)
    if barred is not None:
        return Weighed(Position(None), _NO_ANSWERS, held.facts, stays=[barred])
    carried = carry_answers(old, new, held.answers, mapping)
    weighed = Weighed(Position(None), carried, held.facts, _documents(old, held, mapping))
    weighed.facts = _facts(new, held, weighed, mapping)
    weighed.position = position = carry_position(old, new, held.snapshot, weighed.facts, mapping)
    _find_open(old, new, held, mapping, weighed)
    weighed.stays += position.stays
    if held.snapshot.suspended and (position.opens or position.goes_on):
        weighed.stays.append(Reason("suspended"))
    if was.kind == "automatic" and was.does != "route":
        weighed.stays.append(Reason("being_done", f"states.{was.code}", {"state": was.title}))
    if position.state is None:
        return weighed
    if position.state.code != was.code:
        weighed.notes.append(Reason("stands_in", f"states.{position.state.code}", {"state": position.state.title}))
    if weighed.facts.applicant != held.facts.applicant:
        weighed.notes.append(Reason("applicants_changed", "applicants"))
    weighed.notes += [*position.notes, *carried.notes]
    _questions(old, new, held, mapping, weighed)
    weighed.notes += _concerns(old, new, position.state.code, mapping)
    return weighed


def _barred(old: Definition, new: Definition, held: Held) -> Reason | None:
    """Why a case cannot be looked at at all."""
    if old.service != new.service:
        return Reason("other_service")
    if old.states[held.snapshot.state].kind == "end":
        return Reason("ended")
    return Reason("same_version") if old is new else None


def _documents(old: Definition, held: Held, mapping: MoveMap) -> dict[str, str | None]:
    """Files handed in whose requirement has another code in the new version (None: set aside)."""
    return {
        code: mapping.document(code)
        for code in sorted(held.facts.documents)
        if code in old.documents and mapping.document(code) != code
    }


def _facts(new: Definition, held: Held, weighed: Weighed, mapping: MoveMap) -> Facts:
    handed_in = {weighed.documents.get(code, code) for code in held.facts.documents}
    return replace(
        held.facts,
        form=forms.read_answers(new, weighed.carried.answers),
        applicant=mapping.applicants.get(held.facts.applicant, held.facts.applicant),
        documents=frozenset(code for code in handed_in if code is not None),
        answers={mapping.plan(code): own for code, own in held.facts.answers.items()},
    )


def _find_open(old: Definition, new: Definition, held: Held, mapping: MoveMap, weighed: Weighed) -> None:
    """What the case holds that the new version has no place for, and the map says nothing about."""
    weighed.open += [*weighed.position.open, *weighed.carried.open]
    for code in sorted(held.facts.documents):
        target = mapping.document(code)
        if code not in old.documents:
            continue
        words = {"document": old.documents[code].title}
        if target is None:
            weighed.notes.append(Reason("document_set_aside", f"documents.{code}", words))
        elif target not in new.documents:
            weighed.open.append(Reason("document_homeless", f"documents.{code}", words))
    if weighed.facts.applicant not in new.applicants:
        kind = held.facts.applicant
        title = old.applicants.get(kind, Text(kind, kind))
        weighed.open.append(Reason("applicant_gone", f"applicants.{kind}", {"applicant": title}))


def _questions(old: Definition, new: Definition, held: Held, mapping: MoveMap, weighed: Weighed) -> None:
    """Questions and files that the new version asks of this applicant and the old one did not."""
    state = weighed.position.state
    assert state is not None
    if not difference(old, new).form and mapping == NO_MAP:
        return
    can_answer = state.kind == "start" or (state.kind == "waiting" and state.awaits == "applicant")
    read = read_ahead(new, state.code)
    before, after = forms.read(old, held.facts), forms.read(new, weighed.facts)
    known = {mapping.fields.get(code, code) for code in before.shown}
    for code in (each for each in fields_of(new) if each in after.shown and each not in known):
        asked = fields_of(new)[code]
        if asked.type in STATIC_TYPES or not is_empty(weighed.facts.form.get(code)):
            continue
        words = {"field": asked.title}
        if can_answer:
            weighed.questions.append(Reason("question_opens", f"fields.{code}", words))
        elif asked.required is not False and code not in mapping.without and _is_read(code, read):
            weighed.open.append(Reason("question_unasked", f"fields.{code}", words))
    handed = {mapping.document(code) for code in before.documents}
    for code, required in after.documents.items():
        if not required or code in weighed.facts.documents or code in handed:
            continue
        words = {"document": new.documents[code].title}
        if can_answer:
            weighed.questions.append(Reason("document_opens", f"documents.{code}", words))
        elif f"documents.{code}" not in mapping.without and _document_needed(new, state.code, code, read):
            weighed.open.append(Reason("document_unasked", f"documents.{code}", words))


def _is_read(code: str, read: frozenset[str]) -> bool:
    return any(name in (f"form.{code}", f"rows.{code}") or name.startswith(f"rows.{code}.") for name in read)


def _document_needed(new: Definition, state: str, code: str, read: frozenset[str]) -> bool:
    if f"documents.{code}" in read:
        return True
    return any(
        code in result.needs_documents
        for each in ahead(new, state)
        for plan in new.states[each].reviews.values()
        for result in plan.results.values()
    )


def _concerns(old: Definition, new: Definition, state: str, mapping: MoveMap) -> list[Reason]:
    """What is different of the things that a case in ``state`` still meets."""
    found, coming = difference(old, new), ahead(new, state)
    renamed = {*mapping.states, *mapping.states.values()}
    notes = [each for code in sorted(found.states - renamed) if code in coming for each in _state_note(old, new, code)]
    notes += [
        Reason("state_dropped", f"states.{code}", {"state": old.states[code].title})
        for code in sorted(found.states - renamed)
        if code in ahead(old, state) and code not in new.states
    ]
    asks_again = any(
        new.states[code].kind == "start"
        or (new.states[code].kind == "waiting" and new.states[code].awaits == "applicant")
        for code in coming
    )
    notes += _form_notes(old, new, found, asks_again, read_ahead(new, state), mapping)
    issues = any(new.states[code].does == "issue" for code in coming)
    starts = new.states[state].kind == "start"
    met = {"paper": issues, "conditions": starts, "applicants": starts or "applicant.kind" in read_ahead(new, state)}
    return [*notes, *(Reason(f"{part}_changed", part) for part in sorted(found.parts) if met.get(part, True))]


def _state_note(old: Definition, new: Definition, code: str) -> Iterator[Reason]:
    words = {"state": new.states[code].title}
    yield Reason("state_changed" if code in old.states else "state_new", f"states.{code}", words)


def _form_notes(
    old: Definition, new: Definition, found: Difference, asks_again: bool, read: frozenset[str], mapping: MoveMap
) -> Iterator[Reason]:
    before, after = fields_of(old), fields_of(new)
    renamed = {code: to for code, to in mapping.fields.items() if "." not in code}
    for code, to in sorted(renamed.items()):
        yield Reason("field_renamed", f"fields.{code}", {"field": before[code].title, "to": after[to].title})
    for code in sorted(found.fields - {*renamed, *renamed.values()}):
        if asks_again or _is_read(code, read):
            title = (after.get(code) or before[code]).title
            yield Reason(_how("field", code, before, after), f"fields.{code}", {"field": title})
    for code in sorted(found.documents):
        if asks_again or f"documents.{code}" in read:
            title = (new.documents.get(code) or old.documents[code]).title
            yield Reason(_how("document", code, old.documents, new.documents), f"documents.{code}", {"document": title})


def _how(part: str, code: str, before: Mapping[str, object], after: Mapping[str, object]) -> str:
    if code not in after:
        return f"{part}_dropped"
    return f"{part}_changed" if code in before else f"{part}_new"


def _once(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Each reason once, in the order found."""
    seen: dict[tuple[str, str], Reason] = {}
    for each in reasons:
        seen.setdefault((each.code, each.about), each)
    return tuple(seen.values())


__all__ = ["Asked", "Held", "Ruling", "Weighed", "answers_matter", "judge_move", "weigh"]
