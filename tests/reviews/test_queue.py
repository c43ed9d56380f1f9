"""The queue: what stands in it, in which order, under which headings, and what a look at it costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, insert, select

from permits.applications.models import Application
from permits.db import db, transaction
from permits.desk import queries
from permits.desk.filters import Filter
from permits.desk.queries import PAGE
from permits.ids import new_id
from permits.reviews import queue
from permits.reviews.models import Review
from tests.pages import Page, Reader, words_of
from tests.reviews.desk import ASSESSOR, CHECKER, REKLAME, SKP, in_parallel, number_of, sent, signed_in, waiting
from tests.support import cases
from tests.support.cases import MONDAY
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A signed-out person who reads English, in a city whose services are published."""
    cases.publish()
    reader = Reader(client)
    reader.get("/", language="en")
    return reader


def numbers(page: Page) -> list[str]:
    """The numbers of the rows, from the top."""
    return [words_of(each) for each in page.all(".queue td:nth-child(2) .sub")]


def headings(page: Page) -> list[str]:
    return [words_of(each) for each in page.all(".queue .grp th")]


def copies(application_id: str, count: int, every: timedelta = timedelta(hours=1)) -> None:
    """More open work beside a case: cases of the same kind, each due a little later than the one before."""
    first = waiting(application_id)
    case = db.session.execute(select(Application.__table__).where(Application.id == application_id)).one()._mapping
    review = db.session.execute(select(Review.__table__).where(Review.id == first.id)).one()._mapping
    rows, work = [], []
    for index in range(1, count + 1):
        new = {"id": new_id(), "number": f"SKP-2026-9{index:05}-0"}
        rows.append({**case, **new})
        due = review["due_at"] + index * every
        work.append({**review, "id": new_id(), "application_id": new["id"], "due_at": due})
    with transaction() as session:
        session.execute(insert(Application.__table__), rows)
        session.execute(insert(Review.__table__), work)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent to the database meanwhile, savepoints left out."""
    sent_off: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            sent_off.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent_off
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_a_look_at_the_queue_costs_the_same_whatever_its_length(reader: Reader) -> None:
    """The page asks the database as often for sixty rows as for ten."""
    application_id = sent()
    signed_in(reader, CHECKER)
    copies(application_id, 9)
    reader.get("/reviews")
    with counted() as few:
        assert len(numbers(reader.get("/reviews"))) == 10
    copies_of = waiting(application_id)
    assert copies_of is not None
    for row in range(50):
        _one_more(application_id, row)
    with counted() as many:
        assert len(numbers(reader.get("/reviews"))) == PAGE
    assert len(few) == len(many) < 22


def _one_more(application_id: str, index: int) -> None:
    case = db.session.execute(select(Application.__table__).where(Application.id == application_id)).one()._mapping
    review = db.session.execute(select(Review.__table__).where(Review.id == waiting(application_id).id)).one()._mapping
    new = {"id": new_id(), "number": f"SKP-2026-8{index:05}-0"}
    with transaction() as session:
        session.execute(insert(Application.__table__), {**case, **new})
        session.execute(insert(Review.__table__), {**review, "id": new_id(), "application_id": new["id"]})


@pytest.mark.parametrize("without_deadline", [0, 70])
def test_pages_follow_each_other_without_gap(reader: Reader, without_deadline: int) -> None:
    """Every row stands on exactly one page, in the order of deadlines, those without one last, however many are equal."""
    application_id = sent()
    copies(application_id, 120, timedelta(0))
    if without_deadline:
        with transaction() as session:
            ids = session.scalars(select(Review.id).order_by(Review.id.desc()).limit(without_deadline)).all()
            session.execute(Review.__table__.update().where(Review.id.in_(ids)).values(due_at=None))
    signed_in(reader, CHECKER)
    page, seen = reader.get("/reviews"), []
    while True:
        seen += numbers(page)
        following = list(page.all(".pager a[rel=next]"))
        if not following:
            break
        page = reader.get(following[0].get("href", ""))
    assert len(seen) == len(set(seen)) == 121


def test_a_row_that_is_decided_meanwhile_moves_nothing(reader: Reader) -> None:
    """The next page goes on behind the last row seen, also when that row has left the queue."""
    application_id = sent()
    copies(application_id, 60)
    actor = Actor("staff", cases.make_staff(CHECKER).id, frozenset({CHECKER}))
    first = queries.queue(actor, Filter(), queue.moment(MONDAY))
    with transaction() as session:
        session.execute(
            Review.__table__.update()
            .where(Review.id.in_([first.rows[0].id, first.rows[-1].id]))
            .values(swept_at=MONDAY)
        )
    second = queries.queue(actor, Filter(), queue.moment(MONDAY), first.next)
    assert [each.id for each in first.rows + second.rows] == sorted({each.id for each in first.rows + second.rows},
        key=[each.id for each in first.rows + second.rows].index)  # fmt: skip
    assert len(second.rows) == 11 and second.next == ""


@pytest.mark.parametrize(
    ("now", "heading", "words", "tags"),
    [
        (datetime(2026, 11, 16, 2, tzinfo=UTC), "Tuesday, 17 November 2026 (1)", "1 working day left", ["New"]),
        (
            datetime(2026, 11, 17, 2, tzinfo=UTC),
            "Today, Tuesday, 17 November 2026 (1)",
            "Today",
            ["Nearly late", "New"],
        ),
        (datetime(2026, 11, 17, 16, 30, tzinfo=UTC), "Late (1)", "1 working day late", ["Late", "New"]),
        (datetime(2026, 11, 23, 2, tzinfo=UTC), "Late (1)", "4 working days late", ["Late", "New"]),
    ],
)
def test_time_left_is_said_in_working_days(
    reader: Reader, now: datetime, heading: str, words: str, tags: list[str]
) -> None:
    """A row says in words how many working days are left or over, and late rows stand together at the top."""
    sent()
    with time_machine.travel(now, tick=False):
        signed_in(reader, CHECKER)
        page = reader.get("/reviews")
    assert headings(page) == [heading]
    assert words_of(page.one(".queue .due")).startswith(words)
    assert [words_of(each) for each in page.all(".queue .tags .tag")] == tags


def test_a_limit_in_hours_is_said_in_hours(reader: Reader) -> None:
    """What is due at an hour of the present day says how many hours are left."""
    review_id = waiting(sent()).id
    with transaction() as session:
        due = MONDAY + timedelta(hours=4, minutes=30)
        session.execute(Review.__table__.update().where(Review.id == review_id).values(due_at=due))
    with time_machine.travel(MONDAY, tick=False):
        signed_in(reader, CHECKER)
        page = reader.get("/reviews")
    assert words_of(page.one(".queue .due")) == "4 hours left13.30 WITA"


def test_filters_narrow_and_count(reader: Reader) -> None:
    """Service and holder can be chosen together; each link says how many rows it leads to; the search finds by number."""
    research, sites = sent(), sent(REKLAME)
    actor = signed_in(reader, CHECKER)
    assert set(numbers(reader.get("/reviews"))) == {number_of(research), number_of(sites)}
    assert numbers(reader.get(f"/reviews?service={SKP}")) == [number_of(research)]
    assert numbers(reader.get(f"/reviews?q={number_of(sites)[:12].lower()}")) == [number_of(sites)]
    assert numbers(reader.get("/reviews?q=haliza")) != [] == numbers(reader.get("/reviews?q=%25"))
    reader.post(f"/reviews/{waiting(sites).id}/claim", {})
    assert waiting(sites).assignee_id == actor.id
    mine = reader.get("/reviews?held=mine")
    assert numbers(mine) == [number_of(sites)]
    counts = {words_of(each).rstrip("0123456789"): words_of(each)[-1] for each in mine.all(".filters a")}
    assert counts["All"] == "2" and counts["In my hands"] == counts["Not taken yet"] == "1"
    assert numbers(reader.get(f"/reviews?held=free&service={REKLAME}")) == []


def test_who_sits_in_several_offices_sees_all_their_work(reader: Reader) -> None:
    """Work of every seat stands in one queue, and can be narrowed to an office."""
    application_id = in_parallel()
    signed_in(reader, ("dishub", "penelaah"), ("satpol", "penelaah"))
    assert numbers(reader.get("/reviews")) == [number_of(application_id)] * 2
    page = reader.get("/reviews?office=satpol")
    assert len(numbers(page)) == 1 and "Satpol PP" in page.text


def test_an_empty_queue_says_why(reader: Reader) -> None:
    """Nothing to do, nothing that fits, and a role that is never asked are three different sentences."""
    sent()
    signed_in(reader, ASSESSOR)
    assert "Everything is decided" in reader.get("/reviews").text
    assert "Nothing fits this choice" in reader.get("/reviews?held=mine").text
    reader.post("/sign-out", {})
    signed_in(reader, ("dpmptsp", "manajer"))
    assert "No work comes to your roles" in reader.get("/reviews").text


def test_the_next_one_is_the_most_urgent_that_nobody_has(reader: Reader) -> None:
    """«Take the next one» takes the nearest deadline among free work, and says when all is taken."""
    first = sent()
    copies(first, 1)
    actor = signed_in(reader, CHECKER)
    page = reader.post("/reviews/next", {})
    assert number_of(first) in page.title and waiting(first).assignee_id == actor.id
    reader.post("/reviews/next", {})
    page = reader.post("/reviews/next", {})
    assert page.heading == "Queue" and "All work has been taken." in page.text
    assert [words_of(each) for each in page.all(".queue .tags .tag")].count("In hand") == 2


def test_a_stranger_in_the_address_is_no_error(reader: Reader) -> None:
    """A filter or a page that does not exist shows what there is, or that there is nothing."""
    application_id = sent()
    signed_in(reader, CHECKER)
    for odd in ("after=x", "after=%00", f"after={application_id}", "held=all"):
        assert numbers(reader.get(f"/reviews?{odd}")) == [number_of(application_id)]
    assert numbers(reader.get("/reviews?service=%00x&q=%00")) == []
