"""One's own account, guarded: sign-ins on other devices, another address."""

from __future__ import annotations

import pytest

from tests.journeys import routes
from tests.journeys.town import PASSWORD, Town, register, sign_in
from tests.support.browser import Screen, Visitor

pytestmark = pytest.mark.browser
SCREENS = [Screen("id", 360), Screen("en", 1280, scripts=False)]


@pytest.mark.parametrize("town", SCREENS, indirect=True, ids=lambda screen: screen.name)
def test_guarding_an_account(town: Town) -> None:
    """Somebody registers, ends a sign-in elsewhere and moves to another address."""
    say, person = town.say, town.visitor("person").open("/sign-in")
    address = register(town, person, "Rahman Datau")
    sign_in(person, say, address, PASSWORD)
    end_a_sign_in_elsewhere(town, person, address)
    move_to_another_address(town, person)
    assert town.trail.endpoints >= routes.GUARDING


def end_a_sign_in_elsewhere(town: Town, person: Visitor, address: str) -> None:
    """The same person on a second device, which the first one signs out."""
    say, other = town.say, town.visitor("other device").open("/sign-in")
    sign_in(other, say, address, PASSWORD)
    town.open_mail(address, say("New sign-in to your account"))
    person.open("/account")
    person.press(f"{say('Show')} {say('where you are signed in')}", "link")
    person.follow(person.page.locator("dd form button"))
    assert say("Signed out there.") in person.text()
    other.open("/account")
    assert other.heading() == say("Sign in")


def move_to_another_address(town: Town, person: Visitor) -> None:
    """The link in the mail to the new address makes it count."""
    say, new = town.say, town.new_address()
    person.open("/account")
    person.press(f"{say('Change')} {say('the email address')}", "link")
    person.type(say("New email address"), "bukan alamat")
    person.press(say("Send the link"))
    assert say("Type a whole email address, such as name@example.com.") in person.text()
    person.type(say("New email address"), new)
    person.press(say("Send the link"))
    person.open(town.link_in_mail(new, say("Confirm your new address"), "/account/email/"))
    assert say("Your new email address is confirmed. From now on you sign in with it.") in person.text()
    person.open("/account/verify")
    person.type(say("Password"), PASSWORD)
    person.press(say("Go on"))
    assert new in person.text()
