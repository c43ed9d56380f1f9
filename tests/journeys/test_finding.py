"""Finding a service as somebody would who does not know what it is called: by life event, by searching, by the questions."""

from __future__ import annotations

import pytest

from tests.journeys import routes
from tests.journeys.town import Town
from tests.journeys.words import service
from tests.support.browser import Screen, Visitor

pytestmark = pytest.mark.browser
SCREENS = [Screen("id", 360), Screen("en", 1280, scripts=False)]
ADVERTISING, DOCTOR, BUSINESS = "reklame-insidentil", "sip-dokter", "nib-umk"
MOST_KEYS = 25  # presses of the tabulator from the top of a page to what one looks for


@pytest.mark.parametrize("town", SCREENS, indirect=True, ids=lambda screen: screen.name)
def test_people_find_their_service(town: Town) -> None:
    """Life events, search with slips and synonyms, questions and lists all lead to the page of the service that is meant."""
    visitor = town.visitor("warga")
    by_life_event(town, visitor)
    by_searching(town, visitor)
    by_questions(town, visitor)
    by_lists(town, visitor)
    what_nobody_finds(town, visitor)
    if town.trail.screen.scripts:
        with_the_keyboard(town, visitor)
    assert town.trail.endpoints >= routes.FINDING


def by_life_event(town: Town, visitor: Visitor) -> None:
    """Two clicks from the first page, then the list to print and the whole procedure."""
    say, doctor = town.say, service(DOCTOR)
    visitor.open("/")
    door = visitor.page.locator(".doors a").nth(1)
    visitor.follow(door)
    visitor.press(say(doctor.title), "link")
    assert visitor.heading() == say(doctor.title)
    visitor.press(say("Everything to have ready, as a list to print"), "link")
    assert say(doctor.documents["str"].title) in visitor.text()
    visitor.press(say(doctor.title), "link")
    visitor.press(say("The whole procedure as a drawing"), "link")


def by_searching(town: Town, visitor: Visitor) -> None:
    """A slip, a synonym and words that do not fit together each lead on, and say why."""
    say = town.say
    visitor.open("/")
    look_for(town, visitor, "spandk")
    assert say("«%(typed)s» read as «%(found)s»", typed="spandk", found="spanduk") in visitor.text()
    visitor.press(say(service(ADVERTISING).title), "link")
    visitor.open("/")
    look_for(town, visitor, "surat izin usaha perdagangan")
    visitor.press(say(service(BUSINESS).title), "link")
    assert say("This permit is not decided here.") in visitor.text()
    visitor.open("/")
    look_for(town, visitor, "spanduk penelitian")
    assert say("No service fits all your words. These come nearest.") in visitor.text()


def by_questions(town: Town, visitor: Visitor) -> None:
    """A question sent empty asks again; the answers lead to two services in order, and one of them is changed."""
    say = town.say
    visitor.open("/")
    visitor.press(say("Not sure what you need? Answer a few questions."), "link")
    visitor.press(say("Continue"), status=422)
    for choice in (0, 1, 0):
        visitor.page.get_by_role("radio").nth(choice).check()
        visitor.press(say("Continue"))
    needed = visitor.page.locator(".needed h2 a")
    assert needed.all_text_contents() == [say(service(each).title) for each in (BUSINESS, ADVERTISING)]
    visitor.follow(visitor.page.locator(".summary a").last)
    visitor.page.get_by_role("radio").nth(1).check()
    visitor.press(say("Continue"))
    assert visitor.page.locator(".needed h2 a").all_text_contents() == [say(service(BUSINESS).title)]


def by_lists(town: Town, visitor: Visitor) -> None:
    """From A to Z, by office, and by a business activity of a version that is no longer in force."""
    say = town.say
    visitor.open("/")
    visitor.press(say("All services from A to Z"), "link")
    visitor.press(say("By office"), "link")
    visitor.follow(visitor.page.locator("main h2 a").first)
    visitor.press(say("By business activity (KBLI)"), "link")
    visitor.follow(visitor.page.get_by_role("link", name="86201"))
    visitor.press(say(service(DOCTOR).title), "link")


def what_nobody_finds(town: Town, visitor: Visitor) -> None:
    """Words that find nothing lead to the questions; the manager reads them, and nothing of who looked."""
    say, word = town.say, f"kuburan{'x' if town.trail.screen.language == 'en' else ''}q"
    for _ in range(3):
        visitor.open("/")
        look_for(town, visitor, word)
    assert say("No service matches") in visitor.text()
    manager = town.staff("manajer").open("/definitions")
    manager.press(say("What people looked for in vain"), "link")
    assert word in manager.text()
    visitor.press(say("Answer a few questions"), "link")


def with_the_keyboard(town: Town, visitor: Visitor) -> None:
    """From the first page to the button that begins an application, without a mouse."""
    page = visitor.open("/").page
    reach(visitor, "#search")
    page.keyboard.type("baliho")
    press_enter(visitor)
    reach(visitor, f"a[href='/services/{ADVERTISING}']")
    press_enter(visitor)
    reach(visitor, f"a[href='/services/{ADVERTISING}/apply']")


def look_for(town: Town, visitor: Visitor, words: str) -> None:
    visitor.page.get_by_role("searchbox", name=town.say("Search services")).fill(words)
    visitor.press(town.say("Search"))


def reach(visitor: Visitor, selector: str) -> None:
    """Press the tabulator until this has the focus."""
    for _ in range(MOST_KEYS):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached with {MOST_KEYS} presses at {visitor.page.url}")


def press_enter(visitor: Visitor) -> None:
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    visitor.look_again()
