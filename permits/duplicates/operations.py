"""What is done about a duplicate: asked for, taken back, granted, refused, issued. Whoever acts locks the permit first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from permits.accounts.queries import people_of
from permits.applications import record
from permits.applications.cases import load_case
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.duplicates.models import PermitDuplicate
from permits.duplicates.queries import at_seat, fee_of
from permits.errors import Conflict, Forbidden, Invalid, Problem
from permits.holding.operations import locked_own
from permits.holding.rules import change_refusal, rules_of, seats_for, standing_refusal
from permits.ids import new_id
from permits.issuance.models import Permit
from permits.issuance.operations import StoredPaper
from permits.parties import behalf
from permits.scheduling.operations import Promise, schedule_all
from workflows.engine.outcome import SYSTEM, Actor, Happened

CAUSES = ("lost", "damaged", "other")
LONGEST = 1_800


def ask(permit_id: str, cause: str, reason: str, actor: Actor, now: datetime) -> str:
    """Ask for a duplicate of one's permit and return its id; while one is under way, that one.

    Whoever acts for the holder asks for the holder. Raises NotFound for somebody else's permit, Forbidden with the reason why
    there is none of it, Invalid without cause or words.
    """
    permit, _case = locked_own(permit_id, actor)
    under_way = _under_way(permit.id)
    if under_way is not None:
        return str(under_way.id)
    _require_possible(permit, now)
    problems = [Problem("cause", "duplicate_cause_missing")] if cause not in CAUSES else []
    problems += _words("reason", reason, "duplicate_reason_missing")
    if problems:
        raise Invalid(tuple(problems))
    made = PermitDuplicate(
        id=new_id(),
        permit_id=permit.id,
        application_id=permit.application_id,
        state="asked",
        cause=cause,
        reason=reason.strip(),
        asked_by=actor.id,
        asked_at=now,
    )
    assert_transaction().add(made)
    assert_transaction().flush()
    _note(made, "duplicate_asked", {"cause": cause}, actor, now)
    _tell_office(made, permit, now)
    return str(made.id)


def take_back(permit_id: str, actor: Actor, now: datetime) -> None:
    """Take back what was asked for one's permit while the office has not settled it. Raises NotFound, Forbidden, Conflict."""
    permit, _case = locked_own(permit_id, actor)
    found = _under_way(permit.id)
    if found is None or found.state != "asked":
        raise Conflict("duplicate_settled")
    _settle(found, "taken_back", actor, now)
    _note(found, "duplicate_taken_back", {}, actor, now)


def grant(duplicate_id: str, paid: bool, actor: Actor, now: datetime) -> int:
    """Grant a duplicate, which promises its marked copy, and return which one of the permit it is.

    ``paid``: whoever grants it says that the fee of the procedure was paid. Raises NotFound without a seat that the procedure
    names, Conflict once it is settled, Forbidden for a permit that lost its force, Invalid while a fee is not paid.
    """
    found, permit = _locked(duplicate_id, actor)
    _require_possible(permit, now)
    fee = fee_of(permit)
    if fee and not paid:
        raise Invalid((Problem("paid", "duplicate_fee_unpaid"),))
    last = select(func.max(PermitDuplicate.sequence)).where(PermitDuplicate.permit_id == permit.id)
    found.sequence = (assert_transaction().scalar(last) or 0) + 1
    found.fee = fee or None
    _settle(found, "granted", actor, now)
    _note(found, "duplicate_granted", {"sequence": found.sequence, "fee": fee}, actor, now)
    data = {"duplicate": found.id}
    schedule_all([Promise("permit.duplicate", f"permit.duplicate:{found.id}", now, permit.application_id, data)], now)
    return int(found.sequence)


def refuse(duplicate_id: str, answer: str, actor: Actor, now: datetime) -> None:
    """Refuse a duplicate, with words that the holder reads. Raises NotFound, Conflict, Invalid."""
    found, _permit = _locked(duplicate_id, actor)
    problems = _words("answer", answer, "duplicate_answer_missing")
    if problems:
        raise Invalid(tuple(problems))
    found.answer = answer.strip()
    _settle(found, "refused", actor, now)
    _note(found, "duplicate_refused", {}, actor, now)
    _tell_holder("duplicate_refused", found, now)


def attach_copy(duplicate_id: str, stored: StoredPaper | None, now: datetime) -> bool:
    """Turn a granted duplicate into an issued one with its signed copy. False when it has one, or ended otherwise.

    A permit that lost its force meanwhile has no copy any more: the duplicate is called off.
    """
    session = assert_transaction()
    permit = _locked_permit(session.get_one(PermitDuplicate, duplicate_id).permit_id)
    found = session.get_one(PermitDuplicate, duplicate_id, populate_existing=True)
    if found.state != "granted":
        return False
    counts = not standing_refusal(permit, definitions.calendar().local_date(now))
    if stored is not None and counts:
        found.issued_at, found.document_sha256, found.document_size = now, stored.sha256, stored.size
    found.state = "issued" if found.issued_at is not None else "called_off"
    session.flush()
    _note(found, f"duplicate_{found.state}", {"sequence": found.sequence}, SYSTEM, now)
    _tell_holder("duplicate_ready" if found.state == "issued" else "duplicate_refused", found, now)
    return found.state == "issued"


def _require_possible(permit: Permit, now: datetime) -> None:
    refusal = change_refusal("duplicate", permit, rules_of(permit), definitions.calendar().local_date(now))
    if refusal:
        raise Forbidden(refusal)


def _words(about: str, words: str, missing: str) -> list[Problem]:
    if not words.strip():
        return [Problem(about, missing)]
    return [Problem(about, "too_long", {"limit": str(LONGEST)})] if len(words) > LONGEST else []


def _locked(duplicate_id: str, actor: Actor) -> tuple[PermitDuplicate, Permit]:
    """What waits for the actor's seat, with its permit locked. Raises NotFound, Conflict once it is settled."""
    _found, seen = at_seat(duplicate_id, actor)
    permit = _locked_permit(seen.id)
    found = assert_transaction().get_one(PermitDuplicate, duplicate_id, populate_existing=True)
    if found.state != "asked":
        raise Conflict("duplicate_settled")
    return found, permit


def _locked_permit(permit_id: str) -> Permit:
    return assert_transaction().get_one(Permit, permit_id, with_for_update=True, populate_existing=True)


def _under_way(permit_id: str) -> PermitDuplicate | None:
    """What is asked for or granted and has no copy yet."""
    wanted = PermitDuplicate.permit_id == permit_id, PermitDuplicate.state.in_(("asked", "granted"))
    return assert_transaction().scalar(select(PermitDuplicate).where(*wanted))


def _settle(found: PermitDuplicate, state: str, actor: Actor, now: datetime) -> None:
    found.state, found.settled_by, found.settled_at = state, actor.id, now
    assert_transaction().flush()


def _note(found: PermitDuplicate, kind: str, data: Mapping[str, str | int | None], actor: Actor, now: datetime) -> None:
    """Put it on the case's record, without a word of anybody: what it is about, and who acts for whom."""
    case = load_case(assert_transaction(), found.application_id, lock=True, now=now)
    said = Happened(kind, {"duplicate": found.id, **data})
    record.note(assert_transaction(), case.row, (said, *behalf.happened(case, actor)), actor, now)


def _tell_office(found: PermitDuplicate, permit: Permit, now: datetime) -> None:
    """A mail to everybody who may settle it; of one permit they get no second one on the same day."""
    people: dict[str, None] = {}
    for office, role in sorted(seats_for("duplicate", permit, rules_of(permit))):
        people |= dict.fromkeys(each.id for each in people_of(office, role))
    day = definitions.calendar().local_date(now)
    schedule_all(
        [
            Promise(
                "notice.duplicate_asked",
                f"permit_duplicate:{permit.id}:{day}:{person}",
                now,
                permit.application_id,
                {"account": person, "permit": permit.id, "duplicate": found.id},
            )
            for person in people
        ],
        now,
    )


def _tell_holder(kind: str, found: PermitDuplicate, now: datetime) -> None:
    data = {"permit": found.permit_id, "duplicate": found.id}
    schedule_all(
        [Promise(f"notice.{kind}", f"permit_duplicate:{found.id}:{found.state}", now, found.application_id, data)], now
    )
