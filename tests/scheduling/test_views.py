"""The board of stuck work: for managers only, with what went wrong in one word and a way to try again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from permits import clock
from permits.db import db, transaction
from permits.scheduling import operations
from permits.scheduling.models import ScheduledJob
from permits.scheduling.running import run_due_jobs
from tests.pages import Reader
from tests.reviews.desk import signed_in
from tests.scheduling.work import COUNTED, FAILING
from tests.support.cases import SHIPPED, publish

pytestmark = pytest.mark.database


def sign_in(client: FlaskClient, role: str = "manajer") -> Reader:
    """A reader signed in with this role in the lead office of the shipped city."""
    publish(SHIPPED, "skp-penelitian")
    reader = Reader(client)
    signed_in(reader, ("dpmptsp", role))
    return reader


def give_up_on_one() -> int:
    """A row that has failed as often as it may; its number."""
    now = clock.now() - timedelta(days=1)
    with transaction():
        operations.schedule(FAILING, "stuck", now, now=now)
        operations.schedule(COUNTED, "later", clock.now() + timedelta(days=1), now=now)
    for _attempt in range(3):
        run_due_jobs(now, loudly=False)
        now += timedelta(hours=2)
    return db.session.query(ScheduledJob).filter_by(key="stuck").one().id


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_manager_sees_what_stands_still(client: FlaskClient, language: str) -> None:
    """The board names the work and the error, never the error's words, in both languages."""
    reader = sign_in(client)
    give_up_on_one()
    page = reader.get("/jobs", language=language)
    assert len(page.all("tbody tr")) == 1
    assert "ValueError" in page.text
    assert "a sentence with a name" not in page.text


def test_an_empty_board_says_so(client: FlaskClient) -> None:
    """Nothing stuck is said in words."""
    page = sign_in(client).get("/jobs", language="en")
    assert "Nothing stands still" in page.text


def test_try_again_hands_the_work_out_once_more(client: FlaskClient) -> None:
    """After «try again» the row is open, due and has all its attempts; a second press is told that it moved."""
    reader = sign_in(client)
    job_id = give_up_on_one()
    reader.get("/jobs", language="en")
    answer = reader.post(f"/jobs/{job_id}/again", {}, status=200)
    assert "Nothing stands still" in answer.text
    row = db.session.get_one(ScheduledJob, job_id)
    assert (row.failed_at, row.attempts) == (None, 0)
    again = reader.post(f"/jobs/{job_id}/again", {}, status=409)
    assert "This changed while you were reading" in again.text
    reader.post("/jobs/999999/again", {}, status=404)


def test_the_board_is_not_for_everybody(client: FlaskClient) -> None:
    """Without the ability the board does not exist, and nothing can be tried again."""
    reader = sign_in(client, "kepala")
    job_id = give_up_on_one()
    reader.get("/jobs", status=404)
    reader.post(f"/jobs/{job_id}/again", {}, status=404)
    assert db.session.get_one(ScheduledJob, job_id).failed_at is not None


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient) -> None:
    """Signed out, the board leads to the sign-in page."""
    assert client.get("/jobs").status_code == 303
