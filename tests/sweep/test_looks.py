"""Every page is fit to be read: with nothing in it, filled, with very long words and with what is wrong, on every screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from permits.app import create_app
from permits.db import db
from permits.error_pages import EXPLANATIONS
from tests.support import cases
from tests.support.browser import chromium
from tests.support.crawling import LONG
from tests.support.database import SqliteDatabases, settings_for
from tests.support.gallery import Picture, Window, hung
from tests.support.mail import mails_taken
from tests.support.pseudo import MIRRORED, add_languages
from tests.support.rounds import Noted, Round, error_pages
from tests.support.visitor import Visitor as Client
from tests.sweep import furnished, looking
from tests.sweep.states import NO_PAGES, STATES

WORDS = {"filled": "Warung Kopi Seruni di tepi pantai", "long": LONG}
RATES = {"verify_rate": "1000 per minute"}  # all visits of a test come from one address


@pytest.fixture
def city(databases: SqliteDatabases, tmp_path: Path) -> Iterator[Flask]:
    """A city on a Monday morning, with every service of the tests."""
    url = databases.copy()
    app = create_app(settings_for(tmp_path / "home", url, **RATES))
    app.test_client_class = Client
    services = tmp_path / "services"
    services.mkdir()
    with time_machine.travel(cases.MONDAY + timedelta(hours=2)), app.app_context():
        furnished.publish(services)
        yield app
        db.session.remove()
        db.engine.dispose()
    databases.remove(url)


def pictures(city: Flask, furniture: str, *languages: str) -> list[Picture]:
    """What everybody sees in the city as it is furnished; nothing on the way breaks."""
    noted, found, faults = Noted(), [], []
    with mails_taken(city) as server:
        visitors = (
            furnished.nothing()
            if furniture == "empty"
            else furnished.Furnishing(city, server, WORDS[furniture]).everything()
        )
        for each in visitors:
            made = Round(city, each, furniture, noted)
            found += list(made.pictures(languages))
            faults += made.faults
    assert faults == [], "\n".join(faults)
    return found


@pytest.mark.browser
@pytest.mark.timeout(2400)
@pytest.mark.parametrize("furniture", ["empty", "filled", "long"])
def test_every_page_is_fit(city: Flask, furniture: str) -> None:
    """In both languages, on a phone, a desk and at 400 %, every page has no fault of axe's, fits its screen, and turns round."""
    hanging = pictures(city, furniture, "id", "en")
    if furniture == "filled":
        hanging += [each for language in ("id", "en") for each in error_pages(city, language)]
    seen: dict[str, set[str]] = {}
    for each in hanging:
        seen.setdefault(each.endpoint, set()).add(each.state)
    wanted = {name: set(STATES[name].split()) & states_of(furniture) for name in STATES}
    missing = {
        name: sorted(states - seen.get(name, set()))
        for name, states in wanted.items()
        if states - seen.get(name, set())
    }
    assert missing == {}
    assert faults(city, hanging) == {}


def states_of(furniture: str) -> set[str]:
    """What a city so furnished shows: forms are sent where there is something in them."""
    return {"filled", "error"} if furniture == "filled" else {furniture}


def faults(city: Flask, hanging: list[Picture]) -> dict[str, list[str]]:
    """What is wrong, and on which pages."""
    found: dict[str, list[str]] = {}
    with hung(city) as wall, chromium() as browser:
        window = Window(browser, wall)
        for each in hanging:
            look = looking.faults_of_mirrored if each.language == MIRRORED else looking.faults_of
            for fault in look(window, each):
                found.setdefault(fault, []).append(each.name)
    return found


@pytest.mark.browser
@pytest.mark.timeout(1200)
def test_pages_from_right_to_left_fit_too(city: Flask, tmp_path: Path) -> None:
    """In an invented language of that direction every applicant's page is written from the right and fits every screen."""
    add_languages(city, tmp_path / "catalogues")
    hanging = [each for each in pictures(city, "filled", MIRRORED) if looking.is_for_applicants(each)]
    assert len({each.endpoint for each in hanging}) > 60
    assert faults(city, hanging) == {}


def test_every_door_stands_in_the_table(app: Flask) -> None:
    """Each address that can be read has its states, or a reason why it is no page; none has both."""
    readable = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert readable - set(STATES) == set(NO_PAGES)
    assert not set(STATES) & set(NO_PAGES)
    assert set(STATES) <= {rule.endpoint for rule in app.url_map.iter_rules()} | {
        f"errors.{status}" for status in EXPLANATIONS
    }
    assert Counter(state for states in STATES.values() for state in states.split()).keys() == {
        "empty",
        "filled",
        "long",
        "error",
    }
