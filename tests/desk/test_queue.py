"""The queue beyond one page and one seat: filters, pages both ways, steps of cases, saved filters, columns, watch list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from permits.applications.models import Application
from permits.db import db, transaction
from permits.desk import operations, queries
from permits.desk.models import SavedFilter, Watch
from permits.desk.queries import PAGE
from permits.errors import Invalid
from permits.reviews import queue
from permits.reviews.models import Review
from tests.casework.test_views import TREASURER, at_payment
from tests.pages import Page, Reader, words_of
from tests.reviews.desk import CHECKER, SKP, number_of, sent, signed_in, waiting
from tests.reviews.test_queue import copies, counted, numbers
from tests.support import cases
from tests.support.cases import MONDAY

pytestmark = pytest.mark.database


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A signed-out person who reads English, in a city whose services are published."""
    cases.publish()
    reader = Reader(client)
    reader.get("/", language="en")
    return reader


def choices(page: Page) -> dict[str, int]:
    """The filters by their words with how much each leads to."""
    links = [each for each in page.all(".filters a") if each.find("span[@class='num']") is not None]
    return {words_of(each[0]): int(words_of(each[1]).rstrip("+").replace(",", "")) for each in links}


def forwards(reader: Reader, address: str) -> tuple[list[list[str]], Page]:
    """The rows of every page from the first to the last, and the last page."""
    page, seen = reader.get(address), []
    while True:
        seen.append(numbers(page))
        following = list(page.all(".pager a[rel=next]"))
        if not following:
            return seen, page
        page = reader.get(following[0].get("href", ""))


@pytest.mark.parametrize("apart", [timedelta(0), timedelta(hours=1)])
def test_pages_are_the_same_in_both_directions(reader: Reader, apart: timedelta) -> None:
    """Going back shows the very pages that going on has shown, also where deadlines are equal or lacking."""
    copies(sent(), 120, apart)
    with transaction() as session:
        ids = session.query(Review.id).order_by(Review.id.desc()).limit(30)
        session.execute(Review.__table__.update().where(Review.id.in_([each.id for each in ids])).values(due_at=None))
    signed_in(reader, CHECKER)
    seen, page = forwards(reader, "/reviews")
    assert [len(each) for each in seen] == [PAGE, PAGE, 21]
    again = [numbers(page)]
    while page.all(".pager a[rel=prev]"):
        page = reader.get(next(iter(page.all(".pager a[rel=prev]"))).get("href", ""))
        again.insert(0, numbers(page))
    assert again[1:] == seen[1:] and again[0] in ([], seen[0])


def test_a_look_at_the_queue_costs_the_same_for_five_hundred_rows(reader: Reader) -> None:
    """The database is asked as often for five hundred rows as for ten, with filters and counts and all."""
    first = sent()
    copies(first, 9)
    signed_in(reader, CHECKER)
    reader.get("/reviews")
    with counted() as few:
        assert len(numbers(reader.get(f"/reviews?service={SKP}&back="))) == 10
    with transaction() as session:
        rows = session.query(Review).count()
    copies_more(first, 500 - rows)
    with counted() as many:
        assert len(numbers(reader.get(f"/reviews?service={SKP}&back="))) == PAGE
    assert len(few) == len(many) < 25


def copies_more(application_id: str, count: int) -> None:
    """Further work of the same kind, with numbers that no other copy has."""
    with transaction() as session:
        session.execute(
            Application.__table__.update()
            .where(Application.number.like("SKP-2026-9%"))
            .values(number=Application.number + "-A")
        )
    copies(application_id, count, timedelta(minutes=7))


def test_filters_narrow_by_time_age_round_and_step(reader: Reader) -> None:
    """Late, due today, waiting long, back from correction and a step of a service: each finds its rows and says how many."""
    late, back, fresh = sent(), sent(), sent()
    with transaction() as session:
        session.get_one(Review, waiting(late).id).due_at = MONDAY - timedelta(hours=1)
        session.get_one(Review, waiting(late).id).opened_at = MONDAY - timedelta(days=8)
        session.get_one(Review, waiting(fresh).id).due_at = MONDAY + timedelta(hours=2)
        session.get_one(Application, back).round = 2
    with time_machine.travel(MONDAY, tick=False):
        signed_in(reader, CHECKER)
        assert numbers(reader.get("/reviews?time=late")) == [number_of(late)]
        assert numbers(reader.get("/reviews?time=today")) == [number_of(fresh)]
        assert numbers(reader.get("/reviews?age=7")) == [number_of(late)]
        assert numbers(reader.get("/reviews?age=30")) == []
        assert numbers(reader.get("/reviews?back=y")) == [number_of(back)]
        page = reader.get(f"/reviews?service={SKP}")
        step = f"{waiting(late).state}.{waiting(late).plan}"
        assert len(numbers(reader.get(f"/reviews?service={SKP}&step={step}"))) == 3
        assert numbers(reader.get(f"/reviews?service={SKP}&step=no.where")) == []
    found = choices(page)
    assert (found["All"], found["Late"], found["Due today"], found["Back from correction"]) == (3, 1, 1, 1)
    assert found["Waiting for 7 days or more"] == 1 and found["Waiting for 30 days or more"] == 0


def test_steps_of_cases_stand_in_the_queue_beside_reviews(client: FlaskClient) -> None:
    """A case that waits for a step of one's seat stands in the same queue, among its filters, and leads to the case."""
    cases.publish(cases.GROWN)
    reader = Reader(client)
    reader.get("/", language="en")
    application_id = at_payment()
    signed_in(reader, TREASURER)
    page = reader.get("/reviews")
    assert numbers(page) == [number_of(application_id)]
    (link,) = page.all(".queue td:nth-child(2) a")
    assert link.get("href") == f"/cases/{application_id}"
    assert choices(page)["All"] == 1 and choices(page)["Not taken yet"] == 0
    assert numbers(reader.get("/reviews?held=free")) == []


def test_what_one_watches_is_a_filter(reader: Reader) -> None:
    """A case put on the watch list is found by the filter and marked in its row, until it is taken off; nobody else sees it."""
    watched, _other = sent(), sent()
    actor = signed_in(reader, CHECKER)
    review_id = waiting(watched).id
    page = reader.post(f"/cases/{watched}/watch", {"review": review_id})
    assert "The case is on your watch list." in page.text and "Take off my watch list" in page.text
    reader.post(f"/cases/{watched}/watch", {"review": review_id})
    page = reader.get("/reviews?held=watched")
    assert numbers(page) == [number_of(watched)] and "Watched" in page.text and choices(page)["On my watch list"] == 1
    reader.post(f"/cases/{watched}/unwatch", {"review": review_id})
    assert numbers(reader.get("/reviews?held=watched")) == []
    assert db.session.query(Watch).filter_by(account_id=actor.id).count() == 0


def test_only_a_case_one_may_read_is_watched(reader: Reader) -> None:
    """A case that one may not see does not exist for the watch list either."""
    application_id = sent()
    signed_in(reader, ("dinkes", "penelaah"))
    assert reader.post(f"/cases/{application_id}/watch", {}, status=404).status == 404


def test_a_filter_is_kept_with_its_columns_under_a_name(reader: Reader) -> None:
    """What one keeps stands among the filters and shows just that; the same name replaces it; it can be deleted."""
    sent()
    signed_in(reader, CHECKER)
    page = reader.get("/reviews?columns=age&columns=status")
    heads = [words_of(each) for each in page.all(".queue thead th")]
    assert heads == ["Deadline", "Applicant", "Status", "Waiting for", "Action"]
    reader.post("/reviews/filters", {"filter-name": " Mine  now ", "held": "mine", "columns": "status,age"})
    page = reader.get("/reviews")
    (kept,) = (each for each in page.all(".filters a") if words_of(each) == "Mine now")
    assert kept.get("href") == "/reviews?held=mine&columns=status,age"
    reader.post("/reviews/filters", {"filter-name": "Mine now", "time": "late"})
    (found,) = db.session.query(SavedFilter).all()
    assert found.wanted == {"time": "late"}
    reader.post(f"/reviews/filters/{found.id}/forget", {})
    assert "Mine now" not in reader.get("/reviews").text


def test_a_filter_without_a_name_is_not_kept_and_nothing_is_lost(reader: Reader) -> None:
    """A missing or too long name is said beside its box; the page shows the same filter and columns as before."""
    application_id = sent()
    signed_in(reader, CHECKER)
    page = reader.post("/reviews/filters", {"filter-name": " ", "columns": "age"}, status=422)
    assert "Write a name for this filter." in page.text and numbers(page) == [number_of(application_id)]
    assert "Waiting for" in [words_of(each) for each in page.all(".queue thead th")]
    page = reader.post("/reviews/filters", {"filter-name": "n" * 61}, status=422)
    assert "Shorten this: at most 60 characters." in page.text
    assert next(iter(page.all("#filter-name"))).get("value") == "n" * 61


def test_filters_are_ones_own_and_have_an_end(reader: Reader) -> None:
    """Somebody else's filter cannot be deleted, and thirty are all one keeps."""
    owner, other = cases.make_staff(CHECKER), cases.make_staff(CHECKER, name="Hendra P.")
    with transaction():
        for number in range(operations.MOST_FILTERS):
            operations.save_filter(f"F{number}", {}, owner, MONDAY)
        operations.forget_filter(queries.saved_filters(owner.id)[0].id, other)
    assert len(queries.saved_filters(owner.id)) == operations.MOST_FILTERS
    with pytest.raises(Invalid), transaction():
        operations.save_filter("one more", {}, owner, MONDAY)


def test_the_day_ends_at_the_offices_midnight(reader: Reader) -> None:
    """«Due today» means before midnight in the city's zone, wherever the server stands."""
    assert reader
    at = queue.moment(datetime(2026, 11, 16, 17, tzinfo=UTC))  # one o'clock at night of the 17th
    assert at.day_ends.astimezone(UTC) == datetime(2026, 11, 17, 15, 59, 59, 999_999, tzinfo=UTC)


def test_counting_stops_somewhere(reader: Reader) -> None:
    """Beyond a thousand rows the count says «1,000+» and the page is whole all the same."""
    copies(sent(), queries.MOST_COUNTED + 10, timedelta(minutes=1))
    signed_in(reader, CHECKER)
    page = reader.get("/reviews")
    assert len(numbers(page)) == PAGE and "1,000+" in page.text
