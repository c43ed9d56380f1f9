"""Tables of what follows an issued permit: applications that succeed it, and acts on it that two people take part in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id

ASKED = text("state = 'asked'")


class PermitSuccession(db.Model):  # type: ignore[name-defined,misc]
    """An application that renews, changes or takes over a permit. ``taken`` are the questions answered from the earlier case."""

    __tablename__ = "permit_succession"

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), primary_key=True)
    permit_id: Mapped[str] = mapped_column(ForeignKey("permit.id"))
    kind: Mapped[str] = mapped_column(String(12))
    taken: Mapped[list[str]] = mapped_column(JSON, default=list)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("kind in ('renewal', 'change', 'transfer')", name="known_kind"),
        Index("ix_permit_succession_permit", "permit_id"),
    )


class PermitAct(db.Model):  # type: ignore[name-defined,misc]
    """Something about a permit that one person asks and another one settles: a transfer, a revocation.

    A transfer is offered to an address, ``mail``, whether it has an account or not, which is kept while the offer waits;
    ``other_id`` is who has it, or answered. ``reason`` and ``legal`` are words of a revocation, erased with the holder.
    """

    __tablename__ = "permit_act"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    permit_id: Mapped[str] = mapped_column(ForeignKey("permit.id"))
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12), default="asked")
    asked_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    mail: Mapped[str] = mapped_column(String(254), default="")
    other_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    settled_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    legal: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        CheckConstraint("kind in ('transfer', 'revoke')", name="known_kind"),
        CheckConstraint("state in ('asked', 'done', 'refused', 'taken_back')", name="known_state"),
        CheckConstraint("(state = 'asked') = (settled_at is null)", name="settled_has_time"),
        CheckConstraint("(kind = 'transfer' and state = 'asked') = (mail <> '')", name="mail_while_offered"),
        Index("uq_permit_act_asked", "permit_id", "kind", unique=True, postgresql_where=ASKED, sqlite_where=ASKED),
        Index("ix_permit_act_mail", "mail"),
    )
