"""Tables of the workshop: a draft with every text it ever had, and what people said of it before it was published.

Whoever writes is kept as an account's id, or as the name given at the command line (``by`` columns, 120 characters).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id

DraftStatus = Literal["draft", "consultation", "adopted", "published", "discarded"]
Capacity = Literal["second", "lead_office"]
OPEN: tuple[DraftStatus, ...] = ("draft", "consultation", "adopted")
_IS_OPEN = text("status in ('draft', 'consultation', 'adopted')")


class Draft(db.Model):  # type: ignore[name-defined,misc]
    """The next text of a service's procedure; one a service is open at a time.

    ``version`` counts the texts it has had and locks it: who saves says which one was read. ``based_on`` is the published
    version it began from, None for a new service; a merge with another bundle may move it on.
    """

    __tablename__ = "draft"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    service: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(Integer, default=1)
    based_on: Mapped[str | None] = mapped_column(ForeignKey("definition_version.id"))
    status: Mapped[DraftStatus] = mapped_column(String(12), default="draft")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(120))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(String(120))
    published_id: Mapped[str | None] = mapped_column(ForeignKey("definition_version.id"))

    __table_args__ = (
        Index("uq_draft_open", "service", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
        CheckConstraint("(status = 'published') = (published_id is not null)", name="published_has_version"),
    )

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


class DraftRevision(db.Model):  # type: ignore[name-defined,misc]
    """A text a draft once had. Rows are only added."""

    __tablename__ = "draft_revision"

    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_by: Mapped[str] = mapped_column(String(120))


class Comment(db.Model):  # type: ignore[name-defined,misc]
    """What somebody of an office says about a part of a draft; ``path`` names it (``states.telaah``), empty for the whole.

    ``refuses`` marks the reason of somebody who would not sign the draft off.
    """

    __tablename__ = "draft_comment"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"))
    version: Mapped[int] = mapped_column(Integer)
    path: Mapped[str] = mapped_column(String(200), default="")
    author: Mapped[str] = mapped_column(String(120))
    office: Mapped[str] = mapped_column(String(60), default="")
    text: Mapped[str] = mapped_column(Text)
    refuses: Mapped[bool] = mapped_column(default=False, server_default=false())
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolved_by: Mapped[str | None] = mapped_column(String(120))

    __table_args__ = (
        Index("ix_draft_comment_draft", "draft_id", "at"),
        CheckConstraint("(resolved_at is null) = (resolved_by is null)", name="resolved_by_somebody"),
    )


class PublicConsultation(db.Model):  # type: ignore[name-defined,misc]
    """A public consultation (uji publik) on one text of a draft, open from ``opens_at`` until before ``closes_at``."""

    __tablename__ = "public_consultation"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"))
    version: Mapped[int] = mapped_column(Integer)
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by: Mapped[str] = mapped_column(String(120))

    __table_args__ = (
        Index("ix_public_consultation_draft", "draft_id"),
        CheckConstraint("opens_at <= closes_at", name="ends_after_it_begins"),
    )

    @property
    def last_moment(self) -> datetime:
        """The last second in which it takes comments: one reads «until 20 December, 23.59» and not «until the 21st»."""
        return self.closes_at - timedelta(seconds=1)


class PublicComment(db.Model):  # type: ignore[name-defined,misc]
    """What somebody of the public says in a consultation; shown to all with its answer, unless ``hidden``."""

    __tablename__ = "public_comment"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    consultation_id: Mapped[str] = mapped_column(ForeignKey("public_consultation.id"))
    path: Mapped[str] = mapped_column(String(200), default="")
    name: Mapped[str] = mapped_column(String(120), default="")
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[str | None] = mapped_column(String(120))
    hidden: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        Index("ix_public_comment_consultation", "consultation_id", "at"),
        CheckConstraint("(answered_at is null) = (answered_by is null)", name="answered_by_somebody"),
        CheckConstraint("answered_at is null or answer <> ''", name="an_answer_says_something"),
    )


class SignOff(db.Model):  # type: ignore[name-defined,misc]
    """Somebody's yes to one text of a draft; it counts only while the draft still has that text."""

    __tablename__ = "sign_off"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"))
    version: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    capacity: Mapped[Capacity] = mapped_column(String(12))
    person: Mapped[str] = mapped_column(String(120))
    office: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        UniqueConstraint("draft_id", "version", "capacity"),
        UniqueConstraint("draft_id", "version", "person"),
        CheckConstraint("capacity in ('second', 'lead_office')", name="known_capacity"),
    )
