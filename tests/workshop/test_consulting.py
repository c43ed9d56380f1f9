"""Comments of the offices, and the public consultation: who may say what until when, and that everything is answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy

from permits.db import transaction
from permits.errors import Conflict, Invalid
from permits.workshop import consulting, publishing, queries
from tests.support.cases import MONDAY
from tests.workshop.people import LATER, WEEK, People, changed, changed_draft, consulted, open_workshop, save, shipped

pytestmark = pytest.mark.database


@pytest.fixture
def people(database: SQLAlchemy) -> People:
    return open_workshop()


def test_an_office_comments_on_a_step_and_is_answered(people: People) -> None:
    """A comment keeps its step, its text, its person and office; it is answered once."""
    draft = changed_draft(people)
    with transaction():
        said = consulting.comment(draft.id, "states.pembahasan", " Dua hari? ", people.reviewer, "dishub", LATER)
    (kept,) = queries.comments(draft.id)
    assert (kept.path, kept.text, kept.office, kept.author) == (
        "states.pembahasan", "Dua hari?", "dishub", people.reviewer.id,
    )  # fmt: skip
    assert queries.open_comment_counts() == {draft.id: 1}
    with transaction():
        consulting.resolve(said.id, "Ya, sudah diubah.", people.manager, LATER)
    assert queries.open_comment_counts() == {}
    with pytest.raises(Conflict), transaction():
        consulting.resolve(said.id, "Lagi.", people.manager, LATER)


@pytest.mark.parametrize(("text", "code"), [("  ", "empty"), ("x" * 4001, "too_long"), ("a\0b", "not_a_text")])
def test_a_comment_says_something(people: People, text: str, code: str) -> None:
    """An empty comment, or one beyond the limit, is refused with its reason; so is one of the public."""
    draft = changed_draft(people)
    consultation = consulted(draft, people)
    with pytest.raises(Invalid) as of_an_office, transaction():
        consulting.comment(draft.id, "", text, people.reviewer, "dishub", LATER)
    with pytest.raises(Invalid) as of_the_public, transaction():
        consulting.comment_publicly(consultation, "", "", text, LATER)
    for refused in (of_an_office, of_the_public):
        assert [each.code for each in refused.value.problems] == [code]


def test_the_public_sees_the_text_that_was_laid_before_it(people: People) -> None:
    """Saving during a consultation changes the draft, not the text under consultation."""
    draft = changed_draft(people)
    consultation = queries.consultation(consulted(draft, people))
    saved = save(draft, shipped() + "# lagi\n", people.manager, LATER)
    assert saved.status == "consultation"
    assert queries.revision(draft.id, consultation.row.version).text == changed()


def test_the_public_comments_only_while_it_is_open(people: People) -> None:
    """From the opening until the end; not before, not after, not once the draft is given up."""
    consultation = consulted(changed_draft(people), people, "Terlalu lama.")
    for moment in (MONDAY - timedelta(seconds=1), MONDAY + WEEK):
        with pytest.raises(Conflict) as refused, transaction():
            consulting.comment_publicly(consultation, "", "", "Terlambat", moment)
        assert refused.value.code == "consultation_closed"
    assert len(queries.consultation(consultation).comments) == 1


def test_a_consultation_ends_ahead_and_runs_alone(people: People) -> None:
    """Its end lies ahead, within a year; while one runs there is no second."""
    draft = changed_draft(people)
    for closes in (timedelta(0), timedelta(days=400)):
        with pytest.raises(Invalid):
            consulted(draft, people, closes=closes)
    first = consulted(draft, people)
    with pytest.raises(Conflict) as refused:
        consulted(draft, people)
    assert refused.value.code == "consultation_open"
    with transaction():
        consulting.end_consultation(first, LATER)
    with pytest.raises(Conflict), transaction():
        consulting.end_consultation(first, LATER)


def test_every_public_comment_is_answered_before_adoption(people: People) -> None:
    """Adoption waits for the end of the consultation and for an answer to each comment."""
    draft = changed_draft(people)
    consultation = consulted(draft, people, "Biaya jangan naik.", "Bagus.")

    def missing() -> list[str]:
        found = publishing.missing_for_adoption(queries.draft(draft.id), queries.checked(draft), LATER + WEEK)
        return [each.code for each in found]

    assert missing() == ["public_unanswered"]
    early = publishing.missing_for_adoption(draft, queries.checked(draft), LATER)
    assert [each.code for each in early] == ["consultation_open", "public_unanswered"]
    first, second = queries.consultation(consultation).comments
    with transaction():
        consulting.answer_public_comment(first.id, "Biaya tetap.", False, people.manager, LATER)
        consulting.answer_public_comment(second.id, "Terima kasih.", True, people.manager, LATER)
    assert missing() == []
    assert [each.answer for each in queries.consultation(consultation).shown] == ["Biaya tetap."]
    with transaction():
        assert publishing.adopt(draft.id, draft.version, people.manager, LATER + WEEK).status == "adopted"


def test_open_consultations_are_listed_until_they_end(people: People) -> None:
    """Everybody finds the consultations that are open now, and no others."""
    consultation = consulted(changed_draft(people), people)
    assert [each.id for each in queries.open_consultations(LATER)] == [consultation]
    assert queries.open_consultations(MONDAY + WEEK) == []
