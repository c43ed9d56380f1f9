"""Move running cases to another version of their service, each in a transaction of its own, and back again.

A plan is written once and promises one piece of work a case; the work may be done again after any crash and moves a case
once. What may not be moved stays where it is and says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from permits.applications import record
from permits.applications.cases import Case, load_case
from permits.applications.models import Answers, Application
from permits.db import assert_transaction, connection, connection_of
from permits.definitions import queries as definitions
from permits.definitions.models import DefinitionVersion
from permits.documents.models import Document
from permits.errors import Conflict, Invalid, NotFound, Problem
from permits.ids import new_id
from permits.moving import queries
from permits.moving.changing import write_back, write_move
from permits.moving.models import CaseMove, MovePlan, SetAside
from permits.moving.reading import CHUNK, pauses_of
from permits.scheduling import operations as scheduling
from permits.scheduling.operations import Job
from workflows import Definition, Refused
from workflows.engine.outcome import SYSTEM, Actor
from workflows.moving import (
    Asked,
    CannotMove,
    Held,
    MapInvalid,
    Moved,
    MoveMap,
    Ruling,
    fitting,
    move,
    problems_of,
    read_map,
    write_map,
)

applications = Application.__table__
answers = Answers.__table__
documents = Document.__table__
moves = CaseMove.__table__

ID_LENGTH = 26


@dataclass(frozen=True, slots=True)
class Selection:
    """Which cases: all with this ruling (both that may move when None), or only the ``cases`` named."""

    ruling: Ruling | None = None
    cases: tuple[str, ...] = ()


def read_mapping(raw: object, new: Definition) -> MoveMap:
    """A map from plain data that fits some version in use and ``new``. Raises Invalid with every wrong entry."""
    try:
        mapping = read_map(raw)
    except MapInvalid as wrong:
        raise Invalid(tuple(Problem(about or "map", code) for about, code in wrong.problems)) from wrong
    olds = [definitions.definition(each) for each in queries.versions_in_use(new.service)]
    found = [dict(problems_of(mapping, old, new)) for old in olds]
    common = set.intersection(*(set(each) for each in found)) if found else set()
    if common:
        raise Invalid(tuple(Problem(about, found[0][about]) for about in sorted(common)))
    return mapping


def plan_moves(
    version: DefinitionVersion,
    mapping: MoveMap,
    selection: Selection,
    planner: str,
    now: datetime,
    plan_id: str | None = None,
) -> MovePlan:
    """Decide to move cases to a version: one piece of work a case is promised. The same ``plan_id`` again is the same plan.
    No case moves before the version has taken effect.

    Raises Conflict ``nothing_to_move`` when no case of the selection may move.
    """
    session = assert_transaction()
    known = session.get(MovePlan, plan_id) if plan_id else None
    if known is not None:
        return known
    plan = MovePlan(
        id=plan_id or new_id(),
        service=version.service,
        to_definition_id=version.id,
        mapping=write_map(mapping),
        planned_at=now,
        planned_by=planner[:120],
    )
    session.add(plan)
    session.flush()
    new = definitions.definition(version.id)
    count = 0
    for chunk in _chunks(_chosen(new, mapping, selection)):
        _promise(plan, chunk, max(now, version.effective_at or now), now)
        count += len(chunk)
    if not count:
        raise Conflict("nothing_to_move")
    return plan


def _chosen(new: Definition, mapping: MoveMap, selection: Selection) -> Iterator[tuple[str, str]]:
    """(case, its version) of the cases that are to move."""
    wanted = ("unaffected", "moves_safely") if selection.ruling is None else (selection.ruling,)
    for each in queries.judged(new, mapping, only=selection.cases or None):
        if each.verdict.ruling in wanted and each.verdict.ruling in ("unaffected", "moves_safely"):
            yield each.id, each.definition_id


def _chunks(found: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    chunk: list[tuple[str, str]] = []
    for each in found:
        chunk.append(each)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _promise(plan: MovePlan, cases: Sequence[tuple[str, str]], due: datetime, now: datetime) -> None:
    rows = [
        {
            "id": new_id(),
            "plan_id": plan.id,
            "application_id": case,
            "from_definition_id": version,
            "to_definition_id": plan.to_definition_id,
            "status": "planned",
            "reasons": [],
        }
        for case, version in cases
    ]
    connection().execute(insert(moves), rows)
    scheduling.schedule_all(
        [
            scheduling.Promise(
                "case.move", f"case.move:{row['id']}", due, str(row["application_id"]), {"move": row["id"]}
            )
            for row in rows
        ],
        now,
    )


def held_case(case: Case) -> Held:
    """A case as a move meets it."""
    times = tuple(Asked(each.due_at) for each in case.reviews)
    pauses = pauses_of(connection_of(assert_transaction()), case.row.id) if case.row.clock_paused_days else ()
    return Held(case.snapshot, case.row.answers or {}, case.facts, times, pauses, case.row.state_due_at)


def try_move(case: Case, new: Definition, mapping: MoveMap, now: datetime) -> Moved:
    """What a move would do to a case, exactly. Raises CannotMove, Refused."""
    return move(case.definition, new, held_case(case), fitting(mapping, case.definition, new), now)


def run_move(job: Job, now: datetime) -> None:
    """The work ``case.move``: move one case, once, or note why it stays."""
    row = assert_transaction().get(CaseMove, str(job.data["move"]))
    if row is None or row.status != "planned":
        return
    plan = queries.plan_of(row.plan_id)
    case = load_case(assert_transaction(), row.application_id, lock=True)
    new = definitions.definition(row.to_definition_id)
    row.from_definition_id = case.row.definition_id
    mapping = read_map(plan.mapping)
    try:
        moved = try_move(case, new, mapping, now)
    except CannotMove as stays:
        row.status, row.reasons = "refused", [each.code for each in stays.verdict.reasons]
        return
    except Refused as refused:
        row.status, row.reasons = "refused", [refused.code]
        return
    write_move(case, row, moved, fitting(mapping, case.definition, new), new, _actor(plan.planned_by), now)
    _tell(case, row, moved, new, now)


def _tell(case: Case, row: CaseMove, moved: Moved, new: Definition, now: datetime) -> None:
    """Write to the applicant of a sent case only when there is something to answer."""
    waits = new.states[moved.stands.state].kind == "waiting"
    if moved.asks and waits and case.row.submitted_at is not None:
        scheduling.schedule("notice.asked", f"notice.asked:{row.id}", now, case.row.id, {"round": case.row.round}, now)


def _actor(name: str) -> Actor:
    """Who planned, as the record names people: by id; a command line is the system."""
    return Actor("staff", name) if len(name) == ID_LENGTH and name.isalnum() else SYSTEM


def plan_way_back(plan_id: str, planner: str, now: datetime) -> int:
    """Promise to undo every move of a plan; what was not moved yet is withdrawn. Returns how many cases go back.

    Doing it twice changes nothing. Raises NotFound.
    """
    queries.plan_of(plan_id)
    at = connection()
    open_moves = (
        at.execute(select(moves.c.id).where(moves.c.plan_id == plan_id, moves.c.status == "planned")).scalars().all()
    )
    for start in range(0, len(open_moves), CHUNK):
        chunk = open_moves[start : start + CHUNK]
        scheduling.cancel([f"case.move:{each}" for each in chunk], now)
        at.execute(update(moves).where(moves.c.id.in_(chunk), moves.c.status == "planned").values(status="withdrawn"))
    done = at.execute(
        select(moves.c.id, moves.c.application_id).where(moves.c.plan_id == plan_id, moves.c.status == "moved")
    ).all()
    _promise_back([(row.id, row.application_id) for row in done], planner, now)
    return len(done)


def plan_case_back(move_id: str, planner: str, now: datetime) -> None:
    """Promise to undo the move of one case. Raises NotFound, Conflict ``not_moved``."""
    row = assert_transaction().get(CaseMove, move_id)
    if row is None:
        raise NotFound
    if row.status != "moved":
        raise Conflict("not_moved")
    _promise_back([(row.id, row.application_id)], planner, now)


def _promise_back(cases: Sequence[tuple[str, str]], planner: str, now: datetime) -> None:
    """Promise the ways back; one that was tried before and refused is tried once more."""
    promises = [
        scheduling.Promise(
            "case.move_back", f"case.move_back:{move}:{now.isoformat()}", now, case, {"move": move, "by": planner[:120]}
        )
        for move, case in cases
    ]
    scheduling.schedule_all(promises, now)


def run_way_back(job: Job, now: datetime) -> None:
    """The work ``case.move_back``: bring a case back to its old version, or note why that cannot be done any more."""
    session = assert_transaction()
    row = session.get(CaseMove, str(job.data["move"]))
    if row is None or row.status != "moved":
        return
    case = load_case(session, row.application_id, lock=True)
    aside = session.get(SetAside, row.id)
    reason = _hindrance(case, row, aside)
    if reason is not None or aside is None:
        row.reasons = [reason or "erased"]
        return
    planner = str(job.data.get("by", ""))
    row.undone_by, row.reasons = planner, []
    write_back(case, row, aside, _actor(planner), now)


def _hindrance(case: Case, row: CaseMove, aside: SetAside | None) -> str | None:
    """Why a case cannot go back: somebody has done something with it since."""
    if aside is None:
        return "erased"
    if case.row.definition_id != row.to_definition_id:
        return "moved_again"
    if case.row.event_seq != row.event_seq:
        return "moved_on"
    if record.digest(case.row.salt or "", case.row.answers or {}) != aside.after_digest:
        return "answered_since"
    handed_in = select(documents.c.id).where(
        documents.c.application_id == case.row.id, documents.c.uploaded_at > row.moved_at
    )
    return "answered_since" if connection().execute(handed_in.limit(1)).first() else None


@dataclass(frozen=True, slots=True)
class DryRun:
    """What would happen to one case: the move, or the codes of why it stays."""

    id: str
    number: str | None
    moved: Moved | None
    refused: tuple[str, ...] = ()


def dry_run(version_definition: Definition, mapping: MoveMap, cases: Iterable[str], now: datetime) -> Iterator[DryRun]:
    """Exactly what would happen to each of these cases; nothing is written."""
    session = assert_transaction()
    for case_id in cases:
        case = load_case(session, case_id)
        try:
            moved = try_move(case, version_definition, mapping, now)
        except CannotMove as stays:
            yield DryRun(case_id, case.row.number, None, tuple(each.code for each in stays.verdict.reasons))
        except Refused as refused:
            yield DryRun(case_id, case.row.number, None, (refused.code,))
        else:
            yield DryRun(case_id, case.row.number, moved)


def actions_of(moved: Moved) -> Mapping[str, int]:
    """A dry run's outcome in numbers."""
    return {
        "reviews_opened": len(moved.opened),
        "reviews_closed": sum(1 for each in moved.reviews if each.way == "closed"),
        "answers_set_aside": len(moved.set_aside),
        "questions_opened": len(moved.asks),
    }
