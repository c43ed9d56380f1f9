"""The manager looks at what a draft and a version mean for running cases, moves them, and takes that back."""

from __future__ import annotations

from tests.journeys.town import Town
from tests.support.browser import Visitor


def before_publishing(town: Town, manager: Visitor, address: str) -> None:
    """From the draft: the report on running cases, and closed ones walked through it."""
    say = town.say
    manager.open(f"{address}/impact")
    assert say("Move safely") in manager.text()
    manager.press(say("Walk the last %(count)s closed cases through this draft", count=50), "link")
    manager.press(say("Back to the running cases"), "link")


def after_publishing(town: Town, manager: Visitor) -> None:
    """From the version: the report, the move with its dry run, the cases that were moved, and the way back."""
    say = town.say
    manager.press(say("What this version means for running cases"), "link")
    report = manager.page.url
    manager.press(say("Walk the last %(count)s closed cases through this version", count=50), "link")
    manager.open(report)
    manager.press(say("Move running cases to this version"), "link")
    assert say("What would happen") in manager.text()
    manager.press(say("Move the cases"))
    assert say("The cases of this decision") in manager.text()
    manager.press(say("Bring all of them back"))
