"""What changed between two sendings, other cases of the applicant, and the history: what a reviewer sees around a case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from benchmarks.support.statements import recording
from permits.applications import operations as applications
from permits.applications.cases import load_case
from permits.db import db, transaction
from permits.reviews.changes import changes
from tests.pages import Page, Reader, words_of
from tests.reviews.desk import CHECKER, REKLAME, SKP, number_of, sent, waiting
from tests.support import cases
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
LATER = cases.MONDAY + timedelta(hours=2)


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A signed-out person who reads English, in a city whose services are published."""
    cases.publish()
    reader = Reader(client)
    reader.get("/", language="en")
    return reader


def signed_in(reader: Reader, *seats: tuple[str, str]) -> Actor:
    """Somebody of an office, signed in."""
    found = cases.make_staff(*seats, name="Ratna Mokodompit")
    reader.sign_in(cases.address_of(found), cases.PASSWORD)
    return found


def corrected(judul: str = "Judul yang baru") -> str:
    """A case whose title and letter were sent back; the title was changed, the letter handed in anew only when asked."""
    applicant = cases.make_applicant()
    case = sent(applicant=applicant)
    cases.decide(case, "kembalikan", corrections={"judul": "Samakan judul.", "pernyataan_taat": "Belum bermeterai."})
    with transaction():
        found = load_case(db.session(), case)
        section = next(each.code for each in found.definition.sections if any(f.code == "judul" for f in each.fields))
        applications.save_answers(case, section, {**found.facts.form, "judul": judul}, applicant, LATER)
    cases.hand_in(case, applicant, "pernyataan_taat", now=LATER)
    cases.send(case, applicant, now=LATER)
    return case


def rows(page: Page) -> dict[str, str]:
    """The panel of changes: each title with everything that stands below it."""
    return {words_of(each.find(".//b")): words_of(each) for each in page.all("#changes .changes > li")}  # type: ignore[arg-type]


def test_what_changed_stands_side_by_side(reader: Reader) -> None:
    """A returned case shows each answer and file before and now with what was asked, and what was left as it was."""
    case = corrected()
    signed_in(reader, CHECKER)
    page = reader.get(f"/reviews/{waiting(case).id}")
    found = rows(page)
    before = cases.sample_answers(SKP)["judul"]
    title = next(words for name, words in found.items() if "Judul yang baru" in words)
    assert before in title and "Samakan judul." in title
    assert title.index(before) < title.index("Judul yang baru")
    file = next(words for words in found.values() if "Belum bermeterai." in words)
    assert "Not changed" in file  # the very same bytes were handed in again
    assert len(found) == 2
    assert "1 difference" in words_of(page.one("#changes h2"))


def test_a_first_round_has_nothing_to_compare(reader: Reader) -> None:
    """In the first round the panel is left out."""
    case = sent()
    signed_in(reader, CHECKER)
    assert reader.get(f"/reviews/{waiting(case).id}").all("#changes") == []
    assert changes(waiting(case), load_case(db.session(), case)) == []


def test_other_cases_of_the_applicant_are_one_press_away(reader: Reader) -> None:
    """Those the reader may see stand on the page with state and number, each leading to its case; drafts never."""
    applicant = cases.make_applicant()
    case, other = sent(applicant=applicant), sent(applicant=applicant)
    cases.make_draft(SKP, applicant, "perseorangan")
    stranger = sent()
    signed_in(reader, CHECKER)
    page = reader.get(f"/reviews/{waiting(case).id}")
    links = [each.get("href") for each in page.all("#others-of-applicant a")]
    assert links == [f"/cases/{other}"]
    assert number_of(other) in words_of(page.one("#others-of-applicant"))
    assert number_of(stranger) not in page.text
    assert [each.get("href") for each in reader.get(f"/cases/{case}").all("#others-of-applicant a")] == links


def test_a_case_of_an_office_without_part_in_it_stays_hidden(reader: Reader) -> None:
    """An office that is asked in one case of an applicant does not learn of the applicant's other ones."""
    applicant = cases.make_applicant()
    hidden = sent(SKP, applicant=applicant)
    case = sent(REKLAME, {**cases.sample_answers(REKLAME)}, applicant=applicant)
    cases.decide(case, "lengkap")
    review = next(each for each in cases.open_reviews(case) if each.office not in ("dpmptsp", "kesbangpol"))
    signed_in(reader, (review.office, review.role))
    page = reader.get(f"/reviews/{review.id}")
    assert number_of(hidden) not in page.text
    assert "no other application of this applicant that you may see" in page.text


def test_many_other_cases_cost_no_more_questions(reader: Reader) -> None:
    """The page asks the same number of questions for two other cases as for eight."""
    applicant = cases.make_applicant()
    case = sent(applicant=applicant)
    for _number in range(2):
        sent(applicant=applicant)
    signed_in(reader, CHECKER)
    reader.get(f"/cases/{case}")
    with recording(db.engine) as few:
        reader.get(f"/cases/{case}")
    for _number in range(6):
        sent(applicant=applicant)
    with recording(db.engine) as many:
        page = reader.get(f"/cases/{case}")
    assert many.queries == few.queries
    assert len(page.all("#others-of-applicant li")) == 8


def test_the_history_says_when_who_and_what_in_a_line(reader: Reader) -> None:
    """Each event is a line with its time, whoever did it and its kind, by which the page narrows it without a script."""
    case = corrected()
    signed_in(reader, CHECKER)
    page = reader.get(f"/cases/{case}")
    lines = page.all(".events > ol > li")
    kinds = [(each.get("class") or "").rpartition("--")[2] for each in lines]
    assert set(kinds) >= {"applicant", "offices", "clocks"}
    newest = next(words_of(each) for each, kind in zip(lines, kinds, strict=True) if kind == "applicant")
    assert "16 November 2026" in newest and "Nurhaliza Pakaya" in newest and "The correction was sent" in newest
    assert [each.get("value") for each in page.all("input[name=events]")] == [
        "all", "offices", "applicant", "talk", "clocks",
    ]  # fmt: skip
