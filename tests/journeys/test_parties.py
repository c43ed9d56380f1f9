"""Acting for others: a business with two people, a power of attorney, help with a draft, the counter."""

from __future__ import annotations

import pytest

from tests.journeys import routes
from tests.journeys.town import PASSWORD, Town, register, sign_in
from tests.journeys.words import service
from tests.support import cases
from tests.support.browser import Screen, Visitor

pytestmark = pytest.mark.browser
SCREENS = [Screen("id", 360), Screen("en", 1280, scripts=False)]
BUSINESS = "CV Cahaya Timur Promosindo"
SERVICE = "reklame-insidentil"
DAYS = (("First day", "1", "1", "2026"), ("Last day", "31", "12", "2027"))


@pytest.mark.parametrize("town", SCREENS, indirect=True, ids=lambda screen: screen.name)
def test_people_act_for_others(town: Town) -> None:
    """A business, a colleague who applies for it and holds a power of attorney, somebody asked to help, and the counter."""
    manager = newcomer(town, "manager", "Rizal Mooduto")
    colleague = newcomer(town, "colleague", "Siti Hasan")
    write_down(town, manager[0])
    invite(town, manager[0], colleague[1])
    take_part(town, colleague)
    begin_for_it(town, colleague[0])
    say = town.say
    manager[0].open("/applications")
    assert say("For %(name)s", name=BUSINESS) in manager[0].text()
    let_help(town, manager[0])
    give_power(town, manager[0], colleague)
    at_the_counter(town)
    ask_for_a_manager(town)
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
    assert say("A NIB usually has 13 digits. Look at it again; it is kept as it was typed.") in manager.text()
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


def let_help(town: Town, manager: Visitor) -> None:
    """From the draft to the people who work on it."""
    say = town.say
    manager.follow(manager.page.get_by_role("main").get_by_role("listitem").get_by_role("link").first)
    manager.press(say("Let somebody help to fill it in"), "link")
    manager.press(say("Send the invitation"), status=422)
    manager.type(say("Email address"), town.new_address())
    manager.press(say("Send the invitation"))
    assert say("invited, no answer yet") in manager.text()


def give_power(town: Town, manager: Visitor, colleague: tuple[Visitor, str]) -> None:
    """What is missing is said; the power of attorney holds once the colleague has accepted it."""
    say, (visitor, address) = town.say, colleague
    manager.open("/account")
    manager.press(f"{say('Show')} {say('powers of attorney')}", "link")
    manager.press(say("Give a power of attorney"), "link")
    manager.press(say("Keep it and send the invitation"), status=422)
    manager.type(say("Email address of the representative"), address)
    for legend, day, month, year in DAYS:
        for part, number in (("Day", day), ("Month", month), ("Year", year)):
            manager.type(say(part), number, manager.question(say(legend)))
    paper = {"name": "kuasa.pdf", "mimeType": "application/pdf", "buffer": cases.sample_file("pdf")}
    manager.page.get_by_label(say("The signed power of attorney")).set_input_files(paper)
    manager.press(say("Keep it and send the invitation"))
    assert say("Waits for the representative") in manager.text()
    visitor.open(town.link_in_mail(address, say("An invitation to take part"), "/invitations/"))
    visitor.press(say("Take part"))
    assert say("Holds") in visitor.text()
    visitor.open("/mandates")
    assert say("For whom you act") in visitor.text()


def at_the_counter(town: Town) -> None:
    """Somebody of the office begins an application for a person, and hands it over."""
    say, definition, clerk = town.say, service(SERVICE), town.staff("loket")
    clerk.open("/counter")
    clerk.press(say("Begin"), status=422)
    what = f"{say(definition.title)}: {say(definition.applicants['perseorangan'])}"
    clerk.page.get_by_label(say("What do they apply for?")).select_option(label=what)
    clerk.type(say("Full name"), "Abdul Rahman")
    clerk.type(say("Email address of the person"), town.new_address())
    clerk.choose(say("What did they show?"), say("Identity card (KTP)"))
    clerk.page.get_by_role("checkbox").check()
    clerk.press(say("Begin"))
    clerk.open("/counter")
    clerk.press(f"{say('Hand over to the person')} Abdul Rahman")
    assert say("Handed over. You do not see it any more; the person got a mail.") in clerk.text()


def ask_for_a_manager(town: Town) -> None:
    """The page on which the office asks for a new manager says what is missing."""
    say, head = town.say, town.staff("kabid")
    head.open("/account")
    head.press(f"{say('Show')} {say('New managers of businesses')}", "link")
    head.press(say("Ask for it"), status=422)
    assert say("No application of a business that your office leads has this number.") in head.text()
