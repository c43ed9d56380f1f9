"""Two versions of what was found, side by side: only what differs, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from permits import wording
from permits.applications.presentation import in_words
from permits.inspections import findings
from permits.inspections.models import Findings, Visit
from permits.language import language
from permits.pages import the_place
from permits.reviews.queries import names_of
from workflows import forms
from workflows.definition import ReviewPlan


@dataclass(frozen=True, slots=True)
class Version:
    """One version: who sent it and when, and what it says where the versions differ."""

    number: int
    who: str
    lines: Sequence[tuple[str, str]]
    counts: bool


def beside(visit: Visit, plan: ReviewPlan, kept: Findings | None) -> list[Version]:
    """The version that counts and those that stand apart from it; nothing while there is no such."""
    apart = list(findings.apart_from(visit.id))
    if not apart:
        return []
    found = [*([kept] if kept is not None else []), *apart]
    people = names_of(each.saved_by for each in found)
    said = [_said(plan, each.data) for each in found]
    differing = [title for title in said[0] if len({each[title] for each in said}) > 1]
    zone = the_place().zone
    return [
        Version(
            each.number,
            f"{people.get(each.saved_by, '')}, {wording.instant(each.saved_at, language(), zone)}",
            [(title, words[title] or "–") for title in differing],
            each.number == visit.version,
        )
        for each, words in zip(found, said, strict=True)
    ]


def _said(plan: ReviewPlan, data: Mapping[str, Any]) -> dict[str, str]:
    """Everything a version says, by the title of each question."""
    marks = {"yes": _("In order"), "no": _("No"), "not_applicable": _("Does not apply")}
    checks = data.get("checklist", {})
    said = {item.title[language()]: str(marks.get(checks.get(item.code, ""), "")) for item in plan.checklist}
    answers = forms.read_fields(plan.fields, data.get("answers", {}))
    for field in plan.fields:
        given = answers.get(field.code)
        said[field.title[language()]] = in_words(field, given) if given is not None else ""
    result = plan.results.get(data.get("result", ""))
    said[str(_("Result"))] = result.title[language()] if result else ""
    said[str(_("Reason for the applicant"))] = data.get("reason", "")
    return said
