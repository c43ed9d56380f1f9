"""Questions to what is written about cases: what one may read of it, and what is new."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, case, func, or_, select

from permits.accounts.queries import people_of
from permits.conversation.models import Message, MessageFile, Reading
from permits.db import db
from permits.reviews.models import OPEN, Review
from workflows.engine.outcome import Actor


@dataclass(frozen=True, slots=True)
class Unseen:
    """How far a conversation with the applicant has come: the last words of each side, and the last that somebody read."""

    asked: int
    answered: int
    read: int

    def is_new_to(self, actor: Actor) -> bool:
        """Whether the other side has written since this side answered, or this person last looked."""
        theirs, ours = (self.asked, self.answered) if actor.kind == "staff" else (self.answered, self.asked)
        return theirs > max(ours, self.read)


def offices_of(actor: Actor) -> list[str]:
    """The offices that somebody works in."""
    return sorted({office for office, _role in actor.seats})


def talk_of(application_id: str, actor: Actor) -> Sequence[Message]:
    """What this person may read of what was written about a case, in order: the applicant never an office's note."""
    wanted = select(Message).where(Message.application_id == application_id)
    if actor.kind != "staff":
        wanted = wanted.where(Message.audience == "applicant")
    else:
        wanted = wanted.where(or_(Message.audience != "office", Message.office.in_(offices_of(actor))))
    return db.session.scalars(wanted.order_by(Message.id)).all()


def files_beside(message_ids: Collection[int]) -> dict[int, list[MessageFile]]:
    """The files of these messages, by message, in the order in which they were sent."""
    found: dict[int, list[MessageFile]] = {}
    wanted = select(MessageFile).where(MessageFile.message_id.in_(message_ids)).order_by(MessageFile.id)
    for each in db.session.scalars(wanted) if message_ids else ():
        found.setdefault(each.message_id, []).append(each)
    return found


def file_beside(file_id: str) -> tuple[MessageFile | None, str]:
    """A file beside a message, and the case that it is about; (None, "") where there is no such file."""
    wanted = select(MessageFile, Message.application_id).join(Message, MessageFile.message_id == Message.id)
    found = db.session.execute(wanted.where(MessageFile.id == file_id)).first()
    return (None, "") if found is None else (found[0], str(found[1]))


def new_to(actor: Actor, application_ids: Collection[str]) -> frozenset[str]:
    """Of these cases those in which the other side has written something that waits for this person; one question."""
    if not application_ids:
        return frozenset()
    theirs = Message.office == ""
    last = (
        select(
            Message.application_id,
            func.max(case((theirs, Message.id), else_=0)).label("asked"),
            func.max(case((theirs, 0), else_=Message.id)).label("answered"),
            func.coalesce(func.max(Reading.message_id), 0).label("read"),
        )
        .outerjoin(Reading, and_(Reading.application_id == Message.application_id, Reading.account_id == actor.id))
        .where(Message.application_id.in_(application_ids), Message.audience == "applicant")
        .group_by(Message.application_id)
    )
    return frozenset(
        each.application_id
        for each in db.session.execute(last)
        if Unseen(each.asked, each.answered, each.read).is_new_to(actor)
    )


def read_until(application_id: str, people: Iterable[str]) -> dict[str, int]:
    """The last message that each of these people has seen, by account; nobody who has seen none."""
    wanted = select(Reading.account_id, Reading.message_id).where(
        Reading.application_id == application_id, Reading.account_id.in_(list(people))
    )
    return {each.account_id: each.message_id for each in db.session.execute(wanted)}


def unanswered(application_id: str, *, by_office: bool) -> Sequence[int]:
    """The messages of one side that the other has not answered yet, in order."""
    written = select(Message.id, Message.office).where(
        Message.application_id == application_id, Message.audience == "applicant"
    )
    found: list[int] = []
    for each in db.session.execute(written.order_by(Message.id)):
        if bool(each.office) == by_office:
            found.append(each.id)
        else:
            found.clear()
    return found


def listeners(application_id: str, lead_office: str) -> list[str]:
    """Who of the offices is told that the applicant has written, by account.

    Whoever holds the open work; without any, those who wrote to the applicant before; else the roles that closed reviews.
    """
    open_work = db.session.scalars(
        select(Review)
        .where(Review.application_id == application_id, OPEN, Review.role != "")
        .order_by(Review.opened_at)
    )
    found: list[str] = []
    for each in open_work:
        found += [each.assignee_id] if each.assignee_id else [one.id for one in people_of(each.office, each.role)]
    if not found:
        wrote = select(Message.author_id).where(
            Message.application_id == application_id, Message.audience == "applicant", Message.office != ""
        )
        found = list(db.session.scalars(wrote.order_by(Message.id)))
    if not found:
        seats = select(Review.office, Review.role).where(
            Review.application_id == application_id, Review.office == lead_office
        )
        found = [one.id for office, role in db.session.execute(seats.distinct()) for one in people_of(office, role)]
    return list(dict.fromkeys(found))
