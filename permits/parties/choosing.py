"""For whom somebody may begin an application: themselves, or a business that lets them file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from permits.db import db
from permits.errors import Invalid, Problem
from permits.parties.behalf import Party
from permits.parties.models import Business, Membership
from permits.parties.standing import FILING, Standing
from workflows.engine.outcome import Actor

SELF = "self"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of those for whom somebody may apply. ``code`` is what the page sends, ``name`` empty for oneself."""

    code: str
    name: str
    kind: Literal["self", "business"]
    party: Party


def choices(actor: Actor) -> list[Choice]:
    """Everybody for whom this person may begin an application, oneself first, then by name."""
    found = [Choice(SELF, "", "self", Party(actor.id))]
    wanted = (
        select(Business.id, Business.name)
        .join(Membership, Membership.business_id == Business.id)
        .where(Membership.account_id == actor.id, Membership.ended_at.is_(None), Membership.may.in_(FILING))
    )
    for each in db.session.execute(wanted.order_by(Business.name, Business.id)):
        how = Standing("own", "member", each.id)
        found.append(Choice(f"business:{each.id}", each.name, "business", Party(actor.id, each.id, how)))
    return found


def party_of(code: str, actor: Actor) -> Party:
    """For whom the page says; nothing said is oneself. Raises Invalid for somebody for whom this person may not apply."""
    found = next((each for each in choices(actor) if each.code == (code or SELF)), None)
    if found is None:
        raise Invalid((Problem("party", "party_missing"),))
    return found.party
