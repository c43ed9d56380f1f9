"""The applicant's side of a journey: finding the service, filling in, handing in, sending, correcting."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

from tests.journeys.files import make_file, make_text
from tests.journeys.town import PASSWORD, Town, register, sign_in
from tests.support.browser import PATIENCE, Visitor, labelled
from workflows.definition import Definition, Field

NAME = "Nurhaliza Pakaya"


class Applicant:
    """A person with an account of their own and one application for one service."""

    def __init__(
        self, town: Town, definition: Definition, answers: Mapping[str, Any], hands: type[Visitor] = Visitor
    ) -> None:
        self.town, self.say, self.definition = town, town.say, definition
        self.answers = answers
        self.visitor: Visitor = town.visitor(f"applicant of {definition.service}", hands)
        self.address = ""
        self.home = ""
        self.number = ""

    def press(self, words: str) -> None:
        """Press the button that leads on from a page of the form."""
        self.visitor.press(words)

    def find_service(self, word: str) -> None:
        """From the first page over the search to the service's page."""
        say, visitor = self.say, self.visitor
        visitor.open("/")
        visitor.write(visitor.page.get_by_role("searchbox", name=say("Search services")), word)
        visitor.press(say("Search"))
        visitor.press(say(self.definition.title), "link")
        assert visitor.heading() == say(self.definition.title)

    def begin(self, kind: str) -> None:
        """Through registration, confirmation by mail and signing in to the first question of the form."""
        say, visitor = self.say, self.visitor
        visitor.press(say("Start the application"), "link")
        self.address = register(self.town, visitor, NAME)
        visitor.open(f"/services/{self.definition.service}/apply")
        sign_in(visitor, say, self.address, PASSWORD)
        visitor.press(say("Begin"), status=422)
        visitor.tick(visitor.page.get_by_role("radio", name=say(self.definition.applicants[kind]), exact=True))
        visitor.press(say("Begin"))
        self.home = "/".join(urlsplit(visitor.page.url).path.split("/")[:3])

    def fill_in(self) -> None:
        """Every section in turn, by the button that leads from one to the next."""
        for section in self.definition.sections:
            while urlsplit(self.visitor.page.url).path.endswith(f"/section/{section.code}"):
                before = self.visitor.page.url
                self.fill_section(section.code)
                self.press(self.say("Save and continue"))
                assert "more" in self.visitor.page.url or self.visitor.page.url != before, self.visitor.text()

    def fill_section(self, code: str) -> None:
        """Answer whatever the page asks of this section and we have an answer to."""
        (section,) = (each for each in self.definition.sections if each.code == code)
        for each in section.fields:
            if each.code in self.answers:
                self._answer(each, self.answers[each.code], self.visitor.page)

    def hand_in(self, *but: str) -> None:
        """A file for every line of the page with all files (but for these), uploaded at once."""
        self.choose_files(*but)
        self.press(self.say("Upload and continue"))

    def choose_files(self, *but: str) -> None:
        """A file in every box of the page with all files, but for these."""
        for each in self.definition.documents.values():
            if each.code in but:
                continue
            box = self.visitor.page.get_by_label(self.say(each.title), exact=True)
            if box.count():
                self.visitor.give(box, make_file(self.town.folder, each, "pertama"))

    def send(self) -> str:
        """Look over, declare, send; returns the number. Without the declaration it is not sent."""
        say, visitor = self.say, self.visitor
        assert visitor.heading() == say("Check your answers before sending")
        state = next(each for each in self.definition.states.values() if each.kind == "start")
        (trigger,) = [each for each in state.triggers.values() if each.needs_complete_form]
        visitor.press(say(trigger.title), status=422)
        visitor.tick(visitor.page.get_by_role("checkbox"))
        visitor.press(say(trigger.title))
        assert visitor.heading() == say("Your application is sent")
        found = re.search(r"[A-Z]+-\d{4}-\d{6}-\d", visitor.text())
        assert found, visitor.text()
        self.number = found[0]
        return self.number

    def follow(self) -> None:
        """From the receipt to where the application stands, to what was handed in, to the list of one's own."""
        say, visitor = self.say, self.visitor
        visitor.press(say("Follow the application"), "link")
        assert self.number in visitor.text()
        visitor.press(say("See answers and files"), "link")
        assert str(self.answers["nama"]) in visitor.text()
        visitor.press(say("My applications"), "link", visitor.page.get_by_role("navigation", name=say("Main")))
        assert self.number in visitor.text()

    def take_back(self, file: str) -> None:
        """Take a file back from the page before sending, see what is missing, and hand it in again."""
        say, visitor = self.say, self.visitor
        requirement = self.definition.documents[file]
        title = say(requirement.title)
        visitor.press(f"{say('Change')} {title}", "link")
        visitor.follow(visitor.page.get_by_role("button", name=say("Take this file back")))
        visitor.open(f"{self.home}/check")
        assert say("This cannot be sent yet") in visitor.text()
        visitor.open(self.home)
        visitor.press(title, "link")
        box = visitor.page.get_by_label(title, exact=True)
        box.set_input_files(make_text(self.town.folder))
        visitor.press(say("Upload and continue"), status=422)
        box.set_input_files(make_file(self.town.folder, requirement, "pertama"))
        visitor.press(say("Upload and continue"))

    def open_from_mail(self, subject: str) -> None:
        """Come back to the application by the link of a mail."""
        self.visitor.open(self.town.link_in_mail(self.address, self.say(subject, number=self.number), self.home))

    def correct(self, answer: str, value: str, file: str) -> None:
        """Change the one answer and the one file that were sent back, and send again."""
        say, visitor = self.say, self.visitor
        asked = self.definition.fields[answer]
        visitor.press(say(asked.title), "link")
        visitor.type(say(asked.title), value)
        visitor.press(say("Save and continue"))
        requirement = self.definition.documents[file]
        visitor.press(say(requirement.title), "link")
        label = say("Replace: %(title)s", title=say(requirement.title))
        box = visitor.page.get_by_label(label, exact=True)
        visitor.give(box, make_file(self.town.folder, requirement, "kedua"))
        visitor.press(say("Upload and continue"))
        visitor.press(say("Look over and send"), "link")
        visitor.tick(visitor.page.get_by_role("checkbox"))
        state = self.definition.states["perbaikan"]
        (trigger,) = [each for each in state.triggers.values() if each.needs_complete_form]
        visitor.press(say(trigger.title))
        assert visitor.heading() == say("Your correction is sent")

    def wait_for_paper(self) -> Path:
        """Follow the application until its paper can be downloaded; returns the file."""
        give_up = time.monotonic() + PATIENCE / 1000
        while not (self.visitor.open(self.home) and self.papers):
            assert time.monotonic() < give_up, self.visitor.text()
            time.sleep(0.5)
        path = self.town.folder / "paper.pdf"
        self.visitor.download(self._paper).save_as(path)
        return path

    @property
    def papers(self) -> int:
        """How many permits the page in front of the applicant offers."""
        return self.visitor.page.get_by_role("link", name=self._paper).count()

    @property
    def _paper(self) -> re.Pattern[str]:
        return re.compile("^" + re.escape(self.say("Download (PDF, %(size)s)", size="#")).replace(r"\#", ".+"))

    def _answer(self, asked: Field, value: Any, place: Locator | Page) -> None:
        title = self.say(asked.title)
        if asked.type == "table":
            self._rows(asked, value, place)
        elif asked.type in ("yes_no", "choice", "choices", "date"):
            group = self.visitor.question(title, place)
            if group.count():
                self._tick(asked, value, group)
            elif asked.type == "choice":
                self.visitor.pick(place.get_by_label(labelled(title)), self.say(option_title(asked, value)))
        elif place.get_by_label(labelled(title)).count():
            self.visitor.type(title, str(value), place)

    def _tick(self, asked: Field, value: Any, group: Locator) -> None:
        if asked.type == "date":
            day = value if isinstance(value, date) else date.fromisoformat(value)
            for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
                self.visitor.type(self.say(part), str(number), group)
            return
        if asked.type == "yes_no":
            titles = [self.say("Yes") if value else self.say("No")]
        else:
            titles = [self.say(option_title(asked, each)) for each in (value if isinstance(value, list) else [value])]
        for title in titles:
            self.visitor.tick(group.get_by_label(title, exact=True))

    def _rows(self, asked: Field, rows: list[Mapping[str, Any]], place: Locator | Page) -> None:
        """Fill a table, adding rows with its button."""
        for number, row in enumerate(rows, start=1):
            legend = rf"^{self.say('Row %(number)s', number=number)} ?, {re.escape(self.say(asked.title))}$"
            group = place.get_by_role("group", name=re.compile(legend))
            if not group.count():
                self.press(f"{self.say('Add a row')} {self.say(asked.title)}")
            for column in asked.columns:
                if column.code in row:
                    self._answer(column, row[column.code], group)


def option_title(asked: Field, code: str) -> Any:
    return next(each.title for each in asked.options if each.code == code)
