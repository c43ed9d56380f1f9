"""What a mail about a draft of a procedure may say: its service, the part, the office. Never what somebody wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from permits import wording
from permits.accounts.models import Account
from permits.accounts.queries import offices
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.scheduling.operations import Job
from permits.workshop.models import Comment, Draft, SignOff

PAGES = {
    "draft_comment": "comments",
    "draft_answer": "comments",
    "draft_refused": "comments",
    "draft_public": "consultation",
    "draft_consulted": "consultation",
    "draft_sign": "publication",
    "draft_signed": "publication",
}
"""The page of the draft that a mail of this kind leads to."""


@dataclass(frozen=True, slots=True)
class DraftMatter:
    """What a mail about a draft may speak of, in the reader's language.

    ``by`` is the office that wrote or signed, empty for none; ``office`` is who sends the mail, the city; ``number``
    counts what waits; ``complete`` says that nothing is missing.
    """

    name: str
    service: str
    office: str
    by: str
    link: str
    number: int = 0
    complete: bool = False


def matter_of(job: Job, kind: str, reader: Account, base_url: str) -> DraftMatter | None:
    """What the mail of this job says; None when the draft is closed and nothing waits any more."""
    session = assert_transaction()
    draft = session.get(Draft, job.data["draft"])
    if draft is None or not (draft.is_open or kind == "draft_answer"):
        return None
    language = reader.locale
    data: dict[str, Any] = dict(job.data)
    return DraftMatter(
        name=reader.name,
        service=_title(draft, language),
        office=definitions.city().name[language],
        by=_office(_said_by(data), language),
        link=f"{base_url}/workshop/drafts/{draft.id}/{PAGES[kind]}" + _place(data),
        number=int(data.get("number", 0)),
        complete=bool(data.get("complete")),
    )


def _said_by(data: dict[str, Any]) -> str:
    """The code of the office that commented or signed."""
    session = assert_transaction()
    if "comment" in data:
        return session.get_one(Comment, data["comment"]).office
    return session.get_one(SignOff, data["sign_off"]).office if "sign_off" in data else ""


def _title(draft: Draft, language: str) -> str:
    """The title of the version that the draft began from; a new service is called by its code."""
    return definitions.definition(draft.based_on).title[language] if draft.based_on else draft.service


def _office(code: str, language: str) -> str:
    found = offices().get(code)
    if found is None:
        return ""
    return wording.plain(found.name_en if language == "en" else found.name_id)


def _place(data: dict[str, Any]) -> str:
    return f"#comment-{data['comment']}" if "comment" in data else ""
