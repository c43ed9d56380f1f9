"""Hand a case over: whoever has it offers it by mail, and it is the other person's once they accept.

Whether the address has an account is told to nobody: the mail goes out either way, and its link asks to sign in.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from permits.accounts.models import Account
from permits.accounts.queries import actor_of
from permits.applications import lifecycle, record
from permits.applications.cases import Case, load_case
from permits.applications.models import Application
from permits.applications.steps import steps
from permits.db import assert_transaction
from permits.errors import Forbidden, Invalid, NotFound, Problem
from permits.parties import coediting, invitations
from permits.parties.behalf import require_apart
from permits.parties.models import Invitation
from permits.parties.standing import standing
from permits.scheduling.operations import schedule
from workflows import Refused, fire
from workflows.engine.outcome import Actor, Decision, Happened, Outcome

KIND = "case"
applications = Application.__table__


def hands_over(case: Case, code: str) -> bool:
    """Whether a step gives the case to another applicant."""
    operation = case.definition.operations.get(code)
    return operation is not None and operation.kind == "hand_over"


def offer(case: Case, code: str, decision: Decision, mail: str, actor: Actor, now: datetime) -> Outcome:
    """Ask whoever has a mail address to take a case over by this step; an earlier offer of the same case ends.

    The caller has locked the case and asked whether the actor may. Returns what the step will do. Raises Refused as the
    step itself would, Invalid for what is no address or the present applicant's.
    """
    require_apart(case, actor)
    outcome = fire(case.definition, case.snapshot, code, actor, case.facts, now, decision)
    address, session = mail.strip().lower(), assert_transaction()
    if not invitations.is_address(address):
        raise Invalid((Problem("successor", "not_an_address"),))
    if case.row.business_id is None and address == session.get_one(Account, case.row.applicant_id).email:
        raise Invalid((Problem("successor", "person_same"),))
    for each in invitations.open_invitations(KIND, case.row.id, now):
        invitations.end(each, now)
    made = invitations.invite(KIND, case.row.id, address, "", case.row.language, actor, now)
    found = session.get_one(Invitation, made)
    found.step, found.reason = code, decision.reason
    session.flush()
    record.note(session, case.row, (Happened("case_offered", {"invitation": made}),), actor, now)
    return outcome


def take_up(found: Invitation, heir: Actor, now: datetime) -> None:
    """The case is the heir's, by the step of whoever offered it, under the invitation's lock.

    Raises NotFound once whoever offered it may not do so any more, Forbidden for one's own case and where the case cannot be
    handed over at this moment.
    """
    session = assert_transaction()
    case = load_case(session, found.about, lock=True, now=now)
    giver = _giver(found, case, now)
    if case.row.business_id is None and case.row.applicant_id == heir.id:
        raise Forbidden("person_same")
    try:
        lifecycle.fire_trigger(case.row.id, found.step, giver, now, decision=Decision(reason=found.reason))
    except Refused as refused:
        raise Forbidden("hand_over_not_now") from refused
    coediting.end_all(applications.c.id == case.row.id, giver.id, now)
    session.execute(
        update(applications).where(applications.c.id == case.row.id).values(applicant_id=heir.id, business_id=None)
    )
    key = lifecycle.job_key(case.row.id, f"notice.handed_over:{heir.id}:{now.isoformat()}")
    schedule("notice.handed_over", key, now, case.row.id, {}, now)


def withdraw(found: Invitation, actor: Actor, now: datetime) -> None:
    """Whether the actor may take an offer back: whoever made it, whose case it is, and whoever of the office could offer it.

    Noted in the record. Raises NotFound for anybody else.
    """
    case = load_case(assert_transaction(), found.about, lock=True, now=now)
    if actor.id != found.invited_by and not _owns(case, actor, now) and not _could(case, found.step, actor, now):
        raise NotFound
    if found.ended_at is None:
        said = Happened("case_offer_taken_back", {"invitation": found.id})
        record.note(assert_transaction(), case.row, (said,), actor, now)


def _giver(found: Invitation, case: Case, now: datetime) -> Actor:
    account = assert_transaction().get(Account, found.invited_by)
    if account is None or not account.active or account.erased_at is not None:
        raise NotFound
    giver = actor_of(account)
    if giver.kind == "applicant" and not _owns(case, giver, now):
        raise NotFound
    return giver


def _owns(case: Case, actor: Actor, now: datetime) -> bool:
    held = standing(case.row, actor.id, lambda: case.facts.today or now.date())
    return held is not None and held.relation == "own" and held.via != "mandate"


def _could(case: Case, code: str, actor: Actor, now: datetime) -> bool:
    return actor.kind == "staff" and any(each.code == code for each in steps(case, actor, now))
