"""One's own account, guarded: passkeys and one-time codes, sign-ins on other devices, another address.

The browser has a passkey of its own in software (Chromium's virtual authenticator). Passkeys need a name in the address, so
the product is called localhost here. Without scripts there are none, and the password goes its plain way.
"""

from __future__ import annotations

import time
from urllib.parse import urlsplit

import pytest
from passlib.totp import TOTP

from tests.journeys import routes
from tests.journeys.town import DOMAIN, PASSWORD, Town, register, sign_in
from tests.journeys.words import Words
from tests.support.browser import Screen, Visitor

pytestmark = pytest.mark.browser
SCREENS = [Screen("id", 360), Screen("en", 1280, scripts=False)]


@pytest.mark.parametrize("town", SCREENS, indirect=True, ids=lambda screen: screen.name)
def test_guarding_an_account(town: Town) -> None:
    """Somebody registers, ends a sign-in elsewhere, moves to another address, and guards the account by more than a password."""
    say, person = town.say, town.visitor("person").open("/sign-in")
    address = register(town, person, "Rahman Datau")
    sign_in(person, say, address, PASSWORD)
    end_a_sign_in_elsewhere(town, person, address)
    address = move_to_another_address(town, person)
    if town.trail.screen.scripts:
        make_and_use_a_passkey(town)
    else:
        look_at_passkeys_without_scripts(town, person)
    ask_about_ones_data(town, person, address)
    switch_codes_on(town, person, address)
    lose_the_phone(town, address)
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


def move_to_another_address(town: Town, person: Visitor) -> str:
    """The link in the mail to the new address makes it count; returns it."""
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
    return new


def make_and_use_a_passkey(town: Town) -> None:
    """By keyboard: a passkey is made under a name, signs in without name or password, shows who one is, and is removed."""
    say = town.say
    named = f"http://localhost:{urlsplit(town.product.base_url).port}"
    person = town.visitors["with passkey"] = Visitor(town.browser, town.trail, named)
    person.open("/sign-in")
    address = register(town, person, "Hawa Lihawa")
    sign_in(person, say, address, PASSWORD)
    session = person.context.new_cdp_session(person.page)
    session.send("WebAuthn.enable")
    about = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    session.send("WebAuthn.addVirtualAuthenticator", {
        "options": {**about, "isUserVerified": True, "automaticPresenceSimulation": True},
    })  # fmt: skip
    person.open("/account/passkeys")
    person.page.get_by_label(say("Name of a new passkey")).focus()
    person.page.keyboard.type("Ponsel saya")
    with person.page.expect_navigation(url="**/account/passkeys"):
        person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/account/passkeys")
    person.page.get_by_text("Ponsel saya").first.wait_for()
    person.look_again()
    person.press(say("Account"), "link", person.page.get_by_role("navigation", name=say("Main")))
    person.press(say("Sign out"))
    person.open("/sign-in/passkey")
    person.page.get_by_role("button", name=say("Use a passkey")).focus()
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/applications")
    person.look_again()
    person.open("/account/verify")
    person.page.get_by_role("button", name=say("Use a passkey")).click()
    person.page.get_by_text(say("Thank you. You can go on now.")).wait_for()
    person.open("/account/passkeys").press(f"{say('Remove')} Ponsel saya")
    person.open("/account/passkeys")


def look_at_passkeys_without_scripts(town: Town, person: Visitor) -> None:
    """Without scripts the page says that the password is the way, and leads to it."""
    say, other = town.say, town.visitor("without scripts").open("/sign-in")
    other.press(say("Sign in with a passkey"))
    assert say("This needs a browser with scripts. Without them, use your password.") in other.text()
    other.press(say("Sign in with the password"), "link")
    assert other.heading() == say("Sign in")


def ask_about_ones_data(town: Town, person: Visitor, address: str) -> None:
    """A copy is made and fetched, a consent given, a correction asked for; the manager answers it with a reason."""
    say = town.say
    person.open("/").press(say("What we keep about you"), "link").press(say("To my data"), "link")
    person.press(say("Make a copy"))
    town.open_mail(address, say("The copy of your data is ready"))
    person.open("/account/data")
    assert person.download(say("Fetch the copy")).suggested_filename.endswith(".zip")
    person.page.get_by_label(say("Notices by WhatsApp")).check()
    person.press(say("Keep"))
    person.press(say("Send the request"), status=422)
    person.choose(say("What do you ask for?"), say("Correct something"))
    person.type(say("What is wrong, and how is it right?"), f"Nama saya salah ({address}).")
    person.press(say("Send the request"))
    manager = town.staff("manajer").open("/people/requests")
    town.open_mail(f"manajer@{DOMAIN}", Words("id")("A request about somebody's data waits"))
    manager.follow(manager.page.get_by_role("link", name="Rahman Datau").first)
    assert address in manager.text()
    manager.press(say("Answer"), status=422)
    manager.choose(say("Your answer"), say("It cannot be done"))
    manager.type(say("What you tell the person"), "Nama sudah sama dengan kartu identitas.")
    manager.press(say("Answer"))
    person.open("/account/data")
    assert "Nama sudah sama dengan kartu identitas." in person.text()


def switch_codes_on(town: Town, person: Visitor, address: str) -> None:
    """The app's key is read from the page; the code opens a second device, after a wrong one."""
    say = town.say
    person.open("/account").press(f"{say('Change')} {say('the one-time codes')}", "link")
    person.press(say("Set up"))
    key = person.page.locator("code.key").inner_text()
    app = TOTP(key)
    person.type(say("Six figures"), str(app.generate().token))
    person.press(say("Switch on"))
    assert person.heading() == say("Recovery codes")
    person.press(say("Make new codes"))
    codes = person.page.locator(".codes code").all_inner_texts()
    person.press(say("I have kept them"), "link")
    other = town.visitor("second device").open("/sign-in")
    sign_in(other, say, address, PASSWORD)
    other.type(say("Six figures"), "000000")
    other.press(say("Sign in"))
    assert say("This code is not right, or it was used before. Wait for the next one.") in other.text()
    other.type(say("Six figures"), str(app.generate(time.time() + 30).token))
    other.press(say("Sign in"))
    assert other.heading() == say("My applications")
    third = town.visitor("third device").open("/sign-in")
    sign_in(third, say, address, PASSWORD)
    third.press(say("I have lost it"), "link").press(say("Use a recovery code"), "link")
    third.type(say("Recovery code"), codes[0])
    third.press(say("Sign in"))
    assert third.heading() == say("My applications")


def lose_the_phone(town: Town, address: str) -> None:
    """Without the phone one asks and waits; the mail calls it off."""
    say, person = town.say, town.visitor("fourth device").open("/sign-in")
    sign_in(person, say, address, PASSWORD)
    person.press(say("I have lost it"), "link").press(say("Begin the wait"))
    person.open(town.link_in_mail(address, say("Is your second factor lost?"), "/account/recovery/"))
    person.press(say("Call it off"))
    assert person.heading() == say("Called off")
