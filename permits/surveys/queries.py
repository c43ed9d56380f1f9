"""What the survey's pages read: an invitation by its link, the figures of a service in a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from typing import Literal

from sqlalchemy import ColumnElement, func, select

from permits.applications.models import Application
from permits.db import db
from permits.errors import NotFound
from permits.surveys.index import SatisfactionIndex, Tally, required_sample, satisfaction_index, tally
from permits.surveys.links import invitation_of
from permits.surveys.models import ClosedSurveyPeriod, SurveyInvitation, SurveyResponse
from permits.surveys.periods import Period

DECIDED = ("issued", "refused")
"""Outcomes that are a decision: whoever got one is a recipient of the service and is asked."""

COMMENTS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as its holder meets it."""

    service: str
    definition_id: str
    status: Literal["open", "used", "expired"]


@dataclass(frozen=True, slots=True)
class SurveyReport:
    """The figures of one service in one period. ``recipients`` is N, ``index.respondents`` n, ``required`` what N calls for."""

    service: str
    period: Period
    index: SatisfactionIndex
    recipients: int
    required: int
    closed_at: datetime | None

    @property
    def sample_reached(self) -> bool:
        return self.index.respondents >= self.required > 0


def invitation(token: str, now: datetime, *, secret: str) -> Invitation:
    """The invitation of a link. Raises NotFound for a token we did not make."""
    row = db.session.execute(
        select(Application.service, Application.definition_id, SurveyInvitation.used, SurveyInvitation.expires_at)
        .join(Application, Application.id == SurveyInvitation.application_id)
        .where(SurveyInvitation.id == invitation_of(token, secret))
    ).one_or_none()
    if row is None:
        raise NotFound
    if row.used:
        return Invitation(row.service, row.definition_id, "used")
    return Invitation(row.service, row.definition_id, "open" if now < row.expires_at else "expired")


def services() -> list[str]:
    """Codes of the services that have decided a case or been judged, in alphabetical order."""
    decided = select(Application.service).where(Application.outcome.in_(DECIDED))
    return sorted(db.session.scalars(decided.union(select(SurveyResponse.service))))


def tally_of(service: str, period: Period) -> Tally:
    """The answers about a service in a period, counted."""
    chosen = select(SurveyResponse.answers).where(*_within(service, period))
    return tally(db.session.scalars(chosen))


def comments(service: str, period: Period) -> list[str]:
    """What respondents wrote, in no order, so that a place in the list does not tell when it was written."""
    chosen = (
        select(SurveyResponse.comment)
        .where(*_within(service, period), SurveyResponse.comment != "")
        .order_by(SurveyResponse.id)
        .limit(COMMENTS_SHOWN)
    )
    return list(db.session.scalars(chosen))


def recipients(service: str, period: Period, zone: tzinfo) -> int:
    """How many cases of the service were decided in the period, by the city's days: N of the sample."""
    begin = datetime.combine(period.first_day, time.min, zone)
    end = datetime.combine(period.next.first_day, time.min, zone)
    counted = select(func.count()).where(
        Application.service == service,
        Application.outcome.in_(DECIDED),
        Application.closed_at >= begin,
        Application.closed_at < end,
    )
    return db.session.scalar(counted) or 0


def closed_period(service: str, period: Period) -> ClosedSurveyPeriod | None:
    """The figures that were fixed for that period, if they were."""
    return db.session.scalar(
        select(ClosedSurveyPeriod).where(
            ClosedSurveyPeriod.service == service, ClosedSurveyPeriod.period == period.code
        )
    )


def report(service: str, period: Period, *, weight: str, zone: tzinfo) -> SurveyReport:
    """The figures of a service in a period: those fixed at its closing, otherwise counted now with ``weight``."""
    closed = closed_period(service, period)
    if closed is None:
        counted, number = tally_of(service, period), recipients(service, period, zone)
    else:
        counted, number = Tally(closed.respondents, closed.counts, closed.sums), closed.recipients
    return SurveyReport(
        service=service,
        period=period,
        index=satisfaction_index(counted, weight if closed is None else closed.weight),
        recipients=number,
        required=required_sample(number),
        closed_at=None if closed is None else closed.closed_at,
    )


def _within(service: str, period: Period) -> tuple[ColumnElement[bool], ...]:
    return (
        SurveyResponse.service == service,
        SurveyResponse.answered_on.between(period.first_day, period.last_day),
    )
