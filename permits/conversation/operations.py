"""Write a note or a message about a case, and note how far somebody has read. Each one written is an event of the case."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from permits.accounts.models import Account
from permits.applications import record
from permits.applications.cases import Case, load_case
from permits.conversation import queries
from permits.conversation.models import Message, MessageFile, Reading
from permits.db import assert_transaction, connection
from permits.errors import Conflict, Invalid, NotFound, Problem
from permits.ids import new_id
from permits.scheduling.operations import Promise, cancel, schedule_all
from permits.uploads.operations import Passed, unused
from workflows.engine.outcome import Actor, Happened

LONGEST = 5_000


@dataclass(frozen=True, slots=True)
class Written:
    """Words as they come from a page. ``to`` is «office:<code>», «offices» or «applicant»; ``token`` is the page's."""

    to: str
    body: str
    token: str


def write(
    application_id: str,
    written: Written,
    actor: Actor,
    offices: Iterable[str],
    now: datetime,
    files: Sequence[Passed] = (),
) -> int:
    """Keep what an applicant or somebody of the case's ``offices`` wrote, tell the other side once, return its id.

    ``files`` are those sent with it, checked and stored already. The door has asked whether the actor may.
    The same page sent again writes nothing and returns the same id. Raises Invalid without words or reader, Conflict
    when the applicant's data is erased, NotFound for a case never sent.
    """
    session = assert_transaction()
    case = load_case(session, application_id, lock=True)
    if case.row.submitted_at is None or not written.token:
        raise NotFound
    before = session.scalar(select(Message.id).where(Message.author_id == actor.id, Message.token == written.token))
    if before is not None:
        return int(before)
    audience, office = _audience(written.to, actor, sorted(offices))
    body = _body(written.body)
    if audience == "applicant" and _is_erased(case):
        raise Conflict("person_erased")
    salt = secrets.token_hex(16)
    row = insert(Message.__table__).values(
        application_id=application_id, audience=audience, office=office, author_id=actor.id, token=written.token,
        body=body, salt=salt, at=now,
    )  # fmt: skip
    made = session.execute(row.returning(Message.__table__.c.id)).scalar_one()
    kind = "message_written" if audience == "applicant" else "note_written"
    data = {"message": made, "audience": audience, "office": office, "digest": record.digest(salt, body)}
    if files:
        data["files_digest"] = record.digest(salt, [each.sha256 for each in files])
        _keep_files(int(made), files, now)
    record.note(session, case.row, (Happened(kind, data),), actor, now)
    if audience == "applicant":
        _tell(case, actor, now)
    return int(made)


def _keep_files(message_id: int, files: Sequence[Passed], now: datetime) -> None:
    rows = [
        {
            "id": new_id(), "message_id": message_id, "filename": each.filename, "media_type": each.media_type,
            "size": each.size, "sha256": each.sha256, "scan": each.scan,
        }
        for each in files
    ]  # fmt: skip
    assert_transaction().execute(insert(MessageFile.__table__), rows)
    cancel([unused(each.sha256) for each in files], now)


def require_words(written: Written) -> None:
    """That there is something to keep, before files are looked at. Raises Invalid."""
    _body(written.body)


def _audience(to: str, actor: Actor, offices: list[str]) -> tuple[str, str]:
    """Who may read it and in which office's name it is written."""
    if actor.kind != "staff":
        return "applicant", ""
    own = to.removeprefix("office:")
    if to.startswith("office:") and own in offices:
        return "office", own
    if to in ("offices", "applicant") and offices:
        return to, offices[0]
    raise Invalid((Problem("talk-to", "message_reader_missing"),))


def _body(given: str) -> str:
    body = given.strip()
    if not body:
        raise Invalid((Problem("talk-body", "message_missing"),))
    if len(body) > LONGEST:
        raise Invalid((Problem("talk-body", "too_long", {"limit": str(LONGEST)}),))
    return body


def _is_erased(case: Case) -> bool:
    account = assert_transaction().get(Account, case.row.applicant_id)
    return account is None or account.erased_at is not None


def _tell(case: Case, actor: Actor, now: datetime) -> None:
    """A mail to the other side, at most one to each person until they have looked: its key names the first unseen message."""
    by_office = actor.kind == "staff"
    waiting = queries.unanswered(case.row.id, by_office=by_office)
    people = [case.row.applicant_id] if by_office else queries.listeners(case.row.id, case.row.office)
    read = queries.read_until(case.row.id, people)
    mails = []
    for person in people:
        first = next((each for each in waiting if each > read.get(person, 0)), None)
        if first is not None and person != actor.id:
            kind, data = ("notice.message", {}) if by_office else ("notice.question", _to_staff(case, person))
            mails.append(Promise(kind, f"message:{case.row.id}:{first}:{person}", now, case.row.id, data))
    schedule_all(mails, now)


def _to_staff(case: Case, person: str) -> dict[str, str]:
    return {"account": person, "case": str(case.row.id)}


def mark_read(application_id: str, message_id: int, actor: Actor) -> None:
    """Note that a person has seen everything up to this message; never less than they had seen before."""
    at = connection()
    values = {"account_id": actor.id, "application_id": application_id, "message_id": message_id}
    at.execute(_SEEN[at.dialect.name], values)


def _seen(dialect: Any) -> Any:
    statement = dialect.insert(Reading)
    further = statement.excluded.message_id
    return statement.on_conflict_do_update(
        index_elements=["account_id", "application_id"],
        set_={"message_id": further},
        where=Reading.__table__.c.message_id < further,
    )


_SEEN: Mapping[str, Any] = {"sqlite": _seen(sqlite), "postgresql": _seen(postgresql)}


def forget_talk(account_id: str, application_ids: list[str]) -> list[str]:
    """Delete what was written about these cases, and what this person wrote as an applicant of any other one.

    Returns the digests of the files that lay beside it in the store.

    An erased person's bookmarks go too; the events stay, whose digests say nothing without the salts.
    """
    session = assert_transaction()
    own = (Message.author_id == account_id) & (Message.office == "")
    gone = or_(Message.application_id.in_(application_ids), own)
    beside = MessageFile.message_id.in_(select(Message.id).where(gone))
    digests = session.scalars(select(MessageFile.sha256).where(beside).distinct()).all()
    session.execute(delete(MessageFile).where(beside))
    session.execute(delete(Message).where(gone))
    theirs = Reading.application_id.in_(application_ids)
    session.execute(delete(Reading).where(or_(theirs, Reading.account_id == account_id)))
    return list(digests)
