"""Keep what a look found, promise the next one, and put right what the engine or the table of work can put right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select, update

from permits.applications import lifecycle
from permits.applications.cases import Case, load_case
from permits.applications.models import Application
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.desk import operations as desk
from permits.errors import Conflict, Forbidden, NotFound
from permits.ids import new_id
from permits.reviews.models import Review
from permits.scheduling import operations as scheduling
from permits.watch import reading
from permits.watch.models import WatchFinding, WatchLook
from permits.watch.rules import Finding, Standing, examine, missing_work, standing_of
from workflows import Refused, engine
from workflows.engine import standing_work
from workflows.engine.outcome import Actor, Happened, Outcome

findings = WatchFinding.__table__
AT_NIGHT = time(2)  # local: when nobody works
LOOK = "watch.look"
KEPT_LOOKS = 60


def promise_nightly(now: datetime) -> None:
    """Promise the look of the coming night; one that is promised already stays. Without a city there is nothing to look at."""
    try:
        zone = ZoneInfo(definitions.calendar().timezone)
    except NotFound:
        return
    local = now.astimezone(zone)
    day = local.date() if local.time() < AT_NIGHT else local.date() + timedelta(days=1)
    due = datetime.combine(day, AT_NIGHT, zone)
    scheduling.schedule(LOOK, f"{LOOK}:{day.isoformat()}", due, None, {}, now)


def promise_look(actor: Actor, now: datetime) -> None:
    """Have all open cases looked at as soon as a worker is free."""
    scheduling.schedule(LOOK, f"{LOOK}:{actor.id}:{now.isoformat()}", now, None, {}, now)


def keep(found: Sequence[Finding], count: int, began: datetime, now: datetime) -> None:
    """Let these findings stand on the board and no others; one that was found before keeps the time it was first found."""
    session = assert_transaction()
    wanted = {each.key: each for each in found}
    known = set(session.scalars(select(findings.c.key)))
    gone = sorted(known - set(wanted))
    for start in range(0, len(gone), reading.CHUNK):
        session.execute(delete(findings).where(findings.c.key.in_(gone[start : start + reading.CHUNK])))
    fresh = [_row(each, now) for key, each in wanted.items() if key not in known]
    if fresh:
        session.execute(insert(findings), fresh)
    for key in known & set(wanted):
        session.execute(update(findings).where(findings.c.key == key).values(data=dict(wanted[key].data)))
    session.add(WatchLook(began_at=began, ended_at=now, cases=count, findings=len(wanted)))
    session.flush()
    _forget_old_looks()


def _row(found: Finding, now: datetime) -> dict[str, object]:
    return {
        "id": new_id(),
        "key": found.key,
        "kind": found.kind,
        "application_id": found.application_id,
        "about": found.about,
        "data": dict(found.data),
        "found_at": now,
    }


def _forget_old_looks() -> None:
    session = assert_transaction()
    kept = session.scalars(select(WatchLook.id).order_by(WatchLook.id.desc()).limit(KEPT_LOOKS)).all()
    session.execute(delete(WatchLook).where(WatchLook.id.not_in(kept)))


def try_again(finding_id: str, actor: Actor, now: datetime) -> None:
    """Put a finding right: hand its work out once more, promise anew what got lost, or let the case go on.

    Everything goes through the engine and the table of work, with an event in the case. Raises NotFound, Conflict
    («finding_gone») when the case has gone on since, Forbidden with the engine's reason when the rules do not let it.
    """
    session = assert_transaction()
    row = session.get(WatchFinding, finding_id)
    if row is None or row.kind not in REPAIRS:
        raise NotFound
    if row.application_id is not None:
        session.execute(select(Application.id).where(Application.id == row.application_id).with_for_update()).first()
    try:
        REPAIRS[row.kind](row, actor, now)
    except Refused as refused:
        raise Forbidden(refused.code, refused.data) from refused
    session.delete(row)
    session.flush()


def _hand_out(row: WatchFinding, actor: Actor, now: datetime) -> None:
    """Work that was given up gets all its attempts again."""
    try:
        scheduling.try_again(int(row.about), actor, now)
    except (Conflict, NotFound) as gone:
        raise Conflict("finding_gone") from gone
    if row.application_id is not None:
        case = load_case(assert_transaction(), row.application_id, now=now)
        _note(case, str(row.data["work"]), actor, now)


def _invite(row: WatchFinding, actor: Actor, now: datetime) -> None:
    case = load_case(assert_transaction(), row.application_id or "", now=now)
    if row.key not in {each.key for each in reading.uninvited(assert_transaction(), row.application_id)}:
        raise Conflict("finding_gone")
    key = lifecycle.job_key(case.row.id, f"survey.invite:again:{now.isoformat()}")
    scheduling.schedule("survey.invite", key, now, case.row.id, {"round": case.row.round}, now)
    _note(case, "survey.invite", actor, now)


def _note(case: Case, work: str, actor: Actor, now: datetime) -> None:
    """Put on the record that work was promised anew; the case stays as it stands."""
    said = Happened("rearmed", {"work": [work]})
    stays = Outcome(
        snapshot=case.snapshot, happened=(said,), due_at=case.row.due_at, state_due_at=case.row.state_due_at
    )
    lifecycle.write(case, stays, actor, now)


def _of_case(row: WatchFinding, actor: Actor, now: datetime) -> None:
    """What the engine puts right: looked at once more under the lock, then written like any other step."""
    standing = _still(row, now)
    case = load_case(assert_transaction(), row.application_id or "", now=now)
    outcome = STEPS[row.kind](standing, case, row, now)
    lifecycle.write(case, outcome, actor, now)


def _still(row: WatchFinding, now: datetime) -> Standing:
    """The case, in which the finding still stands. Raises Conflict when it does not."""
    session = assert_transaction()
    around = reading.world(session, now)
    for watched in reading.read(session, [row.application_id or ""]):
        standing = standing_of(watched, around)
        if standing is not None and row.key in {each.key for each in examine(watched, around)}:
            return standing
    raise Conflict("finding_gone")


def _rearm(standing: Standing, case: Case, _row: WatchFinding, now: datetime) -> Outcome:
    missing = {each.key for each in missing_work(standing)}
    undated = {each.key for row, each, plan in standing.open if plan.limit is not None and row.due_at is None}
    return engine.rearm(case.definition, case.snapshot, case.facts, now, missing, undated)


def _rearm_of_kind(standing: Standing, case: Case, row: WatchFinding, now: datetime) -> Outcome:
    """Promise anew what a rule of its own looks after: the question to another system, the case of its own."""
    kind = "child.start" if row.kind == "child_missing" else "connector.ask"
    work = standing_work(case.definition, case.snapshot, case.facts.calendar, now)
    return engine.rearm(
        case.definition, case.snapshot, case.facts, now, {each.key for each in work if each.kind == kind}
    )


def _automatic(standing: Standing, case: Case, row: WatchFinding, now: datetime) -> Outcome:
    if standing.state.does == "issue":
        return engine.issue_again(case.definition, case.snapshot, case.facts, now)
    return _rearm_of_kind(standing, case, row, now)


def _settle(_standing: Standing, case: Case, _row: WatchFinding, now: datetime) -> Outcome:
    return engine.settle(case.definition, case.snapshot, case.facts, now)


def _look_at_child(_standing: Standing, case: Case, row: WatchFinding, now: datetime) -> Outcome:
    plan, office = row.data["plan"], row.data["office"]
    return engine.look_at_child(case.definition, case.snapshot, case.facts, now, plan, office)


def _release(row: WatchFinding, actor: Actor, now: datetime) -> None:
    """Give a review back to its office: whoever took it sits there no more."""
    _still(row, now)
    review = assert_transaction().get(Review, row.about)
    if review is None or review.assignee_id is None:
        raise Conflict("finding_gone")
    desk.free(review.id, actor, now)
    _note(load_case(assert_transaction(), review.application_id, now=now), "review.request", actor, now)


Repair = Callable[[WatchFinding, Actor, datetime], None]
STEPS: Mapping[str, Callable[[Standing, Case, WatchFinding, datetime], Outcome]] = {
    "work_missing": _rearm,
    "deadline_missing": _rearm,
    "automatic_without_work": _automatic,
    "child_missing": _rearm_of_kind,
    "parent_not_told": _look_at_child,
    "join_not_fired": _settle,
}
REPAIRS: Mapping[str, Repair] = {
    **dict.fromkeys(STEPS, _of_case),
    "work_dead": _hand_out,
    "survey_missing": _invite,
    "holder_gone": _release,
}
"""What can be put right with one press, by the kind of finding; everything else needs a person."""
