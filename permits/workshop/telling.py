"""Mails about a draft: to those for whom it waits, and to those who waited for an answer.

Each is promised with the change that calls for it, under a key that a repetition finds taken; its words are written by
:mod:`permits.notices.drafts` when it is sent. Whoever made the change is not told of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from permits.accounts.queries import people_who_may
from permits.db import assert_transaction
from permits.scheduling.operations import Job, Promise, cancel, schedule, schedule_all
from permits.workshop import queries
from permits.workshop.models import Comment, Draft, PublicComment, PublicConsultation, SignOff

EDIT = "sops.edit"


def tell_of_comment(said: Comment, now: datetime) -> None:
    """An office has commented: those who write the draft answer."""
    _promise("draft_comment", said.id, said.draft_id, writers(said.draft_id), said.author, now, {"comment": said.id})


def tell_of_answer(said: Comment, now: datetime) -> None:
    """A comment is answered: whoever made it reads the answer."""
    _promise("draft_answer", said.id, said.draft_id, [said.author], said.resolved_by, now, {"comment": said.id})


def tell_of_public_comment(draft: Draft, said: PublicComment, others_wait: bool, now: datetime) -> None:
    """Somebody of the public has commented: those who write the draft answer.

    While an earlier comment waits they know already; a mail for each of a thousand comments would help nobody.
    """
    if not others_wait:
        _promise("draft_public", said.id, draft.id, writers(draft.id), None, now, {})


def promise_end(consultation: PublicConsultation, now: datetime) -> None:
    """Tell those who write the draft when the last day of a consultation is over."""
    data = {"draft": consultation.draft_id, "consultation": consultation.id}
    schedule("draft.consultation_over", _end_key(consultation), consultation.closes_at, None, data, now)


def take_back_end(consultation: PublicConsultation, now: datetime) -> None:
    """Somebody ended the consultation before its day, and knows it."""
    cancel([_end_key(consultation)], now)


def tell_consultation_is_over(job: Job, now: datetime) -> None:
    """The work ``draft.consultation_over``: what the public said can be answered, and the text declared final."""
    draft = assert_transaction().get(Draft, job.data["draft"])
    if draft is not None and draft.is_open:
        waiting = queries.consultation(str(job.data["consultation"])).unanswered
        key = str(job.data["consultation"])
        _promise("draft_consulted", key, draft.id, writers(draft.id), None, now, {"number": waiting})


def tell_of_adoption(draft: Draft, actor: str, now: datetime) -> None:
    """A text is final: everybody who may still sign it off is told, those of the lead office and all others alike."""
    signed = {each.person for each in queries.sign_offs(draft)}
    may = [each for each in people_who_may(queries.SIGN) if each not in signed | queries.authors(draft.id)]
    key = f"{draft.id}:{draft.version}:{now.isoformat(timespec='seconds')}"
    _promise("draft_sign", key, draft.id, may, actor, now, {})


def tell_of_sign_off(draft: Draft, signed: SignOff, complete: bool, now: datetime) -> None:
    """Somebody has signed: those who write the draft learn it, and whether they can publish now."""
    data: dict[str, str | int] = {"sign_off": signed.id, "complete": int(complete)}
    _promise("draft_signed", signed.id, draft.id, writers(draft.id), signed.person, now, data)


def tell_of_refusal(said: Comment, now: datetime) -> None:
    """Somebody would not sign: those who write the draft read why."""
    _promise("draft_refused", said.id, said.draft_id, writers(said.draft_id), said.author, now, {"comment": said.id})


def writers(draft_id: str) -> list[str]:
    """Those who go on with a draft: whoever saved it and may still write, otherwise everybody who may write drafts."""
    may, authors = people_who_may(EDIT), queries.authors(draft_id)
    return [each for each in may if each in authors] or list(may)


def _promise(
    kind: str,
    key: str,
    draft_id: str,
    people: Iterable[str],
    actor: str | None,
    now: datetime,
    data: dict[str, str | int],
) -> None:
    schedule_all(
        [
            Promise(f"notice.{kind}", f"{kind}:{key}:{each}", now, None, {**data, "draft": draft_id, "account": each})
            for each in people
            if each != actor
        ],
        now,
    )


def _end_key(consultation: PublicConsultation) -> str:
    return f"draft.consultation_over:{consultation.id}"
