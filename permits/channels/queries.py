"""Questions about ways to reach a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from permits.channels.models import Choice, Phone, PhoneCode, PushSubscription
from permits.channels.topics import TOPICS, WAYS, Topic, Way, by_default
from permits.db import db
from permits.privacy.queries import has_consent

CONSENT = "whatsapp"
Wanted = Mapping[tuple[str, str], bool]


def phone_of(account_id: str) -> Phone | None:
    """The number that a person has proven to be theirs."""
    return db.session.get(Phone, account_id)


def browsers_of(account_id: str) -> Sequence[PushSubscription]:
    """The browsers by which a person is told, in the order in which they were subscribed."""
    mine = select(PushSubscription).where(PushSubscription.account_id == account_id)
    return db.session.scalars(mine.order_by(PushSubscription.began_at, PushSubscription.id)).all()


def asked_of(account_id: str, now: datetime) -> PhoneCode | None:
    """The number that waits for its code, while the code can still be typed."""
    found = db.session.get(PhoneCode, account_id)
    return found if found is not None and found.ends_at > now else None


def chosen(account_id: str) -> Wanted:
    """What a person wants, for each (topic, way), what they have not chosen about included."""
    rows = db.session.execute(
        select(Choice.topic, Choice.channel, Choice.wanted).where(Choice.account_id == account_id)
    )
    said = {(row.topic, row.channel): row.wanted for row in rows}
    return {
        (topic.code, way): (topic.mailed and way == "mail") or said.get((topic.code, way), by_default(topic, way))
        for topic in TOPICS
        for way in WAYS
    }


def topics_for(reader: str) -> list[Topic]:
    """The topics that a kind of actor is told about."""
    return [each for each in TOPICS if reader in each.readers]


def reaches(account_id: str, way: Way) -> bool:
    """Whether a person can be reached this way at all: a proven number, and for WhatsApp the consent, which ends at once."""
    if way == "mail":
        return True
    if way == "push":
        return bool(browsers_of(account_id))
    return phone_of(account_id) is not None and (way != CONSENT or has_consent(account_id, CONSENT))
