"""What somebody who is not signed in may read of a case: where it stands, what comes next, by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from permits.applications import queries as applications
from permits.applications import tracking
from permits.applications.cases import Case, load_case
from permits.applications.expected import Expected, expected
from permits.applications.models import Application
from permits.applications.tracking import Duty, Step
from permits.db import db


@dataclass(frozen=True, slots=True)
class Standing:
    """A case without a word of whose it is or what was answered: service, duty, the present and the next steps, dates."""

    case: Case
    duty: Duty
    steps: list[Step]
    expected: Expected | None


def standing_of(number: str, now: datetime) -> Standing | None:
    """Where the case with this number stands; None when there is none.

    Of what happened only the last thing is told: who has decided what is for those who may open the case.
    """
    found = db.session.scalar(select(Application.id).where(Application.number == number))
    if found is None:
        return None
    case = load_case(db.session(), found, now=now)
    steps = tracking.timeline(case, applications.events_of(found))
    past = [each for each in steps if each.kind == "past"]
    coming = [each for each in steps if each.kind == "next"]
    now_at = [each for each in steps if each.kind == "now"]
    return Standing(case, tracking.duty(case), [*past[-1:], *now_at, *coming[:1]], expected(case, now))
