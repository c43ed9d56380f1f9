"""A city with the shipped services that also speaks the two languages of the tests, and every page of its applicants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from flask import Flask

from permits.app import create_app
from permits.db import db
from tests.pages import Reader
from tests.support import cases
from tests.support.crawling import Crawler, Seen
from tests.support.database import SqliteDatabases, settings_for
from tests.support.pseudo import add_languages
from tests.support.visitor import Visitor

STARTS = ("/", "/applications", "/account", "/sign-in", "/follow", "/mailbox")
RATES = {"verify_rate": "1000 per minute"}  # all visits of a test come from one address


@pytest.fixture(scope="session")
def city(databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application, with a database of its own."""
    home = tmp_path_factory.mktemp("sweep")
    url = databases.copy()
    app = create_app(settings_for(home / "home", url, **RATES))
    app.test_client_class = Visitor
    add_languages(app, home / "catalogues")
    with app.app_context():
        cases.publish()
        db.session.remove()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    databases.remove(url)


@pytest.fixture(scope="session")
def pages(city: Flask) -> Callable[[str], list[Seen]]:
    """``pages(language)``: every page a stranger and a newcomer come to, in every state they bring it into."""

    @cache
    def read(language: str) -> list[Seen]:
        known: set[str] = set()
        with city.app_context():
            crawlers = [Crawler(city, city.test_client(), "nobody", language, known), _newcomer(city, language, known)]
            found = [each for crawler in crawlers for each in crawler.pages(*STARTS)]
            faults = [each for crawler in crawlers for each in crawler.faults]
            assert faults == [], "\n".join(faults)
            return found

    return read


def _newcomer(city: Flask, language: str, known: set[str]) -> Crawler:
    """Somebody with an account and nothing else; what they have later, their own forms have made."""
    person = cases.make_applicant()
    reader = Reader(city.test_client())
    reader.sign_in(cases.address_of(person), cases.PASSWORD)
    return Crawler(city, reader.client, "newcomer", language, known)
