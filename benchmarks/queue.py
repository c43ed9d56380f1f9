"""The reviewer's pages as people use them: queue, filter, search, a later page and a case, beside many other cases.

    python -m benchmarks.queue --json [--db sqlite|postgres] [--cases N …] [--n N]

Nine of ten cases are decided, the tenth waits at one seat: a queue as long as the worst office's. Measured are whole pages
through the application, signed in, one after the other.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import insert, select

from benchmarks.support.places import DATABASES, empty_place
from benchmarks.support.samples import Sample, first_sample
from benchmarks.support.statements import recording
from permits.applications.models import Application
from permits.db import db
from permits.desk.filters import Place
from permits.ids import new_id
from permits.reviews.models import Review
from tests.pages import Reader
from tests.support import cases

OPEN_IN = 10  # one case in so many is open
AT_ONCE = 5_000


def fill(sample: Sample, first: int, last: int) -> None:
    """Cases number ``first`` to ``last``, each due a minute after the one before; nine of ten decided."""
    with db.engine.connect() as connection:
        wanted = select(Application.__table__).where(Application.id == sample.application_id)
        case = dict(connection.execute(wanted).mappings().one())
        asked = select(Review.__table__).where(Review.id == sample.review_id)
        review = dict(connection.execute(asked).mappings().one())
    for begin in range(first, last, AT_ONCE):
        rows, work = [], []
        for index in range(begin, min(begin + AT_ONCE, last)):
            row, asking = _copy(case, review, index)
            rows.append(row)
            work.append(asking)
        with db.engine.begin() as connection:
            connection.execute(insert(Application.__table__), rows)
            connection.execute(insert(Review.__table__), work)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def _copy(case: dict[str, Any], review: dict[str, Any], index: int) -> tuple[dict[str, Any], dict[str, Any]]:
    id_, due = new_id(), review["due_at"] + timedelta(minutes=index)
    row = {**case, "id": id_, "number": f"COPY-{index:07}"}
    asked = {**review, "id": new_id(), "application_id": id_, "due_at": due}
    if index % OPEN_IN:
        row |= {"closed_at": due, "outcome": "issued"}
        asked |= {"result": "lengkap", "tone": "positive", "closed_at": due}
    return row, asked


def pages(sample: Sample, count: int) -> Iterator[tuple[str, str]]:
    """The pages that are measured, by name: (name, address)."""
    with db.engine.connect() as connection:
        due = connection.execute(select(Review.due_at).where(Review.id == sample.review_id)).scalar_one()
    middle = Place(due + timedelta(minutes=count // 2), "0" * 26)
    yield "queue", "/reviews"
    yield "filtered", "/reviews?time=late&held=free"
    yield "middle", f"/reviews?after={middle}"
    yield "number", "/reviews?q=COPY-0000010"
    yield "name", "/reviews?q=nobody+of+this+name"
    yield "case", f"/reviews/{sample.review_id}"


def measure(client: FlaskClient, address: str, n: int) -> dict[str, float]:
    """Time of one page in ms (median, p95 of ``n``) and the statements of one."""
    client.get(address)
    with recording(db.engine) as made:
        answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answers {answer.status_code}")
    took = sorted(_timed(lambda: client.get(address)) for _ in range(n))
    p95 = took[min(n - 1, round(0.95 * n))]
    return {"p50_ms": round(statistics.median(took), 1), "p95_ms": round(p95, 1), "queries": made.queries}


def _timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def run(database: str, counts: Sequence[int], n: int) -> Iterator[dict[str, Any]]:
    """A line of figures for every page and number of cases; ``ratio_to_first`` is to the smallest number."""
    with empty_place(database) as (app, _url):
        sample = first_sample()
        seat = _seat(sample)
        reviewer = cases.make_staff(seat)
        reader, filled, first = Reader(app.test_client()), 0, {}
        reader.sign_in(cases.address_of(reviewer), cases.PASSWORD)
        for count in counts:
            fill(sample, filled, count)
            filled = count
            for name, address in pages(sample, count):
                found = measure(reader.client, address, n)
                ratio = found["p50_ms"] / first.setdefault(name, found["p50_ms"])
                line = {"bench": "queue", "db": database, "page": name, "cases": count, "n": n}
                yield {**line, **found, "ratio_to_first": round(ratio, 2)}


def _seat(sample: Sample) -> tuple[str, str]:
    review = db.session.get_one(Review, sample.review_id)
    return review.office, review.role


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for every database, page and number of cases."""
    parser = argparse.ArgumentParser(prog="benchmarks.queue")
    parser.add_argument("--json", action="store_true", help="Print JSON lines; there is no other form.")
    parser.add_argument("--db", choices=DATABASES, action="append")
    parser.add_argument("--cases", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--n", type=int, default=30)
    given = parser.parse_args(arguments)
    for database in given.db or DATABASES:
        for line in run(database, sorted(given.cases), given.n):
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
