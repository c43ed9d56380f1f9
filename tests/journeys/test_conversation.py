"""Words and pages about a case: the applicant asks, the office answers and notes, and reads a file page by page."""

from __future__ import annotations

import io

import pikepdf
import pytest

from permits.demo.samples import sample_file
from tests.journeys import routes
from tests.journeys.applying import Applicant
from tests.journeys.deciding import Desk
from tests.journeys.test_research_letter import ANSWERS, SKP
from tests.journeys.town import Town
from tests.journeys.words import service
from tests.support.browser import Screen, Visitor

pytestmark = pytest.mark.browser
SCREENS = [Screen("id", 360), Screen("en", 1280, scripts=False)]
QUESTION = "Apakah surat dari kelurahan boleh menyusul?"
ANSWER = "Boleh, paling lambat sebelum pemeriksaan selesai."
NOTE = "Surat kelurahan menyusul; sudah diberi tahu."
PAGES = 3


@pytest.mark.parametrize("town", SCREENS, indirect=True, ids=lambda screen: screen.name)
def test_people_write_to_each_other_about_a_case(town: Town) -> None:
    """A question reaches the desk and its answer the applicant, by mails without its words; a note stays inside."""
    applicant = Applicant(town, service(SKP), ANSWERS)
    apply(town, applicant)
    ask(applicant)
    desk = Desk(town, "verifikator", service(SKP))
    answer(town, desk, applicant.number)
    read_the_proposal(town, desk)
    read_the_answer(town, applicant)
    assert town.trail.endpoints >= routes.CONVERSATION


def apply(town: Town, applicant: Applicant) -> None:
    """Send an application whose proposal has several pages."""
    applicant.visitor.open(f"/services/{SKP}")
    applicant.begin("perseorangan")
    applicant.fill_in()
    title = town.say(applicant.definition.documents["proposal"].title)
    box = applicant.visitor.page.get_by_label(title, exact=True)
    box.set_input_files({"name": "proposal.pdf", "mimeType": "application/pdf", "buffer": proposal(applicant)})
    applicant.hand_in("proposal")  # whose file stands in its box already
    applicant.send()


def proposal(applicant: Applicant) -> bytes:
    """A sound PDF of several pages."""
    _name, data = sample_file(applicant.definition.documents["proposal"], "proposal")
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as one, pikepdf.new() as made:
        for _page in range(PAGES):
            made.pages.append(one.pages[0])
        made.save(out)
    return out.getvalue()


def ask(applicant: Applicant) -> None:
    """An empty message is asked for words; the question then stands on the applicant's own page."""
    say, visitor = applicant.say, applicant.visitor
    visitor.open(applicant.home)
    visitor.press(say("Send the message"), status=422)
    visitor.type(say("Your message to the office"), QUESTION)
    visitor.press(say("Send the message"))
    assert QUESTION in visitor.text()


def answer(town: Town, desk: Desk, number: str) -> None:
    """The queue marks the case; the officer answers from the decision page, then leaves a note for all offices."""
    say, visitor = town.say, desk.visitor
    desk.search(number)
    assert say("New message") in visitor.text()
    desk.take(number)
    assert QUESTION in visitor.text()
    write(visitor, town, "The applicant (message)", ANSWER)
    write(visitor, town, "All offices of this application (shared note)", NOTE)
    assert say("Shared note") in visitor.text()
    address = visitor.page.url
    case = visitor.page.locator("form[action*='/watch']").get_attribute("action")
    assert case is not None
    visitor.open(case.rpartition("/")[0])
    assert NOTE in visitor.text()
    visitor.open(address)


def write(visitor: Visitor, town: Town, to: str, words: str) -> None:
    """Choose who may read it, and write."""
    group = visitor.page.get_by_role("group", name=town.say("Who may read it"), exact=True)
    group.get_by_text(town.say(to), exact=True).click()
    visitor.type(town.say("Your note or message"), words)
    visitor.press(town.say("Write it"))
    assert words in visitor.text()


def read_the_proposal(town: Town, desk: Desk) -> None:
    """Beside the checklist one page after the other, then on its own page, larger, where one had stopped."""
    say, visitor = town.say, desk.visitor
    title = say(desk.definition.documents["proposal"].title)
    visitor.type(say("Reason for the applicant"), "Belum selesai dibaca.")
    wait_for_pages(visitor, f"{say('Next page')} {title}")
    visitor.press(f"{say('Next page')} {title}")
    assert visitor.page.get_by_label(say("Reason for the applicant")).input_value() == "Belum selesai dibaca."
    picture = visitor.page.get_by_role("img", name=say("Page %(page)s of %(title)s", page=2, title=title), exact=True)
    address = picture.get_attribute("src")
    assert address is not None
    visitor.open(address.rpartition("/")[0])
    assert say("Page %(page)s of %(all)s", page=2, all=PAGES) in visitor.text()
    visitor.press(f"{say('Next page')} {title}", "link")
    visitor.press(f"200 % {title}", "link")
    assert say("Page %(page)s of %(all)s", page=PAGES, all=PAGES) in visitor.text()


def wait_for_pages(visitor: Visitor, button: str) -> None:
    """The worker draws what was handed in; what is typed meanwhile is kept by the draft."""
    for _look in range(60):
        if visitor.page.get_by_role("button", name=button, exact=True).count():
            return
        visitor.page.wait_for_timeout(1_000)
        visitor.page.reload()
    raise AssertionError("the pages were never drawn")


def read_the_answer(town: Town, applicant: Applicant) -> None:
    """The mail holds none of the words; the list marks the application, whose page holds the answer and no note."""
    say, visitor = town.say, applicant.visitor
    subject = say("The office wrote to you about application %(number)s", number=applicant.number)
    mail = town.open_mail(applicant.address, subject)
    assert ANSWER not in mail.text()
    visitor.open("/applications")
    assert say("New message") in visitor.text()
    visitor.open(applicant.home)
    assert ANSWER in visitor.text()
    assert NOTE not in visitor.text()
