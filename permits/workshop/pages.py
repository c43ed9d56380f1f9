"""What several pages of the workshop show: the head of a draft, the changes of a text, the lines of a text with problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits.accounts import policy
from permits.accounts.queries import current_actor
from permits.definitions import queries as published
from permits.definitions.checking import Checked
from permits.language import language
from permits.workshop import panels, queries, wording
from permits.workshop.models import Draft
from workflows.compare import Change, by_part, compare
from workflows.definition import Definition, Text
from workflows.errors import Finding


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text with what is wrong in it: «bad», «warn» or nothing."""

    number: int
    text: str
    tone: str


def lines(text: str, findings: Sequence[Finding]) -> list[Line]:
    """The lines of a text, those with problems marked by the worst of them."""
    tones: dict[int, str] = {}
    for each in findings:
        tone = "bad" if each.severity == "error" else "warn"
        tones[each.line] = "bad" if "bad" in (tone, tones.get(each.line)) else tone
    return [Line(at, line, tones.get(at, "")) for at, line in enumerate(text.splitlines(), 1)]


def title_of(draft: Draft, checked: Checked) -> str:
    """What a draft's service is called: by the draft, by the version in force, or by its code."""
    if checked.definition is not None:
        return checked.definition.title[language()]
    base = queries.base_of(draft)
    return published.definition(base.id).title[language()] if base else draft.service


def changes(draft: Draft, checked: Checked) -> list[tuple[Text, list[Change]]]:
    """What a draft would change of the version it began from, by part; empty while it cannot be built."""
    return changes_of(queries.base_of(draft), checked.definition)


def changes_of(base: Any, new: Definition | None) -> list[tuple[Text, list[Change]]]:
    if base is None or new is None:
        return []
    return by_part(compare(published.definition(base.id), new, published.city()))


def head(draft: Draft, here: str) -> Mapping[str, Any]:
    """What the frame of every page of a draft needs; ``here`` is the endpoint of the page."""
    checked = queries.checked(draft)
    return {
        "draft": draft,
        "checked": checked,
        "title": title_of(draft, checked),
        "status": wording.status(draft.status),
        "saved_by": queries.names([draft.changed_by])[draft.changed_by],
        "tabs": tabs(draft, here),
        "may_edit": policy.allows("sops.edit", current_actor()) and draft.is_open,
    }


def tabs(draft: Draft, here: str) -> list[tuple[str, str, bool]]:
    """The navigation of a draft, the same on every page of whatever feature: (address, words, is it the present page).

    It stands in the order of the work: change, look, try, ask, publish. ``here`` is the endpoint of the page.
    """
    number = queries.open_comment_counts().get(draft.id, 0)
    own = [
        (10, "workshop.draft", _("Overview")),
        (60, "workshop.changes", _("Changes")),
        (80, "workshop.comments", _("Comments (%(number)s open)", number=number) if number else _("Comments")),
        (85, "workshop.consultation", _("Public consultation")),
        (90, "workshop.publication", _("Publishing")),
    ]
    found = [(place, url_for(each, draft_id=draft.id), words, each == here) for place, each, words in own]
    return [tab for _place, *tab in sorted(found + panels.tabs(draft.id, here, draft.is_open))]  # type: ignore[misc]


def refused(draft: Draft, code: str, status: int = 409) -> ResponseReturnValue:
    """A step that was not taken: why, and the way back to the draft, with what was typed."""
    kept = {
        name: each
        for name, each in request.form.items()
        if name in {"text", "answer", "name", "reason"} and each.strip()
    }
    return (
        render_template("workshop/refused.html", draft=draft, reason=wording.refusal(code), kept=kept),
        status,
    )
