"""Decided cases for the survey's tests: the rows a decision leaves behind, without walking a service's machine."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from permits.accounts.models import Account
from permits.applications.models import Application
from permits.db import db
from permits.definitions.models import CityVersion, DefinitionVersion
from permits.ids import new_id
from permits.surveys.links import link_token
from permits.surveys.models import SurveyInvitation, SurveyResponse
from permits.surveys.operations import Response, answer, invite
from permits.surveys.questionnaire import CODES

SOP = Path(__file__).parent.parent / "data" / "sop"
SERVICE = "five-states"
SECRET = "a secret of the tests, long enough for a key"
DECIDED_AT = datetime(2026, 7, 3, 2, 30, tzinfo=UTC)
DEFINITION = new_id()


def publish() -> None:
    """The service and its city, as publishing leaves them."""
    text = (SOP / f"{SERVICE}.yaml").read_text()
    city = (SOP / "_city.yaml").read_text()
    common = {"sha256": "0" * 64, "published_at": DECIDED_AT, "published_by": "test"}
    db.session.add(DefinitionVersion(id=DEFINITION, service=SERVICE, version=1, text=text, **common))
    db.session.add(CityVersion(text=city, **common))
    db.session.flush()


def decided(outcome: str | None = "issued", at: datetime = DECIDED_AT, service: str = SERVICE) -> str:
    """The id of a case that ended with ``outcome``; None leaves it open."""
    if db.session.get(DefinitionVersion, DEFINITION) is None:
        publish()
    person = Account(id=new_id(), email=f"{new_id()}@example.org", fs_uniquifier=new_id(), created_at=at)
    db.session.add(person)
    db.session.flush()
    case = Application(
        id=new_id(),
        service=service,
        office="loket",
        definition_id=DEFINITION,
        applicant_id=person.id,
        applicant_kind="warga",
        state="terbit",
        outcome=outcome,
        created_at=at,
        closed_at=None if outcome is None else at,
    )
    db.session.add(case)
    db.session.flush()
    return str(case.id)


def invited(outcome: str = "issued", at: datetime = DECIDED_AT, secret: str = SECRET) -> str:
    """The token of a fresh invitation for a case decided at that time. Needs an open transaction."""
    invitation = invite(decided(outcome, at), at)
    assert invitation is not None
    return link_token(invitation, secret)


def full(value: int = 3) -> Response:
    """A response that gives every element the same answer."""
    return Response(dict.fromkeys(CODES, value))


def answered(response: Response, at: datetime, zone: object, service: str = SERVICE) -> None:
    """One response of a new respondent, through the real invitation. Needs an open transaction."""
    invitation = invite(decided("issued", at, service), at)
    assert invitation is not None
    answer(link_token(invitation, SECRET), response, at, secret=SECRET, zone=zone)  # type: ignore[arg-type]


def responses() -> list[SurveyResponse]:
    return list(db.session.query(SurveyResponse))


def invitations() -> list[SurveyInvitation]:
    return list(db.session.query(SurveyInvitation))
