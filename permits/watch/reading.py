"""Read open cases in chunks with all that the rules need: five questions a chunk, however many cases it holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from permits.absences.models import Absence
from permits.absences.queries import lasting
from permits.accounts.models import Account, Seat
from permits.agencies.queries import awaited
from permits.applications.cases import reviews_of_round
from permits.applications.models import Application
from permits.complaints import queries as complaints
from permits.definitions import queries as definitions
from permits.definitions.models import DefinitionVersion
from permits.errors import NotFound
from permits.inspections.closing import displaced
from permits.issuance.models import Permit
from permits.moving.models import CaseMove
from permits.reviews.models import Review
from permits.scheduling.models import ScheduledJob
from permits.surveys.models import SurveyInvitation
from permits.watch.rules import ChildRow, Finding, JobRow, Watched, World, examine
from workflows import Definition, SopError

CHUNK = 500
MOST = 1_000  # findings of one kind that concern closed cases or single pieces of work
PATIENCE = timedelta(hours=1)
LOOSE = frozenset({"work_dead", "work_waits", "permit_missing", "survey_missing", "complaint_late", "visit_closed"})
KINDS = (
    "review.request", "review.warn", "review.overdue", "state.warn", "state.overdue", "service.warn", "service.overdue",
    "timer", "deemed.decision", "deemed.task", "deemed.certificate",
    "connector.ask", "child.start", "child.ended", "child.look", "issue",
)  # fmt: skip

cases = Application.__table__
reviews = Review.__table__
jobs = ScheduledJob.__table__
moves = CaseMove.__table__
permits = Permit.__table__
COUNTING = (permits.c.application_id == cases.c.id) & (permits.c.status != "cancelled")


def world(session: Session, now: datetime) -> World:
    """Who sits where, and the calendar in force."""
    rows = session.execute(
        select(Seat.account_id, Seat.office, Seat.role).join(Account).where(Account.active.is_(True))
    )
    acting = (
        select(Absence.deputy_id, Seat.office, Seat.role)
        .join(Absence, Absence.account_id == Seat.account_id)
        .where(lasting(definitions.calendar().local_date(now)), Absence.deputy_id.is_not(None))
    )
    seated: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for account, office, role in (*rows, *session.execute(acting)):
        seated[account].add((office, role))
    seats = frozenset(seat for held in seated.values() for seat in held)
    frozen = {account: frozenset(held) for account, held in seated.items()}
    return World(now, definitions.calendar(), frozen, seats, awaited(session, now))


def open_cases(session: Session) -> Iterator[list[str]]:
    """The ids of all open cases that were sent, in chunks."""
    last = ""
    wanted = select(cases.c.id).where(cases.c.closed_at.is_(None), cases.c.submitted_at.is_not(None))
    while True:
        found = session.scalars(wanted.where(cases.c.id > last).order_by(cases.c.id).limit(CHUNK)).all()
        if not found:
            return
        yield list(found)
        last = found[-1]


def findings_of(session: Session, ids: Collection[str], around: World) -> list[Finding]:
    """What the rules find about these cases."""
    return [each for case in read(session, ids) for each in examine(case, around)]


def read(session: Session, ids: Collection[str]) -> Iterator[Watched]:
    """The cases with these ids that are open, as the rules need them."""
    rows = session.execute(_cases(ids)).all()
    held = reviews_of_round(session.connection(), ids)
    work = _grouped(session.execute(_jobs(ids)))
    children = _children(session, ids)
    moved = set(session.scalars(_moved(ids)))
    for row in rows:
        of_case = {each.key: each for each in work.get(row.id, ())}
        kept = tuple(held.get(row.id, ()))
        yield Watched(row, _definition(row.definition_id), kept, of_case, children.get(row.id, {}), row.id in moved)


def _cases(ids: Collection[str]) -> Select[*tuple[Any, ...]]:
    return (
        select(cases, Account.active.label("applicant_active"), permits.c.status.label("permit_status"))
        .outerjoin(Account, Account.id == cases.c.applicant_id)
        .outerjoin(permits, COUNTING)
        .where(cases.c.id.in_(ids), cases.c.closed_at.is_(None))
    )


def _jobs(ids: Collection[str]) -> Select[*tuple[Any, ...]]:
    done, cancelled = jobs.c.done_at.is_not(None), jobs.c.cancelled_at.is_not(None)
    columns = (jobs.c.application_id, jobs.c.kind, jobs.c.key, done, cancelled)
    return select(*columns).where(jobs.c.application_id.in_(ids), jobs.c.kind.in_(KINDS))


def _grouped(rows: Iterable[Any]) -> Mapping[str, list[JobRow]]:
    found: dict[str, list[JobRow]] = defaultdict(list)
    for each in rows:
        found[each[0]].append(JobRow(each[0], each[1], each[2], bool(each[3]), bool(each[4])))
    return found


def _children(session: Session, ids: Collection[str]) -> Mapping[str, dict[str, ChildRow]]:
    found: dict[str, dict[str, ChildRow]] = defaultdict(dict)
    wanted = select(cases.c.parent_id, cases.c.parent_key, cases.c.closed_at).where(cases.c.parent_id.in_(ids))
    for each in session.execute(wanted):
        found[each.parent_id][each.parent_key] = ChildRow(each.parent_id, each.parent_key, each.closed_at)
    return found


def _moved(ids: Collection[str]) -> Select[tuple[str]]:
    return select(moves.c.application_id).where(moves.c.application_id.in_(ids), moves.c.moved_at.is_not(None))


def _definition(version_id: str) -> Definition | None:
    try:
        return definitions.definition(version_id)
    except (NotFound, SopError):
        return None


# what concerns single pieces of work, or cases that are closed


def dead_work(session: Session) -> list[Finding]:
    """Work that was given up after its last attempt."""
    open_rows = (jobs.c.failed_at.is_not(None), jobs.c.done_at.is_(None), jobs.c.cancelled_at.is_(None))
    wanted = select(jobs.c.id, jobs.c.kind, jobs.c.application_id, jobs.c.last_error).where(*open_rows)
    rows = session.execute(wanted.order_by(jobs.c.failed_at).limit(MOST))
    return [
        Finding("work_dead", row.application_id, str(row.id), {"work": row.kind, "problem": row.last_error})
        for row in rows
    ]


def waiting_work(session: Session, now: datetime) -> list[Finding]:
    """One finding when work that should have begun an hour ago has not: then nobody hands it out."""
    late = and_(
        jobs.c.done_at.is_(None), jobs.c.cancelled_at.is_(None), jobs.c.failed_at.is_(None),
        jobs.c.due_at <= now - PATIENCE, or_(jobs.c.claimed_until.is_(None), jobs.c.claimed_until <= now),
    )  # fmt: skip
    oldest = func.min(jobs.c.due_at, type_=jobs.c.due_at.type)
    count, since = session.execute(select(func.count(), oldest).where(late)).one()
    return [Finding("work_waits", None, "", {"count": str(count), "since": since.isoformat()})] if count else []


def late_complaints(now: datetime) -> list[Finding]:
    """Complaints whose answer is overdue: by number and day, never by reporter."""
    return [
        Finding("complaint_late", None, complaint_id, {"number": number, "since": day.isoformat()})
        for complaint_id, number, day in complaints.late(now)[:MOST]
    ]


def displaced_visits(now: datetime) -> list[Finding]:
    """Visits to come that lie outside the hours of their office since its calendar was changed."""
    return [
        Finding(
            "visit_closed", each.application_id, each.id, {"office": each.office, "since": each.starts_at.isoformat()}
        )
        for each in displaced(definitions.calendar(), now)
    ]


def unissued(session: Session) -> list[Finding]:
    """Cases that ended with their paper issued, but stand in no register."""
    papers = [each for each, found in _versions(session).items() if found.paper is not None]
    missing = or_(permits.c.id.is_(None), permits.c.status.in_(("reserved", "cancelled")))
    return _closed(
        session, "permit_missing", {"of": "paper"},
        and_(cases.c.outcome == "issued", cases.c.definition_id.in_(papers), missing),
    )  # fmt: skip


def uninvited(session: Session, only: str | None = None) -> list[Finding]:
    """Decided cases (or ``only`` this one) whose applicant was never invited to the survey that the procedure promises."""
    by_outcome: dict[str, list[str]] = defaultdict(list)
    for version, found in _versions(session).items():
        for outcome in found.survey.after if found.survey is not None else ():
            by_outcome[outcome].append(version)
    promised = or_(
        false(),
        *(and_(cases.c.outcome == outcome, cases.c.definition_id.in_(ids)) for outcome, ids in by_outcome.items()),
    )
    invited = select(SurveyInvitation.id).where(SurveyInvitation.application_id == cases.c.id).exists()
    known = (jobs.c.application_id == cases.c.id, jobs.c.kind == "survey.invite", jobs.c.cancelled_at.is_(None))
    to_come = select(jobs.c.id).where(*known, jobs.c.done_at.is_(None)).exists()
    decided = cases.c.outcome.in_(("issued", "refused"))
    of_one = cases.c.id == only if only is not None else cases.c.id.is_not(None)
    return _closed(session, "survey_missing", {}, and_(of_one, promised, decided, ~invited, ~to_come))


def _closed(session: Session, kind: str, data: Mapping[str, str], condition: ColumnElement[bool]) -> list[Finding]:
    wanted = select(cases.c.id).outerjoin(permits, COUNTING).where(cases.c.closed_at.is_not(None), condition)
    ids = session.scalars(wanted.order_by(cases.c.closed_at.desc()).limit(MOST))
    return [Finding(kind, each, "", data) for each in ids]


def _versions(session: Session) -> Mapping[str, Definition]:
    """Every published version that can still be read, by its id."""
    ids = cast("Sequence[Row[Any]]", session.execute(select(DefinitionVersion.id)).all())
    found = {each.id: _definition(each.id) for each in ids}
    return {each: definition for each, definition in found.items() if definition is not None}


def look(session: Session, now: datetime) -> tuple[int, list[Finding]]:
    """How many open cases there are, and everything found. Writes nothing.

    Each chunk is read by several questions; where cases go on between them, a finding may be an accident of that moment. So
    whatever is to be kept is asked for once more: :func:`confirmed`.
    """
    around = world(session, now)
    count, found = 0, [*dead_work(session), *waiting_work(session, now), *unissued(session), *uninvited(session)]
    found += [*late_complaints(now), *displaced_visits(now)]
    for ids in open_cases(session):
        count += len(ids)
        found += findings_of(session, ids, around)
    return count, found


def confirmed(session: Session, found: Sequence[Finding], now: datetime) -> list[Finding]:
    """Of findings about open cases those that still hold while nobody can move the case; all others as they are."""
    around = world(session, now)
    loose = [each for each in found if each.kind in LOOSE and each.data.get("of") != "number"]
    loose_keys = {each.key for each in loose}
    suspect = sorted({each.application_id for each in found if each.key not in loose_keys and each.application_id})
    kept = [*loose]
    for start in range(0, len(suspect), CHUNK):
        ids = suspect[start : start + CHUNK]
        session.execute(select(cases.c.id).where(cases.c.id.in_(ids)).order_by(cases.c.id).with_for_update()).all()
        kept += findings_of(session, ids, around)
    return kept
