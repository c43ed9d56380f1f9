"""The decision page as reviewers meet it: read, mark, keep, decide, be told who was faster."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from permits.applications import operations
from permits.applications.models import Application, CorrectionRow
from permits.db import db, transaction
from permits.reviews import operations as reviews
from permits.reviews.models import Review
from permits.reviews.operations import Judgement
from tests.pages import Page, Reader, words_of
from tests.reviews.desk import (
    ASSESSOR,
    CHECKER,
    HEAD,
    SKP,
    checklist_of,
    filled_in,
    in_parallel,
    number_of,
    sent,
    signed_in,
    waiting,
)
from tests.support import cases

pytestmark = pytest.mark.database
ROUTES = ("", "/done")
ACTS = ("/decide", "/draft", "/claim", "/release")


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A signed-out person who reads English, in a city whose services are published."""
    cases.publish()
    reader = Reader(client)
    reader.get("/", language="en")
    return reader


def state_of(application_id: str) -> str:
    db.session.expire_all()
    found = db.session.get(Application, application_id)
    assert found is not None
    return str(found.state)


def again(review_id: str) -> Review:
    db.session.expire_all()
    found = db.session.get(Review, review_id)
    assert found is not None
    return found


def summary(page: Page) -> dict[str, str]:
    """The lines of the error summary by the control they lead to."""
    return {each.get("href", ""): words_of(each) for each in page.all(".problem li a")}


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_case_reads_in_both_languages(reader: Reader, language: str) -> None:
    """A verifier reads answers, files and checklist in either language, and identity numbers masked."""
    application_id = sent()
    signed_in(reader, CHECKER)
    page = reader.get(f"/reviews/{waiting(application_id).id}", language=language)
    assert page.title.startswith(f"Nurhaliza Pakaya, {number_of(application_id)}")
    assert ("Daftar periksa" if language == "id" else "Checklist") in page.text
    answers = cases.sample_answers(SKP)
    assert answers["judul"] in page.text
    assert answers["nik"] not in page.text and f"{answers['nik'][:4]} {answers['nik'][4:6]}••" in page.text
    assert len(page.all(".paper a[target=_blank]")) == len(page.all(".viewer__list a")) > 3


@pytest.mark.parametrize(
    ("result", "needs", "state", "look"),
    [
        ("lengkap", {}, "kajian_kesbangpol", "done"),
        ("kembalikan", {"correction__judul": "Samakan dengan proposal.", "correction__ktp": "Buram."}, "perbaikan",
         "done done--act"),
        ("tolak", {"reason": "Pasal 6 tidak terpenuhi.", "confirmed": "y"}, "ditolak", "done done--calm"),
    ],
)  # fmt: skip
def test_each_kind_of_result_closes_the_review(
    reader: Reader, result: str, needs: dict[str, str], state: str, look: str
) -> None:
    """A decision with all it needs closes the review, moves the case, and leads to a page with number and next step;
    the page is green only where the result is good news."""
    application_id = sent()
    review_id = waiting(application_id).id
    signed_in(reader, CHECKER)
    page = reader.get(f"/reviews/{review_id}")
    done = reader.post(f"/reviews/{review_id}/decide", filled_in(page, result=result, **needs))
    assert (state_of(application_id), again(review_id).result) == (state, result)
    assert number_of(application_id) in done.text and "What happens next" in done.text
    assert done.one(".done").get("class") == look
    notes = db.session.query(CorrectionRow).filter_by(application_id=application_id)
    marks = {name.removeprefix("correction__"): note for name, note in needs.items() if name.startswith("correction__")}
    assert {each.about: each.note for each in notes} == marks
    assert again(review_id).reason == needs.get("reason", "")


@pytest.mark.parametrize(
    ("changes", "anchor"),
    [
        ({"result": "tolak"}, "#reason"),
        ({"result": "tolak", "reason": "  \n "}, "#reason"),
        ({"result": "tolak", "reason": "x" * 5001}, "#reason"),
        ({"result": "kembalikan"}, "#mark-nama"),
        ({"result": "kembalikan", "correction__judul": "x" * 2001}, "#correction-judul"),
        ({"result": "lengkap", "check__ktp_sesuai": "no"}, "#check-ktp_sesuai-yes"),
        ({"result": "lengkap", "check__ktp_sesuai": ""}, "#check-ktp_sesuai-yes"),
        ({}, "#result-0"),
        ({"result": "unknown"}, "#result-0"),
    ],
)
def test_what_is_missing_is_said_beside_its_control(reader: Reader, changes: dict[str, str], anchor: str) -> None:
    """A decision that lacks something is not taken; the problem leads to its control and all that was typed is kept."""
    application_id = sent()
    review_id = waiting(application_id).id
    signed_in(reader, CHECKER)
    form = filled_in(reader.get(f"/reviews/{review_id}"), **{"correction__telepon": "", **changes})
    form["reason"] = form.get("reason", "")
    page = reader.post(f"/reviews/{review_id}/decide", form, status=422)
    assert list(summary(page)) == [anchor]
    assert page.title.startswith("Error: ")
    assert page.all(".error")
    assert state_of(application_id) == "periksa_berkas"
    kept = filled_in(reader.get(f"/reviews/{review_id}"))
    for name in ("reason", "correction-judul", "check-proposal_lengkap"):
        assert kept[name] == form[name]


def test_every_unanswered_item_is_named(reader: Reader) -> None:
    """A result that needs the whole checklist names every item that is not in order, not only the first."""
    application_id = sent()
    review_id = waiting(application_id).id
    signed_in(reader, CHECKER)
    page = reader.get(f"/reviews/{review_id}")
    form = {"version": "1", "result": "lengkap", "check-ktp_sesuai": "no"}
    problems = summary(reader.post(f"/reviews/{review_id}/decide", form, status=422))
    assert len(problems) == len(page.all("#checklist fieldset"))
    assert "«No»" in problems["#check-ktp_sesuai-yes"]


def test_a_refusal_first_says_what_will_happen(reader: Reader) -> None:
    """A result against the applicant shows what it leads to and changes nothing until it is confirmed."""
    application_id = sent()
    review_id = waiting(application_id).id
    signed_in(reader, CHECKER)
    form = filled_in(reader.get(f"/reviews/{review_id}"), result="tolak", reason="Pasal 6 & <b>7</b>")
    page = reader.post(f"/reviews/{review_id}/decide", form)
    assert page.heading == "Confirm: Refuse with a reason"
    assert "The application ends: Refused." in page.text and "Pasal 6 & <b>7</b>" in page.text
    assert state_of(application_id) == "periksa_berkas"
    hidden = {each.get("name", ""): each.get("value", "") for each in page.all("main input[type=hidden]")}
    reader.post(f"/reviews/{review_id}/decide", hidden)
    assert (state_of(application_id), again(review_id).reason) == ("ditolak", "Pasal 6 & <b>7</b>")


def test_an_objection_among_several_says_who_is_still_asked(reader: Reader) -> None:
    """A negative answer that does not end the case says how many offices have not answered."""
    application_id = in_parallel()
    review = waiting(application_id, "dishub")
    signed_in(reader, ("dishub", "penelaah"))
    form = filled_in(reader.get(f"/reviews/{review.id}"), result="keberatan", reason="Menutup rambu.")
    page = reader.post(f"/reviews/{review.id}/decide", form)
    assert "2 offices have not answered yet" in page.text


def test_the_last_of_several_offices_moves_the_case(reader: Reader) -> None:
    """Offices asked in parallel decide each for itself and read what the others answered; the last one moves the case."""
    application_id = in_parallel()
    state = state_of(application_id)
    for office in ("dinas_pu", "dishub", "satpol"):
        assert state_of(application_id) == state
        review = waiting(application_id, office)
        signed_in(reader, (office, "penelaah"), name=f"Penelaah {office}")
        page = reader.get(f"/reviews/{review.id}")
        assert ("Penelaah dinas_pu" in page.text) == (office != "dinas_pu")
        reader.post(f"/reviews/{review.id}/decide", filled_in(page, result="setuju"))
        reader.post("/sign-out", {})
    assert state_of(application_id) != state


def test_a_draft_is_kept(reader: Reader) -> None:
    """What is filled in is kept as a draft, found again by whoever wrote it, and gone once it is decided."""
    application_id = sent()
    review_id = waiting(application_id).id
    signed_in(reader, CHECKER)
    form = filled_in(reader.get(f"/reviews/{review_id}"), result="tolak", reason="Baris satu\r\nbaris dua")
    form["correction-judul"] = "Ringkas."
    page = reader.post(f"/reviews/{review_id}/draft", form)
    assert "draft saved" in page.text
    kept = filled_in(page)
    assert (kept["result"], kept["reason"], kept["correction-judul"]) == ("tolak", "Baris satu\nbaris dua", "Ringkas.")
    reader.post(f"/reviews/{review_id}/decide", kept | {"confirmed": "y"})
    assert again(review_id).draft == {}


def test_taking_and_giving_back(reader: Reader) -> None:
    """Whoever takes a review stands on it for colleagues; giving it back keeps what was typed."""
    application_id = sent()
    review_id = waiting(application_id).id
    actor = signed_in(reader, CHECKER)
    page = reader.post(f"/reviews/{review_id}/claim", {})
    assert again(review_id).assignee_id == actor.id and "In my hands" in page.text
    reader.post(f"/reviews/{review_id}/release", filled_in(page, reason="Belum selesai"))
    assert again(review_id).assignee_id is None
    assert again(review_id).draft["own"][actor.id]["reason"] == "Belum selesai"


def test_a_review_in_other_hands_is_not_taken_away(reader: Reader) -> None:
    """A review that a colleague has cannot be taken; the page says who has it."""
    review_id = waiting(sent()).id
    signed_in(reader, CHECKER, name="Hendra Podungge")
    reader.post(f"/reviews/{review_id}/claim", {})
    reader.post("/sign-out", {})
    signed_in(reader, CHECKER)
    page = reader.post(f"/reviews/{review_id}/claim", {}, status=409)
    assert "Hendra Podungge has taken this review." in page.text
    assert "Hendra Podungge has taken this review" in reader.get(f"/reviews/{review_id}").text


@pytest.mark.parametrize("act", ACTS[:3])
def test_who_comes_too_late_is_told_who_was_faster(reader: Reader, act: str) -> None:
    """Acting on a review that was closed meanwhile answers 409 with who, when and which result, and keeps one's words."""
    application_id = sent()
    review_id = waiting(application_id).id
    signed_in(reader, CHECKER)
    form = filled_in(reader.get(f"/reviews/{review_id}"), result="kembalikan", reason="Kata-kata saya")
    form["correction-judul"] = "Catatan saya"
    colleague = cases.make_staff(CHECKER, name="Hendra Podungge")
    with transaction():
        checked = {"result": "lengkap", "checklist": dict.fromkeys(checklist_of(application_id), "yes")}
        reviews.decide(review_id, 1, Judgement(**checked), colleague, cases.MONDAY)
    page = reader.post(f"/reviews/{review_id}{act}", form, status=409)
    assert "Hendra Podungge closed this review on Monday, 16 November 2026" in page.text
    assert "«Complete, pass on to Kesbangpol»" in page.text
    assert "Kata-kata saya" in page.text and "Catatan saya" in page.text
    assert again(review_id).result == "lengkap"


def test_a_version_that_is_not_the_shown_one_is_refused(reader: Reader) -> None:
    """A decision on another version of the review than the one read is a conflict."""
    review_id = waiting(sent()).id
    signed_in(reader, CHECKER)
    form = filled_in(reader.get(f"/reviews/{review_id}"), result="lengkap")
    for version in ("7", "", "x"):
        reader.post(f"/reviews/{review_id}/decide", form | {"version": version}, status=409)
    assert again(review_id).result is None


@pytest.mark.parametrize("seat", [HEAD, ASSESSOR, ("dishub", "penelaah"), ("dpmptsp", "kabid")])
def test_an_open_review_exists_for_its_seat_alone(reader: Reader, seat: tuple[str, str]) -> None:
    """Staff without the seat, of the same office too, find no open review on any route."""
    review_id = waiting(sent()).id
    signed_in(reader, seat)
    for route in ROUTES:
        reader.get(f"/reviews/{review_id}{route}", status=404)
    for act in ACTS:
        reader.post(f"/reviews/{review_id}{act}", {"version": "1", "result": "lengkap"}, status=404)
    assert again(review_id).result is None


def test_a_closed_review_is_read_by_the_office_that_decided(reader: Reader) -> None:
    """Once closed a review is read by its whole office, decided by nobody, and unknown to every other office."""
    application_id = sent()
    review_id = waiting(application_id).id
    cases.decide(application_id, "kembalikan", corrections={"judul": "Samakan."})
    signed_in(reader, ("dpmptsp", "kabid"))
    page = reader.get(f"/reviews/{review_id}")
    assert "Return for correction" in page.text and "Samakan." in page.text
    assert not page.all("main form:not([action$='/messages'])")
    for act in ACTS:
        reader.post(f"/reviews/{review_id}{act}", {"version": "1", "result": "lengkap"}, status=404)
    reader.post("/sign-out", {})
    signed_in(reader, ASSESSOR)
    for route in ROUTES:
        reader.get(f"/reviews/{review_id}{route}", status=404)


def test_applicants_and_visitors_find_no_review(reader: Reader) -> None:
    """An applicant, also of this case, finds no page of the desk; a visitor is asked to sign in."""
    applicant = cases.make_applicant()
    review_id = waiting(sent(applicant=applicant)).id
    for address in ("/reviews", f"/reviews/{review_id}"):
        assert reader.get(address).heading == "Sign in"
    reader.sign_in(cases.address_of(applicant), cases.PASSWORD)
    for address in ("/reviews", *(f"/reviews/{review_id}{route}" for route in ROUTES)):
        reader.get(address, status=404)
    for act in ACTS:
        reader.post(f"/reviews/{review_id}{act}", {}, status=404)


@pytest.mark.parametrize("review_id", ["0" * 26, "x", "%00", "01ARZ3NDEKTSV4RRFFQ69G5FAV'"])
def test_an_id_of_nothing_is_not_found(reader: Reader, review_id: str) -> None:
    """An address with no review behind it is not found, whatever stands in it."""
    signed_in(reader, CHECKER)
    reader.get(f"/reviews/{review_id}", status=404)
    reader.post(f"/reviews/{review_id}/decide", {"result": "lengkap"}, status=404)


def test_an_unsent_correction_is_not_shown(reader: Reader) -> None:
    """A closed review shows the answers as they were sent for it, not what the applicant is changing now."""
    applicant = cases.make_applicant()
    application_id = sent(applicant=applicant)
    review_id = waiting(application_id).id
    cases.decide(application_id, "kembalikan", corrections={"judul": "Samakan."})
    with transaction():
        operations.save_answers(
            application_id, "penelitian", {"judul": "Judul yang belum dikirim"}, applicant, cases.MONDAY
        )
    signed_in(reader, CHECKER)
    page = reader.get(f"/reviews/{review_id}")
    assert "Judul yang belum dikirim" not in page.text and cases.sample_answers(SKP)["judul"] in page.text


def test_the_next_round_shows_what_was_sent_back(reader: Reader) -> None:
    """After a correction the reviewer sees the note of the last round at the answer it concerned."""
    applicant = cases.make_applicant()
    application_id = sent(applicant=applicant)
    cases.decide(application_id, "kembalikan", corrections={"judul": "Samakan dengan proposal."})
    cases.send(application_id, applicant)
    signed_in(reader, CHECKER)
    page = reader.get(f"/reviews/{waiting(application_id).id}")
    assert "Samakan dengan proposal." in words_of(page.one("#answer-judul"))
    assert "Round 2" in page.text
