"""The product as an app on a phone: told by notices, put on the home screen, used without a line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, Route

from tests.journeys import routes
from tests.journeys.applying import Applicant
from tests.journeys.town import PASSWORD, Town, register, sign_in, town_service
from tests.support.browser import Screen, Visitor
from workflows.definition import Definition

pytestmark = pytest.mark.browser
SERVICE = "kunjungan-lapangan"
NARROW = [Screen("id", 360)]
# What the browser's own push service gives out; there is none in a test. The keys are those of RFC 8291, appendix A.
SUBSCRIPTION = {
    "endpoint": "https://fcm.googleapis.com/fcm/send/seruni",
    "keys": {
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    },
}
# The page's own script begins with the key of what the device keeps.
NOT_THERE_YET = """const made = crypto.subtle.importKey.bind(crypto.subtle);
crypto.subtle.importKey = async (...all) => {
    while (!window.isThere) await new Promise((done) => setTimeout(done, 50));
    return made(...all);
};"""
ANSWERS = "PushManager.prototype.subscribe = async () => ({ toJSON: () => (%s) });"
# A browser without a screen shows no notices: this one tells what it would have shown.
SHOWS = (
    "() => { self.registration.showNotification ="
    " async (title, { body, data }) => { self.shown = [title, body, data.link]; }; }"
)


@pytest.mark.parametrize("town", NARROW, indirect=True, ids=lambda screen: screen.name)
def test_a_browser_is_told(town: Town) -> None:
    """A person lets this browser be told, a notice comes up though no page asked for it, and they end it again."""
    say, person = town.say, signed_in(town)
    person.context.grant_permissions(["notifications"])
    person.page.add_init_script(ANSWERS % json.dumps(SUBSCRIPTION))
    person.open("/account/notices")
    person.press(say("Tell this browser"))
    assert say("This browser is told from now on.") in person.text()
    assert push(person, {"title": "Satu Pintu", "body": "SKP-1", "link": "/applications"}) == [
        "Satu Pintu", "SKP-1", "/applications",
    ]  # fmt: skip
    person.follow(person.page.get_by_role("button", name=say("End")))
    assert say("This browser is told no longer.") in person.text()
    assert "channels.index" in town.trail.endpoints


def signed_in(town: Town) -> Visitor:
    """A new applicant, signed in."""
    person = town.visitor("phone").open("/sign-in")
    address = register(town, person, "Hawa Lihawa")
    sign_in(person, town.say, address, PASSWORD)
    return person


def push(person: Visitor, said: dict[str, str]) -> list[str]:
    """Hand the browser's worker a notice, as its push service does; what it shows then."""
    page, (worker,) = person.page, person.context.service_workers
    worker.evaluate(SHOWS)
    session = person.context.new_cdp_session(page)
    found: list[dict[str, Any]] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    session.send("ServiceWorker.enable")
    while not found:
        page.wait_for_timeout(100)
    session.send("ServiceWorker.deliverPushMessage", {
        "origin": page.evaluate("location.origin"), "registrationId": found[0]["registrationId"], "data": json.dumps(said),
    })  # fmt: skip
    while not (shown := worker.evaluate("self.shown")):
        page.wait_for_timeout(100)
    return list(shown)


@pytest.mark.parametrize("town", NARROW, indirect=True, ids=lambda screen: screen.name)
def test_nothing_typed_is_lost_without_a_line(town: Town, published: Callable[[str], Definition]) -> None:
    """What is typed is on the server while one types; typed without a line it waits on the phone, also when the browser was
    closed, and is sent when both are back; whoever signs in there meanwhile does not find it."""
    applicant = Applicant(town, published(SERVICE), {})
    phone, say = applicant.visitor, town.say
    phone.open(f"/services/{SERVICE}")
    applicant.begin("warga")
    address, page = urlsplit(phone.page.url).path, phone.page
    (box,) = (each.title for each in town_service(SERVICE).fields.values() if each.code == "usaha")
    page.wait_for_selector("form[data-kept=ready]")
    page.get_by_label(say(box)).fill("Warung")
    page.wait_for_selector("form[data-kept=sent]")
    assert say("Saved %(time)s", time="").strip() in (page.locator("#draft-status").text_content() or "")
    phone.look_again()
    phone.context.set_offline(True)
    page.get_by_label(say(box)).fill("Warung Kopi Seruni")
    page.wait_for_selector("form[data-kept=waiting]")
    page.get_by_role("button", name=say("Save and continue")).click()
    page.get_by_text(
        say("No line. What you typed is kept on this device and is sent when the line is back.")
    ).wait_for()
    page.goto("/applications")
    assert (phone.heading(), page.get_by_role("listitem").filter(has_text="Warung Kopi Seruni").count()) == (
        say("No line"),
        1,
    )
    phone.complaints.clear()
    phone.look_again()
    town.trail.endpoints.add("offline.page")
    page.close()  # the browser
    phone.context.set_offline(False)
    phone.page = page = phone.context.new_page()
    page.goto(address)
    page.wait_for_selector("form[data-kept=ready]")
    assert page.get_by_label(say(box)).input_value() == "Warung Kopi Seruni"
    assert kept_here(page) == {"drafts": 0, "keys": 1}
    phone.press(say("Save and continue"))
    sign_out_with_words_waiting(town, phone, address, say(box))
    assert town.trail.endpoints >= routes.APP - {"channels.index"}


def sign_out_with_words_waiting(town: Town, phone: Visitor, address: str, box: str) -> None:
    """Words that could not be sent stay sealed when their person signs out, and go when they sign in again."""
    say, page = town.say, phone.page
    page.goto(address)
    page.wait_for_selector("form[data-kept=ready]")
    phone.context.route("**/typed", lambda route: route.abort())
    page.get_by_label(box).fill("Warung Seruni Dua")
    page.wait_for_selector("form[data-kept=waiting]")
    phone.context.unroute("**/typed")
    page.goto("/account")
    page.get_by_role("button", name=say("Sign out")).click()
    page.wait_for_url("**/")
    assert kept_here(page) == {"drafts": 1, "keys": 0}


@pytest.mark.parametrize("town", NARROW, indirect=True, ids=lambda screen: screen.name)
def test_a_page_is_sent_while_it_is_being_saved(town: Town, published: Callable[[str], Definition]) -> None:
    """The button and the switch of languages go on at once while a save is under way: whether its answer gets lost or it arrives
    late itself, nobody meets their own words, and the latest of them stand."""
    applicant = Applicant(town, published(SERVICE), {})
    phone, say = applicant.visitor, town.say
    phone.open(f"/services/{SERVICE}")
    applicant.begin("warga")
    address = urlsplit(phone.page.url).path
    (box,) = (f"#a-{each.code}" for each in town_service(SERVICE).fields.values() if each.code == "usaha")
    for earlier, taken_in in (("Warung", True), ("Warung Kopi", False)):
        under_way = hold_save(phone, box, earlier, taken_in=taken_in)
        phone.page.locator(box).fill("Warung Seruni")
        phone.press(say("Save and continue"))
        assert urlsplit(phone.page.url).path != address
        late = phone.context.request.post(under_way.url, data=under_way.post_data_buffer, headers=under_way.headers)
        assert late.json()["apart"] == {}
        phone.open(address)
        assert phone.page.locator(box).input_value() == "Warung Seruni"
    hold_save(phone, box, "Warung Dua", taken_in=True)
    phone.page.locator(box).fill("Warung Seruni Dua")
    phone.read_in("en")
    assert phone.page.locator(box).input_value() == "Warung Seruni Dua"
    phone.page.locator(box).press("End")
    phone.enter()
    assert urlsplit(phone.page.url).path != address
    phone.open(address)
    assert phone.page.locator(box).input_value() == "Warung Seruni Dua"


@pytest.mark.parametrize("town", NARROW, indirect=True, ids=lambda screen: screen.name)
def test_what_is_typed_before_the_script_is_there_stays(town: Town, published: Callable[[str], Definition]) -> None:
    """On a slow line people type before the page's script has come: what the device kept of the page goes to the server and is
    shown beside their words, not over them."""
    applicant = Applicant(town, published(SERVICE), {})
    phone, say = applicant.visitor, town.say
    phone.open(f"/services/{SERVICE}")
    applicant.begin("warga")
    address, page = urlsplit(phone.page.url).path, phone.page
    (box,) = (f"#a-{each.code}" for each in town_service(SERVICE).fields.values() if each.code == "usaha")
    page.wait_for_selector("form[data-kept=ready]")
    phone.context.route("**/typed", lambda route: route.abort())
    page.locator(box).fill("Warung")
    page.wait_for_selector("form[data-kept=waiting]")
    phone.context.unroute("**/typed")
    phone.complaints.clear()
    page.add_init_script(NOT_THERE_YET)
    page.goto(address)
    page.locator(box).fill("Warung Baru")
    page.evaluate("() => { window.isThere = true; }")
    page.wait_for_selector("form[data-kept=apart]")
    assert page.locator(box).input_value() == "Warung Baru"
    assert say("Saved elsewhere meanwhile: «%(saved)s». Your answer stands in the box.", saved="Warung") in phone.text()


def hold_save(phone: Visitor, box: str, words: str, *, taken_in: bool) -> Request:
    """Type these words; the save of them stays under way: taken in by the server without an answer, or not there yet."""
    held: list[Request] = []

    def hold(route: Route) -> None:
        if held:
            route.continue_()
            return
        if taken_in:
            route.fetch()
        held.append(route.request)

    phone.page.wait_for_selector("form[data-kept=ready]")
    phone.context.unroute("**/typed")
    phone.context.route("**/typed", hold)
    phone.page.locator(box).fill(words)
    phone.page.locator(box).blur()
    while not held:
        phone.page.wait_for_timeout(100)
    return held[0]


def kept_here(page: Page) -> dict[str, int]:
    """How many drafts and keys lie on this phone."""
    found: dict[str, int] = page.evaluate(
        """() => new Promise(resolve => { const asked = indexedDB.open('satu-pintu-drafts');
        asked.onsuccess = async () => { const held = asked.result, found = {};
        for (const name of ['drafts', 'keys']) found[name] = await new Promise(done => {
            const all = held.transaction(name).objectStore(name).count(); all.onsuccess = () => done(all.result); });
        held.close(); resolve(found); }; })"""
    )
    return found


@pytest.mark.parametrize("town", NARROW, indirect=True, ids=lambda screen: screen.name)
def test_it_can_be_put_on_the_home_screen(town: Town) -> None:
    """The browser finds a whole manifest, and nothing that keeps the product from being installed."""
    visitor = town.visitor("phone").open("/")
    session = visitor.context.new_cdp_session(visitor.page)
    said = session.send("Page.getAppManifest")
    assert said["errors"] == [] and said["url"].endswith("/manifest.webmanifest")
    found = [each["errorId"] for each in session.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    assert [each for each in found if each != "in-incognito"] == []  # a test's window is always one that forgets
