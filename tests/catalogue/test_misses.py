"""Words that found nothing: counted, without a person, and shown only when several looked for them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from permits.catalogue import misses
from permits.catalogue.models import SearchMiss
from permits.db import transaction
from tests.pages import Reader
from tests.support.cases import PASSWORD, address_of, make_applicant, make_staff, publish

pytestmark = pytest.mark.database
TODAY = date(2026, 11, 22)


def count(words: str, times: int, day: date = TODAY) -> None:
    with transaction():
        for _ in range(times):
            misses.count(words, "id", day)


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ("kuburan", "kuburan"),
        ("Izin Penguburan jenazah", "jenazah penguburan"),
        ("7571012345670001", ""),
        ("budi@example.org", ""),
        ("rumah 0812 3456", ""),
        ("a b", ""),
        ("x" * 200, "x" * 80),
    ],
)
def test_only_words_are_kept(wanted: str, kept: str) -> None:
    """Identity numbers, addresses and telephones never reach the table, nor the order in which words were typed."""
    assert misses.countable(wanted) == kept


def test_words_are_shown_once_several_people_looked_for_them(database: object) -> None:
    """What one or two typed may be a name, so nobody reads it."""
    count("makam", 3)
    count("budi santoso", 2)
    (only,) = misses.sought(TODAY - timedelta(days=90))
    assert (only.words, only.times, only.last, only.language) == ("makam", 3, TODAY, "id")


def test_old_and_rare_words_go(database: object) -> None:
    """Rare words go after a month, all others after a year."""
    count("budi santoso", 1, TODAY - timedelta(days=40))
    count("makam", 5, TODAY - timedelta(days=40))
    count("kuburan", 5, TODAY - timedelta(days=400))
    with transaction():
        misses.forget(TODAY)
    count("budi santoso", 2)
    found = {each.words: each.times for each in misses.sought(TODAY - timedelta(days=1000))}
    assert found == {"makam": 5}


def test_a_day_holds_only_so_many_words(database: object) -> None:
    """Who sends rubbish by the thousand fills no table; what is known goes on being counted."""
    with transaction() as session:
        for at in range(misses.MOST_A_DAY - 1):
            session.add(SearchMiss(day=TODAY, language="id", words=f"kata {at}", times=1))
    count("makam", 3)
    count("kuburan", 3)
    assert [each.words for each in misses.sought(TODAY, 1_000)] == ["makam"]


def test_a_search_that_finds_nothing_is_counted_for_the_manager(client: FlaskClient) -> None:
    """The manager reads what people look for in vain; nobody else does, and what was found is not counted."""
    publish()
    reader = Reader(client)
    for wanted in ("kuburan", "Kuburan", "kuburan", "spanduk", "spanduk", "spanduk"):
        reader.get(f"/?q={wanted}", language="en")
    reader.sign_in(address_of(make_staff(("dpmptsp", "manajer"))), PASSWORD)
    page = reader.get("/sought")
    assert "kuburan" in page.text and "spanduk" not in page.text
    other = Reader(client.application.test_client())
    other.sign_in(address_of(make_applicant()), PASSWORD)
    other.get("/sought", status=404)
