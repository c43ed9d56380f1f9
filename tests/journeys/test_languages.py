"""The language is switched in the middle of typing, and nothing typed is lost, with scripts and without."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys.applying import Applicant
from tests.journeys.town import PASSWORD, Town, register, sign_in, town_service
from tests.support.browser import Screen
from workflows.definition import Definition

pytestmark = pytest.mark.browser
SERVICE = "kunjungan-lapangan"
SCREENS = [Screen("id", 360), Screen("en", 1280, scripts=False)]


def standing(page: Page, selector: str) -> str:
    return page.locator(selector).input_value()


@pytest.mark.parametrize("town", SCREENS, indirect=True, ids=lambda screen: screen.name)
def test_what_is_typed_comes_along(town: Town, published: Callable[[str], Definition]) -> None:
    """Registering and answering questions go on in the other language where they were; a password is asked for again, and
    the Enter key still does what the page's own button does."""
    applicant = Applicant(town, published(SERVICE), {})
    person, here = applicant.visitor, town.trail.screen.language
    there = "en" if here == "id" else "id"
    person.open("/account/new").read_in(here)
    person.page.locator("#name").fill("Hawa & Lihawa")
    person.page.locator("#password").fill("kereta api senja")
    person.read_in(there)
    assert person.page.locator("html").get_attribute("lang") == there
    assert (standing(person.page, "#name"), standing(person.page, "#password")) == ("Hawa & Lihawa", "")
    person.read_in(here)
    person.open(f"/services/{SERVICE}")
    applicant.begin("warga")
    address, page = urlsplit(person.page.url).path, person.page
    (code,) = (each.code for each in town_service(SERVICE).fields.values() if each.code == "usaha")
    box = f"#a-{code}"
    page.locator(box).fill("Warung Seruni")
    person.read_in(there)
    assert (urlsplit(page.url).path, standing(page, box)) == (address, "Warung Seruni")
    assert page.locator(".problem, .field--error").count() == 0
    page.locator(box).fill("Warung Seruni Dua")
    person.read_in(here)
    assert standing(page, box) == "Warung Seruni Dua"
    page.locator(box).press("End")
    person.enter()  # a clash with what the switch had brought along would be a refusal
    assert urlsplit(page.url).path != address
    person.open(address)
    assert standing(page, box) == "Warung Seruni Dua"


@pytest.mark.parametrize("town", [Screen("id", 360)], indirect=True, ids=lambda screen: screen.name)
def test_every_form_of_a_page_comes_along(town: Town) -> None:
    """On a page with two forms what is typed into either stands in both again, to the other language and back, and what was not
    touched is left alone."""
    town.trail.closely = False
    person = town.visitor("pemohon")
    address = register(town, person.open("/sign-in"), "Hawa Lihawa")
    sign_in(person, town.say, address, PASSWORD)
    page = person.open("/account/data").page
    ticks, words = page.locator("[name=purpose]"), page.locator("#words")
    ticks.first.check()
    person.read_in("en")
    assert (ticks.first.is_checked(), ticks.last.is_checked(), words.input_value()) == (True, False, "")
    words.fill("Nama saya salah tulis.")
    person.read_in("id")
    assert (ticks.first.is_checked(), words.input_value()) == (True, "Nama saya salah tulis.")
    ticks.first.uncheck()
    person.read_in("en")
    assert (ticks.first.is_checked(), words.input_value()) == (False, "Nama saya salah tulis.")
