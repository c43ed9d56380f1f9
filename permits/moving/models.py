"""Tables of moves: what was decided for which cases, what became of each, and what lies beside a case since."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id

MoveStatus = Literal["planned", "moved", "refused", "withdrawn", "undone"]


class MovePlan(db.Model):  # type: ignore[name-defined,misc]
    """Somebody's decision to move cases of a service to a version, with the map that says what becomes of their parts.

    ``planned_by`` is an account's id, or the name given at the command line. Rows are only added.
    """

    __tablename__ = "move_plan"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    service: Mapped[str] = mapped_column(String(60))
    to_definition_id: Mapped[str] = mapped_column(ForeignKey("definition_version.id"))
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    planned_by: Mapped[str] = mapped_column(String(120))

    __table_args__ = (Index("ix_move_plan_service", "service", "planned_at"),)


class CaseMove(db.Model):  # type: ignore[name-defined,misc]
    """One case of a plan: from which version, what became of it, and its way back.

    ``reasons`` are codes of why it was refused, or why the way back was. ``event_seq`` is the number of the case's last
    event after the move: a case whose number is higher has moved on since.
    """

    __tablename__ = "case_move"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("move_plan.id"))
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    from_definition_id: Mapped[str] = mapped_column(ForeignKey("definition_version.id"))
    to_definition_id: Mapped[str] = mapped_column(ForeignKey("definition_version.id"))
    status: Mapped[MoveStatus] = mapped_column(String(12), default="planned")
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    moved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    event_seq: Mapped[int | None] = mapped_column(Integer)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[str | None] = mapped_column(String(120))

    __table_args__ = (
        UniqueConstraint("plan_id", "application_id"),
        Index("ix_case_move_application", "application_id", "moved_at"),
        CheckConstraint("status in ('planned', 'moved', 'refused', 'withdrawn', 'undone')", name="known_status"),
        CheckConstraint("(status in ('moved', 'undone')) = (moved_at is not null)", name="moved_has_time"),
        CheckConstraint("(status = 'undone') = (undone_at is not null)", name="undone_has_time"),
    )


class SetAside(db.Model):  # type: ignore[name-defined,misc]
    """What a move took out of a case's form (``answers``, by their old codes), and all it needs to be undone (``before``).

    Holds personal data: erasing the person deletes the row, and the way back with it.
    """

    __tablename__ = "set_aside"

    move_id: Mapped[str] = mapped_column(ForeignKey("case_move.id"), primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after_digest: Mapped[str] = mapped_column(String(64))

    __table_args__ = (Index("ix_set_aside_application", "application_id"),)
