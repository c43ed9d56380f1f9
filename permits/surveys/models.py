"""Tables of the survey: who was invited, what was answered, which figures are closed.

An invitation knows its case; a response knows nobody. Nothing joins the two: no key, no time finer than a day, no order.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id


def unordered_id() -> str:
    """26 random characters. An ordinary identifier begins with the instant it was made, which would point to the person."""
    return secrets.token_hex(13)


class SurveyInvitation(db.Model):  # type: ignore[name-defined,misc]
    """One invitation a decided case, good for one response. The link's token is derived from the id and never stored.

    ``used`` carries no time on purpose: beside the responses' dates it would say who wrote what.
    """

    __tablename__ = "survey_invitation"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used: Mapped[bool] = mapped_column(default=False, server_default=false())


class SurveyResponse(db.Model):  # type: ignore[name-defined,misc]
    """What one respondent answered: ``answers`` maps element codes to 1–4 and leaves out what was skipped.

    ``answered_on`` is the city's local day and decides the period. The table keeps no order of arrival (no rowid on SQLite).
    """

    __tablename__ = "survey_response"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=unordered_id)
    service: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(20))
    questionnaire: Mapped[str] = mapped_column(String(20))
    answered_on: Mapped[date]
    answers: Mapped[dict[str, int]] = mapped_column(JSON)
    sex: Mapped[str | None] = mapped_column(String(20))
    age: Mapped[str | None] = mapped_column(String(20))
    education: Mapped[str | None] = mapped_column(String(20))
    occupation: Mapped[str | None] = mapped_column(String(20))
    comment: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        Index("ix_survey_response_service_day", "service", "answered_on"),
        {"sqlite_with_rowid": False},
    )


class ClosedSurveyPeriod(db.Model):  # type: ignore[name-defined,misc]
    """The published figures of a service in a period: what was counted and the weight in force, never written again."""

    __tablename__ = "closed_survey_period"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    service: Mapped[str] = mapped_column(String(60))
    period: Mapped[str] = mapped_column(String(7))
    weight: Mapped[str] = mapped_column(String(10))
    respondents: Mapped[int] = mapped_column(Integer)
    recipients: Mapped[int] = mapped_column(Integer)
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    sums: Mapped[dict[str, int]] = mapped_column(JSON)
    closed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_by: Mapped[str] = mapped_column(String(26))

    __table_args__ = (
        UniqueConstraint("service", "period"),
        CheckConstraint("respondents > 0", name="has_respondents"),
        CheckConstraint("weight in ('1/9', '0.1111', '0.111', '0.11')", name="weight_is_known"),
    )
