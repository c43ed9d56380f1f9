"""Questions to reviews: one of them, and what stands around it. The queue is read in :mod:`permits.desk.queries`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, union_all

from permits.accounts.models import Account
from permits.agencies.models import AgencyLink
from permits.applications.models import CorrectionRow, Submission
from permits.db import db
from permits.definitions.models import DefinitionVersion
from permits.documents.models import Document
from permits.errors import NotFound
from permits.moving.versions import answers_under
from permits.reviews.models import Review

ID = re.compile("[0-9A-Z]{26}")


def review_of(review_id: str) -> Review:
    """The review with this id. Raises NotFound."""
    found = db.session.get(Review, review_id) if ID.fullmatch(review_id) else None
    if found is None:
        raise NotFound
    return found


def reviews_of(application_id: str) -> Sequence[Review]:
    """Every review of a case, those of earlier rounds first."""
    wanted = select(Review).where(Review.application_id == application_id)
    return db.session.scalars(wanted.order_by(Review.round, Review.opened_at, Review.id)).all()


def names_of(account_ids: Iterable[str | None]) -> dict[str, str]:
    """The names of people by their ids; those who answered for an outside agency by the ids of their links."""
    wanted = {each for each in account_ids if each}
    if not wanted:
        return {}
    people = select(Account.id, Account.name).where(Account.id.in_(wanted))
    answering = select(AgencyLink.id, AgencyLink.name).where(AgencyLink.id.in_(wanted), AgencyLink.name != "")
    return {each.id: each.name for each in db.session.execute(union_all(people, answering))}


def sent_answers(application_id: str, sending: int, definition_id: str) -> dict[str, Any] | None:
    """The answers as they were sent for a round, in the names of a version of the case; None once they are erased."""
    wanted = select(Submission.answers, Submission.sent_at)
    found = db.session.execute(
        wanted.where(Submission.application_id == application_id, Submission.round == sending)
    ).first()
    return answers_under(definition_id, application_id, found.sent_at, found.answers) if found else None


def sent_at(application_id: str, sending: int) -> datetime | None:
    """When a round was sent; None when nothing was, or its answers are erased."""
    wanted = select(Submission.sent_at).where(Submission.application_id == application_id, Submission.round == sending)
    return db.session.scalar(wanted)


def files_at(application_id: str, moment: datetime) -> dict[str, Document]:
    """The files that counted at a moment, by the requirement they were handed in for."""
    wanted = select(Document).where(
        Document.application_id == application_id,
        Document.uploaded_at <= moment,
        or_(Document.replaced_at.is_(None), Document.replaced_at > moment),
    )
    return {each.requirement: each for each in db.session.scalars(wanted.order_by(Document.uploaded_at, Document.id))}


def corrections_of(application_id: str, named_in: int) -> dict[str, str]:
    """What was sent back in a round and why, by field or document."""
    wanted = select(CorrectionRow).where(
        CorrectionRow.application_id == application_id, CorrectionRow.round == named_in
    )
    return {each.about: each.note for each in db.session.scalars(wanted.order_by(CorrectionRow.id))}


def version_of(definition_id: str) -> int:
    """Which version of its procedure a case goes by."""
    return db.session.scalar(select(DefinitionVersion.version).where(DefinitionVersion.id == definition_id)) or 0
