"""Questions to one's permits, to what follows them, and to what is asked about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from permits.accounts.models import Account
from permits.applications.models import Answers, Application
from permits.db import db
from permits.errors import NotFound
from permits.holding.models import PermitAct, PermitSuccession
from permits.issuance.models import Permit
from permits.parties.behalf import STEPPING
from permits.parties.standing import Standing, reached_by, standing
from workflows.engine.outcome import Actor

MOST = 200


@dataclass(frozen=True, slots=True)
class Earlier:
    """The permit that an application follows, and the questions whose answers are still those of the earlier case."""

    number: str
    kind: str
    codes: frozenset[str]


def own(account_id: str, day: date) -> Sequence[Permit]:
    """The issued permits of a person and of those for whom they act, the newest first."""
    wanted = (
        select(Permit)
        .join(Application, Application.id == Permit.application_id)
        .where(reached_by(account_id, day), Permit.issued_at.is_not(None))
    )
    return db.session.scalars(wanted.order_by(Permit.issued_at.desc(), Permit.id.desc()).limit(MOST)).all()


def own_permit(permit_id: str, actor: Actor, day: date) -> Permit:
    """An issued permit of one's own, or of somebody for whom one acts or may read. Raises NotFound."""
    wanted = select(Permit).join(Application, Application.id == Permit.application_id)
    own_one = wanted.where(Permit.id == permit_id, reached_by(actor.id, day), Permit.issued_at.is_not(None))
    found: Permit | None = db.session.scalar(own_one) if actor.id else None
    if found is None:
        raise NotFound
    return found


def held_of(application_id: str, actor: Actor, day: date) -> Permit | None:
    """The permit that an application issued, for those whose page of it opens."""
    wanted = select(Permit).join(Application, Application.id == Permit.application_id)
    held = wanted.where(Application.id == application_id, reached_by(actor.id, day), Permit.issued_at.is_not(None))
    found: Permit | None = db.session.scalar(held) if actor.id else None
    return found


def acting(of: Permit, actor: Actor, day: date) -> Standing | None:
    """As what the actor may do something with a permit; None for those who only look."""
    found = standing(db.session.get_one(Application, of.application_id), actor.id, lambda: day)
    return found if found is not None and found.relation in STEPPING else None


def office_permit(permit_id: str, actor: Actor) -> Permit:
    """A permit of one of the actor's offices. Raises NotFound."""
    found = db.session.get(Permit, permit_id)
    if found is None or found.office not in {office for office, _role in actor.seats}:
        raise NotFound
    return found


def permit(permit_id: str | None) -> Permit | None:
    """The permit with this id, if any."""
    return db.session.get(Permit, permit_id) if permit_id else None


def predecessor(of: Permit) -> Permit | None:
    """The permit that this one renewed, changed or took over."""
    wanted = select(Permit).join(PermitSuccession, PermitSuccession.permit_id == Permit.id)
    return db.session.scalar(wanted.where(PermitSuccession.application_id == of.application_id))


def following(of: Permit, account_id: str, day: date) -> Sequence[tuple[str, str, str | None]]:
    """(kind, application's id, its number) of the applications under way that follow a permit and that this person sees."""
    wanted = (
        select(PermitSuccession.kind, Application.id, Application.number)
        .join(Application, Application.id == PermitSuccession.application_id)
        .where(PermitSuccession.permit_id == of.id, reached_by(account_id, day), Application.closed_at.is_(None))
    )
    return [(each.kind, each.id, each.number) for each in db.session.execute(wanted.order_by(Application.id))]


def asked(permit_id: str, kind: str) -> tuple[PermitAct, str] | None:
    """What is asked about a permit and waits, with the name of whoever asked it."""
    wanted = select(PermitAct, Account.name).join(Account, Account.id == PermitAct.asked_by)
    found = db.session.execute(
        wanted.where(PermitAct.permit_id == permit_id, PermitAct.kind == kind, PermitAct.state == "asked")
    ).first()
    return (found[0], found[1]) if found is not None else None


def offered_to(account_id: str) -> Sequence[tuple[PermitAct, Permit]]:
    """The permits that somebody offers to a person, by the address of their account."""
    wanted = select(PermitAct, Permit).join(Permit, Permit.id == PermitAct.permit_id)
    wanted = wanted.join(Account, Account.email == PermitAct.mail).where(Account.id == account_id)
    theirs = wanted.where(Account.confirmed_at.is_not(None), PermitAct.state == "asked", PermitAct.kind == "transfer")
    rows = db.session.execute(theirs.order_by(PermitAct.asked_at))
    return [(act, permit) for act, permit in rows]


def earlier_of(application_id: str) -> Earlier | None:
    """What an application was filled with from an earlier one, as far as it was not changed since."""
    wanted = select(PermitSuccession, Permit.number, Permit.application_id).join(
        Permit, Permit.id == PermitSuccession.permit_id
    )
    found = db.session.execute(wanted.where(PermitSuccession.application_id == application_id)).first()
    if found is None:
        return None
    link, number, earlier_id = found
    ids = (application_id, earlier_id)
    rows = db.session.execute(
        select(Answers.application_id, Answers.answers).where(or_(*(Answers.application_id == each for each in ids)))
    )
    kept = {each.application_id: each.answers for each in rows}
    now, then = (kept.get(each, {}) for each in ids)
    same = frozenset(code for code in link.taken if code in now and now[code] == then.get(code))
    return Earlier(number, link.kind, same)
