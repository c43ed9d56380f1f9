"""The reviewer's pages as people use them: queue, filter, search, a later page and a case, beside many other cases.

    python -m benchmarks.queue --json [--db sqlite|postgres] [--cases N …] [--n N]

Nine of ten cases are decided, the tenth waits at one seat: a queue as long as the worst office's; each applicant has four
cases. Measured are whole pages through the application, signed in, one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from benchmarks.support.filling import applicant_of, pattern_of, pour, pour_applicants, settle
from benchmarks.support.pages import measure, print_lines
from benchmarks.support.places import empty_place
from benchmarks.support.samples import Sample, first_sample
from permits.applications.models import Application
from permits.db import db
from permits.desk.filters import Place
from permits.reviews.models import Review
from tests.pages import Reader
from tests.support import cases

OPEN_IN = 10  # one case in so many is open


def fill(sample: Sample, first: int, last: int) -> None:
    """Cases number ``first`` to ``last``, each due a minute after the one before; nine of ten decided."""
    case = pattern_of(Application.__table__, sample.application_id)
    review = pattern_of(Review.__table__, sample.review_id)
    due: datetime = review["due_at"]
    pour_applicants(case["applicant_id"], first, last)
    pour(Application.__table__, case, (_case(index, due) for index in range(first, last)))
    pour(Review.__table__, review, (_asked(index, due) for index in range(first, last)))
    settle()


def _case(index: int, due: datetime) -> dict[str, Any]:
    closed = {"closed_at": due + timedelta(minutes=index), "outcome": "issued"}
    own = {"id": f"{index:026}", "number": f"COPY-{index:07}", "applicant_id": applicant_of(index)}
    return own | _ended(index, closed)


def _asked(index: int, due: datetime) -> dict[str, Any]:
    at = due + timedelta(minutes=index)
    own = {"id": f"{index:026}", "application_id": f"{index:026}", "due_at": at}
    return own | _ended(index, {"closed_at": at, "result": "lengkap", "tone": "positive"})


def _ended(index: int, values: dict[str, Any]) -> dict[str, Any]:
    """These values for a case that is decided, none of them for one that is open."""
    return values if index % OPEN_IN else dict.fromkeys(values)


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
    print_lines("queue", run, arguments, n=30)


if __name__ == "__main__":
    main()
