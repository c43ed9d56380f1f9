"""Requirements of the pages of drawings: the flow in pictures and in words, for a version and for a draft."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.workshop import operations
from permits.workshop.models import Draft
from tests.pages import Page, Reader, words_of
from tests.support.cases import MONDAY, PASSWORD, SHIPPED, address_of, make_applicant, make_staff, publish


@pytest.fixture
def manager(client: FlaskClient) -> Reader:
    """A manager, signed in, in the shipped city."""
    publish(SHIPPED, "reklame-insidentil", "sip-dokter", "skp-penelitian")
    reader = Reader(client)
    reader.sign_in(address_of(make_staff(("dpmptsp", "manajer"))), PASSWORD)
    return reader


def service() -> str:
    return definitions.current_versions()[0].service


def looked_at(page: Page, language: str) -> None:
    """What every page of drawings shows."""
    definition = definitions.definition(definitions.current_versions()[0].id)
    assert definition.title[language] in page.heading
    assert len(page.all("svg.diagram")) == 1
    assert len(page.all("svg.flowchart")) >= 1
    headings = [words_of(each) for each in page.all("tbody th")]
    for state in definition.states.values():
        assert any(state.title[language] in each for each in headings)
    assert all(each.get("tabindex") == "0" for each in page.all(".drawing"))


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_published_version_is_drawn_and_told_in_words(manager: Reader, language: str) -> None:
    """The page of a version shows diagram and flowchart, each with its text alternative."""
    looked_at(manager.get(f"/workshop/services/{service()}/versions/1/drawing", language=language), language)


def begin() -> str:
    writer = make_staff(("dpmptsp", "manajer"))
    with transaction():
        draft: Draft = operations.begin_draft(service(), writer, MONDAY)
        return draft.id


def test_a_draft_is_drawn_as_far_as_it_can_be_read(manager: Reader) -> None:
    """A draft shows its own states; one whose text hides them says so instead of failing."""
    draft_id = begin()
    looked_at(manager.get(f"/workshop/drafts/{draft_id}/drawing", language="en"), "en")
    with transaction():
        row = db.session.get(Draft, draft_id)
        assert row is not None
        row.text = "sop: 1\nstates: ["
    page = manager.get(f"/workshop/drafts/{draft_id}/drawing", language="en")
    assert page.heading == "This draft cannot be drawn yet"
    manager.get(f"/workshop/drafts/{draft_id}/drawing.svg", status=404)


@pytest.mark.parametrize(
    ("form", "kind", "beginning"),
    [
        ("svg", "image/svg+xml", "<svg"),
        ("mermaid", "text/plain", "stateDiagram-v2"),
        ("bpmn", "application/xml", "<?xml"),
    ],
)
def test_drawings_can_be_taken_away_as_files(manager: Reader, form: str, kind: str, beginning: str) -> None:
    """Each format is a file to keep, for a version and for a draft; an unknown one is not there."""
    for address in (f"/workshop/services/{service()}/versions/1", f"/workshop/drafts/{begin()}"):
        answer = manager.client.get(f"{address}/drawing.{form}")
        assert (answer.status_code, answer.mimetype) == (200, kind)
        assert answer.text.startswith(beginning)
        assert "attachment" in answer.headers["Content-Disposition"]
        manager.get(f"{address}/drawing.pdf", status=404)


def test_only_those_who_read_procedures_see_them(client: FlaskClient) -> None:
    """An applicant learns nothing of a version's or a draft's drawings, nor that there are any."""
    publish()
    draft_id = begin()
    reader = Reader(client)
    reader.sign_in(address_of(make_applicant()), PASSWORD)
    reader.get(f"/workshop/services/{service()}/versions/1/drawing", status=404)
    reader.get(f"/workshop/drafts/{draft_id}/drawing", status=404)
    reader.get(f"/workshop/drafts/{draft_id}/drawing.bpmn", status=404)


def test_what_is_not_there_is_not_found(manager: Reader) -> None:
    """An unknown version or draft is a page that says so."""
    manager.get(f"/workshop/services/{service()}/versions/99/drawing", status=404)
    manager.get("/workshop/drafts/nothing/drawing", status=404)


def test_what_is_decided_elsewhere_has_no_drawing(client: FlaskClient) -> None:
    """A signpost to a national system has no states: its address is no page, and nothing leads there."""
    publish(SHIPPED, "pbg")
    reader = Reader(client)
    reader.sign_in(address_of(make_staff(("dpmptsp", "manajer"))), PASSWORD)
    reader.get("/workshop/services/pbg/versions/1/drawing", status=404)
    reader.get("/workshop/services/pbg/versions/1/drawing.svg", status=404)
    for address in ("/workshop/services/pbg/versions/1", "/definitions"):
        found = {each.get("href", "") for each in reader.get(address).all("main a")}
        assert not [each for each in found if "/drawing" in each or "/walks/" in each or "/loads/" in each]
