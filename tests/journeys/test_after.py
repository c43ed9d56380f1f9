"""What comes after a decision: complaining without a name, objecting, appealing, and the office that answers."""

from __future__ import annotations

import pytest

from tests.journeys import routes
from tests.journeys.applying import Applicant
from tests.journeys.deciding import Desk, results
from tests.journeys.test_research_letter import ANSWERS, SKP
from tests.journeys.town import Town
from tests.journeys.words import service
from tests.support.browser import Screen, Visitor

pytestmark = pytest.mark.browser
SCREENS = [Screen("id", 360), Screen("en", 1280, scripts=False)]
BRIBE = "Di loket saya dimintai uang tambahan."
WHY = "Penelitian saya memenuhi semua syarat."


@pytest.mark.parametrize("town", SCREENS, indirect=True, ids=lambda screen: screen.name)
def test_what_comes_after_a_decision(town: Town) -> None:
    """Somebody complains without a name and reads the answer with a code; an applicant objects, is refused, appeals."""
    complain_without_a_name(town)
    applicant = refused(town)
    objection = object_to_it(applicant)
    answer(town, objection, "hukum", "The reporter is not right")
    appeal(applicant, objection)
    assert town.trail.endpoints >= routes.AFTER


def complain_without_a_name(town: Town) -> None:
    """A page sent empty keeps what was chosen; number and code lead to the complaint, and to its answer."""
    say, somebody = town.say, town.visitor("somebody").open("/")
    somebody.press(say("Complain or suggest"), "link")
    somebody.press(say("Send the complaint"), status=422)
    somebody.type(say("What happened?"), BRIBE)
    somebody.press(say("Send the complaint"))
    number, code = (each.inner_text() for each in somebody.page.locator("main .code").all())
    answer(town, number, "pengawas", "The reporter is right")
    somebody.press(say("Follow the complaint"), "link")
    follow(somebody, town, number, "K7M4-RX2P-9QTD", 422)
    follow(somebody, town, number, code)
    assert say("The reporter is right") in somebody.text()
    somebody.press(say("The answer satisfies me"))
    assert say("Closed") in somebody.text()


def follow(somebody: Visitor, town: Town, number: str, code: str, status: int = 200) -> None:
    """Type number and code."""
    somebody.type(town.say("Number of the complaint"), number)
    somebody.type(town.say("Code"), code)
    somebody.press(town.say("Show it"), status=status)


def answer(town: Town, number: str, officer: str, result: str) -> None:
    """The head gives a complaint to an officer, who answers it."""
    say, head = town.say, town.staff("kepala").open("/office/complaints")
    follow_number(head, number)
    name = {"pengawas": "Hendra Podungge", "hukum": "Salmah Adam"}[officer]
    head.page.get_by_label(say("Officer"), exact=True).select_option(label=name)
    if number.startswith("ADU"):
        head.choose(say("Class"), say("Suspected misconduct: a matter of oversight"))
    head.press(say("Give it to this officer"))
    other = town.staff(officer).open("/office/complaints")
    follow_number(other, number)
    other.press(say("Give the answer"), status=422)
    other.choose(say("Result"), say(result))
    other.type(say("Answer with its reason"), "Kami sudah memeriksanya dengan saksama.")
    other.page.locator("#legal").fill("UU 30/2014")
    other.press(say("Give the answer"))


def follow_number(reader: Visitor, number: str) -> None:
    """Open the complaint with this number from the list."""
    reader.follow(reader.page.get_by_role("link").filter(has_text=number).first)


def refused(town: Town) -> Applicant:
    """An applicant whose application the checker has refused."""
    applicant = Applicant(town, service(SKP), ANSWERS)
    applicant.visitor.open(f"/services/{SKP}")
    applicant.begin("perseorangan")
    applicant.fill_in()
    applicant.hand_in()
    applicant.send()
    desk = Desk(town, "verifikator", service(SKP))
    desk.take(applicant.number)
    desk.check_everything()
    desk.decide(results(service(SKP))["periksa_berkas.tolak"], "Bukan penelitian.")
    return applicant


def object_to_it(applicant: Applicant) -> str:
    """From the refused application; the objection's number."""
    say, visitor = applicant.say, applicant.visitor.open(applicant.home)
    visitor.press(say("Object to the decision"), "link")
    visitor.press(say("Send the objection"), status=422)
    visitor.type(say("Why is it wrong, and what do you ask for?"), WHY)
    visitor.press(say("Send the objection"))
    return visitor.heading().rsplit(" ", 1)[1]


def appeal(applicant: Applicant, objection: str) -> None:
    """The applicant reads the answer under «My complaints» and appeals."""
    say, visitor = applicant.say, applicant.visitor.open("/complaints")
    follow_number(visitor, objection)
    visitor.press(say("Appeal against the answer"), "link")
    visitor.type(say("Why is it wrong, and what do you ask for?"), WHY)
    visitor.press(say("Send the appeal"))
    assert say("Appeal") in visitor.heading()
