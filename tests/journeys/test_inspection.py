"""Visits in the field: booked by the applicant, made on a phone, without a line, by two phones at once; nothing is lost."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route

from tests.inspections.photographs import photograph
from tests.journeys import routes
from tests.journeys.applying import Applicant
from tests.journeys.deciding import Desk
from tests.journeys.town import DOMAIN, Town, sign_in, town_service
from tests.support.browser import PATIENCE, Screen, Visitor
from workflows.definition import Definition

pytestmark = pytest.mark.browser
FILLED_IN = """form => Array.from(new FormData(form)).filter(([name, value]) => typeof value === "string" && value)
    .filter(([name]) => !["csrf_token", "author", "came_from", "version", "seen"].includes(name))"""
SCREENS = [Screen("id", 360), Screen("en", 1280, scripts=False)]
SERVICE = "kunjungan-lapangan"
MANY, CUTS = 50, 5


@pytest.fixture(scope="session")
def site_visit(published: Callable[[str], Definition]) -> Definition:
    """The small service that turns on a visit, published in the running city."""
    return published(SERVICE)


@pytest.mark.parametrize("town", SCREENS, indirect=True, ids=lambda screen: screen.name)
def test_a_visit_from_its_time_to_its_minutes(town: Town, site_visit: Definition) -> None:
    """The applicant books a time and changes it; the inspector makes the visit on its page, decides, and minutes follow."""
    applicant = apply(town, site_visit)
    book(town, applicant)
    inspector = town.staff("pu")
    open_visit(town, inspector, applicant.number)
    look_at_time(town, inspector)
    make_visit(town, inspector)
    decide(town, site_visit, inspector)
    wait_for_minutes(town, applicant)
    assert town.trail.endpoints >= routes.INSPECTION


def apply(town: Town, definition: Definition) -> Applicant:
    """Register and send a case."""
    applicant = Applicant(town, definition, {"usaha": "Warung Kopi Seruni"})
    applicant.visitor.open(f"/services/{definition.service}")
    applicant.begin("warga")
    applicant.fill_in()
    applicant.send()
    return applicant


def book(town: Town, applicant: Applicant) -> None:
    """From the tracking page: without a choice nothing is booked; then a time, and another one."""
    visitor, say = applicant.visitor, town.say
    visitor.open(applicant.home)
    visitor.press(say("Choose a time"), "link")
    visitor.press(say("Book this time"), status=422)
    visitor.page.get_by_role("radio").nth(0).check()
    visitor.press(say("Book this time"))
    visitor.press(say("Change or cancel the visit"), "link")
    visitor.page.get_by_role("radio").nth(1).check()
    visitor.press(say("Change the time"))
    assert say("Change or cancel the visit") in visitor.text()


def open_visit(town: Town, inspector: Visitor, number: str) -> None:
    """From the queue over the list of visits to the visit of this case."""
    say = town.say
    inspector.open("/reviews")
    inspector.press(say("My visits"), "link")
    days = [each.get_attribute("href") or "" for each in inspector.page.locator("ul.links a").all()]
    for day in days:
        inspector.open(day)
        if number in inspector.text():
            break
    inspector.press(f"{say('Open the visit')} {number}", "link")
    assert number in inspector.heading()


def look_at_time(town: Town, inspector: Visitor) -> None:
    """From the review to the page on which the office may set another time, and back to the visit."""
    visit = urlsplit(inspector.page.url).path
    decision = inspector.page.locator("form[data-decision]").get_attribute("data-decision") or ""
    inspector.open(decision)
    inspector.press(town.say("Change or cancel the visit"), "link")
    inspector.open(visit)


def make_visit(town: Town, inspector: Visitor) -> None:
    """Checklist, findings and two photos; saved, they stand on the page."""
    say, page = town.say, inspector.page
    for box in page.get_by_role("radio", name=say("In order"), exact=True).all():
        box.check()
    inspector.type(say(town_service(SERVICE).states["kunjungan"].reviews["kunjungan"].fields[0].title), "120")
    page.get_by_role("group", name=say("Result"), exact=True).get_by_role("radio").first.check()
    in_the_other_language_and_back(inspector)
    files = [{"name": f"foto{each}.jpg", "mimeType": "image/jpeg", "buffer": photograph(each)} for each in (1, 2)]
    page.get_by_label(say("Add photos")).set_input_files(files)  # type: ignore[arg-type]
    if inspector.screen.scripts:
        wait_until_sent(page)
        wait_for_photos(page, 0)
        send_no_photo(town, inspector)
    inspector.press(say("Save"))
    assert say("%(taken)s taken, at least %(wanted)s are needed", taken=2, wanted=2) in inspector.text()
    assert "-1.50000, 122.26000" in inspector.text()


def in_the_other_language_and_back(inspector: Visitor) -> None:
    """The language is switched twice, and what was filled in stands where it was."""
    here, form = inspector.screen.language, inspector.page.locator("main form").first
    before = form.evaluate(FILLED_IN)
    assert "120" in [value for _name, value in before]
    for language in ({"id": "en", "en": "id"}[here], here):
        inspector.read_in(language)
        assert form.evaluate(FILLED_IN) == before


def send_no_photo(town: Town, inspector: Visitor) -> None:
    """What is no photo stays on the phone, the page says so, and it goes only when the inspector removes it."""
    page = inspector.page
    text = {"name": "catatan.jpg", "mimeType": "image/jpeg", "buffer": b"no photo at all"}
    page.get_by_label(town.say("Add photos")).set_input_files(text)  # type: ignore[arg-type]
    wait_for(page, "refused")
    inspector.complaints.clear()  # the answer 422
    inspector.look_again()
    assert waiting(page) == 1
    remove = page.get_by_role("button", name=town.say("Remove the photos that the server did not take"))
    remove.click()
    wait_for(page, "sent")
    assert waiting(page) == remove.count() == 0


def decide(town: Town, definition: Definition, inspector: Visitor) -> None:
    """What was found stands in the boxes of the decision already."""
    desk = Desk(town, "pu", definition)
    inspector.press(town.say("Save and go to the decision"))
    desk.decide(definition.states["kunjungan"].reviews["kunjungan"].results["layak"])


def wait_for_minutes(town: Town, applicant: Applicant) -> None:
    """The applicant downloads the signed minutes once they are made."""
    words = re.compile(re.escape(town.say("Signed minutes (PDF, %(size)s)", size="#")).replace(r"\#", ".+"))
    give_up = time.monotonic() + PATIENCE / 1000
    while not applicant.visitor.open(applicant.home).page.get_by_role("link", name=words).count():
        assert time.monotonic() < give_up, applicant.visitor.text()
        time.sleep(0.5)
    path = town.folder / "minutes.pdf"
    applicant.visitor.download(words).save_as(path)
    assert path.read_bytes().startswith(b"%PDF-")


def wait_for(page: Page, state: str) -> None:
    """Until the page's script says so of what waits on the phone."""
    status, give_up = page.locator("#visit-status"), time.monotonic() + PATIENCE / 1000
    while status.get_attribute("data-state") != state:
        assert time.monotonic() < give_up, f"{status.text_content()} {waiting(page)} photos wait"
        page.wait_for_timeout(100)


def kept(page: Page, store: str) -> list[dict[str, Any]]:
    """What this phone keeps: its photos (their bytes left out), or what was filled in."""
    found: list[dict[str, Any]] = page.evaluate(
        """store => new Promise(resolve => { const asked = indexedDB.open('satu-pintu-visits');
        asked.onsuccess = () => { const all = asked.result.transaction(store).objectStore(store).getAll();
        all.onsuccess = () => { asked.result.close(); resolve(all.result.map(({ blob, ...row }) => row)); }; }; })""",
        store,
    )
    return found


def waiting(page: Page) -> int:
    """How many photos wait on this phone."""
    return len(kept(page, "photos"))


def wait_until_sent(page: Page) -> None:
    """Until what was filled in on this phone is on the server."""
    give_up = time.monotonic() + PATIENCE / 1000
    while not all(each["sent"] for each in kept(page, "findings")):
        assert time.monotonic() < give_up, kept(page, "findings")
        page.wait_for_timeout(100)


def wait_for_photos(page: Page, count: int) -> None:
    """Until so many photos wait on this phone."""
    give_up = time.monotonic() + PATIENCE / 1000
    while waiting(page) != count:
        assert time.monotonic() < give_up, f"{waiting(page)} photos wait"
        page.wait_for_timeout(100)


@pytest.mark.parametrize("town", SCREENS[:1], indirect=True, ids=lambda screen: screen.name)
def test_without_a_line_nothing_is_lost(town: Town, site_visit: Definition) -> None:
    """Fifty photos and findings reach the server once each though the line is cut five times and answers get lost; what a
    second phone filled in meanwhile is shown beside, and nothing is dropped."""
    applicant = apply(town, site_visit)
    book(town, applicant)
    first, second = town.staff("pu"), second_phone(town)
    open_visit(town, first, applicant.number)
    address = urlsplit(first.page.url).path
    second.open(address)
    for phone in (first, second):
        phone.page.wait_for_function("() => document.documentElement.dataset.kept === 'yes'", timeout=PATIENCE)
        phone.page.wait_for_selector("form[data-ready]", timeout=PATIENCE)
    first.context.set_offline(True)
    fill_in(town, first, "Pagar miring ke jalan.")
    photos = [
        {"name": f"{each}.jpg", "mimeType": "image/jpeg", "buffer": photograph(each, exif=False)}
        for each in range(MANY)
    ]
    first.page.get_by_label(town.say("Add photos")).set_input_files(photos)  # type: ignore[arg-type]
    wait_for_photos(first.page, MANY)
    first.page.reload()  # the kept page, with what was filled in
    first.page.wait_for_selector("form[data-ready]", timeout=PATIENCE)
    assert first.page.get_by_label(town.say("Reason for the applicant")).input_value() == "Pagar miring ke jalan."
    wait_for(first.page, "waiting")
    first.complaints.clear()  # that there is no line
    first.look_again()
    fill_in(town, second, "Pagar roboh.")
    wait_until_sent(second.page)
    cut_again_and_again(first)
    wait_for(first.page, "apart")
    assert waiting(first.page) == 0
    both_are_shown(town, first, address)


def second_phone(town: Town) -> Visitor:
    """The same inspector at another phone."""
    phone = town.visitor("second phone").open("/sign-in")
    phone.read_in(phone.screen.language)
    address = f"pu@{DOMAIN}"
    sign_in(phone, town.say, address, town.product.passwords[address])
    return phone


def fill_in(town: Town, phone: Visitor, words: str) -> None:
    """Type into the page; its script keeps it."""
    phone.page.get_by_label(town.say("Reason for the applicant")).fill(words)
    give_up = time.monotonic() + PATIENCE / 1000
    while not any(["reason", words] in each["fields"] for each in kept(phone.page, "findings")):
        assert time.monotonic() < give_up, kept(phone.page, "findings")
        phone.page.wait_for_timeout(100)


def cut_again_and_again(phone: Visitor) -> None:
    """Let five photos through, lose the answer to the sixth, cut the line; five times, then leave it whole."""
    asked: list[str] = []
    lost: list[int] = []

    def lose(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) % 6:
            route.continue_()
            return
        lost.append(route.fetch().status)  # the server has it, the phone does not know
        route.abort("connectionreset")

    phone.context.route("**/photos", lose)
    for cut in range(CUTS):
        phone.context.set_offline(False)
        give_up = time.monotonic() + PATIENCE / 1000
        while len(lost) == cut:
            assert time.monotonic() < give_up, f"cut {cut}: {waiting(phone.page)} wait, {len(asked)} asked"
            phone.page.wait_for_timeout(100)
        phone.context.set_offline(True)
    phone.context.unroute("**/photos")
    assert lost == [200] * CUTS and MANY > waiting(phone.page) > 0
    phone.context.set_offline(False)


def both_are_shown(town: Town, phone: Visitor, address: str) -> None:
    """Every photo stands on the page once; both versions do, and the chosen one counts."""
    phone.complaints.clear()
    phone.open(address)
    sources = [each.get_attribute("src") for each in phone.page.locator("ul.photos img").all()]
    assert len(sources) == len(set(sources)) == MANY
    text = phone.text()
    assert town.say("Two versions of what was found") in text
    assert "Pagar miring ke jalan." in text and "Pagar roboh." in text
    phone.follow(phone.page.locator("form.version").nth(1).get_by_role("button"))
    assert town.say("Two versions of what was found") not in phone.text()
    assert phone.page.get_by_label(town.say("Reason for the applicant")).input_value() == "Pagar miring ke jalan."
