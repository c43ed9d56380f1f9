"""What happens to a file on its way in: begun, received piece by piece, kept or refused, forgotten."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, select, update

from permits.db import assert_transaction
from permits.documents import operations as documents
from permits.documents.inspection import Accepted, Inspected, accepted, refuse, too_large
from permits.errors import Conflict, NotFound, Problem
from permits.folder import operations as folder
from permits.ids import new_id
from permits.scheduling.operations import cancel, schedule
from permits.uploads.models import Upload
from permits.viewer import operations as viewer
from workflows import forms
from workflows.engine.outcome import Actor

uploads = Upload.__table__
PIECE = 512_000  # octets of one piece: half a minute on the slowest lines people have
MOST_UNFINISHED = 40  # files of one person on their way at once
MOST_HELD = 500_000_000  # octets that one person may have in quarantine, what was refused included
MOST_PHOTOS = 30
PATIENCE = timedelta(seconds=30)  # so long whoever received a file checks it; then the worker does
UNUSED_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Target:
    """What a file is for: ``purpose`` is «document» or «photo» of a requirement, or one's own «folder», which needs no more."""

    purpose: str
    application_id: str = ""
    requirement: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """What its sender says of a file. ``fingerprint`` marks it, so that one cut off is found again; empty for none.

    ``note`` holds what is known of a file for the folder, as :func:`permits.folder.operations.noted_of` reads it.
    """

    filename: str
    size: int
    fingerprint: str = ""
    note: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passed:
    """A file whose clean copy lies in the store. It is deleted within a day unless a row names it and cancels that."""

    filename: str
    media_type: str
    size: int
    sha256: str
    scan: str


def begin(target: Target, named: Named, days: int, actor: Actor, now: datetime, upload_id: str = "") -> Upload:
    """Expect a file, or go on with the one of this fingerprint. It is forgotten after so many ``days``, whatever becomes of it.

    Raises NotFound, Conflict and Forbidden as :func:`permits.documents.operations.attach` does, Invalid for a size beyond the
    limits and for too many files at once.
    """
    session = assert_transaction()
    asked = asked_of(target, actor)
    begun = _begun_before(target, named, actor)
    if begun is not None:
        return begun
    if named.size <= 0:
        raise refuse(asked, "file_empty")
    if named.size > asked.largest:
        raise too_large(asked, named.size)
    _require_room(target, asked, named.size, actor)
    made = Upload(
        id=upload_id or new_id(),
        account_id=actor.id,
        purpose=target.purpose,
        application_id=target.application_id or None,
        requirement=target.requirement,
        fingerprint=named.fingerprint,
        filename=named.filename[-200:],
        size=named.size,
        received=0,
        pieces=[],
        made_at=now,
        changed_at=now,
        note=dict(named.note),
        position=_next_position(target, actor),
    )
    session.add(made)
    session.flush()
    schedule("upload.forget", f"upload.forget:{made.id}", now + timedelta(days=days), None, {"upload": made.id}, now)
    return made


def asked_of(target: Target, actor: Actor) -> Accepted:
    """What is taken for a target that may change now, its case locked. Raises as :func:`begin` does."""
    if target.purpose == "folder":
        folder.require_room(actor)
        return FOLDER
    case = documents.changeable(target.application_id, target.requirement, actor)
    if target.requirement not in forms.needed_documents(case.definition, case.facts):
        raise NotFound
    asked = accepted(case.definition.documents[target.requirement])
    return photo_asked(asked.about) if target.purpose == "photo" else asked


FOLDER = Accepted("file", ("pdf", "jpeg", "png"), 10_000_000)


def photo_asked(about: str) -> Accepted:
    """What is taken as one of the photos that are put together: the whole of them has the limit, not each."""
    return Accepted(about, ("jpeg", "png"), 25_000_000)


def piece_name(offset: int, content: bytes) -> str:
    """The name of a piece in quarantine."""
    return f"{offset:010}-{hashlib.sha256(content).hexdigest()[:16]}"


def receive(upload_id: str, offset: int, piece: str, octets: int, actor: Actor, now: datetime) -> Upload:
    """Note a piece that lies in quarantine. One that is there already changes nothing.

    Raises NotFound for anybody else's upload, Conflict ``upload_offset`` for a piece that does not follow the last one.
    """
    upload = locked(upload_id, actor)
    known = [name for name, _octets in upload.pieces]
    if piece in known:
        return upload
    if upload.standing != "receiving" or offset != upload.received or offset + octets > upload.size or octets <= 0:
        raise Conflict("upload_offset")
    upload.pieces = [*upload.pieces, [piece, octets]]
    upload.received, upload.changed_at = offset + octets, now
    if upload.received == upload.size:
        upload.standing = "waiting"
        data = {"upload": upload.id}
        schedule("upload.check", f"upload.check:{upload.id}", now + PATIENCE, upload.application_id, data, now)
    assert_transaction().flush()
    return upload


def note(upload_id: str, said: Mapping[str, Any], actor: Actor) -> Upload:
    """Write down what its owner says of a file sent to the folder, wherever it is on its way. Raises NotFound, Invalid."""
    upload = locked(upload_id, actor)
    if upload.purpose != "folder":
        raise NotFound
    upload.note = dict(said)
    if upload.standing == "kept":
        folder.note(upload.id, folder.noted_of(said), actor)
    assert_transaction().flush()
    return upload


def keep(upload_id: str, found: Inspected, sha256: str, scan: str, now: datetime) -> None:
    """Let a checked file count; its clean copy lies in the store. Nothing happens once it was kept or refused.

    Raises as :func:`permits.documents.operations.attach` does when the case has moved on meanwhile.
    """
    upload = _waiting(upload_id)
    if upload is None:
        return
    cancel([unused(sha256), f"upload.check:{upload_id}"], now)
    upload.standing, upload.scan, upload.changed_at, upload.ended_at = "kept", scan, now, now
    sender = Actor("applicant", upload.account_id)
    if upload.purpose == "photo":
        upload.sha256 = sha256
    elif upload.purpose == "folder":
        folder.add(upload.id, found, sha256, scan, sender, now)
        folder.note(upload.id, folder.noted_of(upload.note), sender)
    else:
        documents.attach(upload.application_id or "", upload.requirement, found, sha256, sender, now, scan=scan)
        viewer.ask(sha256, now)
        _forget_refused(upload)
    assert_transaction().flush()


def turn_down(upload_id: str, problem: Problem, now: datetime) -> None:
    """Refuse a checked file for its one reason. Nothing happens once it was kept or refused."""
    upload = _waiting(upload_id)
    if upload is None:
        return
    cancel([f"upload.check:{upload_id}"], now)
    upload.standing, upload.reason, upload.reason_data = "refused", problem.code, dict(problem.data)
    upload.changed_at = upload.ended_at = now
    assert_transaction().flush()


def give_up(upload_id: str, actor: Actor, now: datetime) -> None:
    """Stop an upload at its sender's wish, or pass over a photo. Raises NotFound for anybody else's."""
    upload = locked(upload_id, actor)
    if upload.sha256 is not None:
        _promise_deletion(upload.sha256, now)
    assert_transaction().delete(upload)
    cancel([f"upload.check:{upload_id}", f"upload.forget:{upload_id}"], now)
    schedule("upload.forget", f"upload.forget:{upload_id}:now", now, None, {"upload": upload_id}, now)


def forget(upload_id: str, now: datetime) -> bool:
    """Take the row of a file out whose time is over; False while it still waits for its check."""
    session = assert_transaction()
    upload = session.get(Upload, upload_id, with_for_update=True)
    if upload is None:
        return True
    if upload.standing == "waiting":
        return False
    if upload.sha256 is not None:
        _promise_deletion(upload.sha256, now)
    session.delete(upload)
    return True


def forget_person(account_id: str, now: datetime) -> None:
    """Take everything of a person that is on its way out, and promise to empty its place in quarantine."""
    session = assert_transaction()
    for upload in session.scalars(select(Upload).where(Upload.account_id == account_id)):
        if upload.sha256 is not None:
            _promise_deletion(upload.sha256, now)
        schedule("upload.forget", f"upload.forget:{upload.id}:now", now, None, {"upload": upload.id}, now)
    session.execute(delete(uploads).where(uploads.c.account_id == account_id))


def locked(upload_id: str, actor: Actor) -> Upload:
    """One's own upload, locked. Raises NotFound."""
    found = assert_transaction().get(Upload, upload_id, with_for_update=True, populate_existing=True)
    if found is None or not actor.id or found.account_id != actor.id:
        raise NotFound
    return found


def unused(sha256: str) -> str:
    """The key of the work that removes a stored file should its row never be written."""
    return f"file.delete:{sha256}:unused"


def _promise_deletion(sha256: str, now: datetime) -> None:
    schedule("file.delete", f"file.delete:{sha256}:{now.isoformat()}", now, None, {"sha256": sha256}, now)


def _waiting(upload_id: str) -> Upload | None:
    found = assert_transaction().get(Upload, upload_id, with_for_update=True, populate_existing=True)
    return found if found is not None and found.standing == "waiting" else None


def _begun_before(target: Target, named: Named, actor: Actor) -> Upload | None:
    if not named.fingerprint:
        return None
    wanted = _theirs(target, actor).where(
        Upload.fingerprint == named.fingerprint,
        Upload.size == named.size,
        Upload.standing.in_(("receiving", "waiting")),
    )
    return assert_transaction().scalars(wanted.order_by(Upload.made_at.desc())).first()


def _require_room(target: Target, asked: Accepted, size: int, actor: Actor) -> None:
    session = assert_transaction()
    mine = select(func.count()).where(Upload.account_id == actor.id, Upload.standing.in_(("receiving", "waiting")))
    held = select(func.sum(Upload.size)).where(Upload.account_id == actor.id, Upload.standing != "kept")
    if (
        session.execute(mine).scalar_one() >= MOST_UNFINISHED
        or int(session.execute(held).scalar() or 0) + size > MOST_HELD
    ):
        raise refuse(asked, "uploads_too_many")
    if target.purpose == "photo" and len(photos_of(target, actor)) >= MOST_PHOTOS:
        raise refuse(asked, "photos_too_many", limit=str(MOST_PHOTOS))


def photos_of(target: Target, actor: Actor) -> Sequence[Upload]:
    """The photos that somebody has gathered for a requirement, in their order."""
    wanted = _theirs(target, actor).where(Upload.standing.in_(("waiting", "kept")))
    return assert_transaction().scalars(wanted.order_by(Upload.position, Upload.id)).all()


def _next_position(target: Target, actor: Actor) -> int:
    last = select(func.max(Upload.position)).where(
        Upload.account_id == actor.id,
        Upload.purpose == target.purpose,
        Upload.application_id == (target.application_id or None),
        Upload.requirement == target.requirement,
    )
    return int(assert_transaction().execute(last).scalar() or 0) + 1


def _theirs(target: Target, actor: Actor) -> Select[Upload]:
    return select(Upload).where(
        Upload.account_id == actor.id,
        Upload.purpose == target.purpose,
        Upload.application_id == (target.application_id or None),
        Upload.requirement == target.requirement,
    )


def _forget_refused(upload: Upload) -> None:
    """What was refused for a requirement before is no matter any more once a file counts."""
    earlier = (
        uploads.c.application_id == upload.application_id,
        uploads.c.requirement == upload.requirement,
        uploads.c.purpose == "document",
        uploads.c.standing == "refused",
    )
    assert_transaction().execute(update(uploads).where(*earlier).values(application_id=None))
