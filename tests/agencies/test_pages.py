"""The agency's own pages: the review behind its link, a draft, one answer, the receipt; and nothing that is not its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from permits.agencies.models import AgencyLink
from permits.applications import record, stepping
from permits.applications.cases import load_case
from permits.applications.models import Application
from permits.db import db, transaction
from permits.documents.models import Document
from permits.notices.models import Notice
from permits.scheduling.running import run_due_jobs
from tests.agencies.town import (
    ADDRESS,
    AGENCY,
    FILLED,
    HEAD,
    INSIDE,
    asked,
    happened,
    link_of,
    publish,
    review_of,
    tokens,
)
from tests.pages import Page, Reader
from tests.reviews.desk import signed_in
from tests.support import cases
from tests.support.cases import MONDAY
from tests.support.mail import MailServer
from workflows.engine.outcome import Actor, Decision

pytestmark = pytest.mark.database
CLOSED = "This link cannot be used"
LATER = MONDAY + timedelta(hours=2)


@pytest.fixture
def agency(client: FlaskClient, tmp_path: Path) -> Reader:
    """Somebody without an account who reads English, in a city with the service; the clock stands at Monday 10 o'clock."""
    publish(tmp_path)
    reader = Reader(client)
    reader.get("/", language="en")
    return reader


def at(moment: datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def sent(server: MailServer) -> tuple[str, str]:
    """A case whose agency has its link: the case and the token."""
    application_id = asked()
    return application_id, tokens(server)[-1]


def filled(application_id: str, **changes: str) -> dict[str, str]:
    """What the page sends, filled in."""
    return {**FILLED, "version": str(review_of(application_id).version), **changes}


def step(application_id: str, code: str, actor: Actor | None = None, now: datetime = LATER) -> None:
    """Take a step of the head and do what follows."""
    actor = actor or cases.make_staff(HEAD)
    with transaction():
        row = load_case(db.session(), application_id).row
        decision = Decision(reason="Sudah cukup.")
        stepping.take(application_id, code, (row.state, row.round), decision, actor, now)
    run_due_jobs(now)


def closed(agency: Reader, *tokens: str) -> list[str]:
    """What the pages of these tokens say, all of them closed, with the status each answers with."""
    return [agency.get(f"/agency/{each}", status=404).text for each in tokens]


def test_the_link_shows_what_the_office_may_see_and_no_more(agency: Reader, mail_server: MailServer) -> None:
    """Answers, files, checklist and form of the review stand there; what the procedure calls sensitive does not."""
    _application_id, token = sent(mail_server)
    with at(LATER):
        page = agency.get(f"/agency/{token}")
    assert page.heading == "Your opinion is asked: Opinion on the land"
    for words in (
        "Jalan Kenanga 5",
        "Gudang",
        "Nurhaliza Pakaya",
        "Plan of the land",
        "The land title agrees",
        "30 November 2026",
    ):
        assert words in page.text, words
    assert "Rp7.000.000" not in page.response.text and "Not shown outside the city's offices" in page.text
    assert page.response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page.response.headers["Cache-Control"]
    links = [each.get("href", "") for each in page.all("main a")]
    assert not [each for each in links if each.startswith(("/documents/", "/cases/", "/reviews/", "/applications/"))]


def test_an_opening_is_on_record_once_a_visit(agency: Reader, mail_server: MailServer) -> None:
    """Looking at the page is an event of the case without personal data; turning to it again at once is none."""
    application_id, token = sent(mail_server)
    for moment in (LATER, LATER + timedelta(minutes=5), LATER + timedelta(hours=3)):
        with at(moment):
            agency.get(f"/agency/{token}")
    opened = happened(application_id, "agency_link_opened")
    link = link_of(application_id)
    said = {"plan": "pertimbangan", "office": AGENCY, "link": link.id}
    assert opened == [("agency_link_opened", "agency", said)] * 2
    assert link.opened_at == LATER and list(record.verify(db.session())) == []


def test_an_answer_is_the_decision_of_an_actor_of_its_own_kind(agency: Reader, mail_server: MailServer) -> None:
    """The answer closes the review through the one engine; the record says an agency did, never who."""
    application_id, token = sent(mail_server)
    with at(LATER):
        page = agency.post(f"/agency/{token}", filled(application_id))
    assert page.heading == "Your answer was received"
    for words in ("Agrees with conditions", "Sempadan sungai tiga meter.", "Yusuf Daud, Kepala Seksi Survei"):
        assert words in page.text, words
    review, link = review_of(application_id), link_of(application_id)
    assert (review.result, review.tone, review.closed_by) == ("bersyarat", "conditions", link.id)
    assert (review.answers, review.checklist["sengketa"]) == ({"luas": "120"}, "yes")
    events = happened(application_id, "review_closed", "decision_recorded")
    assert {by for _kind, by, _data in events} == {"agency"} and "Yusuf" not in str(events)
    assert list(record.verify(db.session())) == []


def test_a_draft_is_kept_behind_the_link(agency: Reader, mail_server: MailServer) -> None:
    """What was filled in, the name too, stands there again the next day; nothing is decided."""
    application_id, token = sent(mail_server)
    with at(LATER):
        agency.post(f"/agency/{token}/draft", filled(application_id))
    with at(LATER + timedelta(days=1)):
        page = agency.get(f"/agency/{token}")
    assert page.one("#reason").text == "Sempadan sungai tiga meter."
    assert (
        page.one("#name").get("value") == "Yusuf Daud" and page.one("#position").get("value") == "Kepala Seksi Survei"
    )
    assert page.one("#check-sertifikat-yes").get("checked") is not None
    assert review_of(application_id).result is None


def test_everything_that_is_missing_is_said_at_once_and_nothing_typed_is_lost(
    agency: Reader, mail_server: MailServer
) -> None:
    """A result without its reason and an answer without name or position are refused beside their boxes; the rest is kept."""
    application_id, token = sent(mail_server)
    with at(LATER):
        page = agency.post(f"/agency/{token}", filled(application_id, reason="", name=" ", position=""), status=422)
        assert "Write the reason" in page.text and "Write your name." in page.text
        assert "Write your position in the agency." in page.text
        assert page.one("#own-luas").get("value") == "120"
        page = agency.post(f"/agency/{token}", filled(application_id, position="x" * 200), status=422)
        assert "at most 120 characters" in page.text
        page = agency.post(f"/agency/{token}", filled(application_id, result=""), status=422)
        assert "Choose a result." in page.text and page.one("#name").get("value") == "Yusuf Daud"
        kept = agency.get(f"/agency/{token}")
    assert kept.one("#own-luas").get("value") == "120" and review_of(application_id).result is None


def test_an_answer_against_the_applicant_is_confirmed_first(agency: Reader, mail_server: MailServer) -> None:
    """A negative result first shows what it leads to; only the second step sends it."""
    application_id, token = sent(mail_server)
    form = filled(application_id, result="tidak_sesuai", reason="Masih dalam sengketa.")
    with at(LATER):
        page = agency.post(f"/agency/{token}", form)
        assert page.heading == "Confirm: Does not agree" and review_of(application_id).result is None
        again = {each.get("name", ""): each.get("value", "") for each in page.all("main input[type=hidden]")}
        page = agency.post(f"/agency/{token}", again)
    assert page.heading == "Your answer was received"
    review = review_of(application_id)
    assert (review.result, review.reason, review.answers) == ("tidak_sesuai", "Masih dalam sengketa.", {"luas": "120"})


def test_sent_twice_the_first_answer_stands(agency: Reader, mail_server: MailServer) -> None:
    """A double click and a later change by the same link give the receipt of the first answer and write nothing."""
    application_id, token = sent(mail_server)
    form = filled(application_id)
    with at(LATER):
        first = agency.post(f"/agency/{token}", form)
        written = len(happened(application_id, "review_closed", "decision_recorded"))
        second = agency.post(f"/agency/{token}", form)
        third = agency.post(f"/agency/{token}", {**form, "result": "sesuai", "name": "Orang Lain"})
        fourth = agency.post(f"/agency/{token}/draft", {**form, "name": "Orang Lain"})
    assert first.text == second.text == third.text == fourth.text and "Orang Lain" not in third.text
    assert len(happened(application_id, "review_closed", "decision_recorded")) == written


def test_a_page_that_is_behind_the_times_is_shown_again(agency: Reader, mail_server: MailServer) -> None:
    """Where the review changed since the page was read nothing is written; the page comes back with what was typed."""
    application_id, token = sent(mail_server)
    with transaction() as session:
        review = session.get_one(type(review_of(application_id)), review_of(application_id).id)
        review.version += 1
    with at(LATER):
        page = agency.post(f"/agency/{token}", filled(application_id, version="1"), status=409)
    assert "This changed while you were reading." in page.text
    assert page.one("#reason").text == "Sempadan sungai tiga meter." and review_of(application_id).result is None


def test_files_open_by_the_link_alone(agency: Reader, mail_server: MailServer, app: Flask) -> None:
    """A file of the page opens by the link; by its own address, or another case's by this link, it does not."""
    application_id, token = sent(mail_server)
    other, _token = sent(mail_server)
    mine, theirs = (
        db.session.query(Document).filter_by(application_id=each).one().id for each in (application_id, other)
    )
    with at(LATER):
        page = agency.get(f"/agency/{token}")
        (shown,) = [each.get("href", "") for each in page.all("main a") if "/files/" in each.get("href", "")]
        opened = agency.client.get(shown)
        assert opened.data.startswith(b"%PDF-") and opened.headers["Referrer-Policy"] == "no-referrer"
        assert "sandbox" in opened.headers["Content-Security-Policy"] and shown.startswith(
            f"/agency/{token}/files/{mine}"
        )
        assert (
            agency.client.get(f"/agency/{token}/files/{mine}").headers["Content-Disposition"].startswith("attachment")
        )
        assert CLOSED in agency.get(f"/agency/{token}/files/{theirs}", status=404).text
        assert agency.get(f"/documents/{mine}").heading != CLOSED  # asks to sign in
        agency.post(f"/agency/{token}", filled(application_id))
        assert CLOSED in agency.get(f"/agency/{token}/files/{mine}", status=404).text


def test_what_is_over_looks_like_what_never_was(agency: Reader, mail_server: MailServer) -> None:
    """Unknown, mistyped, replaced, closed early, late and long answered links: one page, one status, nothing to tell apart."""
    tokens_over = ["a" * 32, "nothing", "A" * 32, "' or 1=1"]
    answered, token = sent(mail_server)
    with at(LATER):
        agency.post(f"/agency/{token}", filled(answered))
    tokens_over.append(token)
    early, token = sent(mail_server)
    step(early, "tutup")
    tokens_over.append(token)
    _late, token = sent(mail_server)
    tokens_over.append(token)
    with at(MONDAY + timedelta(days=16)):
        said = closed(agency, *tokens_over)
        forms = [agency.post(f"/agency/{each}", filled(answered), status=404).text for each in tokens_over]
        forms += [agency.post(f"/agency/{each}/draft", filled(answered), status=404).text for each in tokens_over]
        forms += [agency.get(f"/agency/{each}/files/x", status=404).text for each in tokens_over]
    assert len({*said, *forms}) == 1 and "What you can do now" in said[0]


def test_a_used_link_shows_its_receipt_as_long_as_it_would_have_worked(agency: Reader, mail_server: MailServer) -> None:
    """Until the deadline and the grace have passed the receipt can be read again; afterwards the link is over."""
    application_id, token = sent(mail_server)
    with at(LATER):
        agency.post(f"/agency/{token}", filled(application_id))
    with at(MONDAY + timedelta(days=13)):
        assert agency.get(f"/agency/{token}").heading == "Your answer was received"
    with at(MONDAY + timedelta(days=16)):
        closed(agency, token)


def test_within_the_grace_a_late_answer_still_counts(agency: Reader, mail_server: MailServer) -> None:
    """After the deadline and before the end that the mail names, the page says it is late and takes the answer."""
    application_id, token = sent(mail_server)
    with at(MONDAY + timedelta(days=9)):
        assert "Late" in agency.get(f"/agency/{token}").text
        agency.post(f"/agency/{token}", filled(application_id))
    assert review_of(application_id).result == "bersyarat"


def test_a_suspended_case_is_shown_and_takes_no_answer(agency: Reader, mail_server: MailServer) -> None:
    """While the case stands still its link stays, says so, and refuses an answer without losing it."""
    application_id, token = sent(mail_server)
    step(application_id, "tunda", cases.make_staff(("dpmptsp", "verifikator")))
    with at(MONDAY + timedelta(days=30)):
        assert "This application is suspended." in agency.get(f"/agency/{token}").text
        page = agency.post(f"/agency/{token}", filled(application_id), status=422)
    assert "suspended" in page.text and page.one("#name").get("value") == "Yusuf Daud"
    assert review_of(application_id).result is None


def test_closing_a_round_early_skips_who_has_not_answered_inside_and_outside(
    agency: Reader, mail_server: MailServer
) -> None:
    """Both offices are recorded as skipped, an event each; the queue is empty, the link over, and the case goes on."""
    application_id, token = sent(mail_server)
    number = db.session.get_one(Application, application_id).number
    head = cases.make_staff(HEAD)
    step(application_id, "tutup", head)
    skipped = happened(application_id, "review_skipped")
    assert {data["office"] for _kind, _by, data in skipped} == {AGENCY, INSIDE[0]} and len(skipped) == 2
    for office in (AGENCY, INSIDE[0]):
        review = review_of(application_id, office)
        assert review.skipped and review.swept_at == LATER and review.result is None
    assert db.session.get_one(Application, application_id).state == "putusan"
    with at(LATER):
        closed(agency, token)
        signed_in(agency, INSIDE)
        assert str(number) not in agency.get("/reviews").text
    cases.decide(application_id, "setujui")
    assert db.session.get_one(Application, application_id).outcome == "closed"


def test_one_answer_may_be_missing_when_the_round_is_closed(agency: Reader, mail_server: MailServer) -> None:
    """Where the agency has answered and the city's office has not, only that one is skipped, and the receipt stays."""
    application_id, token = sent(mail_server)
    with at(LATER):
        agency.post(f"/agency/{token}", filled(application_id))
    step(application_id, "tutup")
    ((_kind, _by, data),) = happened(application_id, "review_skipped")
    assert data["office"] == INSIDE[0] and not review_of(application_id).skipped
    with at(LATER):
        assert agency.get(f"/agency/{token}").heading == "Your answer was received"


def test_a_new_round_asks_by_a_new_link(agency: Reader, mail_server: MailServer) -> None:
    """Opened anew, the round sends another link; the former one shows nothing of it, not even its receipt."""
    application_id, token = sent(mail_server)
    with at(LATER):
        agency.post(f"/agency/{token}", filled(application_id))
    head = cases.make_staff(HEAD)
    step(application_id, "tutup", head)
    step(application_id, "ulang", head, LATER + timedelta(hours=1))
    fresh = tokens(mail_server)[-1]
    assert fresh != token and len(mail_server.to(ADDRESS)) == 2
    assert db.session.query(AgencyLink).filter_by(application_id=application_id).count() == 2
    with at(LATER + timedelta(hours=2)):
        closed(agency, token)
        page = agency.get(f"/agency/{fresh}")
        assert page.one("#reason").text is None and "Sempadan" not in page.response.text
        closed_form: Page = agency.post(f"/agency/{token}", filled(application_id), status=404)
        assert closed_form.heading == CLOSED
        agency.post(f"/agency/{fresh}", filled(application_id, result="sesuai"))
    assert review_of(application_id).result == "sesuai"


def test_a_withdrawn_case_closes_its_links(agency: Reader, mail_server: MailServer) -> None:
    """Once the applicant withdraws, the link of an unanswered review is over."""
    applicant = cases.make_applicant()
    application_id = asked(applicant)
    (token,) = tokens(mail_server)
    step(application_id, "cabut", applicant)
    with at(LATER):
        closed(agency, token)


def test_the_mail_with_the_link_keeps_no_words_and_no_page_shows_it(agency: Reader, mail_server: MailServer) -> None:
    """Neither the kept mail nor any page of the case holds the token; staff see that it was sent, opened and answered."""
    application_id, token = sent(mail_server)
    assert db.session.query(Notice).filter_by(kind="agency_link").one().body == ""
    with at(LATER):
        agency.get(f"/agency/{token}")
        agency.post(f"/agency/{token}", filled(application_id))
        signed_in(agency, HEAD, name="Rahmawati")
        page = agency.get(f"/cases/{application_id}")
    assert token not in page.response.text
    panel = " ".join("".join(page.one("#agencies").itertext()).split())
    assert "Kantah: Opinion on the land" in panel and "Yusuf Daud, Kepala Seksi Survei" in panel
    assert "An outside agency opened its link" in page.text and "Sempadan sungai tiga meter." in page.text
