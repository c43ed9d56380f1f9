"""Pages of the office and of one's own account that no application passes through."""

from __future__ import annotations

import pytest

from tests.journeys import routes
from tests.journeys.town import PASSWORD, Town, register, sign_in
from tests.support.browser import Screen

pytestmark = pytest.mark.browser
SCREENS = [Screen("id", 360), Screen("en", 1280), Screen("id", 1280, scripts=False)]


@pytest.mark.parametrize("town", SCREENS, indirect=True, ids=lambda screen: screen.name)
def test_the_managers_pages(town: Town) -> None:
    """The manager reads every page of the menu, and each leads with its own heading."""
    say, manager = town.say, town.staff("manajer")
    pages = {
        "Permits": "Register of permits",
        "Satisfaction": "Satisfaction index",
        "Procedures": "Published procedures",
        "Board": "Board",
        "Queue": "Queue",
        "Cases": "Cases that wait for a step",
        "Account": "Your account",
    }
    for link, heading in pages.items():
        manager.press(say(link), "link", manager.page.get_by_role("navigation", name=say("Main")))
        assert manager.heading() == say(heading)
    try_a_procedure_out(town)
    look_what_a_closed_day_moves(town)
    manager.press(say("Account"), "link", manager.page.get_by_role("navigation", name=say("Main")))
    manager.press(say("Sign out"))
    manager.open("/reviews")
    assert manager.heading() == say("Sign in")
    assert town.trail.endpoints >= routes.OFFICE


def try_a_procedure_out(town: Town) -> None:
    """The manager walks a scenario of the file to its end, begins a walk with made-up answers, and simulates the load."""
    say, manager = town.say, town.staff("manajer").open("/definitions")
    row = manager.page.get_by_role("row").filter(has_text="skp-penelitian")
    manager.follow(row.locator("a[href*='/workshop/walks/']").first)
    manager.press(say("Walk this scenario"))
    assert say("The walk so far") in manager.text()
    manager.press(say("Walk through"), "link", manager.page.get_by_role("navigation", name=say("Try it out")))
    manager.press(say("Begin the walk"))
    assert say("Who does what") in manager.text()
    manager.press(say("Only let time pass until then"))
    manager.press(say("Simulate the load"), "link", manager.page.get_by_role("navigation", name=say("Try it out")))
    manager.press(say("Simulate"))
    assert say("What comes of it") in manager.text()


def look_what_a_closed_day_moves(town: Town) -> None:
    """The manager leaves something out of a closed day, puts it right, and reads what it would move before saving."""
    say, manager = town.say, town.staff("manajer").open("/definitions")
    manager.press(say("The office's calendar"), "link")
    manager.press(say("Look what would move"), status=400)
    assert say("Say why the calendar changes: it stands in its history.") not in manager.text()
    manager.choose(say("What happens to the day"), say("It is closed"))
    for part, figures in (("day", "14"), ("month", "7"), ("year", "2027")):
        manager.page.locator(f"#day-{part}").fill(figures)
    manager.choose(say("Kind"), say("Local closed day"))
    for label in ("Name of the day in Indonesian", "Name of the day in English", "Legal basis"):
        manager.type(say(label), "Uji coba 1/2027")
    manager.press(say("Look what would move"), status=400)
    assert say("Say why the calendar changes: it stands in its history.") in manager.text()
    manager.page.locator("#reason").fill("Uji coba")
    manager.press(say("Look what would move"))
    assert manager.page.get_by_role("button", name=say("Save, and count deadlines anew")).is_visible()
    manager.press(say("Change the office hours"), "link")
    manager.press(say("Look what would move"), status=400)
    assert say("Choose whether other hours begin or the usual ones come back.") in manager.text()


@pytest.mark.parametrize("town", SCREENS, indirect=True, ids=lambda screen: screen.name)
def test_ones_own_account(town: Town) -> None:
    """Somebody registers, loses the password, gets a new one by mail, changes it, and has no application yet."""
    say, person = town.say, town.visitor("person").open("/sign-in")
    address = register(town, person, "Rahman Datau")
    sign_in(
        person,
        say,
        address,
        "bukan kata sandinya",
    )
    assert say("The email address or the password is not right.") in person.text()
    person.press(say("I do not know my password"), "link")
    person.type(say("Email address"), address)
    person.press(say("Send the link"))
    person.open(town.link_in_mail(address, "", "/recover/"))
    person.type(say("New password"), "kata sandi yang baru")
    person.type(say("The same password again"), "kata sandi yang baru")
    person.press(say("Change the password"))
    sign_in(person, say, address, "kata sandi yang baru")
    assert person.heading() == say("My applications")
    person.press(say("Account"), "link")
    person.press(f"{say('Change')} {say('your particulars')}", "link")
    person.type(say("Identity number (NIK)"), "75710")
    person.press(say("Save"))
    assert say("A NIK usually has 16 digits. Look at it again; it is kept as it was typed.") in person.text()
    person.press(f"{say('Change')} {say('your particulars')}", "link")
    person.type(say("Identity number (NIK)"), "7571010101900001")
    person.press(say("Save"))
    assert say("Saved. New forms will be filled in with it.") in person.text()
    person.press(f"{say('Change')} {say('the password')}", "link")
    person.type(say("Present password"), "kata sandi yang baru")
    person.type(say("New password"), PASSWORD)
    person.type(say("The same password again"), PASSWORD)
    person.press(say("Change the password"))
    assert say("Your password is changed.") in person.text()
    town.visitor("stranger").open("/confirm")
    town.visitor("stranger").open("/nowhere", status=404)
    assert town.trail.endpoints >= routes.ACCOUNT
