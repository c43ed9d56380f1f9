"""The work ``notice.<kind>``: write one message once, send it under its fixed Message-ID, note that it was sent.

Writing and noting are transactions; the sending lies between them, because a mail server may take its time.
"""

from __future__ import annotations

from datetime import datetime

from flask import current_app
from sqlalchemy import select, update

from permits.channels.operations import tell_otherwise
from permits.config import Settings
from permits.db import assert_transaction, transaction
from permits.notices.appointments import calendar_of
from permits.notices.compose import compose
from permits.notices.models import Notice
from permits.notices.operations import NOTICES
from permits.notices.smtp import Mail, send
from permits.scheduling.operations import Job, finish, lock_job

# Mails with a secret link: what they said is emptied as soon as they are sent.
SECRET = ("account.", "survey", "invitation", "agency_link")
# The last mail to somebody who is erased: its address goes with it.
LAST = "account.data_erased"


def deliver(job: Job, now: datetime) -> None:
    """Write and send the message of this job, unless that was done before.

    A message whose reader is gone (erased, or without an address) is not written, and the job is done. With the mail the
    messages that its reader wants beside it are promised; of a mail that is not wanted an empty row stays.
    """
    with transaction():
        mail = _written(job, now)
        if mail is None:
            finish(job, now)
            return
    settings: Settings = current_app.config["SETTINGS"]
    send(mail, settings)
    with transaction():
        held = lock_job(job.id, job.token, now)
        _note_sent(mail, now)  # it was sent, whoever holds the job by now, and need not be sent again
        if held is not None:
            finish(held, now)


def _written(job: Job, now: datetime) -> Mail | None:
    """The mail of this job, written down now unless an earlier attempt did; None when there is nothing to send."""
    notice = assert_transaction().scalar(select(Notice).where(Notice.key == job.key))
    if notice is None:
        notice = compose(job, now)
        if notice is None:
            return None
        assert_transaction().add(notice)
        if not tell_otherwise(notice, job, now):  # its row stands as proof; the mail itself is not wanted
            notice.to = notice.subject = notice.body = ""
    if notice.sent_at is not None or not notice.to:
        return None
    calendar = calendar_of(notice, job)
    return Mail(notice.to, notice.subject, notice.body, notice.language, notice.message_id, notice.created_at, calendar)


def _note_sent(mail: Mail, now: datetime) -> None:
    session = assert_transaction()
    row = session.execute(select(NOTICES.c.id, NOTICES.c.kind).where(NOTICES.c.message_id == mail.message_id)).one()
    values: dict[str, object] = {"sent_at": now}
    if row.kind.startswith(SECRET):
        values["body"] = ""
    if row.kind == LAST:
        values.update(to="", subject="")
    session.execute(update(NOTICES).where(NOTICES.c.id == row.id).values(**values))
