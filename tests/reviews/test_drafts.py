"""Drafts of a decision: kept on the server as typed, each its author's until it is left to the colleagues."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from permits.accounts.operations import new_password
from permits.db import db, transaction
from permits.reviews import drafts
from permits.reviews.models import Review
from tests.pages import Reader
from tests.reviews.desk import CHECKER, filled_in, sent, signed_in, waiting
from tests.support import cases
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A signed-out person who reads English, in a city whose services are published."""
    cases.publish()
    reader = Reader(client)
    reader.get("/", language="en")
    return reader


def drafts_of(review_id: str) -> dict[str, object]:
    db.session.expire_all()
    return dict(db.session.get_one(Review, review_id).draft)


def come_back(reader: Reader, actor: Actor) -> None:
    """The person signs in instead of whoever is signed in."""
    reader.post("/sign-out", {})
    with transaction():
        password = new_password(actor.id)
    reader.get("/sign-in")
    reader.sign_in(cases.address_of(actor), password)


def test_a_draft_is_its_authors_until_it_is_left_to_colleagues(reader: Reader) -> None:
    """A colleague who takes a review over reads that there is a draft, and its words only once the author leaves it."""
    review_id = waiting(sent()).id
    hendra = signed_in(reader, CHECKER, name="Hendra Podungge")
    form = filled_in(reader.get(f"/reviews/{review_id}"), result="tolak", reason="Kata Hendra saja")
    reader.post(f"/reviews/{review_id}/draft", form)
    reader.post("/sign-out", {})
    signed_in(reader, CHECKER)
    page = reader.get(f"/reviews/{review_id}")
    assert "Hendra Podungge has begun a draft of their own" in page.text and "Kata Hendra saja" not in page.text
    come_back(reader, hendra)
    reader.post(f"/reviews/{review_id}/draft", form | {"hand-over": "y"})
    reader.post("/sign-out", {})
    signed_in(reader, CHECKER, name="Sri Lasena")
    page = reader.get(f"/reviews/{review_id}")
    assert filled_in(page)["reason"] == "Kata Hendra saja" and filled_in(page)["result"] == "tolak"
    assert "is a draft that Hendra Podungge left to this role" in page.text


def test_what_was_typed_on_an_old_page_is_kept_as_a_draft(reader: Reader) -> None:
    """A decision on a review that changed meanwhile is refused, and what was filled in stands in the boxes afterwards."""
    review_id = waiting(sent()).id
    signed_in(reader, CHECKER)
    form = filled_in(reader.get(f"/reviews/{review_id}"), result="tolak", reason="Nanti")
    reader.post(f"/reviews/{review_id}/decide", form | {"version": "7", "confirmed": "y"}, status=409)
    assert filled_in(reader.get(f"/reviews/{review_id}"))["reason"] == "Nanti"


def test_taking_with_nothing_filled_in_begins_no_draft(reader: Reader) -> None:
    """Who takes a review from its page without filling anything in has begun no draft."""
    review_id = waiting(sent()).id
    signed_in(reader, CHECKER)
    empty = {"version": "1", "reason": ""}
    reader.post(f"/reviews/{review_id}/claim", empty)
    assert drafts_of(review_id) == {}


def test_drafts_change_together() -> None:
    """A change of names reaches every draft of a review, one's own and the one handed over."""
    kept = drafts.handed_over(drafts.with_own(drafts.with_own({}, "a", {"n": 1}), "b", {"n": 2}), "b")
    assert drafts.each_with(kept, lambda one: {**one, "n": 5}) == {
        "own": {"a": {"n": 5}},
        "handed": {"n": 5, "by": "b"},
    }
    assert drafts.draft_for(kept, "c") == {"n": 2, "by": "b"} and drafts.from_colleague(kept, "a") == ""
