"""Powers of attorney: write one down, take it up, end it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from permits.applications.models import Application
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.errors import Forbidden, Invalid, NotFound, Problem
from permits.ids import new_id
from permits.parties import invitations, operations
from permits.parties.models import Mandate, MandateScope
from workflows.engine.outcome import Actor

LONGEST = timedelta(days=2 * 366)
TELLS = ("both", "representative", "principal")
COVERS = ("all", "services", "cases")
MOST = 100  # powers of attorney of one person that wait or hold


@dataclass(frozen=True, slots=True)
class Paper:
    """The signed paper: a clean copy of what was sent, in the store."""

    filename: str
    media_type: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A power of attorney as its page sends it. ``codes`` are the services or applications, by ``covers``.

    ``business_id`` is empty where a person gives it for themselves.
    """

    business_id: str
    mail: str
    first_day: date | None
    last_day: date | None
    covers: str
    codes: tuple[str, ...]
    tells: str
    language: str


def problems_of(wanted: Wanted, actor: Actor, today: date) -> list[Problem]:
    """What is not in order, each beside its box."""
    found = [] if invitations.is_address(wanted.mail) else [Problem("mail", "not_an_address")]
    first, last = wanted.first_day, wanted.last_day
    found += [Problem(box, "day_missing") for box, day in (("first", first), ("last", last)) if day is None]
    if first is not None and last is not None:
        if last < first:
            found.append(Problem("last", "days_out_of_order"))
        elif last < today:
            found.append(Problem("last", "day_over"))
        elif last - first > LONGEST:
            found.append(Problem("last", "mandate_too_long"))
    if wanted.tells not in TELLS:
        found.append(Problem("tells", "choice_missing"))
    if wanted.covers not in COVERS or (wanted.covers != "all" and not _known(wanted, actor)):
        found.append(Problem("covers", "mandate_covers_nothing"))
    return found


def give(wanted: Wanted, paper: Paper, actor: Actor, today: date, now: datetime) -> str:
    """Write a power of attorney down and invite the representative by mail; its id. It holds once they have accepted.

    Raises Forbidden for an account of the office and for a business that the actor does not manage, NotFound, Invalid.
    """
    session = assert_transaction()
    if actor.kind != "applicant":
        raise Forbidden("staff_may_not_apply")
    if wanted.business_id:
        operations.managed(wanted.business_id, actor)
    wrong = problems_of(wanted, actor, today)
    if wrong:
        raise Invalid(tuple(wrong))
    open_ones = select(func.count()).where(
        Mandate.principal_id == actor.id, Mandate.withdrawn_at.is_(None), Mandate.last_day >= today
    )
    if (session.scalar(open_ones) or 0) >= MOST:
        raise Forbidden("too_many_mandates")
    assert wanted.first_day is not None and wanted.last_day is not None
    mandate = Mandate(
        id=new_id(), principal_id=actor.id, business_id=wanted.business_id or None, first_day=wanted.first_day,
        last_day=wanted.last_day, tells=wanted.tells, filename=paper.filename, media_type=paper.media_type,
        size=paper.size, sha256=paper.sha256, made_at=now,
    )  # fmt: skip
    session.add(mandate)
    session.flush()
    what = wanted.covers.removesuffix("s") if wanted.covers != "all" else "all"
    for code in _known(wanted, actor) if wanted.covers != "all" else [""]:
        session.add(MandateScope(mandate_id=mandate.id, what=what, code=code))
    invitations.invite("mandate", mandate.id, wanted.mail, "", wanted.language, actor, now)
    return str(mandate.id)


def take_up(mandate_id: str, actor: Actor, now: datetime) -> None:
    """The representative accepts, under the invitation's lock. Raises NotFound once it was withdrawn, Forbidden for oneself."""
    mandate = _locked(mandate_id)
    if mandate.withdrawn_at is not None or mandate.representative_id is not None:
        raise NotFound
    if mandate.business_id is None and mandate.principal_id == actor.id:
        raise Forbidden("own_representative")
    mandate.representative_id, mandate.accepted_at = actor.id, now


def withdraw(mandate_id: str, actor: Actor, now: datetime) -> None:
    """End a power of attorney at once: by whoever gave it, by a manager of the business, or given back by the representative.

    Done once more it changes nothing. Raises NotFound for anybody else.
    """
    mandate = _locked(mandate_id)
    if actor.id != mandate.representative_id:
        require_giver(mandate, actor)
    if mandate.withdrawn_at is not None:
        return
    mandate.withdrawn_at, mandate.withdrawn_by = now, actor.id
    for each in invitations.open_invitations("mandate", mandate.id, now):
        invitations.end(each, now)


def require_giver(mandate: Mandate, actor: Actor) -> None:
    """Whether the actor may change this power of attorney: it is theirs, or that of a business they manage. Raises NotFound."""
    if mandate.business_id is None:
        if mandate.principal_id != actor.id:
            raise NotFound
        return
    held = operations.member_of(mandate.business_id, actor.id)
    if held is None or held.may != "manage":
        raise NotFound


def _known(wanted: Wanted, actor: Actor) -> list[str]:
    """Of the services or applications named those that there are, and that are the giver's."""
    if wanted.covers == "services":
        there = {each.service for each in definitions.current_versions()}
        return sorted(there & set(wanted.codes))
    of_giver = (
        Application.business_id == wanted.business_id
        if wanted.business_id
        else (Application.applicant_id == actor.id) & Application.business_id.is_(None)
    )
    mine = select(Application.id).where(of_giver, Application.id.in_(wanted.codes))
    return sorted(assert_transaction().scalars(mine))


def _locked(mandate_id: str) -> Mandate:
    found = assert_transaction().get(Mandate, mandate_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found
