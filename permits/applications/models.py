"""Tables of applications: the case itself, its erasable answers, and the record that cannot be changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id

DEEMED = text("kind = 'deemed'")
OPEN = text("closed_at is null")
ENDED = text("closed_at is not null")
BigId = BigInteger().with_variant(Integer, "sqlite")


class Application(db.Model):  # type: ignore[name-defined,misc]
    """One case. ``state``, ``version`` and the clock are written by :mod:`permits.applications.lifecycle` alone.

    ``taken``, ``acted`` and ``suspensions`` are those of the engine's snapshot; a case stands still while ``suspended_at``
    is set. A case that another one started knows its parent and, by ``parent_key``, the review that it stands for.
    A business's case has ``business_id``: then ``applicant_id`` is its contact, and its members act (permits.parties).
    ``filed_by`` is who of the office began it at the counter for the applicant.
    ``event_seq`` and ``event_head`` keep the last event's number and hash outside the events, so that a cut-off tail shows.
    """

    __tablename__ = "application"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    number: Mapped[str | None] = mapped_column(String(40), unique=True)
    service: Mapped[str] = mapped_column(String(60))
    office: Mapped[str] = mapped_column(String(60))
    definition_id: Mapped[str] = mapped_column(ForeignKey("definition_version.id"))
    applicant_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    applicant_kind: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(2), default="id")
    state: Mapped[str] = mapped_column(String(60))
    round: Mapped[int] = mapped_column(Integer, default=1)
    version: Mapped[int] = mapped_column(Integer, default=1)
    outcome: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    clock_day_zero: Mapped[date | None]
    clock_paused_on: Mapped[date | None]
    clock_paused_days: Mapped[int] = mapped_column(Integer, default=0)
    entered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suspended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suspensions: Mapped[list[list[str | None]]] = mapped_column(JSON, default=list)
    taken: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    acted: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("application.id"))
    parent_key: Mapped[str | None] = mapped_column(String(200))
    business_id: Mapped[str | None] = mapped_column(ForeignKey("business.id"))
    filed_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    event_seq: Mapped[int] = mapped_column(Integer, default=0)
    event_head: Mapped[str] = mapped_column(String(64), default="")

    __table_args__ = (
        CheckConstraint("(submitted_at is null) = (number is null)", name="sent_has_number"),
        CheckConstraint("(closed_at is null) = (outcome is null)", name="closed_has_outcome"),
        Index("uq_application_parent", "parent_id", "parent_key", unique=True),
        Index("ix_application_applicant", "applicant_id", "created_at"),
        Index("ix_application_business", "business_id", "created_at"),
        Index("ix_application_service_state", "service", "state"),
        Index("ix_application_service_closed", "service", "closed_at"),
        Index(
            "ix_application_step",
            "definition_id",
            "state",
            "state_due_at",
            "id",
            postgresql_where=text("closed_at is null and suspended_at is null"),
            sqlite_where=text("closed_at is null and suspended_at is null"),
        ),
        Index(
            "ix_application_open_due",
            "due_at",
            postgresql_where=text("closed_at is null"),
            sqlite_where=text("closed_at is null"),
        ),
        # What the managers' board counts by stands in these two, so that it need not read the cases themselves.
        Index(
            "ix_application_open", "id", "service", "submitted_at", "due_at", postgresql_where=OPEN, sqlite_where=OPEN
        ),
        Index(
            "ix_application_ended",
            "closed_at",
            "id",
            "service",
            "submitted_at",
            "due_at",
            "round",
            postgresql_where=ENDED,
            sqlite_where=ENDED,
        ),
        # A search by the beginning of a number, whatever the order of letters in the database's language.
        Index("ix_application_number", "number", postgresql_ops={"number": "varchar_pattern_ops"}),
    )


class Answers(db.Model):  # type: ignore[name-defined,misc]
    """What the applicant has filled in so far. Erasing a person deletes this row; the events stay valid.

    ``edits`` says of each section whose account saved it last, and when, and what its latest pages saved (merging.Edit).
    """

    __tablename__ = "answers"

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), primary_key=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    salt: Mapped[str] = mapped_column(String(64))
    done_sections: Mapped[list[str]] = mapped_column(JSON, default=list)
    edits: Mapped[dict[str, list[Any]]] = mapped_column(JSON, default=dict, server_default="{}")
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Submission(db.Model):  # type: ignore[name-defined,misc]
    """The answers as they stood when a round was sent; erased with the person."""

    __tablename__ = "submission"

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), primary_key=True)
    round: Mapped[int] = mapped_column(Integer, primary_key=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    salt: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CorrectionRow(db.Model):  # type: ignore[name-defined,misc]
    """An answer or a file that a reviewer sent back, with the reviewer's words; open until the next round is sent."""

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    round: Mapped[int] = mapped_column(Integer)
    about: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(String(2000))
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_correction_application", "application_id", "round"),)


class Act(db.Model):  # type: ignore[name-defined,misc]
    """What somebody did with a case outside a review, and why, in their words; the words are erased with the person.

    ``code`` is the trigger's or operation's, ``state`` the one it was done in.
    """

    __tablename__ = "act"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    state: Mapped[str] = mapped_column(String(60))
    round: Mapped[int] = mapped_column(Integer)
    code: Mapped[str] = mapped_column(String(60))
    by: Mapped[str] = mapped_column(String(26))
    by_kind: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_act_application", "application_id"),)


class ApplicationEvent(db.Model):  # type: ignore[name-defined,misc]
    """Something that happened. Append-only (triggers refuse update and delete), hash-chained per case, no personal data."""

    __tablename__ = "application_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    seq: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(60))
    version: Mapped[int] = mapped_column(Integer)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_kind: Mapped[str] = mapped_column(String(12))
    actor_id: Mapped[str] = mapped_column(String(26))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        UniqueConstraint("application_id", "seq"),
        Index("ix_application_event_deemed", "application_id", postgresql_where=DEEMED, sqlite_where=DEEMED),
    )


class NumberCounter(db.Model):  # type: ignore[name-defined,misc]
    """The last application number given, per prefix and year."""

    __tablename__ = "number_counter"

    prefix: Mapped[str] = mapped_column(String(12), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True)
    last: Mapped[int] = mapped_column(Integer)
