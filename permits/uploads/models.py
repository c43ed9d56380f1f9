"""Table of the files on their way in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.documents.models import UNSCANNED
from permits.ids import new_id


class Upload(db.Model):  # type: ignore[name-defined,misc]
    """A file on its way in: ``receiving`` its pieces, ``waiting`` for its check, then ``kept`` or ``refused`` for a reason.

    ``purpose`` says what it becomes: the «document» of a requirement, a «photo» of one that is put together, or a file of one's
    own «folder», of which ``note`` holds what its owner says of it. Its pieces lie in quarantine under their names in ``pieces``,
    as (name, octets). ``fingerprint`` is the sender's own mark of the file, by which one that was cut off is found again. What
    a photo became lies in the store under ``sha256``.
    """

    __tablename__ = "upload"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    purpose: Mapped[str] = mapped_column(String(10))
    application_id: Mapped[str | None] = mapped_column(ForeignKey("application.id"))
    requirement: Mapped[str] = mapped_column(String(60), default="")
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    filename: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(Integer)
    received: Mapped[int] = mapped_column(Integer, default=0)
    pieces: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    standing: Mapped[str] = mapped_column(String(10), default="receiving")
    reason: Mapped[str | None] = mapped_column(String(40))
    reason_data: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sha256: Mapped[str | None] = mapped_column(String(64))
    scan: Mapped[str] = mapped_column(String(10), default=UNSCANNED)
    note: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    position: Mapped[int] = mapped_column(Integer, default=0)
    degrees: Mapped[int] = mapped_column(Integer, default=0)

    __table_args__ = (
        CheckConstraint("purpose in ('document', 'photo', 'folder')", name="known_purpose"),
        CheckConstraint("standing in ('receiving', 'waiting', 'kept', 'refused')", name="known_standing"),
        CheckConstraint("(standing = 'refused') = (reason is not null)", name="refused_has_reason"),
        CheckConstraint("received <= size", name="received_of_size"),
        CheckConstraint(
            "(purpose = 'photo' and standing = 'kept') = (sha256 is not null)", name="kept_photo_is_stored"
        ),
        Index("ix_upload_application", "application_id", "requirement"),
        Index("ix_upload_account", "account_id", "standing"),
    )
