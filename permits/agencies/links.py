"""Making, replacing and ending the links of outside agencies. Nothing here knows a token: that is made with its mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from permits.agencies.models import AgencyLink
from permits.applications import record
from permits.applications.cases import Case, ReviewRow, load_case_of_review
from permits.applications.models import Act, Application
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.errors import Conflict, Invalid, NotFound, Problem
from permits.ids import new_id
from permits.reviews.models import Review
from permits.scheduling.operations import Job, Promise, schedule_all
from workflows.engine.outcome import SYSTEM, Actor, Happened

reviews = Review.__table__
LONGEST_REASON = 2_000


def is_outside(office: str) -> bool:
    """Whether an office of the city's file answers by links."""
    found = definitions.city().offices.get(office)
    return found is not None and found.outside


def live_link(session: Session, review_id: str) -> AgencyLink | None:
    """The link of a review that nobody has ended."""
    wanted = select(AgencyLink).where(AgencyLink.review_id == review_id, AgencyLink.ended_at.is_(None))
    return session.scalars(wanted.execution_options(populate_existing=True)).first()


def ask(review: Review, now: datetime) -> None:
    """Make the first link of an open review and promise its mail. Once: a repetition makes none, also when it was ended.

    The case is locked by whoever runs the work that asks.
    """
    session = assert_transaction()
    if session.scalar(select(AgencyLink.id).where(AgencyLink.review_id == review.id).limit(1)) is not None:
        return
    session.flush()
    table = Application.__table__
    case = session.execute(select(table).where(table.c.id == review.application_id)).one()
    link_id = _make(review, SYSTEM, now)
    _note(session, case, [_happened("agency_link_made", review, link_id)], SYSTEM, now)


def remind(job: Job, review: Review, now: datetime) -> None:
    """Promise a mail to the agency that its answer is awaited. It carries no link: only the first mail knows the token."""
    link = live_link(assert_transaction(), review.id)
    if link is None:
        return
    data: dict[str, str | int] = {"link": link.id, "kind": job.kind}
    schedule_all([Promise("notice.agency_reminder", f"{job.key}:agency", now, job.application_id, data)], now)


def renew(review_id: str, seen: str, reason: str, actor: Actor, now: datetime) -> None:
    """Send a new link in the place of the one that the page showed (``seen``, empty for none), and say why.

    What the agency had filled in goes along. The door has asked whether the actor may. Asked twice, the second finds another
    link there and changes nothing. Raises NotFound, Invalid without a reason, Conflict when the review is closed.
    """
    session = assert_transaction()
    case, review = _open_outside(session, review_id)
    said = _reason(reason)
    link = live_link(session, review_id)
    if (link.id if link is not None else "") != seen:
        return
    if link is not None:
        _end(session, link, actor, now)
    link_id = _make(review, actor, now)
    if link is not None:
        _pass_draft_on(session, review, link, link_id)
    happened = [_happened("agency_link_ended", review, link.id)] if link is not None else []
    made = _happened("agency_link_made", review, link_id, reason_digest=_digest(case, said))
    _keep_reason(session, case, "agency_link_made", said, actor, now)
    _note(session, case.row, [*happened, made], actor, now)


def end(review_id: str, seen: str, reason: str, actor: Actor, now: datetime) -> None:
    """End the link that the page showed, and say why; ended already it stays so. Raises as :func:`renew`."""
    session = assert_transaction()
    case, review = _open_outside(session, review_id)
    said = _reason(reason)
    link = live_link(session, review_id)
    if link is None or link.id != seen:
        return
    _end(session, link, actor, now)
    _keep_reason(session, case, "agency_link_ended", said, actor, now)
    ended = _happened("agency_link_ended", review, link.id, reason_digest=_digest(case, said))
    _note(session, case.row, [ended], actor, now)


def _open_outside(session: Session, review_id: str) -> tuple[Case, ReviewRow]:
    case, review = load_case_of_review(session, review_id)
    if not is_outside(review.office):
        raise NotFound
    if review.result is not None or review.swept_at is not None:
        raise Conflict("review_closed", (review.id,))
    return case, review


def _make(review: Review | ReviewRow, actor: Actor, now: datetime) -> str:
    link = AgencyLink(
        id=new_id(), application_id=review.application_id, review_id=review.id, office=review.office,
        made_at=now, made_by=actor.id,
    )  # fmt: skip
    session = assert_transaction()
    session.add(link)
    session.flush()
    key = f"notice.agency_link:{link.id}"
    schedule_all([Promise("notice.agency_link", key, now, review.application_id, {"link": link.id})], now)
    return link.id


def _end(session: Session, link: AgencyLink, actor: Actor, now: datetime) -> None:
    link.ended_at, link.ended_by = now, actor.id
    session.flush()


def _pass_draft_on(session: Session, review: ReviewRow, old: AgencyLink, new_id: str) -> None:
    """What was filled in, and by whom, belongs to the agency and not to the link."""
    own = dict(review.draft.get("own", {}))
    if old.id in own:
        own[new_id] = own.pop(old.id)
        session.execute(update(reviews).where(reviews.c.id == review.id).values(draft={**review.draft, "own": own}))
    fresh = session.get_one(AgencyLink, new_id)
    fresh.name, fresh.position = old.name, old.position


def _reason(given: str) -> str:
    reason = given.strip()
    if not reason:
        raise Invalid((Problem("reason", "link_reason_missing"),))
    if len(reason) > LONGEST_REASON:
        raise Invalid((Problem("reason", "too_long", {"limit": str(LONGEST_REASON)}),))
    return reason


def _digest(case: Case, reason: str) -> str:
    return record.digest(case.row.salt or "", reason)


def _keep_reason(session: Session, case: Case, code: str, reason: str, actor: Actor, now: datetime) -> None:
    """The words lie in a row that is erased with the applicant; the record has their digest."""
    values: dict[str, Any] = {"state": case.row.state, "round": case.row.round, "code": code, "reason": reason}
    session.execute(
        insert(Act.__table__).values(application_id=case.row.id, by=actor.id, by_kind=actor.kind, at=now, **values)
    )


def _happened(kind: str, review: Review | ReviewRow, link_id: str, **more: str) -> Happened:
    return Happened(kind, {"plan": review.plan, "office": review.office, "link": link_id, **more})


def _note(session: Session, case: Any, happened: Sequence[Happened], actor: Actor, now: datetime) -> None:
    """Say it on the case's record; the case is locked. Objects of the case that were read before learn the new number."""
    record.note(session, case, happened, actor, now)
    held = session.get(Application, case.id)
    if held is not None:
        session.expire(held, ["event_seq", "event_head"])
