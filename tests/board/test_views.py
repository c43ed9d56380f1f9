"""The managers' board: its figures are those of the record, each leads to its cases, and it costs the same at any size."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from benchmarks.support.statements import recording
from permits import clock
from permits.applications.models import Application
from permits.board import figures
from permits.board.chart import bars
from permits.board.figures import AGES, WHICH, Moments, Wanted
from permits.board.table import csv_of, harmless
from permits.db import db
from permits.definitions import queries as definitions
from permits.reviews.models import Review
from tests.pages import Reader
from tests.reviews.desk import CHECKER, signed_in
from tests.support import cases
from tests.watch import stage

pytestmark = pytest.mark.database
SERVICE = "skp-penelitian"
EVERYTHING = 1_000


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A manager signed in."""
    cases.publish(cases.SHIPPED, SERVICE)
    reader = Reader(client)
    signed_in(reader, ("dpmptsp", "manajer"))
    return reader


def town() -> None:
    """Cases of several ages and ends, some of them late, one taken by somebody."""
    applicant, now = cases.make_applicant(), clock.now()
    for place in range(7):
        sent = now - timedelta(days=5 * place + 1)
        case = cases.make_draft(SERVICE, applicant, "perseorangan", now=sent)
        cases.send(case, applicant, now=sent)
        if place == 2:
            cases.decide(case, "kembalikan", corrections={"judul": "Beda."}, now=sent)
            cases.send(case, applicant, now=sent + timedelta(hours=1))
        if place in (2, 3):
            cases.decide(case, "tolak", reason="Bukan penelitian.", now=now)
        if place == 4:
            cases.decide(case, "lengkap", now=now - timedelta(days=1))
        if place == 5:
            holder = cases.make_staff(CHECKER, name="Yusuf Mopili")
            (review,) = cases.open_reviews(case)
            stage.damage(update(Review).where(Review.id == review.id).values(assignee_id=holder.id))


def moments() -> Moments:
    return figures.moments(clock.now(), definitions.calendar())


def test_figures_are_those_of_the_record(reader: Reader) -> None:
    """Every figure equals what a plain count over all rows gives."""
    town()
    at = moments()
    rows = db.session.query(Application).filter(Application.submitted_at.is_not(None)).all()
    open_rows = [each for each in rows if each.closed_at is None]
    (ageing,) = figures.ageing(at)
    assert ageing.counts == tuple(sum(_bucket(each, at) == bucket for each in open_rows) for bucket in range(5))
    assert (ageing.open, ageing.late) == (5, sum(each.due_at < at.now for each in open_rows if each.due_at))
    assert ageing.late > 0
    assert ageing.near == sum(at.now <= each.due_at <= at.near for each in open_rows if each.due_at)
    (ended,) = figures.endings(at)
    closed = [each for each in rows if each.closed_at]
    assert (ended.ended, ended.returned, ended.deemed) == (2, 1, 0)
    assert ended.late == sum(each.closed_at > each.due_at for each in closed if each.due_at and each.closed_at)
    reviews = [each for each in db.session.query(Review).all() if each.result is None and each.swept_at is None]
    held = Counter((each.office, each.role, each.assignee_id) for each in reviews)
    assert {(each.office, each.role, each.person): each.open for each in figures.load(at)} == held
    assert sum(each.late for each in figures.load(at)) == sum(each.due_at < at.now for each in reviews if each.due_at)


def _bucket(row: Application, at: Moments) -> int:
    """The ageing bucket of a case, counted without the database."""
    assert row.submitted_at is not None
    return sum(row.submitted_at <= end for end in at.ages)


def test_every_figure_leads_to_as_many_cases(reader: Reader) -> None:
    """Behind each number stands a list with exactly that many cases, and no list fails that may be asked for."""
    town()
    at = moments()

    def count(**wanted: object) -> int:
        return len(figures.listed(Wanted(**wanted), at, "", EVERYTHING))  # type: ignore[arg-type]

    (ageing,), (ended,) = figures.ageing(at), figures.endings(at)
    assert tuple(count(bucket=each, service=SERVICE) for each in range(len(AGES) + 1)) == ageing.counts
    assert (count(which="late"), count(which="near")) == (ageing.late, ageing.near)
    assert [count(which=each) for each in ("ended", "ended_late", "returned", "deemed")] == [
        ended.ended, ended.late, ended.returned, ended.deemed,
    ]  # fmt: skip
    for each in figures.load(at):
        seat = {"office": each.office, "role": each.role, "person": each.person or ""}
        assert (count(**seat), count(which="late", **seat)) == (each.open, each.late)
    for which in WHICH:
        reader.get(f"/board/cases?which={which}", language="en")
    reader.get("/board/cases?which=nothing", status=404)
    reader.get("/board/cases?age=17", status=404)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_board_says_it_in_words_and_bars(reader: Reader, language: str) -> None:
    """Each drawing has its figures in a table beside it; the page is whole in both languages."""
    town()
    page = reader.get("/board", language=language)
    assert len(page.all("svg[role=img]")) == 2
    assert len(page.all("table")) == 5
    assert "Yusuf Mopili" in page.text


def test_an_empty_board_says_so(reader: Reader) -> None:
    """Without an open case the board says that there is none."""
    assert "No case is open" in reader.get("/board", language="en").text


def test_the_board_costs_the_same_at_any_size(reader: Reader) -> None:
    """Twice as many cases ask no more questions."""
    town()
    reader.get("/board", language="en")
    with recording(db.engine) as few:
        reader.get("/board", language="en")
    town()
    with recording(db.engine) as many:
        reader.get("/board", language="en")
    assert many.queries == few.queries


def test_the_file_holds_the_list(reader: Reader) -> None:
    """The file has a byte order mark, semicolons, and the cases of the list."""
    town()
    answer = reader.client.get("/board/cases.csv?which=open")
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert (len(rows), len(rows[0])) == (6, 7)
    assert answer.headers["Content-Type"].startswith("text/csv")


def test_a_file_of_many_cases_asks_no_more_questions(reader: Reader) -> None:
    """A file of twice as many rows asks the database as often."""
    town()
    reader.client.get("/board/cases.csv")
    with recording(db.engine) as few:
        reader.client.get("/board/cases.csv")
    town()
    with recording(db.engine) as many:
        reader.client.get("/board/cases.csv")
    assert many.queries == few.queries


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_runs_as_a_formula(cell: str) -> None:
    """What a spreadsheet program would compute is kept as text; anything else stays as it is."""
    assert harmless(cell) == f"'{cell}"
    assert csv_of(["a"], [["b;c"], ['d"e']]) == '\ufeffa\r\n"b;c"\r\n"d""e"\r\n'


def test_bars_share_one_scale() -> None:
    """The longest bar is full, the others in proportion, none when all are nothing."""
    made = bars([("a", 10, 5), ("b", 5, 0), ("c", 0, 0)])
    assert [(each.width, each.late) for each in made.bars] == [(260.0, 130.0), (130.0, 0.0), (0.0, 0.0)]
    assert bars([("a", 0, 0)]).bars[0].width == 0.0


def test_the_board_is_not_for_everybody(client: FlaskClient) -> None:
    """For a reviewer there is no board and no file."""
    cases.publish(cases.SHIPPED, SERVICE)
    reader = Reader(client)
    signed_in(reader, CHECKER)
    reader.get("/board", status=404)
    reader.get("/board/cases.csv", status=404)
