"""Two at once: on one review one wins and the other is told; two last reviews both count and the join fires once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, Update, bindparam, event, select, text, update

import permits.db as database
from permits.applications import cases as loading
from permits.applications import lifecycle, operations, record
from permits.applications.models import Application, ApplicationEvent
from permits.db import db, transaction
from permits.errors import Conflict
from permits.reviews import operations as reviews
from permits.reviews.models import Review
from permits.reviews.operations import Judgement
from tests.support import cases
from tests.support.cases import MONDAY
from workflows.engine.outcome import Actor

pytestmark = [pytest.mark.database, pytest.mark.faults]
WAIT = 60.0
WON = "won"
PAIR = ("taman", "jalan")


@dataclass(frozen=True)
class Desk:
    """A small service published, one applicant, and a reviewer in every seat."""

    app: Flask
    applicant: Actor
    holders: dict[str, Actor]
    on_postgres: bool


@dataclass(frozen=True)
class Act:
    """What one of two people is about to do."""

    review_id: str
    result: str
    actor: Actor
    reason: str = ""


@pytest.fixture
def desk(own_app: Flask, database_kind: str) -> Iterator[Desk]:
    """The small service with two parallel reviews, in a database of its own."""
    with own_app.app_context():
        cases.publish(cases.SMALL, "five-states")
        seats = {"taman": "penelaah", "jalan": "penelaah", "loket": "kepala"}
        holders = {office: cases.make_staff((office, role)) for office, role in seats.items()}
        applicant = cases.make_applicant()
        db.session.remove()
        yield Desk(own_app, applicant, holders, database_kind == "postgres")


def waiting_for_two(desk: Desk) -> str:
    """A new case that waits for both offices."""
    with transaction():
        application_id = operations.begin("five-states", "warga", "id", desk.applicant, MONDAY)
        given: dict[str, object] = {"nama": "Bazar", "luas": "10"}
        typed = loading.forms.read_answers(loading.load_case(db.session(), application_id).definition, given)
        operations.save_answers(application_id, "isi", typed, desk.applicant, MONDAY)
    with transaction():
        operations.send(application_id, "kirim", ("draf", 1), desk.applicant, MONDAY)
    return application_id


def waiting_for_one(desk: Desk) -> str:
    """A new case that waits for its last decision."""
    application_id = waiting_for_two(desk)
    for review in cases.open_reviews(application_id):
        office, review_id = review.office, review.id
        with transaction():
            reviews.decide(review_id, 1, Judgement("setuju"), desk.holders[office], MONDAY)
    return application_id


class Meeting:
    """Holds two threads until both have read what they are about to decide on.

    PostgreSQL lets two transactions read side by side, so there they meet inside their transactions, at the
    statement that locks. On SQLite the write transaction begins before its first read and there is one at a time, so
    there they meet after reading the page and before beginning.
    """

    def __init__(self, desk: Desk, *, inside: bool) -> None:
        self._barrier = threading.Barrier(2, timeout=WAIT)
        self._inside = inside
        self._local = threading.local()
        self._desk = desk

    def act(self, what: Act) -> str:
        """Read the page, meet the other, decide. Returns ``won`` or what went wrong."""
        with self._desk.app.app_context():
            version = db.session.execute(select(Review.version).where(Review.id == what.review_id)).scalar_one()
            db.session.rollback()
            if not self._inside:
                self._barrier.wait()
            self._local.meets = self._inside
            try:
                with transaction():
                    judgement = Judgement(what.result, what.reason)
                    reviews.decide(what.review_id, version, judgement, what.actor, MONDAY)
            except Conflict as conflict:
                return conflict.code
            except Exception as error:  # whatever it is, the test says it
                return f"{type(error).__name__}: {error}"[:200]
            return WON

    @contextmanager
    def holding(self, moment: str, beginning: str) -> Iterator[None]:
        """Threads that act meet at this moment of their first statement that begins like this."""

        def meet(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
            if getattr(self._local, "meets", False) and statement.startswith(beginning):
                self._local.meets = False
                self._barrier.wait()

        event.listen(Engine, moment, meet)
        try:
            yield
        finally:
            event.remove(Engine, moment, meet)


LOCKING = ("before_cursor_execute", "SELECT application.id \nFROM application")
READ = ("after_cursor_execute", "SELECT review.id AS review_id")


def at_once(
    desk: Desk, acts: tuple[Act, Act], *, inside: bool | None = None, when: tuple[str, str] = LOCKING
) -> list[str]:
    """What came of two acts that began at the same moment, sorted."""
    meeting = Meeting(desk, inside=desk.on_postgres if inside is None else inside)
    with meeting.holding(*when), ThreadPoolExecutor(2) as threads:
        return sorted(threads.map(meeting.act, acts))


def deciders(desk: Desk, application_id: str) -> tuple[Act, Act]:
    """Two people of one seat about to decide differently on one review."""
    (review,) = cases.open_reviews(application_id)
    review_id, actor = review.id, desk.holders["loket"]
    db.session.rollback()
    return Act(review_id, "setujui", actor), Act(review_id, "tolak", actor, "Tidak memenuhi syarat.")


def last_two(desk: Desk, application_id: str) -> tuple[Act, Act]:
    """Two offices about to give the last two answers."""
    found = {each.office: each.id for each in cases.open_reviews(application_id)}
    db.session.rollback()
    first, second = (Act(found[office], "setuju", desk.holders[office]) for office in PAIR)
    return first, second


def events(application_id: str, kind: str) -> list[dict[str, object]]:
    """What the record says of one kind of event."""
    wanted = select(ApplicationEvent.data).where(
        ApplicationEvent.application_id == application_id, ApplicationEvent.kind == kind
    )
    return list(db.session.scalars(wanted))


def state_of(application_id: str) -> str:
    return str(db.session.scalar(select(Application.state).where(Application.id == application_id)))


def test_of_two_deciders_one_wins(desk: Desk, rounds: Callable[[int, int], int]) -> None:
    """Two different decisions on one review at once: one is taken whole, the other learns that it came too late."""
    for _ in range(rounds(10, 200)):
        application_id = waiting_for_one(desk)
        acts = deciders(desk, application_id)
        assert at_once(desk, acts) == ["review_closed", WON]
        review = db.session.get(Review, acts[0].review_id)
        assert review is not None
        ends = {"setujui": "terbit", "tolak": "ditolak"}
        assert state_of(application_id) == ends[review.result or ""]
        assert len(events(application_id, "ended")) == 1
        db.session.rollback()
    assert list(record.verify(db.session())) == []


def test_two_last_reviews_join_once(desk: Desk, rounds: Callable[[int, int], int]) -> None:
    """The last two answers at once both count; the join fires once and one further review is opened."""
    for _ in range(rounds(10, 1000 if desk.on_postgres else 200)):
        application_id = waiting_for_two(desk)
        assert at_once(desk, last_two(desk, application_id)) == [WON, WON]
        assert state_of(application_id) == "putusan"
        joins = [each for each in events(application_id, "moved") if each["trigger"] == "telaah_selesai"]
        assert len(joins) == 1
        assert [each.office for each in cases.open_reviews(application_id)] == ["loket"]
        db.session.rollback()
    assert list(record.verify(db.session())) == []


@pytest.fixture
def unprotected(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The same desk with every lock and the check of the row's version taken out, to see that the tests above notice.

    On PostgreSQL the record's own unique numbers would still refuse the second writer, so they are dropped as well.
    """
    monkeypatch.setattr(loading, "_LOCK_OF_REVIEW", loading._ID_OF_REVIEW)
    monkeypatch.setattr(lifecycle, "_MOVE", careless(lifecycle._MOVE))
    monkeypatch.setattr(lifecycle, "_CLOSE", careless(lifecycle._CLOSE))
    if desk.on_postgres:
        named = "SELECT conname FROM pg_constraint WHERE contype = 'u' AND conrelid = 'application_event'::regclass"
        with db.engine.begin() as connection:
            for name in connection.execute(text(named)).scalars().all():
                connection.execute(text(f'ALTER TABLE application_event DROP CONSTRAINT "{name}"'))
    event.remove(Engine, "begin", database._begin_sqlite)
    event.listen(Engine, "begin", begin_deferred)
    yield desk
    event.remove(Engine, "begin", begin_deferred)
    event.listen(Engine, "begin", database._begin_sqlite)


def careless(statement: Update) -> Update:
    """The same update of one row, whatever its version is by now."""
    return update(statement.table).where(statement.table.c.id == bindparam("at_id")).values(dict(statement._values))


def begin_deferred(connection: Connection) -> None:
    """Begin without taking SQLite's write lock, as a driver would by itself."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN DEFERRED")


def test_without_the_locks_both_deciders_win(unprotected: Desk) -> None:
    """Control: unprotected, the second decision overwrites the first, or SQLite gives up with «database is locked»."""
    application_id = waiting_for_one(unprotected)
    found = at_once(unprotected, deciders(unprotected, application_id), inside=True, when=READ)
    if not unprotected.on_postgres:
        assert any("database is locked" in each for each in found)
        return
    assert found == [WON, WON]
    assert len(events(application_id, "ended")) == 2
    assert list(record.verify(db.session())) != []


def test_without_the_locks_the_join_is_lost(unprotected: Desk) -> None:
    """Control: unprotected, each of the last two misses the other's answer and the case stands still for ever."""
    application_id = waiting_for_two(unprotected)
    found = at_once(unprotected, last_two(unprotected, application_id), inside=True, when=READ)
    if not unprotected.on_postgres:
        assert any("database is locked" in each for each in found)
        return
    assert found == [WON, WON]
    assert state_of(application_id) == "telaah"
    assert cases.open_reviews(application_id) == []
