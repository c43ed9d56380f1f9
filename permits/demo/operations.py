"""Makes the sample city's people and cases, each step by the operation that serves real people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from permits.accounts import operations as accounts
from permits.accounts.models import Account, Seat
from permits.applications import operations as applications
from permits.applications.cases import load_case
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.demo.samples import sample_file
from permits.demo.story import Person, Step, Story, Tale
from permits.documents import operations as documents
from permits.documents.inspection import inspect
from permits.documents.store import Store
from permits.reviews import operations as reviews
from permits.reviews.models import Review
from permits.reviews.operations import Judgement
from permits.viewer import operations as viewer
from workflows import forms
from workflows.engine.outcome import Actor

PAUSE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class SignIn:
    """How to sign in as an invented person; the password is known only here, and only now."""

    email: str
    password: str
    what: str


def make_people(story: Story, now: datetime) -> list[SignIn]:
    """The people of the story who are not there yet, with random passwords."""
    session = assert_transaction()
    there = set(session.scalars(select(Account.email)))
    return [_make(person, story.domain, now) for person in story.people if _email(person.mail, story) not in there]


def new_passwords(story: Story) -> list[SignIn]:
    """New random passwords for the people of the story; the old ones stop working."""
    made = []
    for person in story.people:
        email = _email(person.mail, story)
        account_id = assert_transaction().scalar(select(Account.id).where(Account.email == email))
        if account_id is not None:
            made.append(SignIn(email, accounts.new_password(account_id), person.about))
    return made


def tell(tale: Tale, story: Story, store: Store, now: datetime) -> str:
    """One case of the story, as far as its steps go; returns its id. Each file goes through the same inspection as any."""
    calendar = definitions.calendar()
    day = calendar.subtract_working_days(calendar.day_zero(now), tale.days_ago)
    at = min(calendar.opening_instant(day), now)
    applicant = _actor(tale.applicant, story)
    name = next(each.name for each in story.people if each.mail == tale.applicant)
    application_id = applications.begin(tale.service, tale.kind, "id", applicant, at)
    case = load_case(assert_transaction(), application_id)
    typed = forms.read_answers(case.definition, tale.answers)
    for section in case.definition.sections:
        applications.save_answers(application_id, section.code, typed, applicant, at)
    _hand_in(application_id, applicant, name, store, at)
    for step in tale.steps:
        at = min(at + PAUSE, now)
        _take(application_id, step, applicant, at)
    return application_id


def _hand_in(application_id: str, applicant: Actor, name: str, store: Store, at: datetime) -> None:
    case = load_case(assert_transaction(), application_id)
    for code in forms.needed_documents(case.definition, case.facts):
        requirement = case.definition.documents[code]
        filename, data = sample_file(requirement, name)
        found = inspect(requirement, filename, data)
        sha256 = store.put(found.content)
        documents.attach(application_id, code, found, sha256, applicant, at)
        viewer.ask(sha256, at)


def _take(application_id: str, step: Step, applicant: Actor, at: datetime) -> None:
    case = load_case(assert_transaction(), application_id)
    state = case.definition.states[case.row.state]
    if step.result is None:
        trigger = next(code for code, each in state.triggers.items() if each.by == "applicant")
        applications.send(application_id, trigger, (case.row.state, case.row.round), applicant, at)
        return
    review = _open_review(application_id, step.office)
    checklist = {item.code: "yes" for item in state.reviews[review.plan].checklist}
    judgement = Judgement(step.result, step.reason, step.corrections or {}, checklist)
    reviews.decide(review.id, review.version, judgement, _holder(review.office, review.role), at)


def _open_review(application_id: str, office: str | None) -> Review:
    statement = select(Review).where(
        Review.application_id == application_id, Review.result.is_(None), Review.swept_at.is_(None)
    )
    if office is not None:
        statement = statement.where(Review.office == office)
    return assert_transaction().scalars(statement.order_by(Review.office)).first() or _nothing_open(application_id)


def _nothing_open(application_id: str) -> Review:
    raise LookupError(f"{application_id} waits for no office: the story and its service do not fit")


def _holder(office: str, role: str) -> Actor:
    """The first person who holds a seat."""

    account_id = (
        assert_transaction().scalars(select(Seat.account_id).where(Seat.office == office, Seat.role == role)).first()
    )
    if account_id is None:
        raise LookupError(f"nobody sits as {role} in {office}: the story lacks a person")
    return Actor("staff", account_id, frozenset({(office, role)}))


def _actor(mail: str, story: Story) -> Actor:
    email = _email(mail, story)
    account_id = assert_transaction().scalars(select(Account.id).where(Account.email == email)).one()
    return Actor("applicant", account_id)


def _make(person: Person, domain: str, now: datetime) -> SignIn:
    account, password = accounts.add_staff(f"{person.mail}@{domain}", person.name, now, seats=person.seats)
    return SignIn(account.email, password, person.about)


def _email(mail: str, story: Story) -> str:
    return f"{mail}@{story.domain}"
