"""Whole cases at the desk: own forms, chosen offices, payments, suspension, handing over, seen and done in a browser."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from benchmarks.support.statements import recording
from permits.applications.cases import load_case
from permits.applications.models import Act, ApplicationEvent
from permits.db import db, transaction
from permits.documents.operations import detach
from permits.errors import Forbidden
from permits.ids import new_id
from permits.reviews import operations as reviews
from permits.reviews.models import Review
from permits.reviews.operations import Judgement
from tests.pages import Reader, words_of
from tests.reviews.desk import signed_in
from tests.support import cases
from tests.support.applying import row_of
from tests.support.kiosk import at_payment, closed, reader_of_grown, sent
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
HEAD = ("loket", "kepala")
CHECKER = ("loket", "verifikator")
TREASURER = ("loket", "bendahara")


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """Somebody before a browser who reads English; the small grown services are published."""
    return reader_of_grown(client)


def hidden(page: object) -> dict[str, str]:
    return {each.get("name", ""): each.get("value", "") for each in page.all("main form input[type=hidden]")}  # type: ignore[attr-defined]


def test_a_review_has_questions_of_its_own(reader: Reader) -> None:
    """They are asked on the decision page, judged beside their boxes, kept in the draft, and decide where the case goes."""
    application_id = sent()
    signed_in(reader, CHECKER)
    (review,) = cases.open_reviews(application_id)
    address = f"/reviews/{review.id}"
    version = reader.get(address).one("input[name=version]").get("value", "")
    form = {"version": version, "result": "cukup", "own-catatan": "Di sudut."}
    page = reader.post(f"{address}/decide", form, status=422)
    assert words_of(page.one('.problem li a[href="#own-luas"]')) == "Fill this in: Measured area"
    assert page.one("#own-catatan").get("value") == "Di sudut."
    page = reader.post(f"{address}/decide", {**form, "own-luas": "900"}, status=422)
    assert "The most that is possible is 500." in page.text
    reader.post(f"{address}/draft", {**form, "own-luas": "12.5"})
    assert reader.get(address).one("#own-luas").get("value") == "12.5"
    reader.post(f"{address}/decide", {**form, "own-luas": "120"})
    assert row_of(application_id).state == "ditolak"
    assert db.session.get(Review, review.id).answers == {"luas": "120", "catatan": "Di sudut."}
    assert "120 m²" in reader.get(address).text


def test_a_result_may_need_a_file_and_says_so(reader: Reader) -> None:
    """A result whose file was not handed in is refused in words before anything is decided."""
    applicant = cases.make_applicant()
    application_id = cases.make_draft("kios", applicant, "warga", {"nama": "Kios Rina"})
    with transaction():
        detach(application_id, "denah", applicant, cases.MONDAY)
    cases.send(application_id, applicant)
    signed_in(reader, CHECKER)
    (review,) = cases.open_reviews(application_id)
    page = reader.get(f"/reviews/{review.id}")
    assert "Not possible now: A file that this result needs has not been handed in." in page.text
    form = {"version": page.one("input[name=version]").get("value", ""), "result": "berdenah", "own-luas": "5"}
    page = reader.post(f"/reviews/{review.id}/decide", form, status=422)
    assert "A file that this result needs has not been handed in." in words_of(page.one(".problem"))


def test_the_reviewer_chooses_which_offices_are_asked(reader: Reader) -> None:
    """Only chosen offices are asked; none chosen is said beside the boxes, and an office that answers for all ends the asking."""
    application_id = sent()
    closed(application_id, "cukup", answers={"luas": Decimal(20)})
    signed_in(reader, HEAD)
    (review,) = cases.open_reviews(application_id)
    page = reader.get(f"/reviews/{review.id}")
    form = {"version": page.one("input[name=version]").get("value", ""), "result": "tanya"}
    page = reader.post(f"/reviews/{review.id}/decide", form, status=422)
    assert words_of(page.one('.problem li a[href="#offices"]')) == "Choose at least one office to ask."
    reader.post(f"/reviews/{review.id}/decide", {**form, "office": ["taman", "jalan"]})
    assert [each.office for each in cases.open_reviews(application_id)] == ["jalan", "taman"]
    cases.decide(application_id, "cukup_satu", office="jalan")
    skipped = db.session.query(Review).filter_by(application_id=application_id, office="taman").one()
    assert (skipped.result, skipped.skipped) == (None, True)
    assert row_of(application_id).state == "bayar"


def test_a_payment_is_noted_by_who_may(reader: Reader) -> None:
    """The treasurer finds the case in the list, opens it and notes the payment; nobody else sees the step."""
    application_id = at_payment()
    number = row_of(application_id).number
    signed_in(reader, CHECKER)
    assert "No case waits for you here" in reader.get("/cases").text
    assert "Note the payment" not in reader.get(f"/cases/{application_id}").text
    reader.get(f"/cases/{application_id}/do/dibayar", status=404)
    reader.post("/sign-out", {})
    signed_in(reader, TREASURER, name="Tuti")
    page = reader.get("/cases")
    assert number in page.text
    page = reader.get(f"/cases/{application_id}")
    assert "The application waits for a payment" in page.text
    page = reader.get(page.link("Note the payment"))
    reader.post(f"/cases/{application_id}/do/dibayar", hidden(page))
    assert row_of(application_id).state == "selesai"
    assert reader.post(f"/cases/{application_id}/do/dibayar", hidden(page), status=409).text


def test_the_applicant_reads_that_a_payment_is_due(reader: Reader) -> None:
    """The page of the case and the list of cases say that it waits for a payment, by when, and offer no answers to change."""
    applicant = cases.make_applicant()
    application_id = at_payment(applicant)
    reader.sign_in(cases.address_of(applicant), cases.PASSWORD)
    page = reader.get(f"/applications/{application_id}")
    assert words_of(page.one(".duty__kicker")) == "Payment due"
    assert "You pay by Thursday, 26 November 2026." in page.text
    assert "Payment due" in reader.get("/applications").text
    assert reader.get(f"/applications/{application_id}/section/isi").heading == "Kiosk"


def test_a_case_is_suspended_and_says_so_everywhere(reader: Reader) -> None:
    """Suspending wants a reason; from then on every page says it, and no step but resuming is taken."""
    applicant = cases.make_applicant()
    application_id = sent(applicant)
    signed_in(reader, HEAD, name="Ibu Kepala")
    page = reader.get(f"/cases/{application_id}/do/tunda")
    wrong = reader.post(f"/cases/{application_id}/do/tunda", hidden(page), status=422)
    assert words_of(wrong.one('.problem li a[href="#reason"]')).startswith("Write the reason")
    reader.post(f"/cases/{application_id}/do/tunda", {**hidden(page), "reason": "Menunggu putusan pengadilan."})
    page = reader.get(f"/cases/{application_id}")
    assert "This application is suspended since" in page.text
    assert "Menunggu putusan pengadilan." in page.text and "Ibu Kepala" in page.text
    assert [words_of(each) for each in page.all(".group .actions .button")] == ["Resume"]
    (review,) = cases.open_reviews(application_id)
    actor = Actor("staff", new_id(), frozenset({CHECKER}))
    with pytest.raises(Forbidden), transaction():
        judgement = Judgement("cukup", answers={"luas": Decimal(5)})
        reviews.decide(review.id, review.version, judgement, actor, cases.MONDAY)
    reader.post("/sign-out", {})
    reader.sign_in(cases.address_of(applicant), cases.PASSWORD)
    page = reader.get(f"/applications/{application_id}")
    assert words_of(page.one(".duty__kicker")) == "Suspended"
    assert "Menunggu putusan pengadilan." in page.text
    assert "Withdraw" not in page.text
    assert "Suspended" in reader.get("/applications").text


def test_a_suspended_case_goes_on(reader: Reader) -> None:
    """Resuming puts the case where it stood, and its reviews can be decided again."""
    application_id = sent()
    signed_in(reader, HEAD)
    page = reader.get(f"/cases/{application_id}/do/tunda")
    reader.post(f"/cases/{application_id}/do/tunda", {**hidden(page), "reason": "Banjir."})
    assert row_of(application_id).suspended_at is not None
    page = reader.get(f"/cases/{application_id}/do/lanjut")
    reader.post(f"/cases/{application_id}/do/lanjut", hidden(page))
    assert row_of(application_id).suspended_at is None
    (review,) = cases.open_reviews(application_id)
    assert review.due_at is not None
    closed(application_id, "cukup", answers={"luas": Decimal(20)})
    assert row_of(application_id).state == "telaah"


def test_the_applicant_withdraws_with_a_page_that_says_what_happens(reader: Reader) -> None:
    """Withdrawing is confirmed on a page of its own; the reason is kept with the case and its digest on the record."""
    applicant = cases.make_applicant()
    application_id = sent(applicant)
    reader.sign_in(cases.address_of(applicant), cases.PASSWORD)
    page = reader.get(reader.get(f"/applications/{application_id}").link("Withdraw"))
    assert "This cannot be undone." in page.text
    reader.post(f"/applications/{application_id}/do/cabut", {**hidden(page), "reason": "Batal berjualan."})
    row = row_of(application_id)
    assert (row.state, row.outcome) == ("dicabut", "withdrawn")
    assert db.session.query(Act).filter_by(application_id=application_id).one().reason == "Batal berjualan."
    recorded = db.session.query(ApplicationEvent).filter_by(application_id=application_id, kind="act_recorded").one()
    assert recorded.data["code"] == "cabut" and "Batal" not in str(recorded.data)


def test_a_draft_may_be_withdrawn_only_where_the_procedure_says_so(reader: Reader) -> None:
    """«Open» leaves out the start, so a draft offers no such step."""
    applicant = cases.make_applicant()
    application_id = cases.make_draft("kios", applicant, "warga", {"nama": "Kios"})
    reader.sign_in(cases.address_of(applicant), cases.PASSWORD)
    reader.get(f"/applications/{application_id}/do/cabut", status=404)


def test_strangers_see_no_case(reader: Reader) -> None:
    """Staff of an office that has no part in a case, and applicants, find no such page."""
    application_id = sent()
    signed_in(reader, ("taman", "verifikator"))
    reader.get(f"/cases/{application_id}", status=404)
    reader.post(f"/cases/{application_id}/do/tunda", {"state": "periksa", "round": "1", "reason": "x"}, status=404)
    assert load_case(db.session(), application_id).row.suspended_at is None


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(reader: Reader) -> None:
    """Two cases cost as many statements as five, and the pages of a case do not ask once for each office or event."""
    at_payment()
    at_payment()
    signed_in(reader, TREASURER)
    reader.get("/cases")
    with recording(db.engine) as few:
        reader.get("/cases")
    for _ in range(3):
        at_payment()
    with recording(db.engine) as many:
        page = reader.get("/cases")
    assert len(page.all("tbody tr")) == 5
    assert many.queries == few.queries
