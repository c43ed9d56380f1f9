"""What was told about the end of a case is kept once a step, compared with what came, and shown with its cases."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import insert, select

from benchmarks.support.statements import recording
from permits import clock
from permits.applications.models import Application
from permits.calibration import operations, queries, reading
from permits.calibration.jobs import run_look
from permits.calibration.models import ToldRange
from permits.calibration.queries import LEAST, Share
from permits.db import db, transaction
from permits.ids import new_id
from permits.scheduling.models import ScheduledJob
from permits.scheduling.operations import Job
from tests.pages import Reader
from tests.reviews.desk import signed_in
from tests.support import cases
from tests.watch import stage
from workflows.engine.outcome import Actor
from workflows.promise import LEAST as ENOUGH

pytestmark = pytest.mark.database
SERVICE = "skp-penelitian"
NIGHT = cases.MONDAY + timedelta(days=13, hours=18)  # Monday 30 November, 03.00
MORNING = NIGHT + timedelta(hours=6)


@pytest.fixture
def applicant(database: SQLAlchemy) -> Actor:
    cases.publish(cases.SHIPPED, SERVICE)
    return cases.make_applicant()


def sent(applicant: Actor, at: datetime) -> str:
    case = cases.make_draft(SERVICE, applicant, "perseorangan", now=at)
    cases.send(case, applicant, now=at)
    return case


def refused(case: str, at: datetime) -> None:
    cases.decide(case, "tolak", reason="Bukan penelitian.", now=at)


@pytest.fixture
def past(applicant: Actor) -> Actor:
    """So many cases have ended, after one to four days, that a range is told."""
    for place in range(ENOUGH):
        refused(sent(applicant, cases.MONDAY), cases.MONDAY + timedelta(days=1 + place % 4))
    return applicant


def look(now: datetime) -> None:
    told, came = reading.told_now(db.session(), now), reading.came_true(db.session(), now)
    db.session.rollback()
    with transaction():
        operations.keep(told, came, now)
    db.session.expire_all()


def kept() -> list[ToldRange]:
    return list(db.session.scalars(select(ToldRange).order_by(ToldRange.id)))


def test_what_is_told_is_kept_once_for_each_step(past: Actor) -> None:
    """The first night after a step began keeps what the page tells then; further nights add nothing to it."""
    case = sent(past, NIGHT - timedelta(hours=3))
    look(NIGHT)
    (row,) = kept()
    assert (row.application_id, row.state, row.round, row.cases) == (case, "periksa_berkas", 1, ENOUGH)
    assert (str(row.first_day), str(row.last_day)) == ("2026-11-30", "2026-12-03")
    assert row.ended_on is None
    look(NIGHT + timedelta(days=1))
    assert len(kept()) == 1
    cases.decide(case, "lengkap", now=MORNING + timedelta(days=1))
    look(NIGHT + timedelta(days=2))
    assert len(kept()) == 1, "nobody has ended from the next step, so nothing is told there"


def test_where_too_few_have_ended_nothing_is_kept(applicant: Actor) -> None:
    """No range is told, so there is none to keep."""
    sent(applicant, NIGHT - timedelta(hours=3))
    look(NIGHT)
    assert kept() == []


@pytest.mark.parametrize(("days", "came"), [(1, True), (3, True), (9, False)])
def test_what_was_told_is_compared_with_the_end(past: Actor, days: int, came: bool) -> None:
    """An end within the range came true, one outside did not; both stand with their day and month."""
    case = sent(past, NIGHT - timedelta(hours=3))
    look(NIGHT)
    end = MORNING + timedelta(days=days)
    refused(case, end)
    look(end + timedelta(hours=12))
    (row,) = kept()
    assert row.kept is came
    assert row.month == "2026-12"
    assert row.ended_on == row.came_on == end.date()


def test_the_applicants_own_waiting_is_left_out(past: Actor) -> None:
    """A case that lay with the applicant for a week has come when it would have ended without that week."""
    case = sent(past, NIGHT - timedelta(hours=3))
    look(NIGHT)
    cases.decide(case, "kembalikan", corrections={"judul": "Beda."}, now=MORNING)
    cases.send(case, past, now=MORNING + timedelta(days=8))
    refused(case, MORNING + timedelta(days=8, hours=2))
    look(NIGHT + timedelta(days=9))
    first = next(each for each in kept() if each.round == 1)
    assert first.ended_on == date(2026, 12, 8)
    assert first.came_on == date(2026, 11, 30)
    assert first.kept


def test_the_time_a_case_was_suspended_is_left_out(past: Actor) -> None:
    """While a case is suspended the office's own time stands still."""
    case = sent(past, NIGHT - timedelta(hours=3))
    look(NIGHT)
    end = MORNING + timedelta(days=8)
    stops = [[(MORNING + timedelta(hours=1)).isoformat(), (end - timedelta(hours=1)).isoformat()]]
    stage.damage(Application.__table__.update().where(Application.id == case).values(suspensions=stops))
    refused(case, end)
    look(end + timedelta(hours=12))
    (row,) = kept()
    assert row.came_on is not None
    assert row.came_on <= date(2026, 12, 1)


def test_old_rows_go(past: Actor) -> None:
    """What was told more than 400 days ago is dropped by the nightly look."""
    sent(past, NIGHT - timedelta(hours=3))
    look(NIGHT)
    with transaction():
        operations.keep([], [], NIGHT + operations.KEPT)
    assert len(kept()) == 1
    with transaction():
        operations.keep([], [], NIGHT + operations.KEPT + timedelta(seconds=1))
    assert kept() == []


def test_the_look_promises_the_next_one(past: Actor) -> None:
    """One look a night is promised; done again, it keeps and promises nothing twice."""
    sent(past, NIGHT - timedelta(hours=3))
    with transaction():
        operations.promise_nightly(NIGHT - timedelta(hours=1))
        operations.promise_nightly(NIGHT - timedelta(minutes=30))
    (row,) = db.session.scalars(select(ScheduledJob).where(ScheduledJob.kind == operations.LOOK))
    assert row.due_at == NIGHT
    with transaction() as session:
        found = session.get_one(ScheduledJob, row.id)
        found.claimed_until, found.claim = NIGHT + timedelta(minutes=5), "token"
    run_look(Job(row.id, row.kind, row.key, None, {}, 0, "token"), NIGHT)
    db.session.expire_all()
    assert len(kept()) == 1
    nights = select(ScheduledJob.due_at).where(ScheduledJob.kind == operations.LOOK, ScheduledJob.done_at.is_(None))
    assert db.session.scalars(nights).all() == [NIGHT + timedelta(days=1)]


# the page


@pytest.mark.parametrize(
    ("kept_", "told", "verdict"),
    [
        (LEAST - 1, LEAST - 1, "few"),
        (16, 20, "fits"),
        (14, 20, "narrow"),
        (15, 20, "fits"),
        (17, 20, "fits"),
        (18, 20, "wide"),
    ],
)
def test_a_share_is_judged_only_with_enough_behind_it(kept_: int, told: int, verdict: str) -> None:
    """Fewer than twenty ranges say nothing; of more, 75 to 85 of a hundred are what was promised."""
    assert Share(SERVICE, "2026-11", told, kept_, 0).verdict == verdict


def fill(many: int, kept_: int) -> None:
    """Ranges of one case that ended this month, so many of which came true and the others late."""
    (case,) = db.session.scalars(select(Application.id).limit(1))
    today = clock.now().date()
    month = today.strftime("%Y-%m")
    rows: list[dict[str, Any]] = [
        {"id": new_id(), "application_id": case, "service": SERVICE, "state": "periksa_berkas", "round": place, "cases": 40,
         "told_at": clock.now(), "first_day": today, "last_day": today, "ended_on": today, "month": month,
         "came_on": today if place < kept_ else today + timedelta(days=3), "kept": place < kept_}
        for place in range(many)
    ]  # fmt: skip
    with transaction() as session:
        session.execute(insert(ToldRange), rows)


@pytest.fixture
def reader(client: FlaskClient, applicant: Actor) -> Reader:
    """A manager signed in, in a town with a case."""
    sent(applicant, cases.MONDAY)
    reader = Reader(client)
    signed_in(reader, ("dpmptsp", "manajer"))
    return reader


def test_the_page_says_how_often_it_came_true(reader: Reader) -> None:
    """Counts, the share and what it means, by service and month; with too few, that in words; nothing yet, that too."""
    assert "Nothing can be compared yet" in reader.get("/board/promises", language="en").text
    fill(19, 12)
    page = reader.get("/board/promises")
    assert "Too few to judge" in page.text
    assert "63 %" not in page.text
    page = reader.get("/board/promises", language="id")
    assert "Terlalu sedikit untuk dinilai" in page.text
    assert reader.get("/board", language="en").link("How often the told days came true").endswith("/board/promises")


def test_a_figure_leads_to_its_cases_and_a_file(reader: Reader) -> None:
    """The list has as many lines as the figure says, page by page, and the file holds them all."""
    fill(60, 45)
    page = reader.get("/board/promises", language="en")
    assert "75 %" in page.text
    assert "As promised" in page.text
    month = clock.now().strftime("%Y-%m")
    address = f"/board/promises/cases?service={SERVICE}&month={month}"
    first = reader.get(address)
    assert len(first.all("tbody tr")) == 50
    assert len(reader.get(first.link("More cases")).all("tbody tr")) == 10
    assert len(reader.get(f"{address}&kept=no").all("tbody tr")) == 15
    answer = reader.client.get(f"/board/promises.csv?service={SERVICE}&month={month}&kept=yes")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 46
    assert rows[1][-1] == "yes"
    for wrong in ("month=2026-13", f"month={month}&kept=perhaps", ""):
        reader.get(f"/board/promises/cases?{wrong}", status=404)
    assert "No case is among these any more" in reader.get("/board/promises/cases?month=2020-01").text


def test_the_questions_do_not_grow(reader: Reader) -> None:
    """The figures are one question and the list is one question, whatever there is."""
    counts = []
    for many in (1, 1, 40):
        with transaction() as session:
            session.query(ToldRange).delete()
        fill(many, many)
        with recording(db.engine) as seen:
            queries.shares(clock.now().date())
            queries.listed(SERVICE, clock.now().strftime("%Y-%m"), None, "", 50)
        counts.append(seen.queries)
    assert counts[1] == counts[2] <= 3


def test_nobody_else_sees_it(client: FlaskClient, applicant: Actor) -> None:
    """Who may not read the board does not find the page."""
    reader = Reader(client)
    signed_in(reader, ("dpmptsp", "verifikator"))
    for path in ("/board/promises", "/board/promises/cases?month=2026-11", "/board/promises.csv?month=2026-11"):
        reader.get(path, status=404)
