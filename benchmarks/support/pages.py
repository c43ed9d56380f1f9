"""How long pages take beside so many cases: one measurement, and the command that prints its lines."""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flask.testing import FlaskClient

from benchmarks.support.places import DATABASES
from benchmarks.support.statements import recording
from permits.db import db

Run = Callable[[str, Sequence[int], int], Iterator[dict[str, Any]]]


def measure(client: FlaskClient, address: str, n: int) -> dict[str, float]:
    """Time of one page in ms (median, p95 and least of ``n``) and the statements of one."""

    def ask() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answers {answer.status_code}")

    ask()
    return measure_work(ask, n)


def measure_work(work: Callable[[], object], n: int) -> dict[str, float]:
    """Time of a piece of work in ms (median, p95 and least of ``n``) and the statements of one."""
    with recording(db.engine) as made:
        work()
    took = sorted(_timed(work) for _ in range(n))
    p95 = took[min(n - 1, round(0.95 * n))]
    found = {"p50_ms": statistics.median(took), "p95_ms": p95, "least_ms": took[0]}
    return {name: round(value, 1) for name, value in found.items()} | {"queries": made.queries}


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def print_lines(name: str, run: Run, arguments: Sequence[str] | None, n: int) -> None:
    """Print what ``run`` says of every database, as one JSON object a line; ``n`` requests a page unless asked otherwise."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}")
    parser.add_argument("--json", action="store_true", help="Print JSON lines; there is no other form.")
    parser.add_argument("--db", choices=DATABASES, action="append")
    parser.add_argument("--cases", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--n", type=int, default=n)
    given = parser.parse_args(arguments)
    for database in given.db or DATABASES:
        for line in run(database, sorted(given.cases), given.n):
            print(json.dumps(line), flush=True)
