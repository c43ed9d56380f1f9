"""What a version means for running cases: how many, which ones, and why; and what became of cases that were moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from permits.applications.models import Application
from permits.db import db
from permits.definitions import queries as definitions
from permits.definitions.models import DefinitionVersion
from permits.errors import NotFound
from permits.moving.models import CaseMove, MovePlan, SetAside
from permits.moving.reading import Running, running_cases
from workflows import Definition
from workflows.moving import (
    NO_MAP,
    RULINGS,
    MoveMap,
    Reason,
    Ruling,
    Verdict,
    answers_matter,
    fitting,
    judge_move,
    suggest_map,
)

PAGE = 50


@dataclass(frozen=True, slots=True)
class Judged:
    """A running case and what the version means for it."""

    id: str
    number: str | None
    definition_id: str
    state: str
    verdict: Verdict


@dataclass(slots=True)
class Impact:
    """What a version means for all running cases of its service: how many of each ruling, and how often each reason."""

    service: str
    counts: Counter[Ruling] = field(default_factory=Counter)
    reasons: dict[Ruling, Counter[tuple[str, str]]] = field(default_factory=dict)
    known: dict[tuple[str, str], Reason] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def why(self, ruling: Ruling) -> list[tuple[Reason, int]]:
        """The reasons of a ruling, the most frequent first."""
        counted = self.reasons.get(ruling, Counter())
        return [
            (self.known[key], count) for key, count in sorted(counted.items(), key=lambda each: (-each[1], each[0]))
        ]

    def add(self, verdict: Verdict) -> None:
        """Count one case."""
        self.counts[verdict.ruling] += 1
        counted = self.reasons.setdefault(verdict.ruling, Counter())
        for each in verdict.reasons:
            counted[each.code, each.about] += 1
            self.known.setdefault((each.code, each.about), each)


def impact(new: Definition, mapping: MoveMap = NO_MAP) -> Impact:
    """The report on a version or draft against every running case of its service."""
    report = Impact(new.service)
    for each in judged(new, mapping):
        report.add(each.verdict)
    return report


def judged(
    new: Definition, mapping: MoveMap = NO_MAP, *, after: str = "", only: Sequence[str] | None = None
) -> Iterator[Judged]:
    """Every running case of the service with its verdict, in the order of their ids, those behind ``after``."""
    olds = {each: definitions.definition(each) for each in versions_in_use(new.service)}
    maps = {each: fitting(mapping, old, new) for each, old in olds.items()}
    answered = any(answers_matter(old, new, maps[each]) for each, old in olds.items())
    known: dict[tuple[object, ...], Verdict] = {}
    for case in running_cases(new.service, answered=answered, after=after, only=only):
        verdict = _verdict(case, new, maps[case.definition_id], known if not answered else None)
        yield Judged(case.id, case.number, case.definition_id, case.held.snapshot.state, verdict)


def _verdict(
    case: Running, new: Definition, mapping: MoveMap, known: dict[tuple[object, ...], Verdict] | None
) -> Verdict:
    """Cases that stand alike are judged alike, when answers do not matter."""
    if known is None:
        return judge_move(case.definition, new, case.held, mapping)
    at = case.held.snapshot
    standing = tuple((each.plan, each.office, each.result, each.swept, each.skipped) for each in at.reviews)
    key = (case.definition_id, at.state, at.suspended, case.held.facts.applicant, standing)
    found = known.get(key)
    if found is None:
        found = known[key] = judge_move(case.definition, new, case.held, mapping)
    return found


def versions_in_use(service: str) -> list[str]:
    """The ids of the versions that running cases of a service go by."""
    statement = select(Application.definition_id).where(Application.service == service, Application.closed_at.is_(None))
    return sorted(db.session.scalars(statement.distinct()))


@dataclass(frozen=True, slots=True)
class JudgedPage:
    """Some cases of one ruling. ``next`` is the case after which the next page begins, empty at the end."""

    rows: Sequence[Judged]
    next: str


def cases_of(new: Definition, ruling: Ruling, mapping: MoveMap = NO_MAP, after: str = "") -> JudgedPage:
    """A page of the cases with this ruling."""
    found: list[Judged] = []
    for each in judged(new, mapping, after=after):
        if each.verdict.ruling != ruling:
            continue
        if len(found) == PAGE:
            return JudgedPage(found, found[-1].id)
        found.append(each)
    return JudgedPage(found, "")


def suggestion(new: Definition) -> MoveMap:
    """A first map from the versions in use, the newest one's word counting where they differ."""
    parts: dict[str, Any] = {}
    for version_id in versions_in_use(new.service):  # ids sort by the time they were made
        found = suggest_map(definitions.definition(version_id), new)
        for name in ("states", "plans", "offices", "results", "fields", "options", "documents", "applicants"):
            parts.setdefault(name, {}).update(getattr(found, name))
    return MoveMap(**parts)


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """A decision to move cases, and how far it is: how many cases of each status; ``begins`` is when the version does."""

    plan: MovePlan
    version: int
    begins: datetime | None
    counts: Counter[str]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def plan_of(plan_id: str) -> MovePlan:
    """The plan with this id. Raises NotFound."""
    found = db.session.get(MovePlan, plan_id)
    if found is None:
        raise NotFound
    return found


def progress(plan_id: str) -> PlanProgress:
    """How far a plan is. Raises NotFound."""
    plan = plan_of(plan_id)
    counted = db.session.execute(
        select(CaseMove.status, func.count()).where(CaseMove.plan_id == plan_id).group_by(CaseMove.status)
    )
    version = db.session.get_one(DefinitionVersion, plan.to_definition_id)
    return PlanProgress(plan, version.version, version.effective_at, Counter({row[0]: row[1] for row in counted}))


def plans_of(service: str, limit: int = 20) -> list[PlanProgress]:
    """The latest plans of a service."""
    wanted = select(MovePlan.id).where(MovePlan.service == service)
    found = db.session.scalars(wanted.order_by(MovePlan.planned_at.desc(), MovePlan.id.desc()).limit(limit)).all()
    return [progress(each) for each in found]


@dataclass(frozen=True, slots=True)
class MovedCase:
    """One case of a plan, as its page lists it."""

    move: CaseMove
    number: str | None


def moves_of(plan_id: str, after: str = "") -> tuple[list[MovedCase], str]:
    """A page of a plan's cases in the order of their moves' ids, and after which the next page begins."""
    statement = (
        select(CaseMove, Application.number)
        .join(Application, Application.id == CaseMove.application_id)
        .where(CaseMove.plan_id == plan_id, CaseMove.id > after)
        .order_by(CaseMove.id)
        .limit(PAGE + 1)
    )
    found = [MovedCase(move, number) for move, number in db.session.execute(statement)]
    return found[:PAGE], found[PAGE - 1].move.id if len(found) > PAGE else ""


@dataclass(frozen=True, slots=True)
class Aside:
    """Answers that lie beside a case since a move; ``definition_id`` is the version whose questions they answer."""

    at: datetime
    definition_id: str
    answers: dict[str, Any]


def set_aside(application_id: str) -> list[Aside]:
    """What lies beside a case: answers its present version does not ask for, the oldest first."""
    statement = (
        select(CaseMove.moved_at, CaseMove.from_definition_id, SetAside.answers)
        .join(SetAside, SetAside.move_id == CaseMove.id)
        .where(CaseMove.application_id == application_id, CaseMove.status == "moved")
        .order_by(CaseMove.moved_at, CaseMove.id)
    )
    return [Aside(*row) for row in db.session.execute(statement) if row[2]]


def rulings() -> tuple[Ruling, ...]:
    """Every ruling, in the order in which a report gives them."""
    return RULINGS
