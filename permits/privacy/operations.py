"""Ask for, answer, give and take back: what people do about their own data. Called inside the entry point's transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from permits.accounts.erasure import erase_person
from permits.accounts.models import Account
from permits.accounts.queries import abilities_of, people_who_may
from permits.accounts.telling import farewell, tell
from permits.db import assert_transaction
from permits.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from permits.privacy.erasure import end_copy
from permits.privacy.keeping import PURPOSES, TEXT_VERSION
from permits.privacy.models import Consent, DataExport, DataRequest
from permits.scheduling.operations import Job, Promise, cancel, schedule, schedule_all
from workflows.engine.outcome import Actor

# Law 27/2022, articles 30 and 43: three times 24 hours, by the clock and not by working days.
WITHIN = timedelta(hours=72)
WARNED_BEFORE = timedelta(hours=24)
LONGEST = 5_000
ANSWERS = "people.manage"


def ask(account_id: str, kind: str, words: str, now: datetime) -> DataRequest:
    """Note a request, tell its author and everybody who answers such requests, and promise a warning before its end.

    While one of the same kind waits, asking again changes nothing. Raises Invalid for an unknown kind or a correction
    without words.
    """
    session = assert_transaction()
    words = words.strip()
    problems = []
    if kind not in ("correct", "erase"):
        problems.append(Problem("kind", "data_kind_missing"))
    if (kind == "correct" and not words) or len(words) > LONGEST:
        problems.append(Problem("words", "data_words_missing" if not words else "data_words_long"))
    if problems:
        raise Invalid(tuple(problems))
    account = session.get_one(Account, account_id, with_for_update=True)
    waiting = (DataRequest.account_id == account_id, DataRequest.kind == kind, DataRequest.answered_at.is_(None))
    found: DataRequest | None = session.scalar(select(DataRequest).where(*waiting))
    if found is not None:
        return found
    made = DataRequest(account_id=account_id, kind=kind, words=words, received_at=now, due_at=now + WITHIN)
    session.add(made)
    session.flush()
    tell(account, "data_asked", now, kind_of=kind, due=made.due_at)
    tell_staff(made, "data_waiting", now)
    schedule_all([
        Promise("privacy.warn", f"privacy.warn:{made.id}", made.due_at - WARNED_BEFORE, None, {"request": made.id}),
        Promise("privacy.overdue", f"privacy.overdue:{made.id}", made.due_at, None, {"request": made.id}),
    ], now)  # fmt: skip
    return made


def answer(request_id: str, outcome: str, words: str, actor: Actor, now: datetime) -> None:
    """Answer a request; a deletion that is «done» erases the person here and now. The person is told by mail.

    Raises NotFound, Forbidden for one's own request or without the ability, Conflict when it is answered already or (by the
    erasing) while an application is open, Invalid without an outcome or, unless it is all done, without the reason.
    """
    session = assert_transaction()
    found = session.get(DataRequest, request_id, with_for_update=True)
    if found is None or ANSWERS not in abilities_of(actor):
        raise NotFound
    if found.account_id == actor.id:
        raise Forbidden("own_request")
    if found.answered_at is not None:
        raise Conflict("data_answered")
    words = words.strip()[:LONGEST]
    problems = []
    if outcome not in ("done", "partly", "refused"):
        problems.append(Problem("outcome", "data_outcome_missing"))
    elif outcome != "done" and not words:
        problems.append(Problem("answer", "data_reason_missing"))
    if problems:
        raise Invalid(tuple(problems))
    found.answered_at, found.answered_by, found.outcome, found.answer = now, actor.id, outcome, words
    session.flush()
    cancel([f"privacy.warn:{found.id}", f"privacy.overdue:{found.id}"], now)
    account = session.get_one(Account, found.account_id)
    if found.kind == "erase" and outcome == "done":
        farewell(account, "data_erased", now, lambda: erase_person(account.id, actor, now))
    else:
        tell(account, "data_answered", now, outcome=outcome, words=words)


def tell_staff(about: DataRequest, kind: str, now: datetime) -> None:
    """Tell everybody who answers requests, but for its author. The mail names neither the person nor their words."""
    session = assert_transaction()
    for person in people_who_may(ANSWERS):
        if person != about.account_id:
            tell(session.get_one(Account, person), kind, now, request_id=about.id, due=about.due_at)


def warn(job: Job, now: datetime) -> None:
    """The work ``privacy.warn``: a day is left."""
    _tell_if_open(job, "data_soon", now)


def tell_late(job: Job, now: datetime) -> None:
    """The work ``privacy.overdue``: the 72 hours are over."""
    _tell_if_open(job, "data_late", now)


def _tell_if_open(job: Job, kind: str, now: datetime) -> None:
    found = assert_transaction().get(DataRequest, str(job.data["request"]))
    if found is not None and found.answered_at is None:
        tell_staff(found, kind, now)


def ask_export(account_id: str, now: datetime) -> DataExport:
    """Promise a copy of everything about a person; while there is one, asking again changes nothing."""
    session = assert_transaction()
    session.get_one(Account, account_id, with_for_update=True)
    mine = (DataExport.account_id == account_id, DataExport.ended_at.is_(None))
    found: DataExport | None = session.scalar(select(DataExport).where(*mine))
    if found is not None:
        return found
    made = DataExport(account_id=account_id, asked_at=now)
    session.add(made)
    session.flush()
    schedule("privacy.export", f"privacy.export:{made.id}", now, None, {"export": made.id}, now=now)
    return made


def end_export(job: Job, now: datetime) -> None:
    """The work ``privacy.export_end``: the week is over, the copy goes."""
    found = assert_transaction().get(DataExport, str(job.data["export"]), with_for_update=True)
    if found is not None:
        end_copy(found, now)


def give_up_export(export_id: str, account_id: str, now: datetime) -> None:
    """Take a copy away before its time. Raises NotFound for anybody else's."""
    found = assert_transaction().get(DataExport, export_id, with_for_update=True)
    if found is None or found.account_id != account_id:
        raise NotFound
    end_copy(found, now)


def choose(account_id: str, purposes: frozenset[str], language: str, now: datetime) -> None:
    """The consents that hold from now on: what is new is given to the present text, what is missing is withdrawn."""
    session = assert_transaction()
    session.get_one(Account, account_id, with_for_update=True)
    mine = (Consent.account_id == account_id, Consent.withdrawn_at.is_(None))
    held = {each.purpose: each for each in session.scalars(select(Consent).where(*mine))}
    for purpose in PURPOSES:
        if purpose in purposes and purpose not in held:
            session.add(Consent(
                account_id=account_id, purpose=purpose, version=TEXT_VERSION, language=language, given_at=now,
            ))  # fmt: skip
        elif purpose not in purposes and purpose in held:
            held[purpose].withdrawn_at = now
    session.flush()
