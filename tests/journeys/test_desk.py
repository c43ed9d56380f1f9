"""Whose work it is, and deciding much at once: hands, absences, phrases, a list that is decided and taken back."""

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
LOOKS = 60
DAYS = {"first": ("1", "3", "2027"), "last": ("5", "3", "2027")}
REASON = "Permohonan ganda, sudah dilayani dengan nomor lain."


@pytest.mark.parametrize("town", SCREENS, indirect=True, ids=lambda screen: screen.name)
def test_a_list_is_decided_and_taken_back(town: Town) -> None:
    """A dry run says what would happen, the worker decides, all is taken back in time, and the case waits as before."""
    applicant = Applicant(town, service(SKP), ANSWERS)
    applicant.visitor.open(f"/services/{SKP}")
    applicant.begin("perseorangan")
    applicant.fill_in()
    applicant.hand_in()
    number = applicant.send()
    desk = Desk(town, "verifikator", service(SKP))
    look_at_hands(town, desk, number)
    decide_together(town, desk, number)
    take_back(town, desk.visitor)
    assert desk.waits(number)
    desk.take(number)
    search_by_number(town, desk.visitor)
    head = town.staff("kepala")
    look_at_absences(town, head)
    share_out(town, head)
    keep_a_phrase(town, town.staff("manajer"))
    town.staff("hukum").open("/deemed")
    assert town.trail.endpoints >= routes.DESK


def look_at_hands(town: Town, desk: Desk, number: str) -> None:
    """From the decision page to who works on it."""
    desk.take(number)
    desk.visitor.press(town.say("Who works on it"), "link")
    assert number in desk.visitor.text()


def decide_together(town: Town, desk: Desk, number: str) -> None:
    """Tick the case in the queue, try a result that needs its checklist, then one that does not."""
    say, visitor = town.say, desk.visitor
    kinds = results(desk.definition)
    desk.search(number)
    visitor.page.get_by_role("row").filter(has_text=number).get_by_role("checkbox").check()
    visitor.press(say("Decide the chosen ones together"))
    attempt(town, visitor, say(kinds["periksa_berkas.lengkap"].title))
    assert say("Not like this, and why") in visitor.text()
    attempt(town, visitor, say(kinds["periksa_berkas.tolak"].title), REASON)
    visitor.follow(visitor.page.locator("form[action$='/decide'] button"))
    wait_for(town, visitor, "What became of them")
    address = visitor.page.url
    assert not desk.waits(number)
    visitor.open(address)


def attempt(town: Town, visitor: Visitor, result: str, reason: str = "") -> None:
    """Ask for the dry run of a result and wait until the worker has it."""
    say = town.say
    group = visitor.page.get_by_role("group", name=say("Result for all that stand at this step"))
    group.locator("label").filter(has_text=result).first.click()
    visitor.type(say("Reason for the applicants"), reason)
    visitor.press(say("Try it, decide nothing yet"))
    wait_for(town, visitor, "What would happen")


def wait_for(town: Town, visitor: Visitor, heading: str) -> None:
    """Look again until the worker has come so far."""
    found = visitor.page.get_by_role("heading", name=town.say(heading), exact=True)
    for _look in range(LOOKS):
        if found.count():
            return
        visitor.page.wait_for_timeout(1_000)
        visitor.page.reload()
    raise AssertionError(visitor.text())


def take_back(town: Town, visitor: Visitor) -> None:
    """Within the window everything comes back, and the list says so."""
    visitor.press(town.say("Take it all back"))
    for _look in range(LOOKS):
        if town.say("Taken back") in visitor.text():
            return
        visitor.page.wait_for_timeout(1_000)
        visitor.page.reload()
    raise AssertionError(visitor.text())


def search_by_number(town: Town, visitor: Visitor) -> None:
    """Somebody looks for cases by an identity number: too short, then one that nobody has."""
    visitor.open("/reviews/identity")
    visitor.press(town.say("Search"), status=422)
    visitor.page.locator("#number").fill("7571 0000 0000 0000")
    visitor.press(town.say("Search"))
    assert "7571" not in visitor.page.url
    assert town.say("Cases with this number") in visitor.text()


def look_at_absences(town: Town, head: Visitor) -> None:
    """The head announces days away, and calls them off again."""
    say = town.say
    head.open("/absences")
    head.press(say("Announce it"), status=422)
    for name, parts in DAYS.items():
        for part, value in zip(("day", "month", "year"), parts, strict=True):
            head.page.locator(f"input[name='{name}-{part}']").fill(value)
    head.press(say("Announce it"))
    assert say("Nobody acts meanwhile") in head.text()
    head.follow(head.page.locator("form[action^='/absences/'] button").first)
    assert say("Nobody is announced to be away.") in head.text()


def share_out(town: Town, head: Visitor) -> None:
    """The head lets reviews be given out, says of which services a person gets them, and lets everybody take their own again."""
    say = town.say
    keep = head.page.locator("form[action^='/distribution/'] button").first
    head.open("/distribution")
    head.type(say("How many open reviews may one person be given?"), "a few")
    head.follow(keep, status=422)
    head.type(say("How many open reviews may one person be given?"), "12")
    head.choose(say("How does this office share its reviews?"), say("The program gives out each new one"))
    head.follow(keep)
    head.follow(head.page.locator("dd a[href^='/distribution/']").first)
    head.open("/distribution")
    head.choose(say("How does this office share its reviews?"), say("Everybody takes their own from the queue"))
    head.follow(keep)


def keep_a_phrase(town: Town, manager: Visitor) -> None:
    """The manager keeps a sentence for reviewers, finds it on a page of its own, and retires it."""
    say = town.say
    manager.open("/phrases")
    words = f"Lampirkan surat dari lurah ({town.trail.screen.name})."
    manager.type(say("The words in Indonesian"), words)
    manager.type(say("The words in English"), "Add the letter of the village head.")
    manager.press(say("Keep the phrase"))
    kept = manager.page.locator("dd").filter(has_text=words)
    manager.follow(kept.get_by_role("link"))
    manager.press(say("Retire the phrase"))
    assert words not in manager.text()
