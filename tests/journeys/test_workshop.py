"""A procedure changes: drafted, commented on, heard in public, signed off by two others, published for a later day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from tests.journeys import moving, routes
from tests.journeys.town import Town
from tests.journeys.words import service
from tests.support.browser import Screen, Visitor

pytestmark = pytest.mark.browser
SCREENS = [Screen("id", 360), Screen("en", 1280), Screen("id", 1280, scripts=False)]
SERVICE = "skp-penelitian"
ROUND = count(1)


def fill_day(visitor: Visitor, legend: str, days: int) -> None:
    """The three boxes of a date so many days ahead."""
    day = datetime.now(UTC).date() + timedelta(days=days)
    boxes = visitor.question(legend).get_by_role("textbox")
    for box, part in zip(boxes.all(), (day.day, day.month, day.year), strict=True):
        box.fill(str(part))


def write(visitor: Visitor, text: str) -> None:
    """Put another text in the place of the one in the editor: all of it selected, the other pasted over it."""
    editor = visitor.page.locator(".cm-content")
    if not editor.count():
        visitor.page.locator("#text").fill(text)
        return
    visitor.paste(editor, text)


def tab(town: Town, visitor: Visitor, words: str) -> Visitor:
    """Another page of the draft, by its tab."""
    bar = visitor.page.get_by_role("navigation", name=town.say("Parts of the draft"))
    return visitor.press(town.say(words), "link", bar)


@pytest.mark.parametrize("town", SCREENS, indirect=True, ids=lambda screen: screen.name)
def test_a_procedure_is_changed(town: Town) -> None:
    """The manager changes a figure; an office and a citizen comment and are answered; two others sign; the version comes."""
    say, manager = town.say, town.staff("manajer")
    title = say(service(SERVICE).title)
    manager.press(say("SOP workshop"), "link", manager.page.get_by_role("navigation", name=say("Main")))
    manager.press(f"{say('Begin a draft')} {title}")
    address = manager.page.url
    tab(town, manager, "Text")
    text, save = manager.page.locator("#text").input_value(), say("Save")
    write(manager, text + f"# {next(ROUND)}: ")
    manager.press(save)
    amount = "amount: 21\n" if "amount: 21\n" in text else "amount: 30\n"
    other = "amount: 30\n" if amount == "amount: 21\n" else "amount: 21\n"
    write(manager, text.replace(amount, other))
    manager.press(save)
    assert say("The draft is saved.") in manager.text()
    tab(town, manager, "Overview")
    manager.press(say("Text %(version)s", version=2), "link").press(say("Back to the draft"), "link")
    tab(town, manager, "Changes")
    assert "21" in manager.text() and "30" in manager.text()
    manager.open(f"{address}/drawing")
    assert manager.heading() == say("Drawings: %(service)s", service=title)

    hear_an_office(town, manager, address)
    moving.before_publishing(town, manager, address)
    hear_the_public(town, manager, address, title)
    sign_and_publish(town, manager, address)
    version = manager.page.url
    moving.after_publishing(town, manager)
    manager.open(version).press(say("Drawings"), "link")
    assert say("State diagram") in manager.text()
    manager.press(SERVICE, "link", manager.page.get_by_role("navigation", name=say("You are here")))
    manager.press(say("Compare two versions"), "link")
    assert say("In words") in manager.text()
    look_back(town, manager)
    assert town.trail.endpoints >= routes.WORKSHOP


def hear_an_office(town: Town, manager: Visitor, address: str) -> None:
    """Another office comments on the draft and is answered."""
    say, office = town.say, town.staff("kesbangpol").open(address)
    office.open(f"{address}/comments")
    office.type(say("Your comment"), "Apakah ini cukup?")
    office.press(say("Send the comment"))
    manager.open(f"{address}/comments")
    manager.type(say("Your answer"), "Ya, sudah dihitung.")
    manager.press(say("Answer and close"))


def hear_the_public(town: Town, manager: Visitor, address: str, title: str) -> None:
    """A consultation in which a citizen without an account comments and is answered before it ends."""
    say = town.say
    manager.open(f"{address}/consultation")
    fill_day(manager, say("Last day of the consultation"), 14)
    manager.press(say("Open the consultation"))
    citizen = town.visitor("citizen").open("/consultations")
    if citizen.page.locator("html").get_attribute("lang") != town.trail.screen.language:
        citizen.read_in(town.trail.screen.language)
    citizen.press(title, "link")
    consultation = citizen.page.url
    citizen.press(say("Send the comment"), status=400)
    citizen.type(say("What should be different, and why?"), "Beri waktu lebih lama.")
    citizen.press(say("Send the comment"))
    assert citizen.heading() == say("Thank you, your comment has arrived")
    manager.open(f"{address}/consultation")
    manager.type(say("Your answer"), "Waktunya kami perpanjang.")
    manager.press(say("Answer"))
    manager.press(say("End the consultation now"))
    citizen.open(consultation)
    assert "Waktunya kami perpanjang." in citizen.text()


def sign_and_publish(town: Town, manager: Visitor, address: str) -> None:
    """Final, signed by the second person and for the lead office, published for a later day."""
    say, page = town.say, f"{address}/publication"
    manager.open(page).press(say("Declare the text final"))
    assert say("You wrote part of this draft, so somebody else must sign it off.") in manager.text()
    town.staff("kabid").open(page).press(say("Sign off as the second person"))
    town.staff("kepala").open(page).press(say("Sign off for the lead office"))
    manager.open(page)
    assert say("Nothing is missing") in manager.text()
    fill_day(manager, say("First day it counts"), 300)
    manager.page.get_by_role(
        "button", name=say("Publish version %(number)s", number="").strip()
    ).first.scroll_into_view_if_needed()
    manager.follow(manager.page.locator("form[action$='/publication'] button"))
    assert say("Coming") in manager.text() and say("This version never changes.") in manager.text()


def look_back(town: Town, manager: Visitor) -> None:
    """A bundle is asked for, a second draft is begun and given up again."""
    say = town.say
    manager.open("/workshop").press(say("Bundles from other cities"), "link")
    manager.press(say("Take the bundle in"), status=400)
    manager.open("/workshop")
    manager.press(f"{say('Begin a draft')} {say(service(SERVICE).title)}")
    manager.press(say("Give the draft up"), "link")
    manager.press(say("Give the draft up"))
    assert say("The draft is given up; its texts stay to be read.") in manager.text()
