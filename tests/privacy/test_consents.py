"""Consents: asked for extras alone, given to a text, taken back at once; and the page that says what is kept."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from permits import clock
from permits.accounts.erasure import erase_person
from permits.db import db, transaction
from permits.privacy import keeping, operations, queries
from permits.privacy.models import Consent
from tests.pages import Reader
from tests.support.cases import PASSWORD, address_of, make_applicant
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database


@pytest.fixture
def person() -> Actor:
    return make_applicant()


def rows(person: Actor) -> list[Consent]:
    db.session.expire_all()
    return list(db.session.scalars(select(Consent).where(Consent.account_id == person.id).order_by(Consent.id)))


def test_a_consent_is_given_to_a_text_and_taken_back(client: FlaskClient, person: Actor) -> None:
    """Ticked, it is kept with the text's version and language; unticked, it holds no longer; what was stays as proof."""
    reader = Reader(client)
    reader.get("/", language="en")
    reader.sign_in(address_of(person), PASSWORD)
    page = reader.get("/account/data")
    assert page.all("input[name=purpose][checked]") == []
    for _ in range(2):  # pressed twice
        reader.post("/account/data/consents", {"purpose": "whatsapp"})
    (given,) = rows(person)
    assert (given.purpose, given.version, given.language) == ("whatsapp", keeping.TEXT_VERSION, "en")
    assert queries.has_consent(person.id, "whatsapp")
    assert not queries.has_consent(person.id, "research")
    reader.post("/account/data/consents", {})
    assert not queries.has_consent(person.id, "whatsapp")
    reader.post("/account/data/consents", {"purpose": "whatsapp"})
    assert [each.withdrawn_at is None for each in rows(person)] == [False, True]


def test_nobody_consents_to_what_is_not_asked(client: FlaskClient, person: Actor) -> None:
    """A purpose that does not exist is passed over."""
    reader = Reader(client)
    reader.sign_in(address_of(person), PASSWORD)
    reader.get("/account/data")
    reader.post("/account/data/consents", {"purpose": "advertising"})
    assert rows(person) == []


def test_consents_end_with_the_person(client: FlaskClient, person: Actor) -> None:
    """An erased person consents to nothing any more; that they did once stays without a word of theirs."""
    with transaction():
        operations.choose(person.id, frozenset(keeping.PURPOSES), "id", clock.now())
    with transaction():
        erase_person(person.id, person, clock.now())
    assert all(each.withdrawn_at is not None for each in rows(person))
    assert len(rows(person)) == len(keeping.PURPOSES)


@pytest.mark.parametrize("language", ["id", "en"])
def test_everybody_reads_what_is_kept(client: FlaskClient, language: str) -> None:
    """Without an account, in both languages, the page has a row for everything that is kept, with ground and time."""
    page = Reader(client).get("/privacy", language=language)
    assert len(page.all("tbody tr")) == len(keeping.TABLE)
    assert all("".join(cell.itertext()).strip() for cell in page.all("tbody tr > *"))
    assert "27/2022" in page.text
