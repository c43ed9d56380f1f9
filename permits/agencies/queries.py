"""Questions to the links of outside agencies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from permits.agencies.models import AgencyLink
from permits.agencies.standing import Standing, digest_of, ends_at, standing
from permits.applications.models import Application
from permits.config import Settings
from permits.db import db
from permits.notices.models import Notice
from permits.reviews.models import OPEN, Review


@dataclass(frozen=True, slots=True)
class Found:
    """A link with its review and where it stands now."""

    link: AgencyLink
    review: Review
    standing: Standing
    until: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """A link as the office sees it: when it was sent, opened, answered, and whether it still works. Never its token."""

    link: AgencyLink
    review: Review
    sent_at: datetime | None
    standing: Standing
    until: datetime
    may_change: bool


def grace() -> timedelta:
    """How long after its review's deadline a link still works, as the city has set it."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.agency_grace


def link_of(token: str, now: datetime) -> Found | None:
    """The link with this token; None for one that was never made."""
    digest = digest_of(token)
    link = db.session.scalar(select(AgencyLink).where(AgencyLink.token_hash == digest)) if digest else None
    if link is None:
        return None
    review = db.session.get_one(Review, link.review_id)
    case, more = db.session.get_one(Application, link.application_id), grace()
    return Found(link, review, standing(link, review, case, now, more), ends_at(link, review.due_at, more))


def links_of(application_id: str, now: datetime) -> Sequence[Listed]:
    """Every link of a case, the latest first; two questions, however many there are."""
    wanted: Any = (
        select(AgencyLink, Review, Notice.sent_at)
        .join(Review, Review.id == AgencyLink.review_id)
        .outerjoin(Notice, Notice.key == "notice.agency_link:" + AgencyLink.id)
        .where(AgencyLink.application_id == application_id)
        .order_by(AgencyLink.made_at.desc(), AgencyLink.id.desc())
    )
    rows = db.session.execute(wanted).all()
    case, more = db.session.get_one(Application, application_id), grace()
    return [
        Listed(
            link, review, sent_at, standing(link, review, case, now, more), ends_at(link, review.due_at, more),
            may_change=link.ended_at is None and review.result is None and review.swept_at is None,
        )
        for link, review, sent_at in rows
    ]  # fmt: skip


def awaited(session: Session, now: datetime) -> frozenset[str]:
    """The open reviews for which an agency holds a link that still works: they have somebody who can do them."""
    wanted = select(AgencyLink, Review.due_at).join(Review, Review.id == AgencyLink.review_id)
    more = grace()
    rows = session.execute(wanted.where(AgencyLink.ended_at.is_(None), OPEN))
    return frozenset(link.review_id for link, due_at in rows if now <= ends_at(link, due_at, more))
