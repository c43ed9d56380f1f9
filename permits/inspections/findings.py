"""What is found on a visit: kept in versions, with photos, by pieces that may come twice, late, or from two phones.

Every piece bears an id that its sender made: sent again, it gets the same answer and changes nothing. Findings that were
filled in over an older version than the latest are kept apart, and somebody chooses; nothing is dropped.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from permits.applications import record
from permits.applications.cases import Case
from permits.db import assert_transaction, db
from permits.errors import Conflict, Invalid, NotFound, Problem
from permits.ids import new_id
from permits.inspections.models import Findings, Photo, Visit
from permits.inspections.operations import locked
from permits.inspections.pictures import Remade, read_position
from permits.reviews import drafts
from permits.reviews.models import Review
from permits.scheduling.operations import cancel
from workflows.engine.outcome import Actor, Happened

ID = re.compile("[0-9A-Z]{26}")
MOST_PHOTOS = 200
UNUSED_FOR = timedelta(days=1)
COMPARED = ("result", "reason", "checklist", "answers")
NOBODY = "0" * 26
"""The device of pages without script, which cannot tell one phone from another."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a piece: its number, whether it stands apart, and the version that counts now."""

    number: int
    apart: bool
    version: int


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo as it was sent: where it lies in the store, and what its sender said of it."""

    id: str
    device: str
    sent_sha256: str
    sha256: str
    size: int
    note: str = ""
    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy: float | None = None


def keep(
    visit_id: str, piece: str, based_on: int, device: str, data: Mapping[str, Any], actor: Actor, now: datetime
) -> Kept:
    """Keep one version of the findings. Raises NotFound, Conflict for a closed review, Invalid for a piece without an id."""
    _require_ids(piece, device)
    case, visit = locked(visit_id, actor)
    session = assert_transaction()
    known = session.get(Findings, piece)
    if known is not None and known.visit_id != visit_id:
        raise Conflict("visit_changed", (visit_id,))
    if known is not None and _compared(known.data) == _compared(data):
        return Kept(known.number, known.apart, visit.version)
    if known is not None:  # a page that was gone back to, and filled in differently
        piece = new_id()
    latest = version_of(visit_id, visit.version)
    same = latest is not None and _compared(latest.data) == _compared(data)
    apart = based_on != visit.version and not same
    _add(case, visit, Findings(id=piece, based_on=based_on, apart=apart, device=device), data, actor, now)
    return Kept(_last(visit_id), apart, visit.version)


def choose(visit_id: str, number: int, piece: str, seen: int, actor: Actor, now: datetime) -> None:
    """Make one of the versions the one that counts; what stood apart is settled, and every version stays.

    ``seen`` is the number of the newest version that the page showed. Raises NotFound, and Conflict when a newer one came.
    """
    _require_ids(piece, NOBODY)
    case, visit = locked(visit_id, actor)
    session = assert_transaction()
    if session.get(Findings, piece) is not None:
        return
    if _last(visit_id) != seen:
        raise Conflict("findings_changed", (visit_id,))
    chosen = version_of(visit_id, number)
    if chosen is None:
        raise NotFound
    session.execute(update(Findings).where(Findings.visit_id == visit_id).values(apart=False))
    made = Findings(id=piece, based_on=number, apart=False, device=NOBODY)
    _add(case, visit, made, chosen.data, actor, now)


def add_photo(visit_id: str, shot: Shot, actor: Actor, now: datetime) -> Photo:
    """Keep a photo that lies in the store already; sent again it is the same one. Raises as :func:`keep` does."""
    _require_ids(shot.id, shot.device)
    case, visit = locked(visit_id, actor)
    session = assert_transaction()
    known = session.get(Photo, shot.id)
    if known is not None:
        if (known.visit_id, known.sent_sha256) != (visit_id, shot.sent_sha256):
            raise Conflict("visit_changed", (visit_id,))
        return known
    if len(photos_of([visit_id])) >= MOST_PHOTOS:
        raise Invalid((Problem("photos", "too_many_photos"),))
    latitude, longitude = read_position(shot.latitude, shot.longitude)
    photo = Photo(
        id=shot.id,
        visit_id=visit_id,
        sent_sha256=shot.sent_sha256,
        sha256=shot.sha256,
        size=shot.size,
        note=shot.note[:300],
        device=shot.device,
        taken_at=shot.taken_at,
        latitude=latitude,
        longitude=longitude,
        accuracy=shot.accuracy if latitude is not None else None,
        received_by=actor.id,
        received_at=now,
    )
    session.add(photo)
    cancel([unused(shot.sha256)], now)
    data = {"visit": visit.id, "plan": visit.plan, "office": visit.office, "photo": photo.id, "sha256": photo.sha256}
    record.note(session, case.row, (Happened("photo_taken", data),), actor, now)
    session.flush()
    return photo


def shot_of(remade: Remade, sent: bytes, visit_id: str, sha256: str) -> Shot:
    """A photo that came without an id: the same file gets the same one, so that sending it twice keeps it once."""
    digest = hashlib.sha256(sent).hexdigest()
    made = hashlib.sha256(f"{visit_id}{digest}".encode()).hexdigest().upper()[:26]
    size = len(remade.jpeg)
    return Shot(
        made,
        NOBODY,
        digest,
        sha256,
        size,
        taken_at=remade.taken_at,
        latitude=remade.latitude,
        longitude=remade.longitude,
    )


def unused(sha256: str) -> str:
    """The key of the work that removes a stored photo should its row never be written."""
    return f"file.delete:{sha256}:unused"


def version_of(visit_id: str, number: int) -> Findings | None:
    """One version of the findings of a visit."""
    wanted = select(Findings).where(Findings.visit_id == visit_id, Findings.number == number)
    return db.session.scalars(wanted).first()


def apart_from(visit_id: str) -> Sequence[Findings]:
    """The versions among which somebody has to choose, beside the one that counts."""
    wanted = select(Findings).where(Findings.visit_id == visit_id, Findings.apart.is_(True))
    return db.session.scalars(wanted.order_by(Findings.number)).all()


def photos_of(visit_ids: Sequence[str]) -> Sequence[Photo]:
    """The photos of visits, in the order they were taken."""
    wanted = select(Photo).where(Photo.visit_id.in_(visit_ids), Photo.erased_at.is_(None))
    return db.session.scalars(wanted.order_by(Photo.taken_at, Photo.received_at, Photo.id)).all()


def newest(visit_id: str) -> int:
    """The number of the newest version, counting or not."""
    return _last(visit_id)


def _last(visit_id: str) -> int:
    wanted = select(func.coalesce(func.max(Findings.number), 0)).where(Findings.visit_id == visit_id)
    return int(db.session.execute(wanted).scalar_one())


def _compared(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: data.get(name) for name in COMPARED}


def _add(case: Case, visit: Visit, made: Findings, data: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Write a version; unless it stands apart, it counts from now on and is its author's draft of the decision."""
    session = assert_transaction()
    made.visit_id, made.number = visit.id, _last(visit.id) + 1
    made.data, made.saved_by, made.saved_at = dict(data), actor.id, now
    session.add(made)
    if not made.apart:
        visit.version = made.number
        draft = {**data, "corrections": {}, "offices": [], "saved_at": now.isoformat()}
        review = session.get_one(Review, visit.review_id, populate_existing=True)
        review.draft = drafts.with_own(review.draft, actor.id, draft)
    said: dict[str, str | int | bool | list[str] | None] = {
        "visit": visit.id,
        "plan": visit.plan,
        "office": visit.office,
        "number": made.number,
        "apart": made.apart,
        "digest": record.digest(case.row.salt or "", dict(data)),
    }
    record.note(session, case.row, (Happened("findings_kept", said),), actor, now)
    session.flush()


def _require_ids(piece: str, device: str) -> None:
    if not ID.fullmatch(piece) or not ID.fullmatch(device):
        raise Invalid((Problem("piece", "piece_unknown"),))
