"""The board's figures are counted ahead into one row, once a minute, and on demand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import current_app
from flask.testing import FlaskClient

from benchmarks.support.statements import recording
from permits import clock
from permits.board import counting
from permits.board.models import BoardCount
from permits.db import db, transaction
from permits.scheduling.models import ScheduledJob
from permits.scheduling.operations import schedule
from permits.scheduling.running import run_due_jobs
from tests.board.test_views import town
from tests.pages import Reader, words_of
from tests.reviews.desk import CHECKER, SKP, sent, signed_in
from tests.support import cases

pytestmark = pytest.mark.database


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A manager signed in."""
    cases.publish(cases.SHIPPED, SKP)
    reader = Reader(client)
    signed_in(reader, ("dpmptsp", "manajer"))
    return reader


@pytest.fixture
def every_time(client: FlaskClient) -> Iterator[None]:
    """A city that has its board counted whenever it is opened."""
    settings = current_app.config["SETTINGS"]
    current_app.config["SETTINGS"] = replace(settings, board_seconds=0)
    yield
    current_app.config["SETTINGS"] = settings


def promised() -> list[ScheduledJob]:
    """The counts in the table of work, done ones included."""
    db.session.expire_all()
    return db.session.query(ScheduledJob).filter_by(kind=counting.COUNT).all()


def open_cases(reader: Reader) -> str:
    return words_of(reader.get("/board", language="en").all("dl.figures dd")[0]).split()[0]


def test_what_was_counted_is_what_would_be_counted(reader: Reader) -> None:
    """Figures that went through the row equal those counted from the record, part by part."""
    assert reader
    town()
    now = clock.now()
    counting.count_now(now)
    assert counting.latest(now) == counting.count(now)
    assert db.session.query(BoardCount).count() == 1


def test_the_board_shows_the_last_count_until_the_next(reader: Reader) -> None:
    """What came after the count stands on the board once somebody has it counted anew; its lists are live."""
    town()
    counting.count_now(clock.now())
    before = open_cases(reader)
    sent()
    assert open_cases(reader) == before == "5"
    assert len(reader.get("/board/cases?which=open", language="en").all("tbody tr")) == 6
    reader.post("/board", {})
    assert open_cases(reader) == "6"


def test_figures_that_are_old_are_not_shown(reader: Reader) -> None:
    """When nobody has counted for long, the page counts by itself rather than show what was true then."""
    town()
    counting.count_now(clock.now() - counting.OLD - timedelta(minutes=1))
    sent()
    assert open_cases(reader) == "6"


def test_an_older_count_does_not_replace_a_later_one(reader: Reader) -> None:
    """Of two counts that overlap, the later one stands, whichever ends last."""
    assert reader
    now = clock.now()
    counting.count_now(now)
    counting.count_now(now - timedelta(seconds=5))
    assert db.session.query(BoardCount).one().counted_at == now


def test_each_count_promises_the_next_and_leaves_one_row(reader: Reader) -> None:
    """A count is due a minute after the last; however often it ran, the table of work holds one row of it."""
    assert reader
    now = clock.now()
    for _ in range(2):
        with transaction():
            counting.promise_first(now)
    assert len(promised()) == 1
    for minute in range(3):
        assert run_due_jobs(now + timedelta(minutes=2 * minute)) == 1
    (waiting, *done) = sorted(promised(), key=lambda each: each.due_at, reverse=True)
    assert waiting.done_at is None and waiting.due_at >= now + timedelta(minutes=5)
    assert len(done) <= 1
    assert db.session.query(BoardCount).one().counted_at == now + timedelta(minutes=4)


def test_counts_that_two_hosts_began_with_become_one(reader: Reader) -> None:
    """Two counts promised at once are one from the next on, so work does not double with every start."""
    assert reader
    now = clock.now()
    for moment in (now, now + timedelta(milliseconds=3)):
        with transaction():
            schedule(counting.COUNT, f"{counting.COUNT}:{moment.isoformat()}", moment, None, {}, now)
    assert run_due_jobs(now + timedelta(seconds=1)) == 2
    assert [each.done_at for each in promised()].count(None) == 1


def test_a_city_may_count_whenever_the_board_is_opened(reader: Reader, every_time: None) -> None:
    """With no seconds set nothing is promised, and what was kept is not shown."""
    counting.count_now(clock.now())
    sent()
    assert open_cases(reader) == "1"
    with transaction():
        counting.promise_first(clock.now())
    assert promised() == []


def test_reading_the_count_asks_less_than_counting(reader: Reader) -> None:
    """The page of a count asks fewer questions than one that counts, and as many beside more cases."""
    town()
    with recording(db.engine) as live:
        reader.get("/board", language="en")
    counting.count_now(clock.now())
    with recording(db.engine) as few:
        reader.get("/board", language="en")
    town()
    counting.count_now(clock.now())
    with recording(db.engine) as many:
        reader.get("/board", language="en")
    assert many.queries == few.queries < live.queries


def test_the_count_is_for_managers(client: FlaskClient) -> None:
    """A reviewer has no board, and cannot have it counted."""
    cases.publish(cases.SHIPPED, SKP)
    reader = Reader(client)
    signed_in(reader, CHECKER)
    reader.post("/board", {}, status=404)
    assert db.session.query(BoardCount).count() == 0
