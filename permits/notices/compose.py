"""Write one message in its reader's language: who it goes to, what it is about, and the sentences of its template.

A template's first line is the subject, the rest the body. What a template may say is a :class:`Matter`: numbers, titles
and dates of the case, never the applicant's answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from permits import paths, wording
from permits.accounts.models import Account
from permits.agencies.letters import AgencyMatter, letter_of
from permits.applications.models import Application, CorrectionRow
from permits.config import Settings
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.following.codes import code_of
from permits.ids import new_id
from permits.inspections.models import Visit
from permits.issuance.models import Permit
from permits.moving.versions import definition_of
from permits.notices.complaints import ComplaintMatter, complaint_matter
from permits.notices.drafts import DraftMatter, matter_of
from permits.notices.links import link_of
from permits.notices.models import Notice
from permits.notices.operations import message_id_of, one_line
from permits.parties.letters import InvitationMatter
from permits.parties.letters import matter_of as invitation_matter
from permits.parties.mailing import NO_MAIL, reader_of
from permits.parties.models import Invitation
from permits.reviews.models import Review
from permits.scheduling.operations import Job
from workflows.definition import Definition


@dataclass(frozen=True, slots=True)
class Matter:
    """What a mail may speak of. Texts are in the reader's language; ``*_on`` are days in words, empty when there is none."""

    name: str
    number: str
    service: str
    office: str
    step: str
    next: str
    due_on: str
    reason: str
    corrections: int
    link: str
    state: str = ""
    said: str = ""
    visit: str = ""
    follow: str = ""
    code: str = ""


def compose(job: Job, now: datetime) -> Notice | None:
    """The message of a job, complete and unsent; None when its reader is gone.

    Raises LookupError when the kind has no template.
    """
    kind = job.kind.removeprefix("notice.")
    session = assert_transaction()
    if "draft" in job.data:
        return _about_draft(job, kind, now)
    if "complaint" in job.data:
        return _about_complaint(job, kind, now)
    if kind == "invitation":
        return _invitation(job, kind, now)
    if kind.startswith("agency_"):
        return _to_agency(job, kind, now)
    case = session.get(Application, job.application_id)
    if case is None:
        return None
    staff = "account" in job.data
    day = definitions.calendar().local_date(now)
    account_id = job.data["account"] if staff else reader_of(job, kind, case, day, now)
    reader = session.get(Account, account_id) if account_id else None
    if reader is None or reader.erased_at is not None or not reader.email or reader.email.endswith(NO_MAIL):
        return None
    language = case.language if reader.id == case.applicant_id and not staff else reader.locale
    text = render(kind, language, _matter(job, kind, case, reader, language))
    return _notice(job, kind, reader, language, text, now)


def _about_draft(job: Job, kind: str, now: datetime) -> Notice | None:
    """The message about a draft of a procedure to somebody of the offices."""
    reader = assert_transaction().get(Account, job.data["account"])
    if reader is None or reader.erased_at is not None or not reader.email:
        return None
    settings: Settings = current_app.config["SETTINGS"]
    matter = matter_of(job, kind, reader, settings.base_url)
    if matter is None:
        return None
    return _notice(job, kind, reader, reader.locale, render(kind, reader.locale, matter), now)


def _about_complaint(job: Job, kind: str, now: datetime) -> Notice | None:
    """The message about a complaint to its reporter or to somebody of the offices."""
    settings: Settings = current_app.config["SETTINGS"]
    found = complaint_matter(job, settings.base_url)
    if found is None:
        return None
    reader, language, matter = found
    return _notice(job, kind, reader, language, render(kind, language, matter), now)


def _invitation(job: Job, kind: str, now: datetime) -> Notice | None:
    """The mail to an address that may have no account; None once the invitation was answered or has ended."""
    found = assert_transaction().get(Invitation, job.data["invitation"])
    if found is None or found.ended_at is not None or found.expires_at <= now:
        return None
    text = render(kind, found.language, invitation_matter(found, current_app.config["SETTINGS"]))
    return _notice_to(job, kind, found.mail, None, found.language, text, now)


def _to_agency(job: Job, kind: str, now: datetime) -> Notice | None:
    """The message to an outside agency, which has no account and no language of its own: the same in both."""
    letter = letter_of(job, kind, current_app.config["SETTINGS"])
    if letter is None:
        return None
    texts = [render(kind, language, matter) for language, matter in letter.matters]
    text = texts[0][0], "\n* * *\n\n".join(body for _subject, body in texts)
    return _notice_to(job, kind, letter.to, None, letter.matters[0][0], text, now)


def _notice(job: Job, kind: str, reader: Account, language: str, text: tuple[str, str], now: datetime) -> Notice:
    return _notice_to(job, kind, reader.email, reader.id, language, text, now)


def _notice_to(
    job: Job, kind: str, mail: str, account_id: str | None, language: str, text: tuple[str, str], now: datetime
) -> Notice:
    return Notice(
        id=new_id(),
        key=job.key,
        kind=kind,
        application_id=job.application_id,
        account_id=account_id,
        to=mail,
        language=language,
        subject=one_line(text[0]),
        body=text[1],
        message_id=message_id_of(job.key),
        created_at=now,
    )


def render(
    kind: str, language: str, matter: Matter | DraftMatter | ComplaintMatter | InvitationMatter | AgencyMatter
) -> tuple[str, str]:
    """Subject and body of a kind of mail. Raises LookupError when there is no template for it."""
    if not (paths.TEMPLATES / "mail" / f"{kind}.txt").is_file():
        raise LookupError(f"no mail is called {kind}")
    with force_locale(language):
        text = current_app.jinja_env.get_template(f"mail/{kind}.txt").render(matter=matter)
    subject, _, body = text.strip().partition("\n")
    return subject, body.strip() + "\n"


def _matter(job: Job, kind: str, case: Application, reader: Account, language: str) -> Matter:
    definition = definitions.definition(case.definition_id)
    city = definitions.city()
    zone = ZoneInfo(city.timezone)
    review = assert_transaction().get(Review, job.data["review"]) if "review" in job.data else None
    due_at = review.due_at if review else _next_due(case)
    due_on = wording.full_date(due_at.astimezone(zone).date(), language) if due_at else ""
    permit = assert_transaction().get(Permit, job.data["permit"]) if "permit" in job.data else None
    if permit is not None and permit.valid_until is not None:
        due_on = wording.full_date(permit.valid_until, language)
    office = city.offices.get(review.office if review else case.office)
    says = definition.states[case.state].says[language]
    settings: Settings = current_app.config["SETTINGS"]
    return Matter(
        name=reader.name,
        number=permit.number if permit is not None else case.number or "",
        service=definition.title[language],
        office=office.name[language] if office else "",
        step=_step(definition, review, language),
        next=wording.plain(says).replace("{deadline}", due_on),
        due_on=due_on,
        reason=_reason(case) if kind == "refused" else "",
        corrections=_corrections(case) if kind == "returned" else 0,
        link=link_of(kind, case, review, job.data, settings),
        state=definition.states[case.state].title[language],
        said=wording.plain(_said(definition, job, language)).replace("{deadline}", due_on),
        visit=_visit(job, language, zone),
        follow=f"{settings.base_url}/follow",
        code=code_of(case.number, settings.secret_key) if case.number and kind == "received" else "",
    )


def _said(definition: Definition, job: Job, language: str) -> str:
    """What the procedure itself says at this moment: its own message, or the words of a timer; empty for none."""
    if "notice" in job.data:
        return next((each.text[language] for each in definition.notices if each.code == job.data["notice"]), "")
    plans = (state.reviews.get(str(job.data.get("plan"))) for state in definition.states.values())
    timed = [*definition.states.values()] if "plan" not in job.data else [each for each in plans if each is not None]
    timers = [timer for each in timed for timer in each.timers if timer.code == job.data.get("timer")]
    return timers[0].says[language] if timers and timers[0].says else ""


def _step(definition: Definition, review: Review | None, language: str) -> str:
    if review is None:
        return ""
    return definition_of(review, definition).states[review.state].reviews[review.plan].title[language]


def _visit(job: Job, language: str, zone: ZoneInfo) -> str:
    """When a visit begins, in words; empty in a mail about anything else."""
    visit = assert_transaction().get(Visit, job.data["visit"]) if "visit" in job.data else None
    if visit is None:
        return ""
    day = wording.full_date(visit.starts_at.astimezone(zone).date(), language)
    return f"{day}, {wording.spoken_time(visit.starts_at, language, zone)}"


def _next_due(case: Application) -> datetime | None:
    """The earliest deadline of an open review, otherwise the promised day of the service."""
    first = assert_transaction().scalar(
        select(Review.due_at)
        .where(
            Review.application_id == case.id,
            Review.result.is_(None),
            Review.swept_at.is_(None),
            Review.due_at.is_not(None),
        )
        .order_by(Review.due_at)
        .limit(1)
    )
    return first or case.state_due_at or case.due_at


def _reason(case: Application) -> str:
    """The words of the refusal: those of the last negative decision of the round."""
    statement = (
        select(Review.reason)
        .where(Review.application_id == case.id, Review.round == case.round, Review.tone == "negative")
        .order_by(Review.closed_at.desc())
        .limit(1)
    )
    return assert_transaction().scalar(statement) or ""


def _corrections(case: Application) -> int:
    statement = select(CorrectionRow.id).where(
        CorrectionRow.application_id == case.id, CorrectionRow.resolved_at.is_(None)
    )
    return len(assert_transaction().scalars(statement).all())
