"""Questions to an application: whose it is, what may change in it, what is still missing, what happened."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from permits.applications.models import Act, Answers, Application, ApplicationEvent, CorrectionRow, Submission
from permits.db import db
from permits.definitions import queries as definitions
from permits.documents.models import Document
from permits.moving.versions import answers_under
from permits.parties.standing import reached_by
from permits.reviews.models import Review
from permits.reviews.queries import names_of
from workflows.definition import Definition, State
from workflows.engine.outcome import Actor

answers = Answers.__table__


@dataclass(frozen=True, slots=True)
class Listed:
    """An application as its applicant's list shows it; ``about`` tells several of one service apart, where it can.

    ``party`` says for whom it is: empty for oneself, else the id of a business or of another person.
    """

    application: Application
    definition: Definition
    about: str = ""
    party: str = ""

    @property
    def state(self) -> State:
        return self.definition.states[self.application.state]

    @property
    def suspended(self) -> bool:
        return self.application.suspended_at is not None

    @property
    def is_mine_to_do(self) -> bool:
        """Whether it waits for the applicant: for answers or a payment."""
        waits = self.state.kind == "start" or (self.state.kind == "waiting" and self.state.awaits != "outside")
        return waits and not self.suspended


def applications_of(actor: Actor, day: date) -> list[Listed]:
    """Everything on whose applicant's side this person stands on this day, the newest first; one question."""
    mine = select(Application, Answers.answers).outerjoin(Answers).where(reached_by(actor.id, day))
    found = db.session.execute(mine.order_by(Application.created_at.desc(), Application.id.desc())).all()
    return [
        Listed(each, made := definitions.definition(each.definition_id), about(made, kept), party_of(each, actor.id))
        for each, kept in found
    ]


def by_ids(ids: Collection[str]) -> list[Listed]:
    """These applications, the newest first; the caller has asked whether the reader may see them."""
    wanted = select(Application, Answers.answers).outerjoin(Answers).where(Application.id.in_(ids))
    found = db.session.execute(wanted.order_by(Application.created_at.desc(), Application.id.desc())).all()
    return [Listed(each, made := definitions.definition(each.definition_id), about(made, kept)) for each, kept in found]


def party_of(case: Application, account_id: str) -> str:
    """For whom a case is, to this person: empty for themselves, else the id of the business or of the other person."""
    return str(case.business_id or (case.applicant_id if case.applicant_id != account_id else ""))


def about(definition: Definition, kept: Mapping[str, object] | None) -> str:
    """What an application is about: the first answer of its form that is words of its own and may stand in lists.

    That is a text of class «public», asked of everybody and not taken from the account. Empty while there is none.
    """
    return next((str(kept[code]) for code in telling(definition) if kept and kept.get(code)), "")


def telling(definition: Definition) -> tuple[str, ...]:
    """The questions whose answers say what an application is about, in the order of the form."""
    asked = (each for section in definition.sections for each in section.fields)
    return tuple(
        each.code
        for each in asked
        if (each.type, each.privacy, each.shown_when, each.prefill) == ("text", "public", None, None)
    )


def finished_sections(application_id: str) -> frozenset[str]:
    """The sections that the applicant has saved without problems."""
    found = db.session.execute(
        select(answers.c.done_sections).where(answers.c.application_id == application_id)
    ).scalar()
    return frozenset(found or ())


def saved_at(application_id: str) -> object:
    """When an answer was kept last."""
    return db.session.scalar(select(Answers.updated_at).where(Answers.application_id == application_id))


def edited_by_other(application_id: str, section: str, actor: Actor) -> tuple[str, datetime] | None:
    """The name of whoever saved a section last, and when; None for the reader themselves and while nobody has."""
    edits = db.session.scalar(select(Answers.edits).where(Answers.application_id == application_id)) or {}
    account_id, at, *_pages = edits.get(section, (actor.id, ""))
    name = names_of([account_id]).get(account_id, "") if account_id not in ("", actor.id) else ""
    return (name, datetime.fromisoformat(at)) if name else None


def files_of(application_id: str) -> dict[str, Document]:
    """The files that count now, by the requirement they were handed in for."""
    held = select(Document).where(Document.application_id == application_id, Document.replaced_at.is_(None))
    return {each.requirement: each for each in db.session.scalars(held)}


def open_corrections(application_id: str) -> list[CorrectionRow]:
    """What was sent back and not sent again yet, in the order of the reviewer's notes."""
    wanted = select(CorrectionRow).where(
        CorrectionRow.application_id == application_id, CorrectionRow.resolved_at.is_(None)
    )
    return list(db.session.scalars(wanted.order_by(CorrectionRow.id)))


def events_of(application_id: str) -> Sequence[ApplicationEvent]:
    """Everything that happened, in order."""
    wanted = select(ApplicationEvent).where(ApplicationEvent.application_id == application_id)
    return db.session.scalars(wanted.order_by(ApplicationEvent.seq)).all()


def negative_reviews(application_id: str, review_round: int) -> Sequence[Review]:
    """The reviews of a round that were closed against the applicant, with their reasons."""
    wanted = select(Review).where(
        Review.application_id == application_id, Review.round == review_round, Review.tone == "negative"
    )
    return db.session.scalars(wanted.order_by(Review.closed_at)).all()


def last_sent(application_id: str) -> Mapping[str, object]:
    """The answers as they were sent last, named as the case's version does; empty before any sending and when erased."""
    latest = select(Submission.answers, Submission.sent_at, Application.definition_id).join(Application)
    latest = latest.where(Submission.application_id == application_id).order_by(Submission.round.desc())
    found = db.session.execute(latest.limit(1)).first()
    return answers_under(found.definition_id, application_id, found.sent_at, found.answers) if found else {}


def acts_of_others(application_id: str, applicant_id: str) -> Sequence[Act]:
    """The steps outside reviews that somebody else gave the applicant a reason for, the latest first."""
    wanted = select(Act).where(Act.application_id == application_id, Act.by != applicant_id, Act.reason != "")
    return db.session.scalars(wanted.order_by(Act.id.desc())).all()


def children_of(application_id: str) -> list[Listed]:
    """The applications that this one has started."""
    wanted = select(Application).where(Application.parent_id == application_id)
    found = db.session.scalars(wanted.order_by(Application.created_at, Application.id))
    return [Listed(each, definitions.definition(each.definition_id)) for each in found]


def parent_of(parent_id: str | None, applicant_id: str, business_id: str | None) -> Listed | None:
    """The application that started this one, where it is the same applicant's."""
    found = db.session.get(Application, parent_id) if parent_id else None
    if found is None or (found.applicant_id, found.business_id) != (applicant_id, business_id):
        return None
    return Listed(found, definitions.definition(found.definition_id))
