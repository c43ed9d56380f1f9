"""One whole decision of an office, beside the same rows written in one commit by bare SQLAlchemy, ORM and Core.

    python -m benchmarks.decide --json [--db sqlite|postgres] [--procs 1|2] [--n N] [--cases K] [--rounds R]

Measured is ``permits.reviews.operations.decide`` in its transaction and application context, each time on a fresh case.
The three sides take turns in every round; a ratio is worked out within one round and the median of the rounds is given.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from benchmarks.support.floors import Side, Written, core_floor, orm_floor, written_by
from benchmarks.support.places import DATABASES, empty_place, worker_app
from benchmarks.support.samples import SERVICE, Sample, copies, first_sample
from benchmarks.support.statements import Recording, recording, require_same_rows
from permits.applications.models import Application
from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.ids import new_id
from permits.reviews.models import Review
from permits.reviews.operations import Judgement, decide
from tests.support.cases import MONDAY
from workflows.engine.outcome import Actor

RESULT = "lengkap"
DECIDED_AT = MONDAY + timedelta(hours=3)
SIDES = ("ours", "orm", "core")
WARM_UP = 8
PATIENCE = 300.0  # seconds that a process waits for the others


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: the database, processes, decisions of each side in a round and process, cases, rounds."""

    db: str
    procs: int
    n: int
    rounds: int
    cases: int = 0

    @property
    def needed(self) -> int:
        """Cases that the processes decide."""
        return len(SIDES) * self.procs * (WARM_UP + self.n * self.rounds)

    @property
    def decided(self) -> int:
        """All cases that get decided: one gives the floors their rows, two of each side compile and compare."""
        return self.needed + 2 * len(SIDES) + 1


@dataclass(frozen=True, slots=True)
class Turn:
    """One side's turn in one round and process: when it began and ended, how long each decision took, in seconds."""

    round: int
    side: str
    began: float
    ended: float
    took: list[float]


def our_side(app: Flask) -> Side:
    """The product's decision, as an entry point makes it: a context of its own and one transaction."""
    with app.app_context():
        review = db.session.scalars(select(Review).limit(1)).one()
        definition_id = db.session.scalars(select(Application.definition_id).limit(1)).one()
        plan = definitions.definition(definition_id).states[review.state].reviews[review.plan]
        actor = Actor("staff", new_id(), frozenset({(review.office, review.role)}))
        judgement = Judgement(RESULT, checklist={item.code: "yes" for item in plan.checklist})

    def decide_one(sample: Sample) -> None:
        with app.app_context(), transaction():
            decide(sample.review_id, 1, judgement, actor, DECIDED_AT)

    return decide_one


def sides_of(app: Flask, written: Written) -> dict[str, Side]:
    """The three sides, in the application's context."""
    return {"ours": our_side(app), "orm": orm_floor(written), "core": core_floor(written)}


def compare_rows(sides: Mapping[str, Side], samples: Sequence[Sample]) -> dict[str, Recording]:
    """What each side sends for one decision. Raises OtherRows when a floor does other work than ours."""
    made: dict[str, Recording] = {}
    for (name, side), sample in zip(sides.items(), samples, strict=False):
        with recording(db.engine) as made[name]:
            side(sample)
        require_same_rows(made["ours"], made[name], name)
    return made


def measure(plan: Plan) -> dict[str, Any]:
    """One line of figures. Raises OtherRows, and RuntimeError when a side left a case undecided."""
    with empty_place(plan.db) as (app, url):
        sample = first_sample()
        total = max(plan.cases, plan.decided)
        spare, *made = copies(sample, total)
        written = written_by(spare, our_side(app))
        sides = sides_of(app, written)
        for side in sides.values():  # statements are compiled, definitions read
            side(made.pop())
        recorded = compare_rows(sides, [made.pop() for _ in SIDES])
        db.session.remove()
        db.engine.dispose()
        turns = run(plan, url, written, made[: plan.needed])
        _require_all_decided(spare, plan.decided)
    return figures(plan, total, recorded["ours"], turns)


def run(plan: Plan, url: str, written: Written, made: Sequence[Sample]) -> list[Turn]:
    """Has the processes decide all these cases and returns every turn."""
    context = get_context("spawn")
    barrier = context.Barrier(plan.procs)
    with context.Pool(plan.procs, _take_barrier, (barrier,)) as pool:
        work = [(plan, url, written, made[number :: plan.procs]) for number in range(plan.procs)]
        results = pool.starmap(_work, work, chunksize=1)
    return [turn for result in results for turn in result]


_barrier: list[Barrier] = []


def _take_barrier(barrier: Barrier) -> None:
    _barrier.append(barrier)


def _work(plan: Plan, url: str, written: Written, made: Sequence[Sample]) -> list[Turn]:
    """One process: warms up, then takes its turn for each side in each round, at the same instant as the others."""
    app = worker_app(url)
    left = list(made)
    turns = []
    with app.app_context():
        sides = sides_of(app, written)
        for side in sides.values():
            for _ in range(WARM_UP):
                side(left.pop())
        for number in range(plan.rounds):
            order = [SIDES[(number + place) % len(SIDES)] for place in range(len(SIDES))]
            for name in order:
                mine = [left.pop() for _ in range(plan.n)]
                _barrier[0].wait(PATIENCE)
                turns.append(_turn(number, name, sides[name], mine))
    return turns


def _turn(number: int, name: str, side: Side, mine: Sequence[Sample]) -> Turn:
    clock = time.perf_counter
    took = []
    began = clock()
    for sample in mine:
        at = clock()
        side(sample)
        took.append(clock() - at)
    return Turn(number, name, began, clock(), took)


def _require_all_decided(decided: Sample, count: int) -> None:
    """Every case that was decided stands where the first one stands, with one review more."""
    state = select(Application.state).where(Application.id == decided.application_id).scalar_subquery()
    with db.engine.connect() as connection:
        moved = connection.execute(select(func.count()).where(Application.state == state)).scalar_one()
        opened = connection.execute(select(func.count()).where(Review.state == state)).scalar_one()
        closed = connection.execute(select(func.count()).where(Review.result == RESULT)).scalar_one()
    if {moved, opened, closed} != {count}:
        raise RuntimeError(f"{count} decisions moved {moved} cases, closed {closed} reviews and opened {opened}")


def figures(plan: Plan, total: int, recorded: Recording, turns: Sequence[Turn]) -> dict[str, Any]:
    """The line of a benchmark; see the README for its fields."""
    per_s = {side: [_throughput(turns, number, side) for number in range(plan.rounds)] for side in SIDES}
    took = sorted(each for turn in turns if turn.side == "ours" for each in turn.took)
    ratios = {
        name: [ours / theirs for ours, theirs in zip(per_s["ours"], per_s[name], strict=True)] for name in SIDES[1:]
    }
    line: dict[str, Any] = {
        "bench": "decide",
        "db": plan.db,
        "procs": plan.procs,
        "n": plan.n,
        "rounds": plan.rounds,
        "cases": total,
        "profile": f"{SERVICE} {RESULT}",
        "per_s": round(statistics.median(per_s["ours"]), 1),
        "orm_per_s": round(statistics.median(per_s["orm"]), 1),
        "core_per_s": round(statistics.median(per_s["core"]), 1),
    }
    for percent in (50, 95, 99):
        line[f"p{percent}_ms"] = round(1000 * took[min(len(took) * percent // 100, len(took) - 1)], 2)
    line["queries"] = recorded.queries
    for name, each in ratios.items():
        line[f"ratio_to_{name}"] = round(statistics.median(each), 2)
        line[f"ratio_to_{name}_spread"] = [round(min(each), 2), round(max(each), 2)]
    return line


def _throughput(turns: Sequence[Turn], number: int, side: str) -> float:
    """Decisions a second of all processes together in one round."""
    same = [turn for turn in turns if turn.round == number and turn.side == side]
    return sum(len(turn.took) for turn in same) / (max(t.ended for t in same) - min(t.began for t in same))


def plans(arguments: Sequence[str] | None = None) -> tuple[list[Plan], bool]:
    """What the command line asks for, and whether as JSON; everything unless told otherwise."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.decide", description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--db", choices=DATABASES, action="append")
    parser.add_argument("--procs", type=int, choices=(1, 2), action="append")
    parser.add_argument("--n", type=int, default=40, help="decisions of each side in each round and process")
    parser.add_argument("--cases", type=int, default=0, help="cases in the database, at least as many as are decided")
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args(arguments)
    made = [
        Plan(database, procs, given.n, given.rounds, given.cases)
        for database in given.db or DATABASES
        for procs in given.procs or (1, 2)
    ]
    return made, given.json


def main() -> None:
    made, as_json = plans()
    for plan in made:
        line = measure(plan)
        print(json.dumps(line) if as_json else "  ".join(f"{name} {value}" for name, value in line.items()), flush=True)


if __name__ == "__main__":
    main()
