"""The doors at which something is offered to an address, and those of permits by their ids: a case, a permit, an answer to that."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import delete, update

from benchmarks.support.knocking import Door, Knock, address, caller_of
from permits import clock
from permits.applications.models import Application
from permits.db import db, transaction
from permits.holding import operations as holding
from permits.holding.models import PermitAct
from permits.ids import new_id
from permits.parties.models import Invitation
from tests.holding import town
from tests.support import cases
from workflows.engine.outcome import Actor

STALL, STEP = "lapak-taman", "alihkan"
STALLS = cases.ROOT / "tests" / "data" / "sop" / "town" / f"{STALL}.yaml"


def publish() -> None:
    """A service whose cases may be handed over by the office, and one whose permits may by their holders."""
    with tempfile.TemporaryDirectory() as folder:
        town.publish(Path(folder))
        shutil.copy(STALLS, folder)
        cases.publish(Path(folder), STALL)


def doors_of_offers(app: Flask, owner: Actor, stranger: Actor) -> Iterator[Door]:
    """Offers to addresses by those who may, and permits and offers of others by their ids."""
    yield _hand_over(app, owner)
    permit_id = town.issued(owner, clock.now()).id
    yield _offer(app, owner, permit_id)
    with transaction():
        act_id = holding.offer(permit_id, address(True, 0), owner, clock.now())
    caller = caller_of(app, stranger)

    def answers(there: bool, _index: int) -> Knock:
        of = act_id if there else new_id()
        return Knock(f"/my-permits/offers/{of}", {"answer": "refuse"}, (of,))

    def opens(there: bool, _index: int) -> Knock:
        of = permit_id if there else new_id()
        return Knock(f"/my-permits/{of}", None, (of,))

    yield Door("answer to an offer", caller, answers)
    yield Door("permit", caller, opens)


def _hand_over(app: Flask, owner: Actor) -> Door:
    """The office offers somebody's case to an address."""
    case_id = cases.make_draft(STALL, owner, "warga", {"acara": "Pasar malam"}, now=clock.now())
    cases.send(case_id, owner, now=clock.now())
    row = db.session.get_one(Application, case_id)
    path, stands = f"/cases/{case_id}/do/{STEP}", {"state": row.state, "round": str(row.round), "reason": ""}

    def offers(there: bool, index: int) -> Knock:
        mail = address(there, index)
        return Knock(path, {**stands, "successor": mail}, (mail,))

    return Door("offer of a case", caller_of(app, cases.make_staff(town.HEAD)), offers, forget_invitations)


def forget_invitations() -> None:
    """Invitations count for a day, so that nobody floods strangers with mail."""
    long_ago = clock.now() - timedelta(days=2)
    with transaction():
        db.session.execute(update(Invitation).values(invited_at=long_ago, ended_at=long_ago, mail=""))


def _offer(app: Flask, owner: Actor, permit_id: str) -> Door:
    """The holder offers a permit to an address."""

    def forget() -> None:
        with transaction():
            db.session.execute(delete(PermitAct))

    def offers(there: bool, index: int) -> Knock:
        mail = address(there, index)
        return Knock(f"/my-permits/{permit_id}/offer", {"successor": mail}, (mail,))

    return Door("offer of a permit", caller_of(app, owner), offers, forget)
