"""Ways to a service beside searching: life events, business activities, offices, A to Z; each with its empty state."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from benchmarks.support.statements import recording
from permits.db import db, transaction
from permits.definitions import cards
from permits.definitions import queries as definitions
from permits.definitions.models import CityVersion, DefinitionVersion
from tests.catalogue.test_queries import FINDING
from tests.pages import Reader
from tests.support.cases import MONDAY, SMALL, publish
from workflows import check, inspect

pages = ("/", "/?q=kios", "/services", "/life-events/berdagang", "/activities", "/activities/2020/47112", "/offices")


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A signed-out person who looks closely."""
    return Reader(client)


def services_on(reader: Reader, address: str, language: str = "en") -> list[str]:
    """The services that a page lists, in its order."""
    page = reader.get(address, language=language)
    return [each.get("href", "").removeprefix("/services/") for each in page.all(".rows a")]


def test_a_life_event_leads_to_its_services(reader: Reader) -> None:
    """The first page has a door for each life event that has a service, in the city's order, with its picture."""
    publish(FINDING)
    home = reader.get("/", language="en")
    assert [each.get("href") for each in home.all(".doors a")] == [
        "/life-events/berdagang", "/life-events/membangun", "/guide",
    ]  # fmt: skip
    assert services_on(reader, "/life-events/berdagang") == ["kios-buah", "pasang-papan"]


def test_a_life_event_without_services_says_so(reader: Reader) -> None:
    """A door that leads nowhere yet says what to do meanwhile; an unknown one does not exist."""
    publish(FINDING)
    assert "There is no service for this yet" in reader.get("/life-events/pindah", language="en").text
    reader.get("/life-events/zzz", status=404)


def test_a_business_activity_tells_its_new_number(reader: Reader) -> None:
    """A code of an older version names the codes that follow it, and leads to the same services."""
    publish(FINDING)
    old = reader.get("/activities/2017/47111", language="en")
    assert "This code has a new number:" in old.text
    assert "/activities/2020/47113" in {each.get("href") for each in old.all("main a")}
    assert services_on(reader, "/activities/2017/47111") == ["kios-buah"]
    alone = reader.get("/activities/2020/47112", language="en")
    assert "KBLI 2025 is in force. Which code follows this one is not entered yet" in alone.text
    assert "No service of the city" in reader.get("/activities/2025/47190", language="en").text
    reader.get("/activities/2020/00000", status=404)


def test_an_office_shows_what_it_leads_and_where_it_is_asked(reader: Reader) -> None:
    """Services stand under the office that leads them, and on the page of every office that gives an opinion."""
    publish(SMALL, "five-states")
    definition = definitions.definition(definitions.current_versions()[0].id)
    asked = next(code for code in cards.offices_asked(definition) if code != definition.office)
    assert services_on(reader, "/offices") == ["five-states"]
    page = reader.get(f"/offices/{asked}", language="en")
    assert "Services for which it is asked" in page.text and "Services it leads" not in page.text
    reader.get("/offices/zzz", status=404)


@pytest.mark.parametrize("language", ["id", "en"])
def test_all_services_stand_from_a_to_z_in_the_readers_language(reader: Reader, language: str) -> None:
    """The order follows the titles as they are read."""
    publish(FINDING)
    page = reader.get("/services", language=language)
    titles = ["".join(each.itertext()) for each in page.all(".rows a")]
    assert titles == sorted(titles, key=str.casefold) and len(titles) == 4


def test_pages_say_why_they_are_empty(reader: Reader) -> None:
    """Before anything is published each list says what comes next."""
    with transaction() as session:
        text = (FINDING / "_city.yaml").read_text(encoding="utf-8")
        session.add(CityVersion(text=text, sha256="1" * 64, published_at=MONDAY, published_by="test"))
    for address in ("/services", "/offices"):
        assert "No service is published yet" in reader.get(address, language="en").text
    assert "No business activity is entered yet" in reader.get("/activities", language="en").text


def test_no_page_asks_more_of_the_database_for_more_services(reader: Reader) -> None:
    """Sixty services more cost not one question more on any page that lists them."""
    publish(FINDING)
    before = [questions(reader, each) for each in pages]
    text = (FINDING / "kios-buah.yaml").read_text(encoding="utf-8")
    with transaction() as session:
        for number in range(60):
            made = {"version": 1, "text": text, "sha256": "0" * 64, "published_at": MONDAY, "published_by": "test"}
            session.add(DefinitionVersion(service=f"kios-{number}", **made))
    after = [questions(reader, each) for each in pages]
    assert all(now <= then for now, then in zip(after, before, strict=True)), (before, after)


def questions(reader: Reader, address: str) -> int:
    """What a page asks of the database once this process knows the services."""
    reader.get(address)
    with recording(db.engine) as made:
        reader.get(address)
    return made.queries


def test_a_service_names_only_life_events_of_its_city(reader: Reader) -> None:
    """A life event that the city does not have is named at its place before publishing."""
    publish(FINDING)
    text = (FINDING / "kios-buah.yaml").read_text(encoding="utf-8").replace("[berdagang]", "[berdagang, pindh]")
    loaded = inspect(text)
    assert loaded.graph is not None and loaded.source is not None
    known = definitions.city().known(frozenset())
    (found,) = [each for each in check(loaded.graph, known, loaded.source.where) if "life" in each.code]
    assert (found.code, found.suggestion_en) == ("unknown_life_event", "Did you mean “pindah”?")
    assert text.split("\n")[found.line - 1][found.column - 1 :].startswith("pindh")
