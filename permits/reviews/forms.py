"""What the decision page sends, read into a judgement. The rules about it are the procedure's and live in the engine.

The page's boxes depend on the definition and on what the applicant was asked, so they are read by name:
``result``, ``reason``, ``check-<item>``, ``correction-<field or document>``, ``office`` for each office chosen,
``own-<field>`` for the plan's own form, ``version``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from permits.applications.cases import Case
from permits.applications.typed import read_words
from permits.reviews.operations import Judgement
from permits.reviews.own import read_own
from workflows import forms
from workflows.definition import ReviewPlan

CHECK = "check-"
CORRECTION = "correction-"
ANSWERS = ("yes", "no", "not_applicable")


def read_judgement(sent: Any, case: Case, plan: ReviewPlan, correctable: Iterable[str]) -> Judgement:
    """What somebody typed and chose, unjudged. Boxes that the page did not have are left out; empty notes are no marks."""
    notes = {about: read_words(sent.get(CORRECTION + about, "")) for about in correctable}
    checks = {item.code: sent.get(CHECK + item.code, "") for item in plan.checklist}
    result = sent.get("result", "")
    return Judgement(
        result=result if result in plan.results else "",
        reason=read_words(sent.get("reason", "")),
        corrections={about: note for about, note in notes.items() if note.strip()},
        checklist={item: answer for item, answer in checks.items() if answer in ANSWERS},
        offices=tuple(dict.fromkeys(each[:60] for each in sent.getlist("office")))[:100],
        answers=read_own(case, plan, sent),
    )


def read_version(sent: Mapping[str, str]) -> int:
    """The version of the review that the page showed; 0, which no review has, when it is not a number."""
    given = sent.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def judgement_of(draft: Mapping[str, Any], plan: ReviewPlan) -> Judgement:
    """The judgement kept in a draft; an empty one when nothing was kept."""
    return Judgement(
        result=str(draft.get("result", "")),
        reason=str(draft.get("reason", "")),
        corrections=dict(draft.get("corrections", {})),
        checklist=dict(draft.get("checklist", {})),
        offices=tuple(draft.get("offices", ())),
        answers=forms.read_fields(plan.fields, draft.get("answers", {})),
    )
