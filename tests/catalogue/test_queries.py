"""What the catalogue knows of the services, from their definitions alone."""

from __future__ import annotations

import pytest

from permits.catalogue import queries
from permits.db import transaction
from permits.definitions import operations as definitions
from permits.definitions import queries as definition_queries
from permits.errors import NotFound
from tests.support.cases import MONDAY, SMALL, publish


def titles(found: list[queries.Service]) -> list[str]:
    return [each.definition.title.en for each in found]


def test_a_search_reads_both_languages_and_ranks_titles_first(database: object) -> None:
    """Every word asked for must occur, in the title, the keywords or the summary of either language; titles count most."""
    publish()
    offered = queries.services()
    everything = set(titles(offered))
    assert len(everything) == 3
    assert titles(queries.search(offered, "SPANDUK")) == titles(queries.search(offered, "banner"))
    assert len(queries.search(offered, "spanduk")) == 1
    assert queries.search(offered, "spanduk penelitian") == []
    assert queries.search(offered, "zzz") == []


def test_the_newest_version_is_on_offer(database: object) -> None:
    """A service is offered once, as its newest version."""
    publish(SMALL, "five-states")
    text = (SMALL / "five-states.yaml").read_text(encoding="utf-8") + "# one word more\n"
    with transaction():
        definitions.publish(text, definition_queries.city(), "test", MONDAY)
    (only,) = queries.services()
    assert only.version == 2
    assert queries.service(only.code) == only
    with pytest.raises(NotFound):
        queries.service("no-such-service")


def test_files_say_whom_they_are_asked_of(database: object) -> None:
    """A file asked of some kinds of applicant names them; one that depends on the answers names nobody."""
    publish()
    definition = queries.service("skp-penelitian").definition
    found = {each.requirement.code: each for each in queries.files(definition)}
    assert set(found) == set(definition.documents)
    everybody = tuple(definition.applicants)
    assert any(each.kinds == everybody for each in found.values())
    some = [each for each in found.values() if each.kinds not in {None, everybody}]
    assert some
    assert all(each.requirement.shown_when is not None for each in some)
    for each in found.values():
        depends = each.requirement.shown_when is not None and bool(
            each.requirement.shown_when.reads - {"applicant.kind"}
        )
        assert (each.kinds is None) == depends
        assert each.octets == each.requirement.max_mb * 1_000_000


def test_the_steps_are_the_way_to_the_good_end(database: object) -> None:
    """The steps shown begin at the start, end at an end that is no refusal, and visit no state twice."""
    publish()
    publish(SMALL, "five-states")
    for service in queries.services():
        way = queries.steps(service.definition)
        assert way[0].code == service.definition.start
        assert way[-1].kind == "end"
        assert way[-1].outcome in {"issued", "closed"}
        assert len({each.code for each in way}) == len(way)
        assert "waiting" not in {each.kind for each in way}


def test_the_offices_named_are_all_that_may_be_asked(database: object) -> None:
    """The lead office comes first, then every office a review may address, each once."""
    publish()
    definition = queries.service("reklame-insidentil").definition
    asked = queries.offices_asked(definition)
    assert asked[0] == definition.office
    addressed = {
        each.office for state in definition.states.values() for plan in state.reviews.values() for each in plan.offices
    }
    assert set(asked) == addressed | {definition.office}
    assert len(asked) == len(set(asked))


def test_only_a_service_that_works_out_money_mentions_an_amount(database: object) -> None:
    """A service whose form computes rupiah says so; one without is free of charge."""
    publish()
    charging = {each.code for each in queries.services() if queries.charges(each.definition)}
    assert charging == {"reklame-insidentil"}
