"""The office names a new manager for a business whose managers are gone: with a paper and a reason, by two people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from permits.accounts.models import Account
from permits.accounts.queries import abilities_of, account_by_email
from permits.applications import lifecycle, record
from permits.applications.cases import load_case
from permits.applications.models import Application
from permits.db import assert_transaction
from permits.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from permits.ids import new_id
from permits.parties import operations
from permits.parties.mandates import Paper
from permits.parties.models import Membership, Succession
from permits.scheduling.operations import Promise, schedule_all
from workflows.engine.outcome import Actor, Happened

SETTLE = "businesses.settle"  # the ability to ask for a new manager, and to settle what somebody else has asked
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked: an application of the business, by its number; whose mail address; why."""

    number: str
    mail: str
    reason: str


def problems_of(wanted: Wanted, actor: Actor) -> list[Problem]:
    """What is not in order, each beside its box. Raises Forbidden without the ability."""
    _require_may(actor)
    found = [] if _case(wanted, actor) is not None else [Problem("number", "business_unknown")]
    if _successor(wanted) is None:
        found.append(Problem("mail", "person_unknown"))
    if not wanted.reason.strip():
        found.append(Problem("reason", "succession_reason_missing"))
    elif len(wanted.reason) > LONGEST:
        found.append(Problem("reason", "too_long", {"limit": str(LONGEST)}))
    return found


def ask(wanted: Wanted, paper: Paper, actor: Actor, now: datetime) -> str:
    """Ask for a new manager; its id. Nothing changes before somebody else settles it. Raises Forbidden, Invalid."""
    wrong = problems_of(wanted, actor)
    case, successor = _case(wanted, actor), _successor(wanted)
    if wrong or case is None or successor is None:
        raise Invalid(tuple(wrong))
    found = Succession(
        id=new_id(), business_id=case.business_id, application_id=case.id, successor_id=successor.id,
        reason=wanted.reason.strip(), filename=paper.filename, media_type=paper.media_type, size=paper.size,
        sha256=paper.sha256, asked_by=actor.id, asked_at=now,
    )  # fmt: skip
    assert_transaction().add(found)
    return str(found.id)


def settle(succession_id: str, granted: bool, actor: Actor, now: datetime) -> None:
    """Grant or refuse what somebody else has asked; the managers there are and the new one get a mail.

    Raises NotFound, Forbidden for whoever asked and without the ability, Conflict when somebody settled it meanwhile.
    """
    _require_may(actor)
    session = assert_transaction()
    found = session.get(Succession, succession_id, with_for_update=True, populate_existing=True)
    if found is None or not _reaches(session.get(Application, found.application_id), actor):
        raise NotFound
    if found.asked_by == actor.id:
        raise Forbidden("settle_own_request")
    if found.settled_at is not None:
        raise Conflict("succession_settled")
    found.settled_by, found.settled_at, found.granted = actor.id, now, granted
    if granted:
        _put_in_charge(found, actor, now)


def _put_in_charge(found: Succession, actor: Actor, now: datetime) -> None:
    session = assert_transaction()
    case = load_case(session, found.application_id, lock=True)
    operations.lock(found.business_id)
    operations.add_member(found.business_id, found.successor_id, "manage", actor.id, now)
    data = {"business": found.business_id, "account": found.successor_id, "succession": found.id}
    record.note(session, case.row, (Happened("manager_named", data),), actor, now)
    managers = session.scalars(
        select(Membership.account_id).where(
            Membership.business_id == found.business_id, Membership.may == "manage", Membership.ended_at.is_(None)
        )
    )
    kind = "notice.succession"
    key = lifecycle.job_key(found.application_id, f"{kind}:{found.id}")
    mails = [Promise(kind, f"{key}:{each}", now, found.application_id, {"reader": each}) for each in sorted(managers)]
    schedule_all(mails, now)


def _require_may(actor: Actor) -> None:
    if SETTLE not in abilities_of(actor):
        raise Forbidden("not_your_role")


def _case(wanted: Wanted, actor: Actor) -> Application | None:
    """The business's application with this number, where it is the actor's office that leads it."""
    number = wanted.number.strip().upper()
    case = assert_transaction().scalar(select(Application).where(Application.number == number))
    return case if _reaches(case, actor) else None


def _reaches(case: Application | None, actor: Actor) -> bool:
    return (
        case is not None and case.business_id is not None and case.office in {office for office, _role in actor.seats}
    )


def _successor(wanted: Wanted) -> Account | None:
    found = account_by_email(wanted.mail)
    sound = found is not None and found.active and found.confirmed_at is not None and not found.seats
    return found if sound else None
