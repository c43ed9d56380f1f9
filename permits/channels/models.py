"""Tables of ways to reach a person: the number, the code that proves it, what was chosen, what was sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id


class Phone(db.Model):  # type: ignore[name-defined,misc]
    """The number at which a person gets messages, in the form of E.164; proven by a code that was sent there.

    A number is no identity: several people of a family or business may have the same. ``refused_at`` is when the gateway last
    said that it cannot be reached; only its person is told.
    """

    __tablename__ = "phone"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(16))
    verified_at: Mapped[datetime] = mapped_column(UtcDateTime)
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PhoneCode(db.Model):  # type: ignore[name-defined,misc]
    """A number that somebody says is theirs, with the keyed digest of the code that went there and how often it was guessed."""

    __tablename__ = "phone_code"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(64))
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(Integer, default=0)


class Choice(db.Model):  # type: ignore[name-defined,misc]
    """Whether a person wants notices of a group by a channel; without a row the default of the channel holds."""

    __tablename__ = "notice_choice"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(20), primary_key=True)
    channel: Mapped[str] = mapped_column(String(10), primary_key=True)
    wanted: Mapped[bool] = mapped_column(Boolean)
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PushSubscription(db.Model):  # type: ignore[name-defined,misc]
    """A browser that its person has asked to be told by: an address at its push service, and the keys by which it alone reads.

    ``digest`` is that of the address: a browser that somebody else subscribes is theirs from then on. ``key_id`` names our own key
    that it was made for. It goes when the person ends it, or when the push service says that it has ended.
    """

    __tablename__ = "push_subscription"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    endpoint: Mapped[str] = mapped_column(Text)
    p256dh: Mapped[str] = mapped_column(String(120))
    auth: Mapped[str] = mapped_column(String(40))
    key_id: Mapped[str] = mapped_column(String(16))
    device: Mapped[str] = mapped_column(String(60))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TextMessage(db.Model):  # type: ignore[name-defined,misc]
    """One short message to one number: worded once, handed to the gateway under one reference however often it is tried.

    ``to`` and ``body`` are emptied when the person is erased; the body of a message with a code as soon as it is sent.
    """

    __tablename__ = "text_message"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    channel: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(60))
    application_id: Mapped[str | None] = mapped_column(String(26))
    account_id: Mapped[str] = mapped_column(String(26))
    to: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(2))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("channel in ('sms', 'whatsapp')", name="known_channel"),
        Index("ix_text_message_account", "account_id", "created_at"),
        Index("ix_text_message_to", "to", "created_at"),
    )
