"""What whoever acts must bring along: a reason, corrections, the checklist, files, answers of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workflows import forms
from workflows.engine.refusals import refusing
from workflows.errors import Refused

if TYPE_CHECKING:
    from workflows.definition import ChecklistItem, Operation, ResultKind, ReviewPlan, Tone, Trigger
    from workflows.engine.outcome import Decision
    from workflows.engine.step import Step

WITHOUT_ANSWERS: tuple[Tone, ...] = ("not_concerned", "returned")  # results that leave the plan's own form open


def for_trigger(step: Step, act: Trigger | Operation, names_corrections: bool = False) -> None:
    """That the decision brings what a trigger or operation asks for. Raises :class:`Refused`."""
    _require_reason(act.reason, step.decision)
    if names_corrections:
        _require_corrections(step)


def for_result(step: Step, plan: ReviewPlan, result: ResultKind) -> None:
    """That the decision brings what a result asks for. Raises :class:`Refused`."""
    _require_reason(result.reason, step.decision)
    if result.names_corrections:
        _require_corrections(step)
    if result.needs_checklist:
        with refusing():
            asked = [item for item in plan.checklist if step.holds(item.shown_when)]
        for item in asked:
            _require_item(item, step.decision)
    if plan.fields:
        _take_answers(step, plan, result)


def allows(step: Step, result: ResultKind) -> None:
    """That the case itself admits this result: its condition holds, its files are there. Raises :class:`Refused`."""
    with refusing():
        if not step.holds(result.only_when):
            raise Refused("condition_not_met", {"result": result.code})
    for code in result.needs_documents:
        if code not in step.facts.documents:
            raise Refused("document_missing", {"document": code})


def _require_reason(asked: str, decision: Decision) -> None:
    if asked == "required" and not decision.reason.strip():
        raise Refused("reason_missing")


def _require_corrections(step: Step) -> None:
    if not step.decision.corrections:
        raise Refused("corrections_missing")
    for each in step.decision.corrections:
        if each.about not in step.definition.fields and each.about not in step.definition.documents:
            raise Refused("correction_unknown", {"about": each.about})
        if not each.note.strip():
            raise Refused("correction_note_missing", {"about": each.about})


def _require_item(item: ChecklistItem, decision: Decision) -> None:
    answer = decision.checklist.get(item.code)
    if answer == "no":
        raise Refused("checklist_has_no", {"item": item.code})
    if answer not in ("yes", "not_applicable"):
        raise Refused("checklist_open", {"item": item.code})


def _take_answers(step: Step, plan: ReviewPlan, result: ResultKind) -> None:
    """Read the plan's own form; those of a plan with one office can be read by guards from now on."""
    answers, problems = forms.read_own(step.definition, plan.code, plan.fields, step.decision.answers, step.facts)
    if result.tone in WITHOUT_ANSWERS:
        problems = [each for each in problems if each.code != "missing"]
    if problems:
        raise Refused("answers_incomplete", {"count": str(len(problems)), "first": problems[0].path})
    if len(plan.offices) == 1:
        step.facts = replace(step.facts, answers={**step.facts.answers, plan.code: answers})
        step.forget_scope()
