"""Questions to an application: whose it is, what may change in it, what is still missing, what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from permits.applications.cases import Case, load_case
from permits.applications.models import Answers, Application, ApplicationEvent, CorrectionRow, Submission
from permits.db import db
from permits.definitions import queries as definitions
from permits.documents.models import Document
from permits.errors import NotFound
from permits.reviews.models import Review
from workflows import forms
from workflows.definition import Definition, State, Trigger
from workflows.outcome import Actor

answers = Answers.__table__


@dataclass(frozen=True, slots=True)
class Listed:
    """An application as its applicant's list shows it."""

    application: Application
    definition: Definition

    @property
    def state(self) -> State:
        return self.definition.states[self.application.state]


def applications_of(actor: Actor) -> list[Listed]:
    """Everything this applicant has begun, the newest first."""
    mine = select(Application).where(Application.applicant_id == actor.id).order_by(Application.created_at.desc())
    return [Listed(each, definitions.definition(each.definition_id)) for each in db.session.scalars(mine)]


def own_case(application_id: str, actor: Actor) -> Case:
    """The actor's own case, to look at. Raises NotFound for anybody else's."""
    case = load_case(db.session(), application_id)
    if actor.kind != "applicant" or case.row.applicant_id != actor.id:
        raise NotFound
    return case


def finished_sections(application_id: str) -> frozenset[str]:
    """The sections that the applicant has saved without problems."""
    found = db.session.execute(select(answers.c.done_sections).where(answers.c.application_id == application_id)).scalar()
    return frozenset(found or ())


def saved_at(application_id: str) -> object:
    """When an answer was kept last."""
    return db.session.scalar(select(Answers.updated_at).where(Answers.application_id == application_id))


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


def is_open(case: Case) -> bool:
    """Whether the applicant may change anything in the case now."""
    return case.definition.states[case.row.state].kind in ("start", "waiting")


def own_triggers(case: Case) -> list[Trigger]:
    """What the applicant can do with the case in its present state."""
    return [each for each in case.definition.states[case.row.state].triggers.values() if each.by == "applicant"]


def sending_trigger(case: Case) -> Trigger | None:
    """The applicant's trigger that hands the answers over."""
    return next((each for each in own_triggers(case) if each.needs_complete_form), None)


def open_for_correction(case: Case) -> frozenset[str] | None:
    """The fields and documents that may change in a returned case; None while everything may (a draft).

    Fields that come to be asked because an opened answer changed are open too: they hold no answer yet.
    """
    if case.definition.states[case.row.state].kind == "start":
        return None
    named = {each.about for each in open_corrections(case.row.id)}
    filed = case.row.answers or {}
    fields = case.definition.fields
    asked = {code for code in forms.shown_fields(case.definition, case.facts) if fields[code].type not in ("computed", "note")}
    missing = set(forms.needed_documents(case.definition, case.facts)) - case.facts.documents
    return frozenset(named | (asked - set(filed)) | missing)


def files_not_replaced(case: Case) -> list[str]:
    """The files that were sent back and for which no new one was handed in, by their requirement."""
    named = {each.about for each in open_corrections(case.row.id)}
    wanted = {about for about in named if about in case.definition.documents}
    if not wanted:
        return []
    renewed = {code for code, each in files_of(case.row.id).items() if each.round > case.row.round}
    return sorted(wanted - renewed)


def changed_since_sent(case: Case) -> frozenset[str]:
    """The fields whose answers differ from those that were sent last."""
    last = db.session.execute(
        select(Submission.answers)
        .where(Submission.application_id == case.row.id)
        .order_by(Submission.round.desc())
        .limit(1)
    ).scalar()
    filed = case.row.answers or {}
    return frozenset(code for code in case.definition.fields if last is not None and last.get(code) != filed.get(code))
