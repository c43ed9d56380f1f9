"""Decide many reviews together: choose them, try a result on each, decide those it fits, take it back in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from permits.bulk.models import Bulk, BulkCase
from permits.db import assert_transaction
from permits.errors import Conflict, Invalid, NotFound, Problem
from permits.ids import new_id
from permits.reviews.operations import LONGEST_REASON
from permits.scheduling.models import ScheduledJob
from permits.scheduling.operations import Promise, schedule_all
from workflows.engine.outcome import Actor

MOST = 1_000
CHUNK = 20  # cases in one transaction
WHILE_UNDOING = timedelta(hours=1)  # how much longer effects wait once somebody has asked for the way back
jobs = ScheduledJob.__table__


@dataclass(frozen=True, slots=True)
class Chosen:
    """A review as it was when it was chosen."""

    review_id: str
    application_id: str
    version: int


@dataclass(frozen=True, slots=True)
class Wish:
    """The result that all are to get: of which service and step («state.plan»), and the reason the applicants read."""

    service: str
    step: str
    result: str
    reason: str = ""


def choose(found: Sequence[Chosen], actor: Actor, now: datetime) -> str:
    """Freeze a list of reviews and return its id. Raises Invalid for an empty one.

    They stand in the order of their cases, so that two lists at work at once never wait for each other in a circle.
    """
    if not found:
        raise Invalid((Problem("bulk", "bulk_nothing_chosen"),))
    session = assert_transaction()
    bulk = Bulk(id=new_id(), account_id=actor.id, made_at=now)
    session.add(bulk)
    session.flush()
    ordered = sorted(set(found), key=lambda each: (each.application_id, each.review_id))[:MOST]
    session.add_all(
        BulkCase(
            bulk_id=bulk.id,
            position=place,
            review_id=each.review_id,
            application_id=each.application_id,
            version=each.version,
        )
        for place, each in enumerate(ordered)
    )
    return str(bulk.id)


def locked(bulk_id: str, actor: Actor | None = None) -> Bulk:
    """The list, locked until the transaction ends. Raises NotFound, also for somebody else's than the actor's."""
    found = assert_transaction().get(Bulk, bulk_id, with_for_update=True, populate_existing=True)
    if found is None or (actor is not None and found.account_id != actor.id):
        raise NotFound
    return found


def try_result(bulk_id: str, wish: Wish, actor: Actor, now: datetime) -> None:
    """Have every review of the list looked at: would this result be possible? Nothing is decided.

    Raises NotFound; Invalid without a result or with too long a reason; Conflict once it was decided.
    """
    bulk = locked(bulk_id, actor)
    if not wish.result:
        raise Invalid((Problem("result-0", "result_missing"),))
    if len(wish.reason) > LONGEST_REASON:
        raise Invalid((Problem("reason", "too_long", {"limit": str(LONGEST_REASON)}),))
    if bulk.status not in ("chosen", "tried"):
        raise Conflict("bulk_changed")
    bulk.service, bulk.step, bulk.result, bulk.reason = wish.service, wish.step, wish.result, wish.reason.strip()
    bulk.status = "trying"
    assert_transaction().execute(update(BulkCase).where(BulkCase.bulk_id == bulk_id).values(status="waiting", why=""))
    _promise("bulk.try", bulk, ("waiting",), now)


def decide(bulk_id: str, actor: Actor, now: datetime) -> None:
    """Have those decided that the dry run found nothing against. Done once more it changes nothing.

    Raises NotFound, Conflict before the dry run has ended.
    """
    bulk = locked(bulk_id, actor)
    if bulk.status in ("deciding", "decided"):
        return
    if bulk.status != "tried":
        raise Conflict("bulk_changed")
    bulk.status = "deciding"
    if not _promise("bulk.decide", bulk, ("able",), now):
        bulk.status = "decided"


def undo(bulk_id: str, actor: Actor, now: datetime) -> None:
    """Have the decisions taken back whose effects are not due yet. Done once more it changes nothing.

    What they lead to waits an hour longer, so that none of it goes out while this is at work. Raises NotFound, Conflict before
    all are decided or when the window has closed.
    """
    bulk = locked(bulk_id, actor)
    if bulk.status in ("undoing", "undone"):
        return
    if bulk.status != "decided" or bulk.held_until is None or bulk.held_until <= now:
        raise Conflict("bulk_window_over")
    bulk.status = "undoing"
    _hold_longer(bulk_id, now)
    _promise("bulk.undo", bulk, ("done",), now)


def _hold_longer(bulk_id: str, now: datetime) -> None:
    session = assert_transaction()
    done = (BulkCase.bulk_id == bulk_id, BulkCase.status == "done")
    held_until = session.scalars(select(BulkCase.held_until).where(*done, BulkCase.held_until > now).distinct()).all()
    for held in filter(None, held_until):
        cases = select(BulkCase.application_id).where(*done, BulkCase.held_until == held)
        still = (jobs.c.application_id.in_(cases), jobs.c.due_at == held, jobs.c.done_at.is_(None))
        longer = held + WHILE_UNDOING
        session.execute(update(jobs).where(*still).values(due_at=longer))
        session.execute(update(BulkCase).where(*done, BulkCase.held_until == held).values(held_until=longer))


def let_go(application_id: str, held_until: datetime, now: datetime) -> None:
    """What a decision leads to that could not be taken back is due now."""
    still = (jobs.c.application_id == application_id, jobs.c.due_at == held_until, jobs.c.done_at.is_(None))
    assert_transaction().execute(update(jobs).where(*still).values(due_at=now))


def _promise(kind: str, bulk: Bulk, statuses: Sequence[str], now: datetime) -> int:
    """Promise the work on every row of these statuses, in chunks; returns how many rows."""
    wanted = select(BulkCase.position).where(BulkCase.bulk_id == bulk.id, BulkCase.status.in_(statuses))
    places = assert_transaction().scalars(wanted.order_by(BulkCase.position)).all()
    chunks = [places[at : at + CHUNK] for at in range(0, len(places), CHUNK)]
    schedule_all(
        [
            Promise(
                kind,
                f"{kind}:{bulk.id}:{now.isoformat()}:{each[0]}",
                now,
                None,
                {"bulk": bulk.id, "from": each[0], "to": each[-1]},
            )
            for each in chunks
        ],
        now,
    )
    return len(places)
