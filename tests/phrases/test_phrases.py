"""Phrases: kept, changed and retired by whoever says who does what; put into a reason by reviewers."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from permits.db import db, transaction
from permits.errors import Conflict, Invalid, NotFound
from permits.phrases import operations as phrases
from permits.phrases.models import Phrase
from permits.phrases.operations import Wording
from permits.phrases.queries import phrases_for
from tests.pages import Reader
from tests.reviews.desk import ASSESSOR, CHECKER, HEAD, SKP, filled_in, sent, signed_in, waiting
from tests.support import cases
from workflows.definition import Text

pytestmark = pytest.mark.database
UNREADABLE = Text("Berkas tidak terbaca.", "The file cannot be read.")


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A signed-out person who reads English, in a city whose services are published."""
    cases.publish()
    reader = Reader(client)
    reader.get("/", language="en")
    return reader


def test_a_phrase_is_put_behind_what_was_typed(reader: Reader) -> None:
    """Choosing a phrase and pressing «Insert» puts it into the reason, in the applicant's language, with all else kept."""
    review_id = waiting(sent()).id
    actor = signed_in(reader, CHECKER)
    with transaction():
        wording = Wording("dpmptsp", SKP, "reason", Text("Berkas tidak terbaca.", "The file cannot be read."))
        phrase_id = phrases.keep(wording, actor, cases.MONDAY)
    page = reader.get(f"/reviews/{review_id}")
    assert "The file cannot be read." in page.text
    form = filled_in(page, result="tolak", reason="Pasal 6.") | {"phrase": phrase_id, "insert": "y"}
    page = reader.post(f"/reviews/{review_id}/draft", form)
    kept = filled_in(page)
    assert kept["reason"] == "Pasal 6.\nBerkas tidak terbaca." and kept["result"] == "tolak"


def test_a_head_keeps_changes_and_retires_phrases(reader: Reader) -> None:
    """On the page of phrases a head keeps one in both languages, changes it, and takes it out of what is offered."""
    signed_in(reader, HEAD)
    page = reader.get(reader.get("/reviews").link("Phrases for reasons and conditions"))
    assert page.heading == "Phrases" and "No phrase is kept for this office yet." in page.text
    form = {"office": "dpmptsp", "use": "condition", "service": SKP, "text-id": "Lapor tiap bulan.", "text-en": ""}
    page = reader.post("/phrases", form, status=422)
    assert "Write the phrase in both languages" in page.text and "Lapor tiap bulan." in page.text
    page = reader.post("/phrases", form | {"text-en": "Report every month."})
    assert "The phrase is kept." in page.text and "Report every month." in page.text
    (kept,) = phrases_for("dpmptsp", SKP)
    page = reader.post(f"/phrases/{kept.id}", form | {"text-en": "Report monthly."})
    assert "Report monthly." in page.text and "Report every month." not in page.text
    (changed,) = phrases_for("dpmptsp", SKP)
    reader.post(f"/phrases/{changed.id}/retire", {})
    reader.post(f"/phrases/{changed.id}/retire", {})
    assert list(phrases_for("dpmptsp", SKP)) == []
    assert db.session.query(Phrase).count() == 2


def test_phrases_belong_to_an_office_and_a_service(reader: Reader) -> None:
    """Reviewers are offered their own office's phrases for every service and for this one, no others."""
    assert reader
    head = cases.make_staff(HEAD, ASSESSOR)
    with transaction():
        for office, service in (("dpmptsp", ""), ("dpmptsp", SKP), ("dpmptsp", "sip-dokter"), ("kesbangpol", "")):
            phrases.keep(Wording(office, service, "reason", UNREADABLE), head, cases.MONDAY)
    assert [each.service for each in phrases_for("dpmptsp", SKP)] == ["", SKP]


def test_of_two_who_change_a_phrase_one_is_told(reader: Reader) -> None:
    """A phrase that was changed meanwhile is not changed once more, and nothing of the second change is kept."""
    assert reader
    head = cases.make_staff(HEAD)
    wording = Wording("dpmptsp", "", "reason", UNREADABLE)
    with transaction():
        phrase_id = phrases.keep(wording, head, cases.MONDAY)
    with transaction():
        phrases.change(phrase_id, wording, head, cases.MONDAY)
    with pytest.raises(Conflict), transaction():
        phrases.change(phrase_id, wording, head, cases.MONDAY)
    assert len(phrases_for("dpmptsp", SKP)) == 1


def test_an_office_keeps_no_phrases_for_another(reader: Reader) -> None:
    """Who has no seat in an office finds none of its phrases, and without the ability there is no page."""
    head, other = cases.make_staff(HEAD), cases.make_staff(ASSESSOR)
    wording = Wording("dpmptsp", "", "reason", UNREADABLE)
    with transaction():
        phrase_id = phrases.keep(wording, head, cases.MONDAY)
    for act in (
        lambda: phrases.keep(wording, other, cases.MONDAY),
        lambda: phrases.retire(phrase_id, other, cases.MONDAY),
    ):
        with pytest.raises(NotFound), transaction():
            act()
    with pytest.raises(Invalid), transaction():
        phrases.keep(Wording("dpmptsp", "unknown", "", Text("", "x" * 2_001)), head, cases.MONDAY)
    signed_in(reader, CHECKER)
    reader.get("/phrases", status=404)
    reader.post(f"/phrases/{phrase_id}", {}, status=404)
