"""The office's side of a journey: queue, decision page, result."""

from __future__ import annotations

from collections.abc import Mapping

from tests.journeys.town import Town
from tests.support.browser import Visitor
from workflows.definition import Definition, ResultKind, Text


class Desk:
    """One of the office's people, signed in, and a case in their queue."""

    def __init__(self, town: Town, mail: str, definition: Definition) -> None:
        self.town, self.say, self.definition = town, town.say, definition
        self.visitor: Visitor = town.staff(mail)

    def waits(self, number: str) -> bool:
        """Whether the queue holds this case."""
        self.search(number)
        return self.visitor.page.get_by_role("row").filter(has_text=number).count() > 0

    def search(self, number: str) -> None:
        """Look for a case in the queue by its number."""
        self.visitor.open("/reviews")
        self.visitor.page.get_by_role("searchbox", name=self.say("Search by number or name")).fill(number)
        self.visitor.press(self.say("Search"))

    def take(self, number: str) -> None:
        """Find the case in the queue and open it; take it unless it was given to us already."""
        self.search(number)
        row = self.visitor.page.get_by_role("row").filter(has_text=number)
        self.visitor.follow(row.get_by_role("link").first)
        if self.visitor.page.get_by_role("button", name=self.say("Take"), exact=True).count():
            self.visitor.press(self.say("Take"))
        assert self.say("In my hands") in self.visitor.text()

    def check_everything(self) -> None:
        """Answer every item of the checklist with «in order»."""
        page = self.visitor.page
        for box in page.get_by_role("radio", name=self.say("In order"), exact=True).all():
            box.check()

    def mark(self, title: Text, note: str) -> None:
        """Mark an answer or a file for correction."""
        name = self.say(title)
        opener = f"{self.say('Mark')} {self.say('for correction: %(title)s', title=name)}"
        self.visitor.page.get_by_text(opener, exact=True).click()
        self.visitor.type(self.say("What must be corrected in «%(title)s»", title=name), note)

    def decide(self, result: ResultKind, reason: str = "", status: int = 200) -> None:
        """Choose the result, give the reason, decide; a result against the applicant is confirmed on its own page."""
        visitor, title = self.visitor, self.say(result.title)
        visitor.page.get_by_role("group", name=self.say("Result"), exact=True).get_by_text(title, exact=True).click()
        if reason:
            visitor.type(self.say("Reason for the applicant"), reason)
        visitor.press(self.say("Decide"), status=status)
        if status == 200 and result.tone == "negative":
            assert reason in visitor.text()
            visitor.press(title)
        if status == 200:
            assert visitor.heading() == title


def results(definition: Definition) -> Mapping[str, ResultKind]:
    """Every kind of result of a service, by «state.code»."""
    return {
        f"{state.code}.{result.code}": result
        for state in definition.states.values()
        for plan in state.reviews.values()
        for result in plan.results.values()
    }
