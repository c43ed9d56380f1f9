"""Tables of those for whom somebody else may act: businesses, their members, and who was invited to what."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, text
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
    """Somebody is asked by mail to take part: in a business, as a representative, with a draft, or to take a case over.

    ``about`` is the id of what it concerns, by ``kind``. The link in the mail is worked out from the id and a secret and stands
    in no table. ``step`` is the operation by which a case is handed over, ``reason`` the words given for it. Words and ``mail``
    are emptied once the invitation was answered or has ended.
    """

    __tablename__ = "invitation"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(12))
    about: Mapped[str] = mapped_column(String(26))
    may: Mapped[str] = mapped_column(String(6), default="")
    step: Mapped[str] = mapped_column(String(60), default="", server_default="")
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    mail: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    invited_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("kind in ('member', 'mandate', 'draft', 'case')", name="known_kind"),
        Index("ix_invitation_about", "about"),
        Index("ix_invitation_inviter", "invited_by"),
    )


class Mandate(db.Model):  # type: ignore[name-defined,misc]
    """A power of attorney: a person, or a business, lets somebody act for them from one day to another (both included).

    ``business_id`` is set where a business gives it; ``principal_id`` is then the manager who wrote it down. The right holds
    once the representative has accepted, on its days, until ``withdrawn_at``. ``tells`` says who gets the mails about the
    applications it covers. The paper lies in the store; its name goes with the person, and the row stays for the record.
    """

    __tablename__ = "mandate"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    principal_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    business_id: Mapped[str | None] = mapped_column(ForeignKey("business.id"))
    representative_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    tells: Mapped[str] = mapped_column(String(14), default="both")
    filename: Mapped[str] = mapped_column(String(160))
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="days_in_order"),
        CheckConstraint("tells in ('both', 'representative', 'principal')", name="known_readers"),
        Index("ix_mandate_principal", "principal_id"),
        Index("ix_mandate_business", "business_id"),
        Index("ix_mandate_representative", "representative_id", "last_day"),
    )


class MandateScope(db.Model):  # type: ignore[name-defined,misc]
    """What a power of attorney covers: ``all`` applications, those for one ``service``, or one ``case``."""

    __tablename__ = "mandate_scope"

    mandate_id: Mapped[str] = mapped_column(ForeignKey("mandate.id"), primary_key=True)
    what: Mapped[str] = mapped_column(String(8), primary_key=True)
    code: Mapped[str] = mapped_column(String(60), primary_key=True, default="")

    __table_args__ = (CheckConstraint("what in ('all', 'service', 'case')", name="known_scope"),)


class Coediting(db.Model):  # type: ignore[name-defined,misc]
    """Somebody who helps with one draft: to ``fill`` it in or to ``read`` it, until it is sent or the right is ended."""

    __tablename__ = "coediting"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    may: Mapped[str] = mapped_column(String(6))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    given_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        CheckConstraint("may in ('fill', 'read')", name="known_right"),
        Index(
            "uq_coediting_standing",
            "application_id",
            "account_id",
            unique=True,
            postgresql_where=STANDING,
            sqlite_where=STANDING,
        ),
        Index("ix_coediting_account", "account_id"),
    )


class CounterFiling(db.Model):  # type: ignore[name-defined,misc]
    """An application that somebody of the office fills in for a person at the counter, until it is handed over.

    ``identified_by`` is the kind of paper the person showed; that they agreed is noted with the moment.
    """

    __tablename__ = "counter_filing"

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    office: Mapped[str] = mapped_column(String(60))
    identified_by: Mapped[str] = mapped_column(String(12))
    consent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    handed_over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("identified_by in ('id_card', 'passport', 'other')", name="known_paper"),
        Index("ix_counter_filing_staff", "staff_id", "handed_over_at"),
    )


class Succession(db.Model):  # type: ignore[name-defined,misc]
    """The office puts somebody in charge of a business whose managers are gone: one person asks, another one settles it.

    ``application_id`` is the case through which the business came before the office. Words and paper go with the successor.
    """

    __tablename__ = "succession"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    business_id: Mapped[str] = mapped_column(ForeignKey("business.id"))
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    successor_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(Text)
    filename: Mapped[str] = mapped_column(String(160))
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    asked_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    granted: Mapped[bool | None]

    __table_args__ = (
        CheckConstraint("settled_by is null or settled_by <> asked_by", name="two_people"),
        CheckConstraint("(settled_at is null) = (granted is null)", name="settled_has_answer"),
        Index("ix_succession_business", "business_id"),
    )
