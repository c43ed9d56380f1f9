"""Fifty people at once: pages as applicants, reviewers and managers open them, from the real web server, beside many cases.

    python -m benchmarks.people --json [--db sqlite|postgres] [--cases N …] [--n N] [--people N] [--reading FROM TO]

Everybody opens a page, reads it for five to fifteen seconds, and opens the next one, ``--n`` times. The server is the
product's own with its usual processes and threads, warm; those who ask run on the same machine. What is measured is the
time until the whole page is there.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import random
import socket
import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from benchmarks.boards import PEOPLE, Town, fill
from benchmarks.support.places import DATABASES, empty_place
from benchmarks.support.samples import SERVICE, Sample, first_sample
from permits import clock
from permits.applications.cases import load_case
from permits.board import counting
from permits.config import Settings
from permits.db import db
from permits.reviews.models import Review
from permits.scheduling.web import WebServer
from tests.pages import Reader
from tests.support import cases
from workflows.engine.outcome import Actor

PEOPLE_THERE = 50
APPLICANTS, REVIEWERS, MANAGERS = 0.36, 0.2, 0.04  # of those who are there; the others look at the catalogue
READING = (5.0, 15.0)  # seconds from one page to the next
MANAGER = ("dpmptsp", "manajer")
OFFICE = "kantor-3"  # of those among which the cases are spread, the one whose work these reviewers have
PATIENCE = 60.0  # seconds that the server may take to begin


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a browser: what they open, by the page's name, and the cookie they bring."""

    pages: tuple[tuple[str, str], ...]
    cookie: str = ""

    def read(self, port: int, n: int, reading: tuple[float, float], seed: int) -> list[tuple[str, float]]:
        """Open ``n`` pages one after the other; each page's name and how long it took in ms. Raises RuntimeError."""
        chance, took = random.Random(seed), []
        time.sleep(chance.uniform(0, reading[1]))
        for _ in range(n):
            name, address = chance.choice(self.pages)
            began = time.perf_counter()
            self.open(port, address)
            took.append((name, (time.perf_counter() - began) * 1000))
            time.sleep(chance.uniform(*reading))
        return took

    def open(self, port: int, address: str) -> None:
        """Fetch a page whole. Raises RuntimeError when it is not there."""
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            line.request("GET", address, headers={"Cookie": self.cookie} if self.cookie else {})
            answer = line.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{address} answers {answer.status}")
        finally:
            line.close()


def people_of(app: Flask, sample: Sample, there: int) -> list[Person]:
    """Everybody who will be there, signed in where they have to be."""
    applicants, reviewers, managers = (max(1, round(there * share)) for share in (APPLICANTS, REVIEWERS, MANAGERS))
    review = db.session.get_one(Review, sample.review_id)
    queue = (("queue", "/reviews"), ("filtered", "/reviews?time=late&held=free"), ("case", f"/reviews/{review.id}"))
    home = (("home", "/"), ("service", f"/services/{SERVICE}"), ("search", "/?q=penelitian"))
    found = [Person(home) for _ in range(max(1, there - applicants - reviewers - managers))]
    found += [_applicant(app) for _ in range(applicants)]
    seat = (review.office, review.role)
    found += [_signed_in(app, cases.make_staff(seat), queue) for _ in range(reviewers)]
    return found + [_signed_in(app, cases.make_staff(MANAGER), (("board", "/board"),)) for _ in range(managers)]


def _applicant(app: Flask) -> Person:
    """An applicant with an application of their own that is not sent yet."""
    actor = cases.make_applicant()
    application_id = cases.make_draft(SERVICE, actor, "perseorangan")
    own, section = f"/applications/{application_id}", load_case(db.session(), application_id).definition.sections[0]
    pages = (
        ("list", "/applications"), ("tasks", own), ("question", f"{own}/section/{section.code}"), ("check", f"{own}/check"),
    )  # fmt: skip
    return _signed_in(app, actor, pages)


def _signed_in(app: Flask, actor: Actor, pages: tuple[tuple[str, str], ...]) -> Person:
    """In a thread of its own: the context that is open here would keep who signed in last."""
    address = cases.address_of(actor)
    with ThreadPoolExecutor(1) as apart:
        return Person(pages, apart.submit(_cookie, app, address).result())


def _cookie(app: Flask, address: str) -> str:
    reader, name = Reader(app.test_client()), app.config["SESSION_COOKIE_NAME"]
    reader.sign_in(address, cases.PASSWORD)
    cookie = reader.client.get_cookie(name)
    assert cookie is not None
    return f"{name}={cookie.value}"


def _give_work(sample: Sample) -> None:
    """Let the sample's office stand for one of those that the cases are spread among."""
    own = select(Review.office).where(Review.id == sample.review_id).scalar_subquery()
    with db.engine.begin() as connection:
        connection.execute(update(Review).where(Review.office == OFFICE).values(office=own))


@contextmanager
def served(app: Flask) -> Iterator[int]:
    """The real web server on this application while the block runs; its port."""
    settings: Settings = app.config["SETTINGS"]
    db.session.remove()
    db.engine.dispose()
    server = multiprocessing.get_context("fork").Process(target=WebServer(app, settings).run)
    server.start()
    try:
        _wait_for(settings.port)
        yield settings.port
    finally:
        server.terminate()
        server.join()


def _wait_for(port: int) -> None:
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.1)
        else:
            return


def free_port() -> int:
    """A port nobody listens at now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def run(
    database: str, counts: Sequence[int], n: int, there: int, reading: tuple[float, float]
) -> Iterator[dict[str, Any]]:
    """A line for each kind of page, and one for all of them, at every number of cases."""
    with empty_place(database, port=str(free_port())) as (app, _url):
        sample, filled = first_sample(), 0
        people = people_of(app, sample, there)
        town = Town(clock.now(), [cases.make_staff().id for _ in range(PEOPLE)])
        for count in counts:
            fill(sample, town, filled, count)
            filled = count
            _give_work(sample)
            counting.count_now(clock.now())
            with served(app) as port:
                took = _at_once(people, port, n, reading)
            for page in [*sorted({name for name, _took in took}), "all"]:
                line = {"bench": "people", "db": database, "page": page, "cases": count, "people": len(people), "n": n}
                yield line | _figures([each for name, each in took if page in (name, "all")])


def _at_once(people: Sequence[Person], port: int, n: int, reading: tuple[float, float]) -> list[tuple[str, float]]:
    """Every page that was opened, with its time; before that everybody opens each of theirs once, uncounted."""
    for each in people:
        for _name, address in each.pages:
            each.open(port, address)
    with ThreadPoolExecutor(len(people)) as readers:
        asked = [readers.submit(each.read, port, n, reading, seed) for seed, each in enumerate(people)]
        return [page for each in asked for page in each.result()]


def _figures(took: list[float]) -> dict[str, float]:
    """How many pages, and their time in ms: median, p95 and the longest."""
    ordered = sorted(took)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    figures = {"p50_ms": statistics.median(ordered), "p95_ms": p95, "longest_ms": ordered[-1]}
    return {"opened": len(ordered)} | {name: round(value, 1) for name, value in figures.items()}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for every database, number of cases and kind of page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.people")
    parser.add_argument("--json", action="store_true", help="Print JSON lines; there is no other form.")
    parser.add_argument("--db", choices=DATABASES, action="append")
    parser.add_argument("--cases", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--n", type=int, default=20, help="Pages that each person opens.")
    parser.add_argument("--people", type=int, default=PEOPLE_THERE)
    parser.add_argument("--reading", type=float, nargs=2, default=READING, help="Seconds from one page to the next.")
    given = parser.parse_args(arguments)
    for database in given.db or DATABASES:
        for line in run(database, sorted(given.cases), given.n, given.people, tuple(given.reading)):
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
