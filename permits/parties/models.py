"""Tables of those for whom somebody else may act: businesses, their members, and who was invited to what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id

STANDING = text("ended_at is null")


class Business(db.Model):  # type: ignore[name-defined,misc]
    """A business for which its members apply. ``version`` grows with every change, so that two who change it see each other.

    What it says of itself is emptied when its last member is erased; the row stays for the cases that point to it.
    """

    __tablename__ = "business"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(200))
    nib: Mapped[str] = mapped_column(String(20), default="")
    npwp: Mapped[str] = mapped_column(String(24), default="")
    kbli: Mapped[str] = mapped_column(String(80), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(ForeignKey("account.id"))


class Membership(db.Model):  # type: ignore[name-defined,misc]
    """What somebody may do for a business, from ``since`` until ``ended_at``: ``manage``, ``file`` or ``read``.

    A change of the right ends the row and begins another, so that the rows tell who could do what when.
    """

    __tablename__ = "membership"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    business_id: Mapped[str] = mapped_column(ForeignKey("business.id"))
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    may: Mapped[str] = mapped_column(String(6))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    given_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        CheckConstraint("may in ('manage', 'file', 'read')", name="known_right"),
        Index(
            "uq_membership_standing",
            "business_id",
            "account_id",
            unique=True,
            postgresql_where=STANDING,
            sqlite_where=STANDING,
        ),
        Index("ix_membership_account", "account_id"),
    )


class Invitation(db.Model):  # type: ignore[name-defined,misc]
    """Somebody is asked by mail to take part: in a business, as a representative, with a draft.

    ``about`` is the id of what it concerns, by ``kind``. The link in the mail is worked out from the id and a secret and stands
    in no table. ``mail`` is emptied once the invitation was answered or has ended.
    """

    __tablename__ = "invitation"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(12))
    about: Mapped[str] = mapped_column(String(26))
    may: Mapped[str] = mapped_column(String(6), default="")
    mail: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    invited_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("kind in ('member', 'mandate', 'draft')", name="known_kind"),
        Index("ix_invitation_about", "about"),
        Index("ix_invitation_inviter", "invited_by"),
    )
