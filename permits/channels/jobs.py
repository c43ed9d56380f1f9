"""The work ``text.<channel>``: word one message once, hand it to the gateway under its fixed reference, note what became of it.

As with mails, wording and noting are transactions and the handing over lies between them. A gateway that is away holds nothing
up: the row waits for its next attempt.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from flask import current_app
from sqlalchemy import select, update

from permits.accounts.models import Account
from permits.accounts.telling import tell
from permits.applications.models import Application
from permits.channels import queries
from permits.channels.gateways import port_of
from permits.channels.models import Phone, TextMessage
from permits.channels.operations import TEXTS
from permits.channels.phones import CODE, LASTS
from permits.channels.ports import Channel, NumberRefused, Text
from permits.channels.words import text_of
from permits.config import Settings
from permits.db import assert_transaction, transaction
from permits.ids import new_id
from permits.notices.links import link_of
from permits.reviews.models import Review
from permits.scheduling.operations import Job, finish, lock_job


def deliver(job: Job, now: datetime) -> None:
    """Word and send the message of this job, unless that was done before.

    Nothing is sent to somebody who was erased, whose number is gone, or who took the consent back meanwhile.
    """
    settings: Settings = current_app.config["SETTINGS"]
    channel = cast(Channel, job.kind.removeprefix("text."))
    port = port_of(channel, settings)
    with transaction():
        text = _written(job, channel, settings, now) if port is not None else None
        if port is None or text is None:
            finish(job, now)
            return
    refused = False
    try:
        port.send(text)
    except NumberRefused:
        refused = True
    with transaction():
        held = lock_job(job.id, job.token, now)
        _note(job, text, now, refused=refused)
        if held is not None:
            finish(held, now)


def _written(job: Job, channel: Channel, settings: Settings, now: datetime) -> Text | None:
    """The message of this job, worded now unless an earlier attempt did; None when there is nothing to send."""
    session = assert_transaction()
    found = session.scalar(select(TextMessage).where(TextMessage.key == job.key))
    if found is None:
        found = _worded(job, channel, settings, now)
        if found is None:
            return None
        session.add(found)
    too_late = found.kind == CODE and found.created_at + LASTS <= now
    if found.sent_at is not None or found.refused_at is not None or not found.to or too_late:
        return None
    return Text(found.to, found.body, found.language, job.key, found.created_at)


def _worded(job: Job, channel: Channel, settings: Settings, now: datetime) -> TextMessage | None:
    session = assert_transaction()
    data: dict[str, Any] = dict(job.data)
    case, phone = session.get(Application, job.application_id), session.get(Phone, data.get("account", ""))
    if case is None or not case.number or phone is None or not queries.reaches(phone.account_id, channel):
        return None
    of = data["of"]
    review = session.get(Review, of["review"]) if "review" in of else None
    link = link_of(data["kind"], case, review, of, settings)
    return TextMessage(
        id=new_id(),
        key=job.key,
        channel=channel,
        kind=data["kind"],
        application_id=case.id,
        account_id=phone.account_id,
        to=phone.number,
        language=data["language"],
        body=text_of(data["kind"], data["language"], case.number, link, settings.base_url),
        created_at=now,
    )


def _note(job: Job, text: Text, now: datetime, *, refused: bool) -> None:
    """Note that a message was sent or refused, whoever holds the job by now; a code goes from its row."""
    session = assert_transaction()
    row = session.execute(
        select(TEXTS.c.id, TEXTS.c.kind, TEXTS.c.account_id, TEXTS.c.refused_at).where(TEXTS.c.key == job.key)
    ).one()
    values: dict[str, object] = {"refused_at" if refused else "sent_at": now}
    if row.kind == CODE:
        values["body"] = ""
    session.execute(update(TEXTS).where(TEXTS.c.id == row.id).values(**values))
    if refused and row.refused_at is None:
        _tell_refused(row.account_id, text.to, now)


def _tell_refused(account_id: str, number: str, now: datetime) -> None:
    """Tell the person, and nobody else, that their number is not reached; once for as long as that lasts."""
    session = assert_transaction()
    phone = session.get(Phone, account_id, with_for_update=True, populate_existing=True)
    if phone is None or phone.number != number or phone.refused_at is not None:
        return
    phone.refused_at = now
    tell(session.get_one(Account, account_id), "phone_refused", now)
