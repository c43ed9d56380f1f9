"""Invite somebody by mail to take part, answer an invitation, take one back.

Whether the address has an account is told to nobody: the mail goes out either way, and its link asks to sign in.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from permits.accounts.models import Account
from permits.applications.operations import owned
from permits.db import assert_transaction
from permits.errors import Forbidden, Invalid, NotFound, Problem
from permits.ids import new_id
from permits.parties import coediting, handing, mandates, operations
from permits.parties.models import Invitation
from permits.scheduling.operations import schedule
from workflows.engine.outcome import Actor

LASTS = timedelta(days=7)
MOST_A_DAY = 30  # of one person: invitations are mails to strangers


def invite_member(business_id: str, mail: str, may: str, language: str, actor: Actor, now: datetime) -> str:
    """Ask somebody by mail to become a member of a business; returns the invitation's id.

    The same address invited again ends the earlier invitation. Raises NotFound, Forbidden, Invalid.
    """
    operations.managed(business_id, actor)
    if may not in operations.RIGHTS:
        raise Invalid((Problem("may", "right_missing"),))
    return invite("member", business_id, mail, may, language, actor, now)


def invite(kind: str, about: str, mail: str, may: str, language: str, actor: Actor, now: datetime) -> str:
    """Write an invitation and promise its mail. The caller has asked whether the actor may. Raises Invalid, Forbidden."""
    session = assert_transaction()
    address = mail.strip().lower()
    if not is_address(address):
        raise Invalid((Problem("mail", "not_an_address"),))
    sent = select(func.count()).where(
        Invitation.invited_by == actor.id, Invitation.invited_at > now - timedelta(days=1)
    )
    if (session.scalar(sent) or 0) >= MOST_A_DAY:
        raise Forbidden("too_many_invitations")
    for each in open_invitations(kind, about, now):
        if each.mail == address:
            end(each, now)
    found = Invitation(
        id=new_id(), kind=kind, about=about, may=may, mail=address, language=language, invited_by=actor.id,
        invited_at=now, expires_at=now + LASTS,
    )  # fmt: skip
    session.add(found)
    session.flush()
    schedule("notice.invitation", f"invitation:{found.id}", now, None, {"invitation": found.id}, now)
    return str(found.id)


def is_address(mail: str) -> bool:
    """Whether a mail could go there: the shape of an address, no more."""
    address = mail.strip()
    return "@" in address[1:-1] and len(address) <= 254 and not any(each.isspace() for each in address)


def open_invitations(kind: str, about: str, now: datetime) -> list[Invitation]:
    """The invitations to one thing that wait for an answer."""
    wanted = select(Invitation).where(
        Invitation.kind == kind, Invitation.about == about, Invitation.ended_at.is_(None), Invitation.expires_at > now
    )
    return list(assert_transaction().scalars(wanted.order_by(Invitation.id)))


def accept(invitation_id: str, actor: Actor, now: datetime) -> Invitation:
    """Take part: the right holds from now on and the link is used up. Once more by the same person changes nothing.

    Raises NotFound for an invitation that has ended, Forbidden for an account of the office and for one that has another
    address than the mail went to.
    """
    found = _locked(invitation_id)
    if found.accepted_by == actor.id and actor.id:
        return found
    _require_open(found, actor, now)
    if found.kind == "member":
        _join(found, actor, now)
    elif found.kind == "draft":
        coediting.take_up(found, actor, now)
    elif found.kind == handing.KIND:
        handing.take_up(found, actor, now)
    else:
        mandates.take_up(found.about, actor, now)
    found.accepted_by = actor.id
    end(found, now)
    return found


def _join(found: Invitation, actor: Actor, now: datetime) -> None:
    """Become a member, where whoever invited still manages the business. An invitation takes no greater right away."""
    operations.lock(found.about)
    inviter = operations.member_of(found.about, found.invited_by)
    if inviter is None or inviter.may != "manage":
        raise NotFound
    held, rank = operations.member_of(found.about, actor.id), operations.RIGHTS.index
    if held is None or rank(found.may) < rank(held.may):
        operations.add_member(found.about, actor.id, found.may, found.invited_by, now)


def decline(invitation_id: str, actor: Actor, now: datetime) -> None:
    """Say no: the link is used up. Raises as :func:`accept` does."""
    found = _locked(invitation_id)
    _require_open(found, actor, now)
    end(found, now)


def withdraw(invitation_id: str, actor: Actor, now: datetime) -> Invitation:
    """Take an invitation back before it is answered. Whoever may invite may; once more changes nothing. Raises NotFound."""
    found = _locked(invitation_id)
    if found.kind == "member":
        operations.managed(found.about, actor)
    elif found.kind == "draft":
        owned(found.about, actor)
    elif found.kind == handing.KIND:
        handing.withdraw(found, actor, now)
    else:
        mandates.withdraw(found.about, actor, now)
    if found.ended_at is None:
        end(found, now)
    return found


def _require_open(found: Invitation, actor: Actor, now: datetime) -> None:
    if found.ended_at is not None or found.expires_at <= now:
        raise NotFound
    if actor.kind != "applicant":
        raise Forbidden("staff_may_not_apply")
    account = assert_transaction().get(Account, actor.id)
    if account is None or account.email != found.mail:
        raise Forbidden("invited_other_address")


def _locked(invitation_id: str) -> Invitation:
    found = assert_transaction().get(Invitation, invitation_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def end(found: Invitation, now: datetime) -> None:
    """Use an invitation up; its address and words are needed no longer."""
    found.ended_at, found.mail, found.reason = now, "", ""
