"""The manager looks at what keeps cases from going on."""

from __future__ import annotations

import pytest

from tests.journeys import routes
from tests.journeys.town import Town
from tests.support.browser import Screen

pytestmark = pytest.mark.browser
SCREENS = [Screen("id", 360, scripts=False), Screen("en", 1280)]


@pytest.mark.parametrize("town", SCREENS, indirect=True, ids=lambda screen: screen.name)
def test_the_manager_looks_at_cases_that_do_not_go_on(town: Town) -> None:
    """From the board the manager sees the open cases and the work behind them, asks for a look, and is told it is coming."""
    say, manager = town.say, town.staff("manajer")
    manager.press(say("Board"), "link", manager.page.get_by_role("navigation", name=say("Main")))
    assert manager.heading() == say("Board")
    manager.press(say("How often the told days came true"), "link")
    assert say("Nothing can be compared yet") in manager.text()
    manager.press(say("Board"), "link", manager.page.get_by_role("navigation", name=say("You are here")))
    manager.follow(manager.page.locator("main a[href*='/board/cases']").first)
    manager.press(say("Board"), "link", manager.page.get_by_role("navigation", name=say("You are here")))
    rooms = manager.page.get_by_role("navigation", name=say("The board"))
    manager.press(say("Work board"), "link", rooms)
    manager.press(say("Cases that do not go on"), "link", rooms)
    assert manager.heading() == say("Cases that do not go on")
    manager.press(say("Look now"))
    assert say("All open cases are being looked at. Load this page again in a moment.") in manager.text()
    assert town.trail.endpoints >= routes.WATCH
