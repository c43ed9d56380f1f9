"""Keep what a person chooses, and promise the messages beside a mail. Called inside the entry point's transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update

from permits.accounts.models import Account
from permits.channels import queries
from permits.channels.models import Choice, Phone, PhoneCode, PushSubscription, TextMessage
from permits.channels.ports import CHANNELS
from permits.channels.topics import WAYS, topic_of
from permits.channels.words import WORDS
from permits.db import assert_transaction
from permits.notices.models import Notice
from permits.scheduling.operations import Job, Promise, schedule_all

TEXTS = TextMessage.__table__


def choose(account_id: str, reader: str, ticked: Collection[str], offered: Collection[str], now: datetime) -> None:
    """Keep what was ticked among ``offered``, each named «topic.way»; what was not offered stays as it was chosen before.

    Mails that always go are not kept as choices.
    """
    session = assert_transaction()
    session.get_one(Account, account_id, with_for_update=True)
    for topic in queries.topics_for(reader):
        for way in WAYS:
            name = f"{topic.code}.{way}"
            if name not in offered or (way == "mail" and topic.mailed):
                continue
            mine = (Choice.account_id == account_id, Choice.topic == topic.code, Choice.channel == way)
            found = session.scalar(select(Choice).where(*mine))
            if found is None:
                found = Choice(account_id=account_id, topic=topic.code, channel=way)
                session.add(found)
            found.wanted, found.chosen_at = name in ticked, now
    session.flush()


def tell_otherwise(notice: Notice, job: Job, now: datetime) -> bool:
    """Promise the messages that the reader of a mail wants beside it; whether they want the mail itself.

    A repetition promises nothing new: the mail's own key goes into theirs.
    """
    kind = notice.kind
    topic = topic_of(kind)
    if topic is None or notice.account_id is None:
        return True
    wanted = queries.chosen(notice.account_id)
    ways = [each for each in CHANNELS if wanted[topic.code, each] and queries.reaches(notice.account_id, each)]
    digest = hashlib.sha256(notice.key.encode()).hexdigest()[:40]
    data = {"kind": kind, "account": notice.account_id, "language": notice.language, "of": dict(job.data)}
    if kind in WORDS:
        schedule_all(
            [Promise(f"text.{each}", f"text.{each}:{digest}", now, job.application_id, data) for each in ways], now
        )
    if wanted[topic.code, "push"]:
        browsers = [each.id for each in queries.browsers_of(notice.account_id)]
        schedule_all(
            [
                Promise("push.send", f"push:{digest}:{each}", now, job.application_id, {**data, "browser": each})
                for each in browsers
            ],
            now,
        )
    return wanted[topic.code, "mail"]


def forget_channels(account_id: str) -> None:
    """Take number and choices of an erased person away and empty their messages; that they were sent, and when, stays."""
    session = assert_transaction()
    for table in (Phone, PhoneCode, Choice, PushSubscription):
        session.execute(delete(table).where(table.account_id == account_id))
    session.execute(update(TEXTS).where(TEXTS.c.account_id == account_id).values(to="", body=""))
