"""The questions as pages: one at a time, answers in the address, results to print and to send on."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from permits.catalogue import queries
from permits.definitions import queries as definitions
from tests.catalogue.test_queries import FINDING
from tests.pages import Reader
from tests.support.cases import SMALL, publish
from workflows.guide import Guide, stand
from workflows.guide.paths import ways


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A signed-out person who looks closely."""
    return Reader(client)


def test_there_are_no_questions_before_a_guide_is_published(reader: Reader) -> None:
    """Without a guide nothing leads to one, and its address does not exist."""
    publish(SMALL, "five-states")
    reader.get("/guide", status=404)
    assert "/guide" not in {each.get("href") for each in reader.get("/").all("a")}


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_page_asks_one_thing_and_keeps_what_was_answered(reader: Reader, language: str) -> None:
    """The question, its number, the way back and the answers so far are on the page; nothing is stored."""
    publish(FINDING)
    first = reader.get("/guide", language=language)
    asked = definitions.guide()[0].questions["tujuan"]
    assert first.heading == asked.title[language]
    assert ("Question 1 of at most 2" if language == "en" else "Pertanyaan 1 dari paling banyak 2") in first.text
    second = reader.get("/guide?asked=tujuan&tujuan=dagang", language=language)
    assert ("2 of at most 2" if language == "en" else "2 dari paling banyak 2") in second.text
    assert second.one('input[name="tujuan"]').get("value") == "dagang"
    assert "/guide" in {each.get("href") for each in second.all("a.back")}


def test_several_results_are_one_list_in_order(reader: Reader) -> None:
    """Who needs two services reads both in order, each with its reason, and where to change an answer."""
    publish(FINDING)
    page = reader.get("/guide?tujuan=dagang&papan=yes", language="en")
    assert page.heading == "You need 2 services, in this order"
    links = [each.get("href") for each in page.all(".needed h2 a")]
    assert links == ["/services/kios-buah", "/services/pasang-papan"]
    assert "Every stall needs it." in page.text
    assert [each.get("href") for each in page.all(".summary a")] == ["/guide", "/guide?tujuan=dagang"]


def test_a_result_without_a_service_says_where_to_go(reader: Reader) -> None:
    """What cannot be applied for here is said, with the way to ask."""
    publish(FINDING)
    page = reader.get("/guide?tujuan=lain", language="en")
    assert page.heading == "Ask us"
    assert "Come to the counter." in page.text
    assert "mailto:loket@kota.example" in {each.get("href") for each in page.all("main a")}


def test_sending_no_answer_or_a_made_up_one_asks_again(reader: Reader) -> None:
    """A question sent empty says so beside it; a strange address simply asks."""
    publish(FINDING)
    page = reader.get("/guide?asked=papan&tujuan=dagang", language="en", status=422)
    assert page.title.startswith("Error: ")
    assert "Choose one of the answers" in page.text
    assert reader.get("/guide?tujuan=%3Cscript%3E&zzz=1", language="en").heading == "What do you need?"


def test_every_way_of_the_shipped_guide_is_a_sound_page(reader: Reader) -> None:
    """Each result of the shipped guide is a page with a heading, and each link on it leads to a service."""
    publish()
    guide: Guide = definitions.guide()[0]
    offered = {f"/services/{each.code}" for each in queries.services()}
    for answers in ways(guide):
        page = reader.get("/guide?" + "&".join(f"{code}={choice}" for code, choice in answers.items()), language="id")
        assert {each.get("href") for each in page.all(".needed h2 a")} <= offered
        assert all(each.title.id for each in stand(guide, answers).results)
