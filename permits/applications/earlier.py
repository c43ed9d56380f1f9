"""What the same applicant answered before: offered in a new form, each answer with the number of the application it is from.

A question is the same one when it asks for the same thing of the profile, or has the same code in the same service. What an
application is about, its dates and its longer words are new each time and are not offered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from permits.accounts.queries import current_actor, today
from permits.applications.cases import Case
from permits.applications.models import Answers, Application
from permits.applications.queries import telling
from permits.db import db
from permits.definitions import queries as definitions
from permits.parties.standing import standing
from workflows import forms
from workflows.definition import Definition, Field

LOOKED_AT = 10  # so many applications back
NEW_EACH_TIME = frozenset({"date", "long_text", "table", "computed", "note", "location"})


@dataclass(frozen=True, slots=True)
class Earlier:
    """An answer given before, as typed, and the number of the application it was given in."""

    value: object
    number: str


def offered(case: Case, asked: Sequence[Field]) -> dict[str, Earlier]:
    """Answers to offer for these questions, from the newest application that has one; by the code of the question.

    Nobody but the applicant sees what a person answered elsewhere, and nobody but its members what a business did: who helps
    with a draft, represents somebody or files at the counter sees this application alone.
    """
    about = telling(case.definition)
    kept = case.row.answers or {}
    wanted = [
        each for each in asked if each.code not in kept and each.type not in NEW_EACH_TIME and each.code not in about
    ]
    if not wanted or not _belongs_to_applicant(case):
        return {}
    found: dict[str, Earlier] = {}
    for number, service, definition_id, answers in _sent(case):
        definition = definitions.definition(definition_id)
        given = forms.read_answers(definition, answers)
        for each in wanted:
            value = _answer(each, definition, given, same=service == case.row.service)
            if each.code not in found and value is not None and value != "":
                found[each.code] = Earlier(value, number)
    return found


def _belongs_to_applicant(case: Case) -> bool:
    """Whether the reader is the person who applies, or a member of the business that does."""
    actor = current_actor()
    if case.row.business_id is None:
        return bool(actor.id == case.row.applicant_id)
    held = standing(case.row, actor.id or "", today)
    return held is not None and held.via == "member"


def _sent(case: Case) -> Sequence[tuple[str, str, str, Mapping[str, object]]]:
    """The newest applications of the same applicant that were sent: number, service, version, answers."""
    theirs = (
        Application.business_id == case.row.business_id
        if case.row.business_id
        else (Application.applicant_id == case.row.applicant_id) & Application.business_id.is_(None)
    )
    sent = (
        select(Application.number, Application.service, Application.definition_id, Answers.answers)
        .join(Answers)
        .where(theirs, Application.submitted_at.is_not(None), Application.id != case.row.id)
        .order_by(Application.submitted_at.desc(), Application.id.desc())
    )
    return [tuple(each) for each in db.session.execute(sent.limit(LOOKED_AT))]


def _answer(asked: Field, definition: Definition, given: Mapping[str, object], *, same: bool) -> object:
    """What an earlier form says to a question; None where it never asked it, or where its answer fits no more."""
    for each in definition.fields.values():
        is_it = (same and each.code == asked.code) or (asked.prefill is not None and each.prefill == asked.prefill)
        if is_it and each.type == asked.type and given.get(each.code) is not None:
            return _fitting(asked, given[each.code])
    return None


def _fitting(asked: Field, value: object) -> object:
    options = {each.code for each in asked.options}
    if isinstance(value, tuple):
        return value if set(value) <= options else None
    return None if options and value not in options else value
