"""Taking what visits hold of a person out: findings, photos with their places, minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from permits.db import assert_transaction
from permits.inspections.models import Findings, Photo, Visit


def forget_visits(application_ids: Sequence[str], now: datetime) -> list[str]:
    """Empty the visits of these cases; returns the digests of what lies in the store."""
    session = assert_transaction()
    theirs = select(Visit.id).where(Visit.application_id.in_(application_ids))
    photos = Photo.visit_id.in_(theirs) & Photo.erased_at.is_(None)
    digests = list(session.scalars(select(Photo.sha256).where(photos).distinct()))
    printed = Visit.application_id.in_(application_ids) & Visit.minutes_sha256.is_not(None)
    digests += [each for each in session.scalars(select(Visit.minutes_sha256).where(printed)) if each]
    session.execute(
        update(Photo)
        .where(photos)
        .values(note="", latitude=None, longitude=None, accuracy=None, taken_at=None, erased_at=now)
    )
    session.execute(update(Findings).where(Findings.visit_id.in_(theirs)).values(data={}))
    session.execute(update(Visit).where(printed).values(minutes_sha256=None, minutes_size=None, minutes_at=None))
    return digests


def is_kept(sha256: str) -> bool:
    """Whether a photo or the minutes of a visit still need these bytes."""
    session = assert_transaction()
    photo = session.scalar(select(Photo.id).where(Photo.sha256 == sha256, Photo.erased_at.is_(None)).limit(1))
    return (
        photo is not None or session.scalar(select(Visit.id).where(Visit.minutes_sha256 == sha256).limit(1)) is not None
    )
