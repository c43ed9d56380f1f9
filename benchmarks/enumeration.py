"""Whether the time of an answer tells who is there: addresses, numbers, codes, links and files that exist or do not.

    python -m benchmarks.enumeration --json [--db sqlite|postgres] [--n N] [--only DOOR …]

Two populations knock at every door, whole requests through the application, one after the other: things that are there and
things that are not, in pairs whose order is thrown. ``auc`` is the chance that an answer of the first took longer than one of
the second (Mann-Whitney's U over all pairs): 0.5 tells nothing, 0 or 1 everything. Status and length of the words must be the
same, or the measurement stops: what tells by itself needs no clock.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import re
import statistics
import time
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from flask.testing import FlaskClient

from benchmarks.support.doors import doors_of
from benchmarks.support.knocking import Caller, Door, Knock
from benchmarks.support.places import DATABASES, empty_place
from benchmarks.support.statements import recording
from permits.db import db
from tests.support.visitor import Visitor

BAR = 0.1
FIRST = 10  # pairs that warm both sides up and are not counted
Took = tuple[float, float]  # milliseconds on the wall, milliseconds of the processor


class Told(RuntimeError):
    """A door answers the two populations in different words."""


def knock(client: FlaskClient, caller: Caller, asked: Knock) -> tuple[Took, tuple[int, str]]:
    """One request: how long it took, and what it said without the address, the mark of the page and the names asked for."""
    headers = {"Cookie": caller.cookie, "Referer": f"http://localhost{asked.path}"}
    data = {"csrf_token": caller.token, **asked.form} if asked.form is not None else None
    method = "GET" if data is None else "POST"
    wall, processor = time.perf_counter(), time.process_time()
    answer = client.open(asked.path, method=method, data=data, headers=headers)
    took = (time.perf_counter() - wall) * 1000, (time.process_time() - processor) * 1000
    return took, (answer.status_code, _words(answer.text, asked))


def _words(text: str, asked: Knock) -> str:
    said = re.sub(r'value="[^"]*"', "", text)
    for each in asked.named:
        said = said.replace(each, "…")
    return said


def measure(client: FlaskClient, door: Door, n: int, dice: random.Random, *, statements: bool = True) -> dict[str, Any]:
    """The times of both populations at one door, and (there, not there) their statements. Raises :class:`Told`."""
    took: dict[bool, list[Took]] = {True: [], False: []}
    for index in range(n + FIRST):
        said = {}
        for there in dice.sample((True, False), 2):
            spent, said[there] = knock(client, door.caller, door.asked(there, index))
            door.again()
            if index >= FIRST:
                took[there].append(spent)
        if said[True] != said[False]:
            raise Told(f"{door.name}: {said[True][0]} is not {said[False][0]}, or the words differ")
    counted = [_statements(client, door, there, n + FIRST) for there in (True, False)] if statements else []
    return figures(took) | {"queries": counted}


def _statements(client: FlaskClient, door: Door, there: bool, index: int) -> int:
    with recording(db.engine) as made:
        knock(client, door.caller, door.asked(there, index))
    door.again()
    return made.queries


def figures(took: dict[bool, list[Took]]) -> dict[str, Any]:
    """What the times of both populations (True: of what is there) say of a door."""
    wall, processor = (({there: [each[at] for each in took[there]] for there in took}) for at in (0, 1))
    found = auc(wall[True], wall[False])
    return {
        "there_ms": round(statistics.median(wall[True]), 2),
        "not_there_ms": round(statistics.median(wall[False]), 2),
        "auc": round(found, 3),
        "processor_auc": round(auc(processor[True], processor[False]), 3),
        "told_apart": abs(found - 0.5) > BAR,
    }


def auc(some: Sequence[float], others: Sequence[float]) -> float:
    """The chance that one of ``some`` is greater than one of ``others``; what is equal counts half."""
    ranked = sorted([(each, True) for each in some] + [(each, False) for each in others])
    wins, below = 0.0, 0
    for _, group in groupby(ranked, key=itemgetter(0)):
        same = [first for _, first in group]
        lower = same.count(False)
        wins += same.count(True) * (below + lower / 2)
        below += lower
    return wins / (len(some) * len(others))


def run(database: str, n: int, only: Sequence[str] = (), seed: int = 2026) -> Iterator[dict[str, Any]]:
    """A line of figures for every door."""
    dice = random.Random(seed)
    with empty_place(database, sign_in_rate="1000000 per minute", agency_rate="1000000 per minute") as (app, _url):
        app.test_client_class = Visitor
        client = app.test_client(use_cookies=False)
        for door in doors_of(app, n + FIRST + 1):
            if only and door.name not in only:
                continue
            gc.collect()
            yield {"bench": "enumeration", "db": database, "door": door.name, "n": n} | measure(client, door, n, dice)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for every database and door."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.enumeration")
    parser.add_argument("--json", action="store_true", help="Print JSON lines; there is no other form.")
    parser.add_argument("--db", choices=DATABASES, action="append")
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--n", type=int, default=200)
    given = parser.parse_args(arguments)
    for database in given.db or DATABASES:
        for line in run(database, given.n, given.only):
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
