"""Tables of people, offices and the seats that people hold in offices."""

from __future__ import annotations

from datetime import datetime

from flask_security import UserMixin
from sqlalchemy import JSON, Boolean, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from permits.db import UtcDateTime, db
from permits.ids import new_id


class Account(db.Model, UserMixin):  # type: ignore[name-defined,misc]
    """A person who signs in: an applicant, or a member of staff when seats are held.

    ``email`` is stored in lower case. An erased account keeps its id, so that applications and events stay whole.
    ``particulars`` are what the person lets us keep to fill in forms, by the names that a procedure's ``prefill`` has:
    ``person.nik``, ``person.address``, ``business.name`` and so on. They are personal data and go with the person.
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

    seats: Mapped[list[Seat]] = relationship(back_populates="account", order_by="Seat.id")

    @property
    def roles(self) -> list[str]:  # type: ignore[override]
        """The sign-in library asks for roles; ours are seats in offices and live in the policy."""
        return []


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
