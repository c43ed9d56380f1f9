"""The search box of the queue: numbers by their beginning, people by any part of their name, however many there are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from permits.db import db
from permits.desk.queries import PAGE
from permits.desk.searching import MOST_LISTED
from tests.pages import Reader
from tests.parties import stage
from tests.reviews.desk import CHECKER, number_of, sent, signed_in
from tests.reviews.test_queue import copies, counted, numbers
from tests.support import cases
from tests.support.applying import SERVICE

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


def test_a_business_stands_in_the_lists_and_is_found(client: FlaskClient) -> None:
    """A business's case bears its name in the queue and on the case's page, not its contact's, and either name finds it."""
    cases.publish()
    contact = cases.make_applicant("Yusuf Mopili")
    business = stage.make_business(contact, "CV Cahaya Timur")
    made = cases.make_draft(SERVICE, contact, "perseorangan", party=f"business:{business}")
    cases.send(made, contact)
    reader = Reader(client)
    signed_in(reader, CHECKER)
    page = reader.get("/reviews")
    assert "CV Cahaya Timur" in page.text and "Yusuf" not in page.text
    for words in ("cahaya", "mopili"):
        assert numbers(reader.get(f"/reviews?q={words}")) == [number_of(made)]
    assert reader.get(f"/cases/{made}").heading.startswith("CV Cahaya Timur")


def test_names_by_their_parts_have_an_index_where_the_database_can(client: FlaskClient, database_kind: str) -> None:
    """On PostgreSQL a part of a name is looked up in an index instead of in every name."""
    if database_kind == "sqlite":
        indexed = db.session.scalars(text("select name from sqlite_master where type = 'index'")).all()
        assert "ix_account_name_parts" not in indexed  # there names are walked through
        return
    db.session.execute(text("set local enable_seqscan = off"))
    plan = "\n".join(db.session.scalars(text("explain select id from account where name ilike '%mopili%'")))
    assert "ix_account_name_parts" in plan
