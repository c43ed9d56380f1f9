"""The list of one's applications: its parts, their order, what each row says."""

from __future__ import annotations

import pytest

from benchmarks.support.statements import recording
from permits import clock
from permits.db import db
from tests.pages import Page, Reader, words_of
from tests.support import cases
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
SERVICE = "skp-penelitian"
ANSWER = {"judul": "Samakan."}


def draft(applicant: Actor) -> str:
    return cases.make_draft(SERVICE, applicant, "perseorangan", now=clock.now())


def sent(applicant: Actor) -> str:
    made = draft(applicant)
    cases.send(made, applicant, now=clock.now())
    return made


def returned(applicant: Actor) -> str:
    made = sent(applicant)
    cases.decide(made, "kembalikan", corrections=ANSWER, now=clock.now())
    return made


def ids(page: Page, part: str) -> list[str]:
    return [each.get("href", "").rsplit("/", 1)[1] for each in page.all(f'[aria-labelledby="part-{part}"] .rows a')]


def test_what_waits_for_oneself_comes_first(reader: Reader, applicant: Actor) -> None:
    """Three parts in this order: one's turn with drafts behind what has a deadline, with the office, over."""
    begun = draft(applicant)
    back, running = returned(applicant), sent(applicant)
    page = reader.get("/applications", language="en")
    headings = [words_of(each) for each in page.all("main section:not([hidden]) h2")]
    assert headings == ["Your turn 2", "With the office 1"]
    assert (ids(page, "yours"), ids(page, "running")) == ([back, begun], [running])


def test_a_row_says_who_must_do_what_by_when(reader: Reader, applicant: Actor) -> None:
    """A sent row carries the procedure's own sentence and the promised day; a draft says that it is not sent."""
    sent(applicant)
    text = reader.get("/applications", language="en").text
    assert "decision by" in text
    draft(applicant)
    assert "not sent yet" in reader.get("/applications").text


def test_the_list_asks_the_same_number_of_questions_however_long(reader: Reader, applicant: Actor) -> None:
    """Ten applications in all parts cost as many statements as two."""
    for make in (draft, sent, returned):
        make(applicant)
    reader.get("/applications")
    with recording(db.engine) as few:
        reader.get("/applications")
    for make in (draft, sent, returned) * 3:
        make(applicant)
    with recording(db.engine) as many:
        reader.get("/applications")
    assert many.queries == few.queries
