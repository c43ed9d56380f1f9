"""The queue and the decision page as reviewers meet them."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from permits.applications.models import Application
from permits.db import db
from permits.reviews.models import Review
from tests.pages import Page, Reader, words_of
from tests.reviews.desk import ASSESSOR, CHECKER, HEAD, filled_in, in_parallel, sent, signed_in, waiting
from tests.support import cases

pytestmark = pytest.mark.database


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A signed-out person who reads English, in a city whose services are published."""
    cases.publish()
    reader = Reader(client)
    reader.get("/", language="en")
    return reader


def state_of(application_id: str) -> str:
    db.session.expire_all()
    found = db.session.get(Application, application_id)
    assert found is not None
    return str(found.state)


def again(review_id: str) -> Review:
    db.session.expire_all()
    found = db.session.get(Review, review_id)
    assert found is not None
    return found


def summary(page: Page) -> list[str]:
    """The lines of the error summary."""
    return [words_of(each) for each in page.all(".problem li")]


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_queue_and_the_case_read_in_both_languages(reader: Reader, language: str) -> None:
    """A verifier finds the case in the queue and reads its answers and files in either language."""
    application_id = sent()
    signed_in(reader, CHECKER)
    page = reader.get("/reviews", language=language)
    assert page.heading == ("Antrean" if language == "id" else "Queue")
    number = db.session.get(Application, application_id).number
    assert number in page.text
    page = reader.get(f"/reviews/{waiting(application_id).id}", language=language)
    assert page.title.startswith(f"Nurhaliza Pakaya, {number}")
    assert ("Daftar periksa" if language == "id" else "Checklist") in page.text


def test_deciding_leads_to_a_page_that_says_what_is_next(reader: Reader) -> None:
    """A decision closes the review and shows the result, the number and who must act by when."""
    application_id = sent()
    review = waiting(application_id)
    signed_in(reader, CHECKER)
    page = reader.get(f"/reviews/{review.id}")
    done = reader.post(f"/reviews/{review.id}/decide", filled_in(page, result="lengkap"))
    assert done.heading == "Complete, pass on to Kesbangpol"
    assert "Assessment by Kesbangpol (Kesbangpol), by" in done.text
    assert state_of(application_id) == "kajian_kesbangpol"
