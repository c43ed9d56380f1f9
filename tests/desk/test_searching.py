"""The search box of the queue: numbers by their beginning, people by any part of their name, however many there are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from permits.desk.queries import PAGE
from permits.desk.searching import MOST_LISTED
from tests.pages import Reader
from tests.reviews.desk import CHECKER, number_of, sent, signed_in
from tests.reviews.test_queue import copies, counted, numbers
from tests.support import cases

pytestmark = pytest.mark.database


def test_words_that_fit_few_and_very_many_find_the_same_way(client: FlaskClient) -> None:
    """A number's beginning and a part of a name find every case, few or more than are named one by one, in the queue's order."""
    cases.publish()
    first, other = sent(), sent(applicant=cases.make_applicant("Yusuf Mopili"))
    copies(first, MOST_LISTED + 5, timedelta(minutes=1))
    reader = Reader(client)
    signed_in(reader, CHECKER)
    wanted = number_of(other)
    reader.get("/reviews")
    with counted() as few:
        page = reader.get(f"/reviews?q={wanted.lower()}")
    assert numbers(page) == numbers(reader.get("/reviews?q=mopili")) == [wanted]
    assert numbers(reader.get("/reviews?q=nobody")) == numbers(reader.get("/reviews?q=_")) == []
    with counted() as many:
        page = reader.get("/reviews?q=skp-2026-9")
    assert len(numbers(page)) == PAGE and wanted not in numbers(page)
    further = reader.get(page.all(".pager a[rel=next]")[0].get("href", ""))
    assert len(numbers(further)) == PAGE and not set(numbers(further)) & set(numbers(page))
    assert len(few) == len(many) < 25


def test_a_number_is_found_without_a_walk_through_the_names(client: FlaskClient) -> None:
    """Words with a digit that begin a number ask no question about names; those that begin none still find a name with a digit."""
    cases.publish()
    first, other = sent(), sent(applicant=cases.make_applicant("Angkatan 45"))
    reader = Reader(client)
    signed_in(reader, CHECKER)
    reader.get("/reviews")
    with counted() as by_number:
        assert numbers(reader.get(f"/reviews?q={number_of(first)}")) == [number_of(first)]
    with counted() as by_name:
        assert numbers(reader.get("/reviews?q=45")) == [number_of(other)]
    assert len(by_number) < len(by_name)
