"""Tables of people, offices and the seats that people hold in offices."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_security import UserMixin, WebAuthnMixin
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from permits.db import UtcDateTime, db
from permits.ids import new_id


class Account(db.Model, UserMixin):  # type: ignore[name-defined,misc]
    """A person who signs in: an applicant, or a member of staff when seats are held.

    ``email`` is stored in lower case. An erased account keeps its id, so that applications and events stay whole.
    ``particulars`` are what the person lets us keep to fill in forms, by the names that a procedure's ``prefill`` has:
    ``person.nik``, ``person.address``, ``business.name`` and so on. They are personal data and go with the person.

    What begins with ``tf_``, ``mf_`` and ``fs_`` has the names that the sign-in library asks for: the method and encrypted secret
    of one-time codes, the time step of the last code taken, wrong codes in a row and the pause they brought, encrypted
    recovery codes, and the handle by which passkeys know the account.
    """

    __tablename__ = "account"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)  # type: ignore[assignment]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    particulars: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    locale: Mapped[str] = mapped_column(String(2), default="id")
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64))  # type: ignore[assignment]
    tf_primary_method: Mapped[str | None] = mapped_column(String(20))
    tf_totp_secret: Mapped[str | None] = mapped_column(Text)
    tf_counter: Mapped[int | None] = mapped_column(BigInteger)
    tf_failures: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    tf_paused_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(JSON()))
    tf_phone_number = None  # the library asks for it; codes never come by telephone

    seats: Mapped[list[Seat]] = relationship(back_populates="account", order_by="Seat.id")
    webauthn: Mapped[list[Passkey]] = relationship(  # type: ignore[assignment]
        back_populates="user", order_by="Passkey.id", cascade="all, delete-orphan"
    )

    __table_args__ = (Index("uq_account_fs_webauthn_user_handle", "fs_webauthn_user_handle", unique=True),)

    @property
    def roles(self) -> list[str]:  # type: ignore[override]
        """The sign-in library asks for roles; ours are seats in offices and live in the policy."""
        return []

    def check_tf_required_setup(self) -> bool:
        """Whether the office demands a second factor of this person: a setting names the roles, «*» all of them."""
        demanded: Any = super().check_tf_required_setup()  # the library's own setting, which holds our set of roles
        return bool(demanded) and any("*" in demanded or seat.role in demanded for seat in self.seats)

    def check_tf_required(
        self, tf_setup_methods: list[tuple[str, str]], tf_fresh: bool
    ) -> tuple[bool, list[tuple[str, str]]]:
        """Whether a second factor is asked for now: always where there is one, and where the office demands it."""
        return self.check_tf_required_setup() or bool(tf_setup_methods), tf_setup_methods


class Passkey(db.Model, WebAuthnMixin):  # type: ignore[name-defined,misc]
    """A passkey of a person, under the name they gave it: its public half, and what the sign-in library notes of its use."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    transports: Mapped[list[str] | None] = mapped_column(JSON)
    backup_state: Mapped[bool] = mapped_column(Boolean)
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(Text)
    lastuse_datetime: Mapped[datetime] = mapped_column(UtcDateTime)
    usage: Mapped[str] = mapped_column(String(16))

    user: Mapped[Account] = relationship(back_populates="webauthn")

    __table_args__ = (UniqueConstraint("account_id", "name"),)

    def get_user_mapping(self) -> dict[str, str]:
        """How the library finds the person of a passkey."""
        return {"id": self.account_id}


class Office(db.Model):  # type: ignore[name-defined,misc]
    """An office of the city, as the city's file names it; replaced as a whole when that file is published."""

    __tablename__ = "office"

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    name_id: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    short: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    mail: Mapped[str] = mapped_column(String(254), default="")
    position: Mapped[int] = mapped_column(Integer, default=0)


class StaffRole(db.Model):  # type: ignore[name-defined,misc]
    """A role that a seat can have. ``may`` lists the abilities that the city gives to it, such as ``reports.read``."""

    __tablename__ = "staff_role"

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    name_id: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    may: Mapped[list[str]] = mapped_column(JSON, default=list)


class Seat(db.Model):  # type: ignore[name-defined,misc]
    """A role that a person holds in an office."""

    __tablename__ = "seat"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    role: Mapped[str] = mapped_column(ForeignKey("staff_role.code"))

    account: Mapped[Account] = relationship(back_populates="seats")

    __table_args__ = (UniqueConstraint("account_id", "office", "role"),)
