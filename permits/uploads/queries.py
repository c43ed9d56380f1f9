"""Questions to the files on their way in."""

from __future__ import annotations

from sqlalchemy import select

from permits.db import db
from permits.errors import NotFound
from permits.uploads.models import Upload
from workflows.engine.outcome import Actor


def upload(upload_id: str) -> Upload:
    """A file on its way in, whosever it is. Raises NotFound."""
    found = db.session.get(Upload, upload_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def own_upload(upload_id: str, actor: Actor) -> Upload:
    """One's own file on its way in. Raises NotFound for anybody else's."""
    found = upload(upload_id)
    if not actor.id or found.account_id != actor.id:
        raise NotFound
    return found


def on_their_way(application_id: str) -> dict[str, Upload]:
    """By requirement, the latest file of a case that waits for its check or was refused by it."""
    wanted = select(Upload).where(
        Upload.application_id == application_id,
        Upload.purpose == "document",
        Upload.standing.in_(("waiting", "refused")),
    )
    return {each.requirement: each for each in db.session.scalars(wanted.order_by(Upload.changed_at, Upload.id))}


def photos(application_id: str, requirement: str, actor: Actor) -> list[Upload]:
    """The photos somebody has gathered for a requirement, in their order; refused ones too."""
    wanted = select(Upload).where(
        Upload.application_id == application_id,
        Upload.requirement == requirement,
        Upload.purpose == "photo",
        Upload.account_id == actor.id,
        Upload.standing != "receiving",
    )
    return list(db.session.scalars(wanted.order_by(Upload.position, Upload.id)))
