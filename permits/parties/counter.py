"""At the counter: somebody of the office begins an application for a person, fills it in, sends it, and hands it over."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from permits.accounts.models import Account
from permits.accounts.policy import FILE_FOR
from permits.accounts.queries import abilities_of, account_by_email
from permits.applications import lifecycle, operations, record
from permits.applications.cases import Case, load_case
from permits.applications.models import Application
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.errors import Forbidden, Invalid, NotFound, Problem
from permits.ids import new_id
from permits.parties.behalf import Party
from permits.parties.invitations import is_address
from permits.parties.mailing import NO_MAIL
from permits.parties.models import CounterFiling
from permits.parties.standing import Standing
from permits.scheduling.operations import schedule
from workflows.engine.outcome import Actor, Happened

PAPERS = ("id_card", "passport", "other")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the counter, as the page says it. ``mail`` may be empty; ``identified_by`` is what they showed."""

    name: str
    mail: str
    identified_by: str
    consents: bool


def file_for(service: str, kind: str, person: Person, office: str, language: str, actor: Actor, now: datetime) -> str:
    """Begin an application for a person and return its id; they get a mail about it, where they have an address.

    Raises Forbidden without the ability, NotFound for a service that cannot be applied for, Invalid naming every box.
    """
    if FILE_FOR not in abilities_of(actor) or office not in {each for each, _role in actor.seats}:
        raise Forbidden("not_your_role")
    version = definitions.current_version(service, now)
    definition = definitions.definition(version.id)
    wrong = problems_of(person)
    if definition.status != "active" or kind not in definition.applicants:
        wrong.append(Problem("what", "counter_service_missing"))
    if wrong:
        raise Invalid(tuple(wrong))
    account = _account(person, language, now)
    party = Party(account.id, None, Standing("counter", "counter", office), actor.id)
    on_their_side = Actor("applicant", actor.id)
    application_id = operations.open_case(version.id, kind, language, on_their_side, now, party=party)
    assert_transaction().add(
        CounterFiling(
            application_id=application_id,
            staff_id=actor.id,
            office=office,
            identified_by=person.identified_by,
            consent_at=now,
        )
    )
    key = lifecycle.job_key(application_id, "notice.counter_begun")
    schedule("notice.counter_begun", key, now, application_id, {}, now)
    return application_id


def hand_over(application_id: str, mail: str, actor: Actor, now: datetime) -> None:
    """Give the application to the person's own account, and end what the counter may do with it. Once more changes nothing.

    ``mail`` is needed where the person has no address yet. Raises NotFound for another one's filing, Invalid.
    """
    case, filing = _locked(application_id)
    if filing.staff_id != actor.id:
        raise NotFound
    if filing.handed_over_at is not None:
        return
    account = assert_transaction().get_one(Account, case.row.applicant_id)
    if account.email.endswith(NO_MAIL):
        if not is_address(mail):
            raise Invalid((Problem("mail", "counter_mail_missing"),))
        _give_address(case, account, mail.strip().lower())
    _end(case, filing, actor, now)
    key = lifecycle.job_key(application_id, "notice.counter_over")
    schedule("notice.counter_over", key, now, application_id, {}, now)


def take_back(application_id: str, actor: Actor, now: datetime) -> None:
    """The applicant ends what the counter may do; the door has asked whether it is theirs. Once more changes nothing."""
    case, filing = _locked(application_id)
    if filing.handed_over_at is None:
        _end(case, filing, actor, now)


def _end(case: Case, filing: CounterFiling, actor: Actor, now: datetime) -> None:
    filing.handed_over_at = now
    record.note(assert_transaction(), case.row, (Happened("counter_ended", {"office": filing.office}),), actor, now)


def _locked(application_id: str) -> tuple[Case, CounterFiling]:
    session = assert_transaction()
    case = load_case(session, application_id, lock=True)
    filing = session.scalar(
        select(CounterFiling)
        .where(CounterFiling.application_id == application_id)
        .execution_options(populate_existing=True)
    )
    if filing is None:
        raise NotFound
    return case, filing


def _give_address(case: Case, account: Account, address: str) -> None:
    """The address becomes the account's, or the application goes to the account that has it already."""
    known = account_by_email(address)
    if known is None:
        account.email = address
        return
    if not known.active or known.seats:
        raise Invalid((Problem("mail", "person_unknown"),))
    row = assert_transaction().get_one(Application, case.row.id)
    row.applicant_id = known.id


def _account(person: Person, language: str, now: datetime) -> Account:
    """The account of the person's address, or a new one without a password: they choose one by the link for a forgotten one."""
    address = person.mail.strip().lower()
    known = account_by_email(address) if address else None
    if known is not None:
        if not known.active or known.seats:
            raise Invalid((Problem("mail", "person_unknown"),))
        return known
    made = new_id()
    account = Account(
        id=made, email=address or f"{made.lower()}{NO_MAIL}", password=None, name=person.name.strip(), locale=language,
        active=True, fs_uniquifier=uuid.uuid4().hex, created_at=now, confirmed_at=now,
    )  # fmt: skip
    session = assert_transaction()
    session.add(account)
    session.flush()
    return account


def problems_of(person: Person) -> list[Problem]:
    """What is missing of somebody at the counter, each beside its box."""
    found = [] if len(person.name.strip()) >= 2 else [Problem("name", "counter_name_missing")]
    if person.mail.strip() and not is_address(person.mail):
        found.append(Problem("mail", "not_an_address"))
    if person.identified_by not in PAPERS:
        found.append(Problem("identified_by", "choice_missing"))
    if not person.consents:
        found.append(Problem("consents", "counter_consent_missing"))
    return found
