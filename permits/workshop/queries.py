"""Questions about drafts, what was said of them, and what they still lack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from permits.accounts.models import Account, StaffRole
from permits.db import db
from permits.definitions import queries as definitions
from permits.definitions.checking import Checked, checked_text
from permits.definitions.models import DefinitionVersion
from permits.errors import NotFound
from permits.workshop.models import (
    OPEN,
    Comment,
    Draft,
    DraftRevision,
    PublicComment,
    PublicConsultation,
    SignOff,
)

SIGN = "sops.sign"
"""The ability that lets a role give a sign-off; for the lead office it must be held by a seat in that office."""


def draft(draft_id: str) -> Draft:
    """The draft with this id. Raises NotFound."""
    found = db.session.get(Draft, draft_id)
    if found is None:
        raise NotFound
    return found


def open_drafts() -> Mapping[str, Draft]:
    """The open draft of every service that has one, by service."""
    found = db.session.scalars(select(Draft).where(Draft.status.in_(OPEN)).order_by(Draft.service))
    return {each.service: each for each in found}


def drafts_of(service: str) -> list[Draft]:
    """Every draft a service ever had, the newest first."""
    return list(db.session.scalars(select(Draft).where(Draft.service == service).order_by(Draft.created_at.desc())))


def draft_of_version(version_id: str) -> Draft | None:
    """The draft that was published as this version; None for one published at the command line."""
    found: Draft | None = db.session.scalar(select(Draft).where(Draft.published_id == version_id))
    return found


def base_of(row: Draft) -> DefinitionVersion | None:
    """The published version a draft is compared with: the one it began from."""
    return db.session.get(DefinitionVersion, row.based_on) if row.based_on else None


def revisions(draft_id: str) -> list[DraftRevision]:
    """Every text a draft had, the newest first."""
    statement = select(DraftRevision).where(DraftRevision.draft_id == draft_id)
    return list(db.session.scalars(statement.order_by(DraftRevision.version.desc())))


def revision(draft_id: str, version: int) -> DraftRevision:
    """One text a draft had. Raises NotFound."""
    found = db.session.get(DraftRevision, (draft_id, version))
    if found is None:
        raise NotFound
    return found


def checked(row: Draft) -> Checked:
    """A draft's definition, when it can be built, and every problem of its text, scenarios included.

    Raises NotFound before a city is in force.
    """
    return checked_text(row.text, definitions.city())


def checked_revision(row: DraftRevision) -> Checked:
    """The same of a text that a draft once had."""
    return checked_text(row.text, definitions.city())


def lead_office(row: Draft) -> str | None:
    """The code of the office that leads the service as the draft says it; None while the text cannot be read."""
    found = checked(row).definition
    return found.office if found else None


def authors(draft_id: str) -> frozenset[str]:
    """Everybody whose hand a draft's text shows: the ids of those who saved it."""
    return frozenset(db.session.scalars(select(DraftRevision.saved_by).where(DraftRevision.draft_id == draft_id)))


def sign_offs(row: Draft) -> list[SignOff]:
    """The sign-offs of the text a draft has now; those of earlier texts no longer count."""
    statement = select(SignOff).where(SignOff.draft_id == row.id, SignOff.version == row.version)
    return list(db.session.scalars(statement.order_by(SignOff.at)))


def signing_offices(seats: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The offices among these seats in which the role is one that the city lets sign procedures."""
    held = list(seats)
    rows = db.session.execute(
        select(StaffRole.code, StaffRole.may).where(StaffRole.code.in_({role for _office, role in held}))
    )
    roles = {code for code, may in rows if SIGN in may}
    return frozenset(office for office, role in held if role in roles)


def comments(draft_id: str) -> list[Comment]:
    """What the offices said of a draft, in the order in which it was said."""
    return list(
        db.session.scalars(select(Comment).where(Comment.draft_id == draft_id).order_by(Comment.at, Comment.id))
    )


def comment(comment_id: str) -> Comment:
    """One comment. Raises NotFound."""
    found = db.session.get(Comment, comment_id)
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Consultation:
    """A public consultation with what was said in it, in order."""

    row: PublicConsultation
    comments: Sequence[PublicComment]

    @property
    def unanswered(self) -> int:
        return sum(each.answered_at is None for each in self.comments)

    @property
    def shown(self) -> list[PublicComment]:
        """What the public page shows: everything answered that is not hidden."""
        return [each for each in self.comments if each.answered_at is not None and not each.hidden]

    @property
    def unshown(self) -> int:
        """How many comments are not shown: still without an answer, or hidden."""
        return len(self.comments) - len(self.shown)


def consultations(draft_id: str) -> list[Consultation]:
    """Every consultation on a draft, the newest first."""
    rows = list(
        db.session.scalars(
            select(PublicConsultation)
            .where(PublicConsultation.draft_id == draft_id)
            .order_by(PublicConsultation.opens_at.desc())
        )
    )
    said = _said([each.id for each in rows])
    return [Consultation(each, said.get(each.id, [])) for each in rows]


def consultation(consultation_id: str) -> Consultation:
    """One consultation. Raises NotFound."""
    row = db.session.get(PublicConsultation, consultation_id)
    if row is None:
        raise NotFound
    return Consultation(row, _said([row.id]).get(row.id, []))


def public_comment(comment_id: str) -> PublicComment:
    """One public comment. Raises NotFound."""
    found = db.session.get(PublicComment, comment_id)
    if found is None:
        raise NotFound
    return found


def open_consultations(now: datetime) -> list[PublicConsultation]:
    """The consultations everybody may take part in at this moment, the one that ends first at the top."""
    statement = (
        select(PublicConsultation)
        .join(Draft, Draft.id == PublicConsultation.draft_id)
        .where(PublicConsultation.opens_at <= now, PublicConsultation.closes_at > now, Draft.status.in_(OPEN))
        .order_by(PublicConsultation.closes_at)
    )
    return list(db.session.scalars(statement))


def open_comment_counts() -> Mapping[str, int]:
    """How many comments of the offices are unresolved, by draft."""
    counted = (
        select(Comment.draft_id, func.count().label("number"))
        .where(Comment.resolved_at.is_(None))
        .group_by(Comment.draft_id)
    )
    return {each.draft_id: each.number for each in db.session.execute(counted)}


def names(people: Iterable[str | None]) -> Mapping[str, str]:
    """What people are called, by account id; whoever has no account is called what was given."""
    wanted = {each for each in people if each}
    found = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(wanted)))
    return {each: each for each in wanted} | {account: name or account for account, name in found}


def _said(ids: Sequence[str]) -> dict[str, list[PublicComment]]:
    found = db.session.scalars(
        select(PublicComment).where(PublicComment.consultation_id.in_(ids)).order_by(PublicComment.at, PublicComment.id)
    )
    said: dict[str, list[PublicComment]] = {}
    for each in found:
        said.setdefault(each.consultation_id, []).append(each)
    return said
