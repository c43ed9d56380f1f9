"""For whom an application is begun, and what the record says of somebody who acts for another one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from permits import clock
from permits.errors import Forbidden, NotFound
from permits.parties.standing import Relation, Standing, standing
from workflows import Refused
from workflows.engine.outcome import Actor, Happened

SENDING: frozenset[Relation] = frozenset({"own", "counter"})
FILLING: frozenset[Relation] = frozenset({"own", "counter", "editor"})
STEPPING: frozenset[Relation] = frozenset({"own"})


@dataclass(frozen=True, slots=True)
class Party:
    """For whom an application is begun: a person, or a business with the person as its contact.

    ``how`` is the standing of whoever begins it, where that is somebody else's. ``filed_by`` is who does so at the counter.
    """

    applicant_id: str
    business_id: str | None = None
    how: Standing | None = None
    filed_by: str | None = None

    def columns(self) -> dict[str, str | None]:
        """What the application's row says of it."""
        return {"applicant_id": self.applicant_id, "business_id": self.business_id, "filed_by": self.filed_by}

    @property
    def on_behalf(self) -> tuple[Happened, ...]:
        """What the record says of the beginning, where somebody begins it for another one."""
        return () if self.how is None else (_said(self.how),)


def require_standing(case: Any, actor: Actor, relations: Collection[Relation]) -> Standing:
    """As what the actor stands on the applicant's side of a loaded case, under its lock.

    Raises NotFound when they do not, Forbidden when it is not one of these ``relations``.
    """
    found = standing(case.row, actor.id, lambda: _day(case))
    if found is None:
        raise NotFound
    if found.relation not in relations:
        raise Forbidden("may_only_read")
    return found


def require_apart(case: Any, actor: Actor) -> None:
    """Who filed an application at the counter decides nothing of it later. Raises Refused."""
    if actor.kind == "staff" and case.row.filed_by == actor.id:
        raise Refused("same_person", {"about": "counter"})


def _day(case: Any) -> date:
    day: date = case.facts.today or clock.now().date()
    return day


def happened(case: Any, actor: Actor) -> tuple[Happened, ...]:
    """What the record says of an act of somebody who acts for another one; nothing for a person's own case.

    Ids only: who they are stands in rows that can be erased.
    """
    if actor.kind != "applicant":
        return ()
    found = standing(case.row, actor.id, lambda: _day(case))
    return () if found is None or found.via == "self" else (_said(found),)


def _said(how: Standing) -> Happened:
    return Happened("on_behalf", {"via": how.via, "ref": how.ref})
