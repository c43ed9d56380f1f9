"""Acting for others: a business with two people, each under their own name."""

from __future__ import annotations

import pytest

from tests.journeys import routes
from tests.journeys.town import PASSWORD, Town, register, sign_in
from tests.journeys.words import service
from tests.support.browser import Screen, Visitor

pytestmark = pytest.mark.browser
SCREENS = [Screen("id", 360), Screen("en", 1280, scripts=False)]
BUSINESS = "CV Cahaya Timur Promosindo"
SERVICE = "reklame-insidentil"


@pytest.mark.parametrize("town", SCREENS, indirect=True, ids=lambda screen: screen.name)
def test_two_people_apply_for_a_business(town: Town) -> None:
    """A business is written down, a colleague invited by mail begins an application for it, and the manager sees it."""
    manager = newcomer(town, "manager", "Rizal Mooduto")
    colleague = newcomer(town, "colleague", "Siti Hasan")
    write_down(town, manager[0])
    invite(town, manager[0], colleague[1])
    take_part(town, colleague)
    begin_for_it(town, colleague[0])
    say = town.say
    manager[0].open("/applications")
    assert say("For %(name)s", name=BUSINESS) in manager[0].text()
    assert town.trail.endpoints >= routes.PARTIES


def newcomer(town: Town, who: str, name: str) -> tuple[Visitor, str]:
    """Somebody with a new account, signed in, and their address."""
    visitor = town.visitor(who).open("/sign-in")
    address = register(town, visitor, name)
    sign_in(visitor, town.say, address, PASSWORD)
    return visitor, address


def write_down(town: Town, manager: Visitor) -> None:
    """From the account to the business, whose doubtful number is said and can be changed."""
    say = town.say
    manager.open("/account")
    manager.press(f"{say('Show')} {say('your businesses')}", "link")
    manager.press(say("Add a business"), "link")
    manager.type(say("Business number (NIB)"), "9120")
    manager.press(say("Save"), status=422)
    manager.type(say("Name of the business"), BUSINESS)
    manager.press(say("Save"))
    assert say("A NIB usually has 13 digits. Look at it again; it is kept as you wrote it.") in manager.text()
    manager.press(f"{say('Change')} {BUSINESS}", "link")
    manager.type(say("Business number (NIB)"), "9120.0041.70023")
    manager.press(say("Save"))
    assert "9120004170023" in manager.text()


def invite(town: Town, manager: Visitor, address: str) -> None:
    say = town.say
    manager.type(say("Email address"), address)
    manager.press(say("Send the invitation"))
    assert say("invited, no answer yet") in manager.text()


def take_part(town: Town, colleague: tuple[Visitor, str]) -> None:
    visitor, address = colleague
    say = town.say
    visitor.open(town.link_in_mail(address, say("An invitation to take part"), "/invitations/"))
    visitor.press(say("Take part"))
    assert visitor.heading() == BUSINESS


def begin_for_it(town: Town, colleague: Visitor) -> None:
    """The form begins with the profile of the business, and says so."""
    say, definition = town.say, service(SERVICE)
    colleague.open(f"/services/{SERVICE}/apply")
    colleague.page.get_by_role("radio", name=say(definition.applicants["badan"]), exact=True).check()
    colleague.page.get_by_role("radio", name=BUSINESS, exact=True).check()
    colleague.press(say("Begin"))
    name = colleague.page.get_by_label(say(definition.fields["nama_badan"].title))
    assert name.input_value() == BUSINESS
    assert say("From your profile. Correct it here if it is not right.") in colleague.text()
