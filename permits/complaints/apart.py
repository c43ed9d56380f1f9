"""Who may have nothing to do with a complaint, and who may: an objection never reaches whoever decided.

Source: Law 30/2014 articles 42 to 45 (no official acts in a matter of their own); Law 25/2009 article 42 (the reporter's
identity is kept secret).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from permits.absences.models import Absence
from permits.absences.queries import lasting
from permits.accounts.models import Account, Seat, StaffRole
from permits.applications.models import Act, ApplicationEvent
from permits.complaints.models import Complaint, ComplaintStep
from permits.reviews.models import Review

ASSIGN = "complaints.assign"
ANSWER = "complaints.answer"


def apart(session: Session, complaint: Complaint, today: date) -> frozenset[str]:
    """The people from whom a complaint is kept: who decided in its case or took a step there, in whose place they did, who
    answered it or an earlier one before, and whoever acts in the place of one of these today."""
    return apart_from(session, [complaint], today)[complaint.id]


def apart_from(session: Session, complaints: Collection[Complaint], today: date) -> dict[str, frozenset[str]]:
    """The same for many complaints, by their ids, with as many questions as for one."""
    acted = _decided(session, {each.application_id for each in complaints if each.application_id})
    answered = _answered(session, {each for one in complaints for each in (one.id, one.earlier_id) if each})
    acting = _acting(session, today)
    found = {}
    for each in complaints:
        people = {*each.kept_from, *acted[each.application_id or ""]}
        people |= answered[each.id] | answered[each.earlier_id or ""]
        if each.reporter_id is not None:
            people.add(each.reporter_id)  # nobody sees to their own complaint
        found[each.id] = frozenset(people | {deputy for person, deputy in acting if person in people})
    return found


def decided(session: Session, application_id: str) -> set[str]:
    """Who decided in a case or took a step there, and in whose place they did."""
    return _decided(session, {application_id})[application_id]


def _decided(session: Session, cases: Collection[str]) -> defaultdict[str, set[str]]:
    closed = select(Review.application_id, Review.closed_by).where(
        Review.application_id.in_(cases), Review.closed_by.is_not(None)
    )
    steps = select(Act.application_id, Act.by).where(Act.application_id.in_(cases), Act.by_kind == "staff")
    on_record = select(ApplicationEvent.application_id, ApplicationEvent.actor_id, ApplicationEvent.data).where(
        ApplicationEvent.application_id.in_(cases),
        ApplicationEvent.kind.in_(("decision_recorded", "act_recorded", "moved")),
        ApplicationEvent.actor_kind == "staff",
    )
    people: defaultdict[str, set[str]] = defaultdict(set)
    if not cases:
        return people
    for case, person in (*session.execute(closed), *session.execute(steps)):
        people[case].add(str(person))
    for case, actor, data in session.execute(on_record):
        people[case] |= {each for each in (actor, data.get("acting_for")) if each}
    return people


def _answered(session: Session, ids: Collection[str]) -> defaultdict[str, set[str]]:
    wanted = select(ComplaintStep.complaint_id, ComplaintStep.by).where(
        ComplaintStep.complaint_id.in_(ids), ComplaintStep.act == "answer", ComplaintStep.by.is_not(None)
    )
    people: defaultdict[str, set[str]] = defaultdict(set)
    for complaint, person in session.execute(wanted):
        people[complaint].add(str(person))
    return people


def _acting(session: Session, today: date) -> list[tuple[str, str]]:
    """(person, who acts in their place) of today."""
    wanted = select(Absence.account_id, Absence.deputy_id).where(lasting(today), Absence.deputy_id.is_not(None))
    return [(person, str(deputy)) for person, deputy in session.execute(wanted)]


def may_assign(session: Session, complaint: Complaint, today: date) -> list[str]:
    """Active people who may give a complaint to an officer: with the ability in its office, else in any office; never those
    who are kept apart from it."""
    return _able(session, complaint, ASSIGN, today, everywhere=False)


def may_answer(session: Session, complaint: Complaint, today: date) -> list[str]:
    """Active people to whom a complaint may be given: of its office, and for an appeal of any office."""
    return _able(session, complaint, ANSWER, today, everywhere=complaint.kind == "appeal")


def _able(session: Session, complaint: Complaint, ability: str, today: date, *, everywhere: bool) -> list[str]:
    kept_out = apart(session, complaint, today)
    held = [each for each in seated_with(session, ability, today) if each[0] not in kept_out]
    near = [person for person, office in held if office == complaint.office]
    far = [person for person, _office in held]
    return list(dict.fromkeys(near + far if everywhere else near or far))


def seated_with(session: Session, ability: str, today: date) -> list[tuple[str, str]]:
    """(person, office) of active people whose seat, or that of somebody in whose place they act today, has an ability."""
    roles = [each.code for each in session.scalars(select(StaffRole)) if ability in each.may]
    own = select(Seat.account_id, Seat.office).join(Account).where(Seat.role.in_(roles), Account.active.is_(True))
    acting = (
        select(Absence.deputy_id, Seat.office)
        .join(Seat, Seat.account_id == Absence.account_id)
        .join(Account, Account.id == Absence.deputy_id)
        .where(lasting(today), Seat.role.in_(roles), Account.active.is_(True))
    )
    found = [*session.execute(own.order_by(Seat.id)), *session.execute(acting.order_by(Seat.id))]
    return [(person, office) for person, office in found]
