"""An applicant without a mouse: from the first page to the receipt, the correction and the withdrawal."""

from __future__ import annotations

import pytest

from tests.journeys.applying import Applicant
from tests.journeys.test_research_letter import ANSWERS, SKP, send_back
from tests.journeys.town import Town
from tests.journeys.words import service
from tests.support.browser import Screen
from tests.support.keyboard import Walker

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("town", [Screen("id", 360)], indirect=True, ids=lambda screen: screen.name)
def test_a_whole_application_by_keyboard(town: Town) -> None:
    """Tab, Enter, Space and arrows are enough; the focus is always seen, goes in the order of reading and is never caught."""
    town.trail.closely = False
    person = Applicant(town, service(SKP), ANSWERS, Walker)
    visitor = person.visitor
    assert isinstance(visitor, Walker)
    person.find_service("penelitian")
    visitor.skip()
    person.begin("perseorangan")
    person.fill_in()
    person.hand_in()
    person.send()
    person.follow()
    send_back(town, person.number)
    person.open_from_mail("Application %(number)s needs your correction")
    person.correct("judul", "Pasar Digital dan Omzet Usaha Mikro Kuliner", "pernyataan_taat")
    withdraw(person)


def withdraw(person: Applicant) -> None:
    """From the list of one's own over the case to the page that asks once more."""
    visitor, say, definition = person.visitor, person.say, person.definition
    visitor.press(say("My applications"), "link", visitor.page.get_by_role("navigation", name=say("Main")))
    visitor.press(f"{say(definition.title)} {person.number}", "link")
    visitor.press(say(definition.operations["tarik"].title), "link")
    visitor.press(say(definition.operations["tarik"].title))
    assert say(definition.states["ditarik"].says).replace("**", "") in visitor.text()
