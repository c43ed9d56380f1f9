"""What the applicant may change in a case now, and what they can do with it."""

from __future__ import annotations

from dataclasses import replace

from permits.applications import queries
from permits.applications.cases import Case
from workflows import forms
from workflows.definition import State, Trigger


def is_open(case: Case) -> bool:
    """Whether the applicant may change anything in the case now."""
    return not case.snapshot.suspended and is_answering(case.definition.states[case.row.state])


def is_answering(state: State) -> bool:
    """Whether a state waits for the applicant's answers, and not for a payment or somebody outside."""
    return state.kind == "start" or (state.kind == "waiting" and state.awaits == "applicant")


def own_triggers(case: Case) -> list[Trigger]:
    """What the applicant can do with the case in its present state."""
    return [each for each in case.definition.states[case.row.state].triggers.values() if each.by == "applicant"]


def sending_trigger(case: Case) -> Trigger | None:
    """The applicant's trigger that hands the answers over."""
    return next((each for each in own_triggers(case) if each.needs_complete_form), None)


def open_for_correction(case: Case) -> frozenset[str] | None:
    """The fields and documents that may change in a returned case; None while everything may (a draft).

    Beside what was sent back, whatever comes to be asked because an opened answer changed is open, until it is sent; so
    is what keeps the form from being sent, such as a question that a new version of the procedure asks.
    """
    if case.definition.states[case.row.state].kind == "start":
        return None
    named = {each.about for each in queries.open_corrections(case.row.id)}
    then = replace(case.facts, form=forms.read_answers(case.definition, queries.last_sent(case.row.id)))
    fields = forms.shown_fields(case.definition, case.facts) - forms.shown_fields(case.definition, then)
    asked = set(forms.needed_documents(case.definition, case.facts))
    files = asked - set(forms.needed_documents(case.definition, then)) | (asked - case.facts.documents)
    missing = {each.path.split(".")[0] for each in forms.complete(case.definition, case.facts)}
    return frozenset(named | fields | files | missing)


def files_not_replaced(case: Case) -> list[str]:
    """The files that were sent back and for which no new one was handed in, by their requirement."""
    named = {each.about for each in queries.open_corrections(case.row.id)}
    wanted = {about for about in named if about in case.definition.documents}
    if not wanted:
        return []
    renewed = {code for code, each in queries.files_of(case.row.id).items() if each.round > case.row.round}
    return sorted(wanted - renewed)


def changed_since_sent(case: Case) -> frozenset[str]:
    """The fields whose answers differ from those that were sent last."""
    last = queries.last_sent(case.row.id)
    filed = case.row.answers or {}
    return frozenset(code for code in case.definition.fields if last and last.get(code) != filed.get(code))
