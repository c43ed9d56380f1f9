"""What the catalogue knows of the services, from their definitions alone."""

from __future__ import annotations

import pytest

from benchmarks.support.statements import recording
from permits.catalogue import queries
from permits.db import db, transaction
from permits.definitions import cards
from permits.definitions import operations as definitions
from permits.definitions import queries as definition_queries
from permits.definitions.models import DefinitionVersion
from permits.errors import NotFound
from tests.support.cases import GROWN, MONDAY, SMALL, publish
from workflows import load

FINDING = SMALL / "finding"


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
    for service in (each for each in queries.services() if each.is_open):
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
    asked = list(queries.service("reklame-insidentil").card.offices)
    assert asked[0] == definition.office
    addressed = {
        each.office for state in definition.states.values() for plan in state.reviews.values() for each in plan.offices
    }
    assert set(asked) == addressed | {definition.office}
    assert len(asked) == len(set(asked))


def test_only_a_service_that_works_out_money_mentions_an_amount(database: object) -> None:
    """A service whose form computes rupiah says so; one without is free of charge."""
    publish()
    charging = {each.code for each in queries.services() if each.card.cost != "free"}
    assert charging == {"reklame-insidentil"}


def test_a_card_says_the_same_whether_it_was_kept_or_is_made_anew(database: object) -> None:
    """What publishing keeps beside a version is what its text says; a version without it is read whole."""
    publish()
    made = {each.code: each.card for each in queries.services()}
    with transaction() as session:
        for each in queries.services():
            session.add(cards.row_of(each.version_id, each.definition))
    cards.forget()
    kept = {each.code: each.card for each in queries.services()}
    assert kept == made
    assert {card.status for card in kept.values()} == {"active", "central"}


def test_hundreds_of_services_are_listed_with_two_questions(database: object) -> None:
    """However many services there are, the list asks for their versions, and once for the cards it does not know."""
    text = (GROWN / "izin-usaha.yaml").read_text(encoding="utf-8")
    with transaction() as session:
        for number in range(330):
            code = f"izin-usaha-{number}"
            definition = load(text.replace("service: izin-usaha", f"service: {code}"))
            version = DefinitionVersion(
                service=code, version=1, text=text, sha256="0" * 64, published_at=MONDAY, published_by="test"
            )
            session.add(version)
            session.flush()
            session.add(cards.row_of(version.id, definition))
    queries.services()
    cards.forget()
    with recording(db.engine) as first:
        assert len(queries.services()) == 330
    with recording(db.engine) as again:
        queries.services()
    assert (first.queries, again.queries) == (2, 1)


def test_a_code_of_an_older_version_leads_to_its_services(database: object) -> None:
    """A business activity is found under the code it had before, with the code that follows it, as far as that is known."""
    publish(FINDING)
    old, new = queries.activity("2017", "47111"), queries.activity("2020", "47112")
    assert [each.code for each in old.services] == [each.code for each in new.services] == ["kios-buah"]
    assert [each.code for each in old.later] == ["47112", "47113", "47190"]
    assert [each.code for each in new.earlier] == ["47111"]
    assert queries.activity("2025", "47190").services == ()
    with pytest.raises(NotFound):
        queries.activity("2020", "99999")
