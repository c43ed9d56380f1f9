"""Help with one draft: invite somebody to read it or to fill it in, and end that. Sending stays with whoever's it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from permits.applications import record
from permits.applications.cases import load_case
from permits.applications.models import Application
from permits.applications.operations import owned
from permits.db import assert_transaction
from permits.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from permits.ids import new_id
from permits.parties import invitations
from permits.parties.models import Coediting, CounterFiling, Invitation
from permits.parties.standing import standing
from workflows.engine.outcome import Actor, Happened

RIGHTS = ("fill", "read")
MOST = 20


def invite(application_id: str, mail: str, may: str, language: str, actor: Actor, now: datetime) -> str:
    """Ask somebody by mail to help with a draft; returns the invitation's id.

    Raises NotFound, Forbidden, Invalid, Conflict once it was sent.
    """
    case = owned(application_id, actor)
    if case.row.submitted_at is not None:
        raise Conflict("case_moved")
    if may not in RIGHTS:
        raise Invalid((Problem("may", "right_missing"),))
    if len(_helping(application_id)) >= MOST:
        raise Forbidden("too_many_helpers")
    return invitations.invite("draft", application_id, mail, may, language, actor, now)


def take_up(found: Invitation, actor: Actor, now: datetime) -> None:
    """Help from now on, under the invitation's lock; instead of an earlier right to the same draft.

    Raises NotFound once the application was sent or whoever invited may not do so any more, Forbidden for one's own draft.
    """
    session = assert_transaction()
    case = load_case(session, found.about, lock=True)
    inviter = standing(case.row, found.invited_by, lambda: case.facts.today or now.date())
    if case.row.submitted_at is not None or inviter is None or inviter.relation != "own":
        raise NotFound
    held = standing(case.row, actor.id, lambda: case.facts.today or now.date())
    if held is not None and held.relation == "own":
        raise Forbidden("own_draft")
    for each in _helping(found.about):
        if each.account_id == actor.id:
            each.ended_at, each.ended_by = now, found.invited_by
    session.flush()
    session.add(
        Coediting(
            id=new_id(),
            application_id=found.about,
            account_id=actor.id,
            may=found.may,
            since=now,
            given_by=found.invited_by,
        )
    )
    said = Happened("helper_added", {"account": actor.id, "may": found.may})
    record.note(session, case.row, (said,), actor, now)


def end(application_id: str, account_id: str, actor: Actor, now: datetime) -> None:
    """End somebody's help at once: by whoever's draft it is, or by the helper. Once more changes nothing. Raises NotFound."""
    session = assert_transaction()
    case = load_case(session, application_id, lock=True)
    if actor.id != account_id:
        owned(application_id, actor)
    for each in _helping(application_id):
        if each.account_id == account_id:
            each.ended_at, each.ended_by = now, actor.id
            said = Happened("helper_removed", {"account": account_id})
            record.note(session, case.row, (said,), actor, now)


def end_all(concerned: ColumnElement[bool], by: str, now: datetime) -> None:
    """End every help with these applications, and what the counter may do with them; ``concerned`` is a condition on them."""
    ids = select(Application.id).where(concerned)
    helps = update(Coediting).where(Coediting.application_id.in_(ids), Coediting.ended_at.is_(None))
    filings = update(CounterFiling).where(CounterFiling.application_id.in_(ids), CounterFiling.handed_over_at.is_(None))
    session = assert_transaction()
    session.execute(helps.values(ended_at=now, ended_by=by))
    session.execute(filings.values(handed_over_at=now))


def _helping(application_id: str) -> list[Coediting]:
    wanted = select(Coediting).where(Coediting.application_id == application_id, Coediting.ended_at.is_(None))
    return list(assert_transaction().scalars(wanted.order_by(Coediting.id)))
