"""The managers' board, the cases behind a figure and their file, beside very many cases of a city's offices.

    python -m benchmarks.boards --json [--db sqlite|postgres] [--cases N …] [--n N]

The board is read from the row that the work ``board.count`` keeps; the line «counting» is that work itself, which a worker
does once a minute.

"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from benchmarks.support.filling import applicant_of, pattern_of, pour, pour_applicants, settle
from benchmarks.support.pages import measure, measure_work, print_lines
from benchmarks.support.places import empty_place
from benchmarks.support.samples import Sample, first_sample
from permits import clock
from permits.applications.models import Application, ApplicationEvent
from permits.board import counting
from permits.db import db
from permits.reviews.models import Review
from tests.pages import Reader
from tests.support import cases

MANAGER = ("dpmptsp", "manajer")
DAYS, OPEN_DAYS = 480, 40  # when cases were sent: the ended ones, the open ones
OPEN_IN, DEEMED_IN, RETURNED_IN = 10, 500, 7  # one case in so many
SERVICES, OFFICES, PEOPLE, DUE_DAYS = 10, 20, 40, 14
MINUTES_A_DAY = 24 * 60
SCATTER = 7_919  # a prime: neighbours in the table lie far apart in time


class Town:
    """Everything about case number ``index``, the same at every call."""

    def __init__(self, now: datetime, people: Sequence[str]) -> None:
        self.now = now
        self.people = people

    def is_open(self, index: int) -> bool:
        return index % OPEN_IN == 0

    def sent(self, index: int) -> datetime:
        days = OPEN_DAYS if self.is_open(index) else DAYS
        return self.now - timedelta(minutes=index * SCATTER % (days * MINUTES_A_DAY) + 1)

    def ended(self, index: int) -> datetime:
        return min(self.sent(index) + timedelta(days=index % (DUE_DAYS + 4), hours=5), self.now)

    def case(self, index: int) -> dict[str, Any]:
        sent, still = self.sent(index), self.is_open(index)
        return {
            "id": f"{index:026}",
            "number": f"COPY-{index:07}",
            "applicant_id": applicant_of(index),
            "service": f"layanan-{index // OPEN_IN % SERVICES}",
            "round": 2 if index % RETURNED_IN == 0 else 1,
            "submitted_at": sent,
            "due_at": sent + timedelta(days=DUE_DAYS),
            "closed_at": None if still else self.ended(index),
            "outcome": None if still else "issued",
        }

    def review(self, index: int) -> dict[str, Any]:
        sent, still = self.sent(index), self.is_open(index)
        return {
            "id": f"{index:026}",
            "application_id": f"{index:026}",
            "office": f"kantor-{index // OPEN_IN % OFFICES}",
            "assignee_id": self.people[index // OPEN_IN % PEOPLE] if index // OPEN_IN % 3 else None,
            "opened_at": sent,
            "due_at": sent + timedelta(days=DUE_DAYS // 2),
            "closed_at": None if still else self.ended(index),
            "result": None if still else "lengkap",
            "tone": None if still else "positive",
        }

    def moves(self, index: int) -> Iterator[dict[str, Any]]:
        """The record of a case: two steps, and for some the law's decision."""
        kinds = ["moved", "moved", *(["deemed"] if index % DEEMED_IN == 0 else [])]
        at = (self.sent(index), self.ended(index) - timedelta(hours=1), self.ended(index))
        for seq, kind in enumerate(kinds, start=1):
            yield {"application_id": f"{index:026}", "seq": seq, "kind": kind, "at": at[seq - 1]}


def fill(sample: Sample, town: Town, first: int, last: int) -> None:
    """Cases number ``first`` to ``last`` with a review and a record each."""
    numbers = range(first, last)
    moved = select(ApplicationEvent.id).where(
        ApplicationEvent.application_id == sample.application_id, ApplicationEvent.kind == "moved"
    )
    with db.engine.connect() as connection:
        event_id = connection.execute(moved.order_by(ApplicationEvent.seq).limit(1)).scalar_one()
    case, review = (
        pattern_of(Application.__table__, sample.application_id),
        pattern_of(Review.__table__, sample.review_id),
    )
    event = {**pattern_of(ApplicationEvent.__table__, event_id), "id": None}
    pour_applicants(case["applicant_id"], first, last)
    pour(Application.__table__, case, map(town.case, numbers))
    pour(Review.__table__, review, map(town.review, numbers))
    pour(ApplicationEvent.__table__, event, (each for index in numbers for each in town.moves(index)))
    settle()


PAGES = {
    "board": "/board",
    "late": "/board/cases?which=late",
    "service": "/board/cases?which=ended&service=layanan-3",
    "office": "/board/cases?office=kantor-3&role={role}",
    "file": "/board/cases.csv?which=late",
    "whole file": "/board/cases.csv?which=ended",
}


def run(database: str, counts: Sequence[int], n: int) -> Iterator[dict[str, Any]]:
    """A line of figures for every page and number of cases; ``ratio_to_first`` is to the smallest number."""
    with empty_place(database) as (app, _url):
        sample = first_sample()
        role = db.session.get_one(Review, sample.review_id).role
        people = [cases.make_staff().id for _ in range(PEOPLE)]
        manager = cases.make_staff(MANAGER)
        reader, town, filled, first = Reader(app.test_client()), Town(clock.now(), people), 0, {}
        reader.sign_in(cases.address_of(manager), cases.PASSWORD)
        for count in counts:
            fill(sample, town, filled, count)
            filled = count
            found = {"counting": measure_work(lambda: counting.count_now(clock.now()), min(n, 5))}
            found |= {name: measure(reader.client, address.format(role=role), n) for name, address in PAGES.items()}
            for name, figures in found.items():
                ratio = figures["p50_ms"] / first.setdefault(name, figures["p50_ms"])
                line = {"bench": "boards", "db": database, "page": name, "cases": count, "n": n}
                yield {**line, **figures, "ratio_to_first": round(ratio, 2)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for every database, page and number of cases."""
    print_lines("boards", run, arguments, n=10)


if __name__ == "__main__":
    main()
