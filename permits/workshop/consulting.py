"""What people say of a draft: comments of the offices per step, and the public consultation (uji publik)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from permits.db import assert_transaction
from permits.errors import Conflict, Invalid, NotFound, Problem
from permits.workshop import telling
from permits.workshop.models import Comment, Draft, PublicComment, PublicConsultation
from permits.workshop.operations import locked, require_open
from workflows.engine.outcome import Actor

LONGEST_COMMENT = 4_000
LONGEST_NAME = 120
MOST_PUBLIC_COMMENTS = 2_000
"""In one consultation; far more than any has had, so that nobody fills the table."""
SHORTEST, LONGEST = timedelta(0), timedelta(days=366)


def comment(draft_id: str, path: str, text: str, actor: Actor, office: str, now: datetime) -> Comment:
    """Say something about a part of a draft (``states.telaah``; empty: about the whole) for an office one sits in.

    Raises Invalid for an empty or too long text, Conflict ``draft_closed``, NotFound.
    """
    draft = locked(draft_id)
    require_open(draft)
    said = Comment(
        draft_id=draft.id, version=draft.version, path=path[:200], author=actor.id, office=office, at=now,
        text=worded("text", text),
    )  # fmt: skip
    return keep_comment(said, now)


def keep_comment(said: Comment, now: datetime) -> Comment:
    """Add a comment that is complete, and tell those who answer it."""
    session = assert_transaction()
    session.add(said)
    session.flush()
    if said.refuses:
        telling.tell_of_refusal(said, now)
    else:
        telling.tell_of_comment(said, now)
    return said


def resolve(comment_id: str, answer: str, actor: Actor, now: datetime) -> Comment:
    """Answer a comment and close it. Raises Invalid for an empty answer, Conflict ``comment_resolved``, NotFound."""
    said = assert_transaction().get(Comment, comment_id, with_for_update=True, populate_existing=True)
    if said is None:
        raise NotFound
    if said.resolved_at is not None:
        raise Conflict("comment_resolved")
    said.answer = worded("answer", answer)
    said.resolved_at, said.resolved_by = now, actor.id
    assert_transaction().flush()
    telling.tell_of_answer(said, now)
    return said


def open_consultation(
    draft_id: str, expected_version: int, closes_at: datetime, actor: Actor, now: datetime
) -> PublicConsultation:
    """Lay the draft's present text before the public until ``closes_at``.

    Raises Invalid when the end is not ahead or too far, Conflict ``draft_changed``, ``draft_closed`` or
    ``consultation_open`` when one is running, NotFound.
    """
    draft = locked(draft_id)
    require_open(draft)
    if draft.version != expected_version:
        raise Conflict("draft_changed")
    if running(draft_id, now) is not None:
        raise Conflict("consultation_open")
    if not SHORTEST < closes_at - now <= LONGEST:
        raise Invalid((Problem("closes", "not_ahead"),))
    consultation = PublicConsultation(
        draft_id=draft.id, version=draft.version, opens_at=now, closes_at=closes_at, opened_by=actor.id
    )
    session = assert_transaction()
    session.add(consultation)
    draft.status = "consultation"
    session.flush()
    telling.promise_end(consultation, now)
    return consultation


def end_consultation(consultation_id: str, now: datetime) -> PublicConsultation:
    """End a running consultation before its day. Raises Conflict ``consultation_closed``, NotFound."""
    consultation = _consultation(consultation_id)
    if consultation.closes_at <= now:
        raise Conflict("consultation_closed")
    consultation.closes_at = now
    assert_transaction().flush()
    telling.take_back_end(consultation, now)
    return consultation


def comment_publicly(consultation_id: str, path: str, name: str, text: str, now: datetime) -> PublicComment:
    """Keep what somebody of the public says; the name may be empty, and no account is asked for.

    Raises Invalid for an empty or too long text or name, Conflict ``consultation_closed`` or ``consultation_full``, NotFound.
    """
    consultation = _consultation(consultation_id)
    session = assert_transaction()
    draft = session.get(Draft, consultation.draft_id)
    if draft is None or not draft.is_open or not consultation.opens_at <= now < consultation.closes_at:
        raise Conflict("consultation_closed")
    problems = [*_problems("text", text), *_problems("name", name, LONGEST_NAME, required=False)]
    if problems:
        raise Invalid(tuple(problems))
    counted = select(PublicComment.id).where(PublicComment.consultation_id == consultation.id)
    if len(session.scalars(counted.limit(MOST_PUBLIC_COMMENTS)).all()) >= MOST_PUBLIC_COMMENTS:
        raise Conflict("consultation_full")
    waiting = select(PublicComment.id).where(
        PublicComment.consultation_id == consultation.id, PublicComment.answered_at.is_(None)
    )
    others_wait = session.scalar(waiting.limit(1)) is not None
    said = PublicComment(consultation_id=consultation.id, path=path[:200], name=name.strip(), text=text.strip(), at=now)
    session.add(said)
    session.flush()
    telling.tell_of_public_comment(draft, said, others_wait, now)
    return said


def answer_public_comment(comment_id: str, answer: str, hidden: bool, actor: Actor, now: datetime) -> PublicComment:
    """Answer a public comment, or put the answer in better words; ``hidden`` keeps both off the public page.

    Raises Invalid for an empty answer, NotFound.
    """
    said = assert_transaction().get(PublicComment, comment_id, with_for_update=True, populate_existing=True)
    if said is None:
        raise NotFound
    said.answer = worded("answer", answer)
    said.hidden = hidden
    said.answered_at, said.answered_by = now, actor.id
    assert_transaction().flush()
    return said


def running(draft_id: str, now: datetime) -> PublicConsultation | None:
    """The consultation of a draft that is open at this moment."""
    found: PublicConsultation | None = assert_transaction().scalar(
        select(PublicConsultation).where(PublicConsultation.draft_id == draft_id, PublicConsultation.closes_at > now)
    )
    return found


def _consultation(consultation_id: str) -> PublicConsultation:
    found: PublicConsultation | None = assert_transaction().get(
        PublicConsultation, consultation_id, with_for_update=True, populate_existing=True
    )
    if found is None:
        raise NotFound
    return found


def worded(about: str, text: str) -> str:
    """A comment or answer without spaces around it. Raises Invalid when it is empty or too long."""
    problems = _problems(about, text)
    if problems:
        raise Invalid(tuple(problems))
    return text.strip()


def _problems(about: str, text: str, limit: int = LONGEST_COMMENT, *, required: bool = True) -> list[Problem]:
    if required and not text.strip():
        return [Problem(about, "empty")]
    if len(text) > limit:
        return [Problem(about, "too_long", {"limit": str(limit)})]
    return [Problem(about, "not_a_text")] if "\0" in text else []
