"""What the decision page sends, read into a judgement. The rules about it are the procedure's and live in the engine.

The page's boxes depend on the definition and on what the applicant was asked, so they are read by name:
``result``, ``reason``, ``check-<item>``, ``correction-<field or document>``, ``version``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from permits.reviews.operations import Judgement
from workflows.definition import ReviewPlan

CHECK = "check-"
CORRECTION = "correction-"
ANSWERS = ("yes", "no", "not_applicable")
MOST_CHARACTERS = 20_000  # of one box that is kept as a draft; far above what a decision may hold


def read_judgement(sent: Mapping[str, str], plan: ReviewPlan, correctable: Iterable[str]) -> Judgement:
    """What somebody typed and chose, unjudged. Boxes that the page did not have are left out; empty notes are no marks."""
    notes = {about: _typed(sent.get(CORRECTION + about, "")) for about in correctable}
    checks = {item.code: sent.get(CHECK + item.code, "") for item in plan.checklist}
    result = sent.get("result", "")
    return Judgement(
        result=result if result in plan.results else "",
        reason=_typed(sent.get("reason", "")),
        corrections={about: note for about, note in notes.items() if note.strip()},
        checklist={item: answer for item, answer in checks.items() if answer in ANSWERS},
    )


def read_version(sent: Mapping[str, str]) -> int:
    """The version of the review that the page showed; 0, which no review has, when it is not a number."""
    given = sent.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def judgement_of(draft: Mapping[str, Any]) -> Judgement:
    """The judgement kept in a draft; an empty one when nothing was kept."""
    return Judgement(
        result=str(draft.get("result", "")),
        reason=str(draft.get("reason", "")),
        corrections=dict(draft.get("corrections", {})),
        checklist=dict(draft.get("checklist", {})),
    )


def _typed(text: str) -> str:
    """Text as it was typed, in the database's spelling: lines end in one character, and there is no NUL."""
    return text.replace("\r\n", "\n").replace("\0", "")[:MOST_CHARACTERS]
