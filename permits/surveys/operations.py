"""Invite, answer, close a period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from permits.applications.models import Application
from permits.db import assert_transaction
from permits.errors import Conflict, Invalid, NotFound, Problem
from permits.ids import new_id
from permits.scheduling.operations import Job, schedule
from permits.surveys import queries
from permits.surveys.links import invitation_of
from permits.surveys.models import ClosedSurveyPeriod, SurveyInvitation, SurveyResponse
from permits.surveys.periods import Period
from permits.surveys.questionnaire import RESPONDENT, VERSION, answer_problems
from workflows.engine.outcome import Actor

VALID_FOR = timedelta(days=60)
"""How long a link is open. Long enough to be asked about an ended service, short enough to remember it."""

COMMENT_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Response:
    """What a respondent hands in. ``respondent`` holds any of sex, age, education, occupation as codes."""

    answers: Mapping[str, int]
    respondent: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""


def invite(application_id: str, now: datetime) -> str | None:
    """Invite the applicant of a decided case, once, whatever was decided; gives the invitation's id.

    None when the case did not end in a decision (withdrawn, closed). Raises NotFound for a case that is not there.
    """
    session = assert_transaction()
    application = session.execute(
        select(Application.outcome).where(Application.id == application_id).with_for_update()
    ).one_or_none()
    if application is None:
        raise NotFound
    if application.outcome not in queries.DECIDED:
        return None
    known = session.scalar(select(SurveyInvitation.id).where(SurveyInvitation.application_id == application_id))
    if known is not None:
        return known
    invitation_id = new_id()
    session.add(
        SurveyInvitation(id=invitation_id, application_id=application_id, created_at=now, expires_at=now + VALID_FOR)
    )
    session.flush()
    schedule(
        "notice.survey", f"notice.survey:{application_id}", now, application_id, {"invitation": invitation_id}, now=now
    )
    return invitation_id


def answer(token: str, response: Response, now: datetime, *, secret: str, zone: tzinfo) -> None:
    """Keep one response and use up its link, both or neither.

    Raises NotFound for a token we did not make, Conflict ``survey_used`` or ``survey_expired``, Invalid with every problem.
    """
    problems = _problems(response)
    if problems:
        raise Invalid(tuple(problems))
    application_id = _use_up(token, now, secret)
    session = assert_transaction()
    case = session.execute(
        select(Application.service, Application.outcome).where(Application.id == application_id)
    ).one()
    session.add(
        SurveyResponse(
            service=case.service,
            outcome=case.outcome,
            questionnaire=VERSION,
            answered_on=now.astimezone(zone).date(),
            answers=dict(response.answers),
            comment=response.comment.strip(),
            **response.respondent,
        )
    )
    session.flush()


def _use_up(token: str, now: datetime, secret: str) -> str:
    """One conditional UPDATE decides between two who answer at once: the row's lock makes the second see ``used``."""
    session = assert_transaction()
    invitation_id = invitation_of(token, secret)
    used = session.scalar(
        update(SurveyInvitation)
        .where(
            SurveyInvitation.id == invitation_id, SurveyInvitation.used.is_(False), SurveyInvitation.expires_at > now
        )
        .values(used=True)
        .returning(SurveyInvitation.application_id)
        .execution_options(synchronize_session=False)
    )
    if used is not None:
        return used
    status = queries.invitation(token, now, secret=secret).status  # raises NotFound
    raise Conflict(f"survey_{status}")


def _problems(response: Response) -> list[Problem]:
    problems = [Problem(code, reason) for code, reason in answer_problems(response.answers).items()]
    for name, value in response.respondent.items():
        if value not in RESPONDENT.get(name, {}):
            problems.append(Problem(name, "unknown_choice"))
    if len(response.comment) > COMMENT_LIMIT:
        problems.append(Problem("comment", "too_long", {"limit": str(COMMENT_LIMIT)}))
    if not response.answers and not response.comment.strip():
        problems.append(Problem("answers", "nothing_answered"))
    return problems


def close_period(
    service: str, period: Period, actor: Actor, now: datetime, *, weight: str, zone: tzinfo
) -> ClosedSurveyPeriod:
    """Fix the figures of a service in a period that is over, with the weight in force; later changes leave them alone.

    Raises Conflict ``period_running``, ``period_closed`` or ``elements_missing`` (``changes`` name their codes).
    """
    if now.astimezone(zone).date() <= period.last_day:
        raise Conflict("period_running")
    if queries.closed_period(service, period) is not None:
        raise Conflict("period_closed")
    counted = queries.tally_of(service, period)
    if counted.missing:
        raise Conflict("elements_missing", counted.missing)
    closed = ClosedSurveyPeriod(
        service=service,
        period=period.code,
        weight=weight,
        respondents=counted.respondents,
        recipients=queries.recipients(service, period, zone),
        counts=dict(counted.counts),
        sums=dict(counted.sums),
        closed_at=now,
        closed_by=actor.id,
    )
    session = assert_transaction()
    session.add(closed)
    try:
        session.flush()
    except IntegrityError as clash:  # somebody closed it between the look and the write
        raise Conflict("period_closed") from clash
    return closed


def run_invitation(job: Job, now: datetime) -> None:
    """The work ``survey.invite``: due once a case is decided."""
    if job.application_id is None:
        raise NotFound
    invite(job.application_id, now)
