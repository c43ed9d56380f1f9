"""What follows a decision: anybody checks the paper, its holder answers the survey, the manager sees it counted."""

from __future__ import annotations

import re
from pathlib import Path

from permits.surveys.questionnaire import ELEMENTS
from tests.journeys import paper
from tests.journeys.applying import Applicant
from tests.journeys.town import Town
from tests.support.browser import Visitor

THREE_OF_FOUR = {"id": "75,00", "en": "75.00"}  # nine elements judged 3: 25 × (9 × 3 × 1/9)


def check_paper(town: Town, file: Path) -> None:
    """Somebody without an account follows the QR, types the code, and has files looked at."""
    say, stranger = town.say, town.visitor("stranger")
    address = paper.read_qr(file)
    assert address.startswith(f"{town.product.base_url}/v/")
    stranger.open(address)
    assert stranger.heading() == say("Genuine and in force")
    expected = {
        file: "The file is genuine",
        paper.changed(file): "The file was changed",
        paper.appended(file): "Something was added to the file after signing",
        paper.signed_by_stranger(file, town.folder): "Somebody else signed this file",
        paper.unknown_to_the_register(file, town.product.keys): "The register does not know this file",
    }
    for each, verdict in expected.items():
        check_file(town, stranger, each, verdict)


def check_file(town: Town, stranger: Visitor, file: Path, verdict: str) -> None:
    """Have a file looked at on the page where one asks."""
    stranger.open("/v")
    stranger.page.get_by_label(town.say("The permit's PDF file"), exact=True).set_input_files(file)
    stranger.press(town.say("Check the file"))
    assert stranger.heading() == town.say(verdict), file.name


def type_code(town: Town, file: Path) -> None:
    """The code printed under the QR, typed in small letters, leads to the permit's page; a wrong one is told so."""
    say, stranger = town.say, town.visitor("stranger").open("/v")
    label = say("Code under the QR")
    stranger.type(label, "AAAA-BBBB-CCCC")
    stranger.press(say("Check the code"), status=422)
    stranger.type(label, paper.read_code(file).lower())
    stranger.press(say("Check the code"))
    assert stranger.heading() == say("Genuine and in force")


def look_at_the_permit(town: Town, applicant: Applicant) -> None:
    """Its holder finds it among their permits, and the office in its register."""
    say, title = town.say, town.say(applicant.definition.title)
    visitor = applicant.visitor.open("/my-permits")
    visitor.press(title, "link")
    assert say("What you can do") in visitor.text()
    manager = town.staff("manajer").open("/permits")
    manager.follow(manager.page.get_by_role("row").filter(has_text=title).first.get_by_role("link"))
    assert say("The public page of this permit") in manager.text()


def answer_survey(town: Town, applicant: Applicant) -> None:
    """Follow the link of the mail, judge every element 3 of 4; the link is then used up."""
    say, visitor = town.say, applicant.visitor
    subject = say("How was our service? Application %(number)s", number=applicant.number)
    link = town.link_in_mail(applicant.address, subject, "/survey/")
    visitor.open(link)
    for element in ELEMENTS:
        group = visitor.page.get_by_role("group", name=say(element.question))
        group.get_by_text(say(element.labels[2]), exact=True).click()
    visitor.type(say("What should we do better?"), "Terima kasih.")
    visitor.press(say("Send answers"))
    assert visitor.heading() == say("Thank you, your answers have arrived")
    visitor.open(link, status=410)
    assert visitor.heading() == say("This survey has been answered")


def counted(town: Town, service_title: str) -> tuple[int, str]:
    """What the manager sees of a service in the running period: how many answered, and the page's words."""
    manager = town.staff("manajer").open("/surveys")
    manager.press(service_title, "link")
    text = manager.text()
    found = re.search(rf"{re.escape(town.say('Respondents (n)'))} (\d+)", text)
    return int(found[1]) if found else 0, text
