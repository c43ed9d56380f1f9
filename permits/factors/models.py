"""Table of requests to come in without the second factor that was lost."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id

OPEN = text("ended_at is null")


class FactorRecovery(db.Model):  # type: ignore[name-defined,misc]
    """Somebody who knows the password says that the second factor is lost. After a wait it is taken away, unless called off.

    ``digest`` is the SHA-256 of the token in the mail by which the owner calls it off. ``outcome`` is how it ended.
    """

    __tablename__ = "factor_recovery"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(10))

    __table_args__ = (
        # One at a time: whoever asks again waits no shorter and no longer.
        Index("uq_factor_recovery_open", "account_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        CheckConstraint("outcome in ('done', 'called_off')", name="known_outcome"),
        CheckConstraint("(ended_at is null) = (outcome is null)", name="ended_has_outcome"),
    )
