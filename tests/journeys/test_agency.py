"""An outside agency answers without an account: by the link in its mail, by keyboard alone, once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.journeys import routes
from tests.journeys.applying import Applicant
from tests.journeys.town import Town, address_of
from tests.support.browser import Screen, Visitor, labelled
from tests.support.keyboard import ByKeyboard
from workflows.definition import Definition

pytestmark = pytest.mark.browser
SCREENS = [Screen("id", 360), Screen("en", 1280, scripts=False)]
SERVICE = "pendapat-pertanahan"
MAILBOX = "kantah@pertanahan.example"
WHY = "Surel pertama masuk ke kotak yang sudah ditutup."
REASON = "Sempadan sungai tiga meter harus dikosongkan."


@pytest.fixture(scope="session")
def land(published: Callable[[str], Definition]) -> Definition:
    """The small service that asks an agency outside the city, published in the running city."""
    return published(SERVICE)


@pytest.mark.parametrize("town", SCREENS, indirect=True, ids=lambda screen: screen.name)
def test_an_agency_answers_by_its_link(town: Town, land: Definition) -> None:
    """The link comes by mail and is sent again; the first one is over, the second shows the file, keeps a draft and takes
    one answer; its receipt stays, and the office sees who was asked, when it was opened and who answered."""
    number = apply(town, land)
    first = link_in_mail(town, number)
    head = town.staff("kepala")
    open_case(town, head, number)
    send_again(town, head)
    second = link_in_mail(town, number, but=first)
    agency = town.visitor("agency", ByKeyboard).open(first, status=404)
    assert town.say("What you can do now") in agency.text()
    agency.open(second)
    read_and_draft(town, agency, second)
    answer(town, land, agency)
    agency.open(second)
    assert agency.heading() == town.say("Your answer was received")
    open_case(town, head, number)
    assert "Yusuf Daud" in head.text() and REASON in head.text()
    assert town.trail.endpoints >= routes.AGENCY


def apply(town: Town, land: Definition) -> str:
    """Register and send a case; returns its number."""
    answers = {"letak": "Jalan Kenanga 5", "rencana": "Gudang", "rekening": "Rp7.000.000"}
    applicant = Applicant(town, land, answers)
    applicant.visitor.open(f"/services/{land.service}")
    applicant.begin("warga")
    applicant.fill_in()
    applicant.hand_in()
    return applicant.send()


def link_in_mail(town: Town, number: str, but: str = "") -> str:
    """The link in the latest mail to the agency about a case, once another one than ``but`` has come."""
    while True:
        reader = town.open_mail(MAILBOX, number)
        found = set(map(address_of, reader.page.get_by_role("main").get_by_role("link").all()))
        links = {link for link in found if re.search("/agency/[a-z2-7]{32}$", link)}
        assert len(links) == 1, found
        (link,) = links
        if link != but:
            return link


def open_case(town: Town, head: Visitor, number: str) -> None:
    """From the menu over the search to the case."""
    say = town.say
    head.press(say("Cases"), "link", head.page.get_by_role("navigation", name=say("Main")))
    head.page.get_by_role("searchbox", name=say("Search by number or name")).fill(number)
    head.press(say("Search"))
    head.follow(head.page.get_by_role("row").filter(has_text=number).get_by_role("link"))


def send_again(town: Town, head: Visitor) -> None:
    """Without a reason the page asks for it; with one a new link is on its way."""
    say = town.say
    head.follow(head.page.get_by_role("link", name=re.compile(re.escape(say("Send again or end")))))
    head.press(say("Send a new link"), status=422)
    head.type(say("Why it is sent again"), WHY)
    head.press(say("Send a new link"))
    assert say("A new link is on its way.") in head.text()


def read_and_draft(town: Town, agency: Visitor, link: str) -> None:
    """What is public and the office's stands there, what is sensitive does not; an empty answer is refused, a draft kept."""
    say = town.say
    assert "Jalan Kenanga 5" in agency.text() and "Rp7.000.000" not in agency.text()
    files = agency.page.get_by_role("link", name=re.compile(re.escape(say("Download"))))
    assert files.count() == 1
    agency.follow(agency.page.get_by_role("button", name=say("Send the answer")), status=422)
    assert say("Write your name.") in agency.text()
    agency.write(agency.page.get_by_label(labelled(say("Your name"))), "Yusuf Daud")
    agency.follow(agency.page.get_by_role("button", name=say("Keep for later")))
    agency.open(link)
    assert agency.page.get_by_label(labelled(say("Your name"))).input_value() == "Yusuf Daud"


def answer(town: Town, land: Definition, agency: Visitor) -> None:
    """By keyboard alone: checklist, measured area, the negative result with its reason, position; confirmed, and received."""
    say, page = town.say, agency.page
    plan = land.states["telaah"].reviews["pertimbangan"]
    for item in plan.checklist:
        group = page.get_by_role("group", name=re.compile(re.escape(say(item.title))))
        agency.tick(group.get_by_role("radio").first)
    results = list(plan.results)
    group = page.get_by_role("group", name=say("Result"), exact=True)
    agency.tick(group.get_by_role("radio").nth(results.index("tidak_sesuai")))
    agency.write(page.get_by_label(labelled(say(plan.fields[0].title))), "120")
    agency.write(page.get_by_label(say("Reason for the applicant")), REASON)
    agency.write(page.get_by_label(labelled(say("Your position"))), "Kepala Seksi Survei")
    agency.follow(page.get_by_role("button", name=say("Send the answer")))
    assert REASON in agency.text()
    agency.follow(page.get_by_role("button", name=say(plan.results["tidak_sesuai"].title)))
    assert agency.heading() == say("Your answer was received")
    assert "Yusuf Daud, Kepala Seksi Survei" in agency.text()
