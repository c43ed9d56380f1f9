"""Steps outside the reviews: an applicant withdraws, the office suspends, resumes, hands over and notes a payment."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from tests.journeys import routes
from tests.journeys.applying import Applicant
from tests.journeys.deciding import Desk, results
from tests.journeys.town import PASSWORD, Town, register, sign_in, town_service
from tests.support.browser import Screen, Visitor
from workflows.definition import Definition

pytestmark = pytest.mark.browser
SCREENS = [Screen("id", 360), Screen("en", 1280), Screen("id", 1280, scripts=False)]
SERVICE = "lapak-taman"


@pytest.fixture(scope="session")
def stall(published: Callable[[str], Definition]) -> Definition:
    """The small service whose procedure leaves steps to the applicant and to the office, published in the running city."""
    return published(SERVICE)


@pytest.mark.parametrize("town", SCREENS, indirect=True, ids=lambda screen: screen.name)
def test_steps_outside_the_reviews(town: Town, stall: Definition) -> None:
    """One case is withdrawn by its applicant; another stands still, goes on, changes hands and is paid for."""
    applicant = Applicant(town, stall, {"acara": "Pasar Malam"})
    withdrawn, kept = apply(applicant), apply_again(applicant)
    withdraw(applicant, withdrawn)
    head = town.staff("kepala")
    suspend_and_resume(town, head, kept)
    hand_over(town, head, kept)
    note_payment(town, head, kept)
    assert town.trail.endpoints >= routes.CASEWORK


def apply(applicant: Applicant) -> str:
    """Register and send a first case; returns its number."""
    applicant.visitor.open(f"/services/{applicant.definition.service}")
    applicant.begin("warga")
    applicant.fill_in()
    return applicant.send()


def apply_again(applicant: Applicant) -> str:
    """Send another case from the same account; returns its number."""
    visitor, say = applicant.visitor, applicant.say
    first = applicant.home
    visitor.open(f"/services/{applicant.definition.service}/apply")
    visitor.page.get_by_role("radio", name=say(applicant.definition.applicants["warga"]), exact=True).check()
    visitor.press(say("Begin"))
    applicant.home = "/".join(urlsplit(visitor.page.url).path.split("/")[:3])
    assert applicant.home != first
    applicant.fill_in()
    return applicant.send()


def withdraw(applicant: Applicant, number: str) -> None:
    """The list names each case by its number; withdrawing is confirmed on a page of its own."""
    visitor, say, stall = applicant.visitor, applicant.say, applicant.definition
    visitor.open("/applications")
    visitor.press(f"{say(stall.title)} {number}", "link")
    visitor.press(say(stall.operations["cabut"].title), "link")
    visitor.press(say(stall.operations["cabut"].title))
    assert say(stall.states["dicabut"].says) in visitor.text()


def open_case(town: Town, head: Visitor, number: str) -> None:
    """From the menu over the search to the case."""
    say = town.say
    head.press(say("Cases"), "link", head.page.get_by_role("navigation", name=say("Main")))
    head.page.get_by_role("searchbox", name=say("Search by number or name")).fill(number)
    head.press(say("Search"))
    head.follow(head.page.get_by_role("row").filter(has_text=number).get_by_role("link"))
    assert number in head.text()


def step(town: Town, stall: Definition, head: Visitor, code: str, **boxes: str) -> None:
    """Take a step by its page, with these boxes filled in."""
    title = town.say(stall.operations[code].title)
    head.press(title, "link")
    for label, words in boxes.items():
        head.type(town.say(label), words)
    head.press(title)


def suspend_and_resume(town: Town, head: Visitor, number: str) -> None:
    """Suspending without a reason is asked for it; every page says that the case stands still; resuming lets it go on."""
    say, stall = town.say, town_service(SERVICE)
    open_case(town, head, number)
    title = say(stall.operations["tunda"].title)
    head.press(title, "link")
    head.press(title, status=422)
    head.type(say("Reason"), "Taman sedang diperbaiki.")
    head.press(title)
    assert say("Suspended") in head.text()
    step(town, stall, head, "lanjut")
    assert say("Suspended") not in head.text()


def hand_over(town: Town, head: Visitor, number: str) -> None:
    """The case is offered to another address, whose owner takes it over by the mail's link and finds it in the list."""
    say, stall = town.say, town_service(SERVICE)
    heir = town.visitor("heir").open("/sign-in")
    if heir.page.locator("html").get_attribute("lang") != say.language:
        heir.read_in(say.language)
    address = register(town, heir, "Rina Hasan")
    step(town, stall, head, "alihkan", **{"Mail address of whoever takes it over": address})
    sign_in(heir, say, address, PASSWORD)
    heir.open(town.link_in_mail(address, say("An invitation to take part"), "/invitations/"))
    heir.press(say("Take the application over"))
    heir.open("/applications")
    assert number in heir.text()


def note_payment(town: Town, head: Visitor, number: str) -> None:
    """The place is checked; the payment is noted from the page of the case, and the case ends."""
    say, stall = town.say, town_service(SERVICE)
    desk = Desk(town, "verifikator", stall)
    desk.take(number)
    desk.decide(results(stall)["periksa.cukup"])
    open_case(town, head, number)
    title = say(stall.states["bayar"].triggers["dibayar"].title)
    head.press(title, "link")
    head.press(title)
    assert say(stall.states["selesai"].title) in head.text()
