"""Tables of complaints: what was reported and answered, and every step of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id


class Complaint(db.Model):  # type: ignore[name-defined,misc]
    """A complaint, an objection to the decision of a case, or an appeal against the answer to an objection (``earlier_id``).

    ``reporter_id`` is empty for somebody who stays anonymous and follows it with a code, of which only the digest is kept.
    ``kept_from`` are the people who decided in the case that somebody anonymous reported about, without naming the case.
    ``once`` is the id of the form it was written in: sent twice, it is received once. ``words`` and ``answer`` are personal
    data and are erased with the person. ``ordered`` is the step of the procedure by which a new decision was ordered.
    """

    __tablename__ = "complaint"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    office: Mapped[str] = mapped_column(String(60))
    service: Mapped[str | None] = mapped_column(String(60))
    application_id: Mapped[str | None] = mapped_column(ForeignKey("application.id"))
    earlier_id: Mapped[str | None] = mapped_column(ForeignKey("complaint.id"))
    reporter_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    code_digest: Mapped[str | None] = mapped_column(String(64))
    once: Mapped[str] = mapped_column(String(26), unique=True)
    channel: Mapped[str] = mapped_column(String(12), default="web")
    language: Mapped[str] = mapped_column(String(2), default="id")
    kept_from: Mapped[list[str]] = mapped_column(JSON, default=list)
    words: Mapped[str] = mapped_column(Text)
    grade: Mapped[str | None] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12), default="received")
    version: Mapped[int] = mapped_column(Integer, default=1)
    round: Mapped[int] = mapped_column(Integer, default=1)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    round_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    assignee_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    result: Mapped[str | None] = mapped_column(String(12))
    answer: Mapped[str] = mapped_column(Text, default="")
    legal: Mapped[str] = mapped_column(Text, default="")
    ordered: Mapped[str | None] = mapped_column(String(60))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    satisfied: Mapped[bool | None]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("kind in ('complaint', 'objection', 'appeal')", name="known_kind"),
        CheckConstraint(
            "state in ('received', 'in_hand', 'answered', 'reopened', 'closed', 'withdrawn')", name="known_state"
        ),
        CheckConstraint("(reporter_id is null) = (code_digest is not null)", name="reporter_or_code"),
        CheckConstraint("kind = 'complaint' or (application_id is not null and reporter_id is not null)", name="tied"),
        CheckConstraint("(kind = 'appeal') = (earlier_id is not null)", name="appeal_follows"),
        CheckConstraint("state <> 'in_hand' or assignee_id is not null", name="in_hand_has_officer"),
        CheckConstraint("(answered_at is null) = (result is null)", name="answered_has_result"),
        Index("ix_complaint_office", "office", "state", "due_at"),
        Index("ix_complaint_reporter", "reporter_id", "received_at"),
        Index("ix_complaint_application", "application_id"),
        Index("ix_complaint_received", "received_at"),
    )


class ComplaintStep(db.Model):  # type: ignore[name-defined,misc]
    """Something that was done with a complaint. ``words`` are personal data, ``data`` holds codes and ids only."""

    __tablename__ = "complaint_step"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    seq: Mapped[int] = mapped_column(Integer)
    act: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    by: Mapped[str | None] = mapped_column(String(26))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    words: Mapped[str] = mapped_column(Text, default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    __table_args__ = (UniqueConstraint("complaint_id", "seq"),)
