"""The office's side of a link: who may send it again or end it, and what the page says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask.testing import FlaskClient

from permits.scheduling.running import run_due_jobs
from tests.agencies.town import ADDRESS, HEAD, INSIDE, asked, link_of, publish, review_of, tokens
from tests.pages import Reader
from tests.reviews.desk import signed_in
from tests.support import cases
from tests.support.cases import MONDAY
from tests.support.mail import MailServer

pytestmark = pytest.mark.database
WHY = "The mail went to a closed mailbox."
LATER = MONDAY + timedelta(hours=2)


@pytest.fixture
def reader(client: FlaskClient, tmp_path: Path) -> Iterator[Reader]:
    """A signed-out person who reads English, in a city with the service; the clock stands at Monday 11 o'clock."""
    publish(tmp_path)
    with time_machine.travel(LATER, tick=False):
        reader = Reader(client)
        reader.get("/", language="en")
        yield reader


def test_a_head_sends_a_link_again_and_ends_it(reader: Reader, mail_server: MailServer) -> None:
    """From the case to the page of the link; without a reason nothing happens, with one it is sent anew, then ended."""
    application_id = asked()
    signed_in(reader, HEAD, name="Rahmawati")
    page = reader.get(f"/cases/{application_id}")
    page = reader.get(page.link("Send again or end: Kantah, Opinion on the land"))
    assert (
        page.heading == "Link of Kantah" and ADDRESS in page.text and tokens(mail_server)[0] not in page.response.text
    )
    address, seen = f"/reviews/{review_of(application_id).id}/link", link_of(application_id).id
    page = reader.post(address, {"seen": seen, "reason": ""}, status=422)
    assert "Write why: it stands in the case." in page.text and link_of(application_id).id == seen
    page = reader.post(f"{address}/end", {"seen": seen, "reason": "x" * 2001}, status=422)
    assert "at most 2,000 characters" in page.text and page.one("#end-reason").text == "x" * 2001
    page = reader.post(address, {"seen": seen, "reason": WHY})
    assert "A new link is on its way." in page.text and WHY in page.text
    run_due_jobs(LATER)
    first, second = tokens(mail_server)
    assert reader.get(f"/agency/{first}", status=404).heading == "This link cannot be used"
    assert reader.get(f"/agency/{second}").heading == "Your opinion is asked: Opinion on the land"
    page = reader.post(f"{address}/end", {"seen": link_of(application_id).id, "reason": WHY})
    assert "The link is ended." in page.text
    reader.get(f"/agency/{second}", status=404)
    page = reader.get(address)
    assert "End the link" not in page.text and "Send a new link" in page.text


def test_a_reviewer_of_the_lead_office_may_too(reader: Reader, mail_server: MailServer) -> None:
    """Whoever holds a seat of the lead office that the case addresses manages its links, also without a head's abilities."""
    application_id = asked()
    signed_in(reader, ("dpmptsp", "verifikator"))
    reader.get(f"/reviews/{review_of(application_id).id}/link")
    assert mail_server.mails


def test_others_may_not_and_are_told_why_or_nothing(reader: Reader, mail_server: MailServer) -> None:
    """Another member of the lead office and the office asked beside it read why not; a stranger and an applicant find nothing."""
    applicant = cases.make_applicant()
    application_id = asked(applicant)
    address, shown = f"/reviews/{review_of(application_id).id}/link", link_of(application_id).id
    for seat, status in ((("dpmptsp", "penelaah"), 403), (INSIDE, 403), (("dinkes", "penelaah"), 404)):
        signed_in(reader, seat)
        reader.get(address, status=status)
        reader.post(address, {"seen": shown, "reason": WHY}, status=status)
        reader.post(f"{address}/end", {"seen": shown, "reason": WHY}, status=status)
        if seat[0] == "dpmptsp":
            assert "Send again or end" not in reader.get(f"/cases/{application_id}").text
        reader.post("/sign-out", {})
    assert link_of(application_id).ended_at is None and len(tokens(mail_server)) == 1


def test_a_closed_review_has_nothing_to_send(reader: Reader, mail_server: MailServer) -> None:
    """Once the review is closed the page says so and offers nothing; an old page's request changes nothing."""
    application_id = asked()
    address, seen = f"/reviews/{review_of(application_id).id}/link", link_of(application_id).id
    cases.decide(application_id, "tidak_sesuai", office="pertanahan", reason="Sengketa.")
    signed_in(reader, HEAD)
    assert "Send a new link" not in reader.get(address).text
    page = reader.post(address, {"seen": seen, "reason": WHY})
    assert "This review is closed already" in page.text and len(tokens(mail_server)) == 1


def test_an_office_of_the_city_has_no_link(reader: Reader, mail_server: MailServer) -> None:
    """The address of a link leads nowhere for a review of one of the city's own offices, or for none at all."""
    application_id = asked()
    signed_in(reader, HEAD)
    reader.get(f"/reviews/{review_of(application_id, INSIDE[0]).id}/link", status=404)
    reader.get("/reviews/01M815GCHY10Y8QP846RVRHBQA/link", status=404)
    assert len(mail_server.to(ADDRESS)) == 1
