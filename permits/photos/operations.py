"""What is done with the photos gathered for a requirement: put in order, turned, passed over, put together."""

from __future__ import annotations

from datetime import datetime

from permits.db import assert_transaction
from permits.documents import operations as documents
from permits.documents.inspection import Inspected
from permits.documents.models import CLEAN, UNSCANNED
from permits.errors import Conflict, NotFound
from permits.scheduling.operations import cancel
from permits.uploads import operations as uploads
from permits.uploads.models import Upload
from permits.uploads.operations import Target
from permits.viewer import operations as viewer
from workflows.engine.outcome import Actor


def arrange(target: Target, upload_id: str, act: str, actor: Actor, now: datetime) -> None:
    """Move a photo ``up`` or ``down``, ``turn`` it a quarter to the right, or ``drop`` it.

    Raises NotFound for a photo that is not gathered for this target by this person, Conflict when the case has moved on.
    """
    documents.changeable(target.application_id, target.requirement, actor)
    gathered = list(uploads.photos_of(target, actor))
    index = next((place for place, each in enumerate(gathered) if each.id == upload_id), None)
    if index is None:
        raise NotFound
    if act == "drop":
        uploads.give_up(upload_id, actor, now)
    elif act == "turn":
        gathered[index].degrees = (gathered[index].degrees + 90) % 360
    else:
        _move(gathered, index, -1 if act == "up" else 1)
    assert_transaction().flush()


def _move(gathered: list[Upload], index: int, step: int) -> None:
    other = index + step
    if not 0 <= other < len(gathered):
        return
    gathered[index], gathered[other] = gathered[other], gathered[index]
    for place, each in enumerate(gathered, start=1):
        each.position = place


def put_together(target: Target, seen: list[str], found: Inspected, sha256: str, actor: Actor, now: datetime) -> None:
    """Hand the bound photos in as the file of the requirement; the photos themselves go.

    Raises Conflict ``photos_changed`` when the photos are not those that were bound, and as
    :func:`permits.documents.operations.attach` does.
    """
    documents.changeable(target.application_id, target.requirement, actor)
    gathered = uploads.photos_of(target, actor)
    if [each.id for each in gathered] != seen:
        raise Conflict("photos_changed")
    scanned = all(each.scan == CLEAN for each in gathered)
    cancel([uploads.unused(sha256)], now)
    scan = CLEAN if scanned else UNSCANNED
    documents.attach(target.application_id, target.requirement, found, sha256, actor, now, scan=scan)
    viewer.ask(sha256, now)
    for each in gathered:
        uploads.give_up(each.id, actor, now)
