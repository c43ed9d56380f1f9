"""The record of a case: events that are only ever added, each chained to the one before by its hash.

An event holds codes, ids and salted digests, never a person's words, so that erasing a person leaves every hash true.
The number and hash of a case's last event are kept on the case itself, so that a cut-off tail is seen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, insert, select, update
from sqlalchemy.orm import Session

from permits.applications.models import Application, ApplicationEvent
from permits.unchanging import Unchanging
from workflows.engine.outcome import Actor, Happened

PAYLOAD_VERSION = 1
GENESIS = "0" * 64

UNCHANGING = Unchanging(
    "application_event", "the record is append-only", "refuse_record_change", "application_event_append_only"
)

events = ApplicationEvent.__table__
_undone = events.alias("undone")
# The condition on an event that still stands: one that a decision taken back had written counts no longer.
STANDS = ~exists().where(
    _undone.c.application_id == events.c.application_id,
    _undone.c.kind == "decision_undone",
    _undone.c.seq > events.c.seq,
    _undone.c.data["first"].as_integer() <= events.c.seq,
)
_APPEND = insert(events)
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(value: object) -> str:
    """The one spelling of a JSON value that is hashed: sorted keys, no spaces, UTF-8."""
    return _ENCODER.encode(value)


def digest(salt: str, value: object) -> str:
    """A salted SHA-256 of a value that itself lies in an erasable row; without the salt it says nothing."""
    return hashlib.sha256(f"{salt}\n{canonical(value)}".encode()).hexdigest()


def event_hash(row: Mapping[str, Any]) -> str:
    """The hash of one event: over everything it says and the hash of the event before."""
    said = {
        name: row[name]
        for name in ("application_id", "seq", "kind", "version", "data", "actor_kind", "actor_id", "previous_hash")
    }
    return _hash(said | {"at": _spelt(row["at"])})


def _spelt(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _hash(said: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def chain(
    application_id: str, seq: int, head: str, happened: Iterable[Happened], actor: Actor, at: datetime
) -> list[dict[str, Any]]:
    """The rows that continue a case's chain after event ``seq`` with hash ``head``."""
    rows: list[dict[str, Any]] = []
    spelt = _spelt(at)
    for each in happened:
        seq += 1
        said = {
            "application_id": application_id,
            "seq": seq,
            "kind": each.kind,
            "version": PAYLOAD_VERSION,
            "data": dict(each.data),
            "at": spelt,
            "actor_kind": actor.kind,
            "actor_id": actor.id,
            "previous_hash": head or GENESIS,
        }
        head = _hash(said)
        rows.append(said | {"at": at, "hash": head})
    return rows


def append(session: Session | Connection, rows: list[dict[str, Any]]) -> None:
    """Write rows made by :func:`chain`; the caller keeps the last one's number and hash on the case."""
    if rows:
        session.execute(_APPEND, rows)


def undone(happened: Iterable[Any]) -> frozenset[int]:
    """The numbers of those events of one case that count no longer, because the decision that wrote them was taken back."""
    taken_back = [each for each in happened if each.kind == "decision_undone"]
    return frozenset(seq for each in taken_back for seq in range(int(each.data["first"]), each.seq))


def note(
    session: Session | Connection, case: Row[Any], happened: Iterable[Happened], actor: Actor, at: datetime
) -> None:
    """Put on a case's record what changes nothing of its position. ``case`` is its row, locked by whoever calls."""
    rows = chain(case.id, case.event_seq, case.event_head, happened, actor, at)
    if rows:
        append(session, rows)
        last = {"event_seq": rows[-1]["seq"], "event_head": rows[-1]["hash"]}
        session.execute(update(Application.__table__).where(Application.id == case.id).values(last))


@dataclass(frozen=True, slots=True)
class Breach:
    """A place where the record is not what was written: which case, which event, and how."""

    application_id: str
    seq: int
    fault: str  # changed, missing, moved, cut_off


def verify(session: Session) -> Iterator[Breach]:
    """Read the whole record in order and name every event that was changed, removed or moved, and every cut-off tail."""
    heads = session.execute(
        select(Application.id, Application.event_seq, Application.event_head).order_by(Application.id)
    )
    for application_id, last_seq, head in heads:
        yield from _verify_case(session, application_id, last_seq, head)
    orphans = (
        select(events.c.application_id, events.c.seq)
        .outerjoin(Application, Application.id == events.c.application_id)
        .where(Application.id.is_(None))
    )
    for application_id, seq in session.execute(orphans):
        yield Breach(application_id, seq, "moved")


def _verify_case(session: Session, application_id: str, last_seq: int, head: str) -> Iterator[Breach]:
    expected, previous = 1, GENESIS
    rows = session.execute(select(events).where(events.c.application_id == application_id).order_by(events.c.seq))
    for row in map(dict, rows.mappings()):
        while expected < row["seq"]:
            yield Breach(application_id, expected, "missing")
            expected += 1
            previous = row["previous_hash"]
        if event_hash(row) != row["hash"]:
            yield Breach(application_id, row["seq"], "changed")
        elif row["previous_hash"] != previous:
            yield Breach(application_id, row["seq"], "moved")
        expected, previous = row["seq"] + 1, row["hash"]
    if expected - 1 < last_seq:
        yield Breach(application_id, expected, "cut_off")
    elif last_seq and (expected - 1 > last_seq or previous != head):
        yield Breach(application_id, expected - 1, "moved" if expected - 1 > last_seq else "changed")
