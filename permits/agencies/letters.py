"""What the mails to an outside agency say. The one that carries the link makes its token, and only there does it stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from permits import wording
from permits.agencies.models import AgencyLink
from permits.agencies.standing import digest_of, ends_at, new_token
from permits.applications.models import Application
from permits.config import Settings
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.moving.versions import definition_of
from permits.reviews.models import Review
from permits.scheduling.operations import Job
from workflows.city import City, CityOffice
from workflows.definition import Definition

LANGUAGES = ("id", "en")
"""A mail to an agency says everything in both, in this order: nobody knows who will read it."""


@dataclass(frozen=True, slots=True)
class AgencyMatter:
    """What such a mail may speak of, in one language: titles, numbers and days, nothing that the applicant wrote.

    ``office`` is who asks, ``link`` empty in a mail that only reminds; ``sent_on`` is the day of the mail with the link.
    """

    number: str
    service: str
    step: str
    office: str
    asked: str
    due_on: str
    until_on: str
    sent_on: str
    is_late: bool
    name: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to an agency: where it goes, and what it says in each language."""

    to: str
    matters: tuple[tuple[str, AgencyMatter], ...]


def letter_of(job: Job, kind: str, settings: Settings) -> Letter | None:
    """The mail of this job; None when its link or review is over or the office has no address any more.

    A mail that carries the link makes its token here and keeps the digest: whoever writes the mail down writes both.
    """
    session = assert_transaction()
    link = session.get(AgencyLink, job.data["link"])
    review = session.get(Review, link.review_id) if link is not None else None
    case = session.get(Application, link.application_id) if link is not None else None
    if link is None or review is None or case is None:
        return None
    city = definitions.city()
    agency = city.offices.get(link.office)
    is_open = link.ended_at is None and review.result is None and review.swept_at is None
    if not is_open or agency is None or not agency.mail:
        return None
    address = ""
    if kind == "agency_link":
        token = new_token()
        link.token_hash = digest_of(token)
        address = f"{settings.base_url}/agency/{token}"
    is_late = job.data.get("kind") == "review.overdue"
    definition = definition_of(review, definitions.definition(case.definition_id))
    matters = tuple(
        (each, _matter(each, city, agency, case, definition, review, link, settings, address, is_late))
        for each in LANGUAGES
    )
    return Letter(agency.mail, matters)


def _matter(
    language: str,
    city: City,
    agency: CityOffice,
    case: Application,
    definition: Definition,
    review: Review,
    link: AgencyLink,
    settings: Settings,
    address: str,
    is_late: bool,
) -> AgencyMatter:
    zone = ZoneInfo(city.timezone)

    def day(moment: datetime | None) -> str:
        return wording.full_date(moment.astimezone(zone).date(), language) if moment else ""

    lead = city.offices.get(case.office)
    return AgencyMatter(
        number=case.number or "",
        service=definition.title[language],
        step=definition.states[review.state].reviews[review.plan].title[language],
        office=lead.name[language] if lead else city.name[language],
        asked=agency.name[language],
        due_on=day(review.due_at),
        until_on=day(ends_at(link, review.due_at, settings.agency_grace)),
        sent_on=day(link.made_at),
        is_late=is_late,
        link=address,
    )
