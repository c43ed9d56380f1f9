"""The product as an app on a phone: told by notices, put on the home screen, used without a line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.journeys import routes
from tests.journeys.town import PASSWORD, Town, register, sign_in
from tests.support.browser import Screen, Visitor

pytestmark = pytest.mark.browser
NARROW = [Screen("id", 360)]
# What the browser's own push service gives out; there is none in a test. The keys are those of RFC 8291, appendix A.
SUBSCRIPTION = {
    "endpoint": "https://fcm.googleapis.com/fcm/send/seruni",
    "keys": {
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    },
}
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
    assert town.trail.endpoints >= routes.APP


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
