"""The work ``push.send``: tell one browser that there is news, and forget it when its push service says that it has ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from permits.applications.models import Application
from permits.channels import push, subscriptions
from permits.channels.models import PushSubscription
from permits.channels.push import SubscriptionEnded
from permits.config import Settings
from permits.db import assert_transaction, transaction
from permits.notices.links import link_of
from permits.reviews.models import Review
from permits.scheduling.operations import Job, finish, lock_job


def deliver(job: Job, now: datetime) -> None:
    """Send one notice to one browser; a browser that was taken away meanwhile is told nothing."""
    settings: Settings = current_app.config["SETTINGS"]
    with transaction():
        found = assert_transaction().get(PushSubscription, job.data["browser"])
        said = _said(job, settings) if found is not None and found.key_id == push.key_id(settings) else None
        if found is None or said is None:
            finish(job, now)
            return
        endpoint, keys = found.endpoint, {"p256dh": found.p256dh, "auth": found.auth}
    ended = False
    try:
        push.send(endpoint, keys, said, settings)
    except SubscriptionEnded:
        ended = True
    with transaction():
        if ended:
            subscriptions.drop(str(job.data["browser"]))
        held = lock_job(job.id, job.token, now)
        if held is not None:
            finish(held, now)


def _said(job: Job, settings: Settings) -> dict[str, str] | None:
    """What the browser shows: that there is news, with the number; and the page it leads to. Never what the news is."""
    session = assert_transaction()
    data: dict[str, Any] = dict(job.data)
    case = session.get(Application, job.application_id)
    if case is None or not case.number:
        return None
    review = session.get(Review, data["of"]["review"]) if "review" in data["of"] else None
    link = link_of(data["kind"], case, review, data["of"], settings)
    with force_locale(data["language"]):
        words = _("There is news: %(number)s", number=case.number)
    return {"title": "Satu Pintu", "body": str(words), "tag": case.number, "link": link.removeprefix(settings.base_url)}
