"""What an outside agency does with its link: open it, keep a draft, answer. The answer is a decision like any other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from permits.agencies.models import AgencyLink
from permits.agencies.standing import standing
from permits.applications import record
from permits.applications.cases import Case, ReviewRow, load_case_of_review
from permits.db import assert_transaction
from permits.errors import Invalid, NotFound, Problem
from permits.reviews import operations as reviews
from permits.reviews.operations import Judgement
from workflows.engine.outcome import Actor, Happened, Outcome

LONGEST_NAME = 120  # as wide as the columns
ONE_VISIT = timedelta(minutes=30)
"""Pages opened within this time of one another are one opening on the record."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who answers for the agency, as they call themselves."""

    name: str = ""
    position: str = ""


def actor_of(link: AgencyLink, review: ReviewRow) -> Actor:
    """Whoever uses this link: an actor of its own kind, with the one seat of the review and nothing else."""
    return Actor("agency", link.id, frozenset({(review.office, review.role)}))


def note_opening(link_id: str, now: datetime, grace: timedelta) -> None:
    """Put on record that a link was opened; looking again at once is the same opening. Raises NotFound once it is over."""
    session = assert_transaction()
    link, case, review = _locked(session, link_id)
    if standing(link, review, case.row, now, grace) == "over":
        raise NotFound
    if link.seen_at is not None and now - link.seen_at < ONE_VISIT:
        return
    link.opened_at, link.seen_at = link.opened_at or now, now
    session.flush()
    data = {"plan": review.plan, "office": review.office, "link": link.id}
    record.note(session, case.row, [Happened("agency_link_opened", data)], actor_of(link, review), now)


def save_draft(link_id: str, judgement: Judgement, signature: Signature, now: datetime, grace: timedelta) -> None:
    """Keep what was filled in so far. Raises NotFound once the link is over or used."""
    session = assert_transaction()
    link, case, review = _locked(session, link_id)
    if standing(link, review, case.row, now, grace) != "open":
        raise NotFound
    reviews.save_draft(review.id, judgement, actor_of(link, review), now)
    _keep_names(link, signature)


def foresee(link_id: str, judgement: Judgement, signature: Signature, now: datetime, grace: timedelta) -> Outcome:
    """What this answer would lead to. Writes nothing; raises what :func:`answer` would raise, Invalid with every problem."""
    session = assert_transaction()
    link, case, review = _locked(session, link_id)
    if standing(link, review, case.row, now, grace) != "open":
        raise NotFound
    return _foreseen(link, review, judgement, signature, now)


def answer(
    link_id: str, version: int, judgement: Judgement, signature: Signature, now: datetime, grace: timedelta
) -> None:
    """Answer the review in the agency's name: the one decision of the product, by an actor of the kind «agency».

    Sent a second time by the same link it changes nothing, and the first answer stands. Raises NotFound once the link is
    over, Conflict when the review changed since its page was read, Invalid with every problem at once, Forbidden when the
    rules refuse it. Nothing is written before any of these is raised.
    """
    session = assert_transaction()
    link, case, review = _locked(session, link_id)
    stands = standing(link, review, case.row, now, grace)
    if stands == "answered":
        return
    if stands == "over":
        raise NotFound
    if unsigned(signature):
        _foreseen(link, review, judgement, signature, now)
    reviews.decide(review.id, version, judgement, actor_of(link, review), now)
    _keep_names(link, signature)
    link.answered_at = now
    session.flush()


def unsigned(signature: Signature) -> tuple[Problem, ...]:
    """What is missing of who answers."""
    found = []
    for about, given in (("name", signature.name), ("position", signature.position)):
        if not given.strip():
            found.append(Problem(about, f"agency_{about}_missing"))
        elif len(given.strip()) > LONGEST_NAME:
            found.append(Problem(about, "too_long", {"limit": str(LONGEST_NAME)}))
    return tuple(found)


def _foreseen(
    link: AgencyLink, review: ReviewRow, judgement: Judgement, signature: Signature, now: datetime
) -> Outcome:
    missing = unsigned(signature)
    try:
        outcome = reviews.foresee(review.id, judgement, actor_of(link, review), now)
    except Invalid as invalid:
        raise Invalid((*invalid.problems, *missing)) from invalid
    if missing:
        raise Invalid(missing)
    return outcome


def _keep_names(link: AgencyLink, signature: Signature) -> None:
    link.name = " ".join(signature.name.split())[:LONGEST_NAME]
    link.position = " ".join(signature.position.split())[:LONGEST_NAME]
    assert_transaction().flush()


def _locked(session: Session, link_id: str) -> tuple[AgencyLink, Case, ReviewRow]:
    """A link as it is once its case is locked, so that of two who answer at once the second sees the first."""
    found = session.get(AgencyLink, link_id)
    if found is None:
        raise NotFound
    case, review = load_case_of_review(session, found.review_id)
    session.refresh(found)
    return found, case, review
