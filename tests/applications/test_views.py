"""The applicant's pages as people meet them, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from permits import clock
from permits.accounts.operations import new_password
from permits.applications.cases import load_case
from permits.applications.models import Answers, Application
from permits.db import db, transaction
from permits.reviews.models import Review
from tests.pages import Reader, words_of
from tests.support import applying, cases
from tests.support.applying import SERVICE, begin, fill_in, hidden_fields, row_of, typed, upload_all
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
TABLES = "reklame-insidentil"
FIRST = {"nama": "Nurhaliza Pakaya", "nik": "7571 0123 4512 0001", "telepon": "0812-0000-4417"}


def stored(application_id: str) -> dict[str, object]:
    db.session.expire_all()
    found = db.session.get(Answers, application_id)
    assert found is not None
    return found.answers


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_application_is_filled_in_and_sent(reader: Reader, language: str) -> None:
    """From the service to the number: kind, sections, files, looking over, sending; every page sound in both languages."""
    reader.get("/", language=language)
    application_id = begin(reader)
    page = fill_in(reader, application_id, cases.sample_answers(SERVICE))
    assert page.response.request.path.endswith("/documents")
    page = upload_all(reader, application_id)
    assert page.response.request.path.endswith("/check")
    page = reader.post(f"/applications/{application_id}/send", {**hidden_fields(page), "true": "y"})
    number = row_of(application_id).number
    assert number is not None
    assert page.response.request.path.endswith("/sent")
    for address in (f"/applications/{application_id}/sent", f"/applications/{application_id}", "/applications"):
        assert number in reader.get(address).text
    assert "Nurhaliza" in reader.get(f"/applications/{application_id}/answers").text


def test_a_kind_of_applicant_must_be_chosen(reader: Reader) -> None:
    """Beginning without a choice, or with one that is not offered, opens no draft and says so at the question."""
    for chosen in ({}, {"applicant_kind": "raja"}):
        reader.get(f"/services/{SERVICE}/apply")
        page = reader.post(f"/services/{SERVICE}/apply", chosen, status=422)
        assert page.title.startswith("Kesalahan: ")
        assert page.one("#applicant-kind .error") is not None
    assert db.session.query(Application).count() == 0


def test_wrong_answers_are_kept_and_named_beside_their_fields(reader: Reader) -> None:
    """Whatever was typed, readable or not, stands in its box again with the reason beside it, now and on the next visit."""
    application_id = begin(reader)
    address, _research, times = applying.section_addresses(reader, application_id)
    page = reader.post(address, typed({**FIRST, "nik": "12 34"}), status=422)
    assert page.one("#a-nik").get("value") == "12 34"
    assert page.one("#a-nik").get("aria-describedby") == "a-nik-hint a-nik-error"
    assert page.one("#a-nama").get("value") == "Nurhaliza Pakaya"
    assert {each.get("href") for each in page.all(".problem a")} >= {"#a-nik", "#a-alamat"}
    wrong_date = {"a-mulai-day": "31", "a-mulai-month": "2", "a-mulai-year": "2027", "a-lokasi-row": "0"}
    page = reader.post(times, wrong_date, status=422)
    assert page.one("#a-mulai-day").get("value") == "31"
    again = reader.get(f"{times}?check=")
    assert [again.one(f"#a-mulai-{part}").get("value") for part in ("day", "month", "year")] == ["31", "2", "2027"]
    tasks = reader.get(f"/applications/{application_id}", language="en").text
    assert "1 answer needs correction" in tasks


def test_what_is_typed_with_spaces_and_dashes_is_understood(reader: Reader) -> None:
    """Spaces in an identity number and dashes in a telephone number are no mistakes."""
    application_id = begin(reader)
    address = applying.section_addresses(reader, application_id)[0]
    reader.post(address, typed(FIRST), status=422)
    assert stored(application_id)["nik"] == "7571012345120001"
    assert stored(application_id)["telepon"] == "081200004417"


def test_a_question_that_an_answer_brings_up_is_asked_without_blame(reader: Reader) -> None:
    """When everything asked is answered and an answer opens a further question, the page comes again saying so, no error."""
    application_id = begin(reader)
    answers = cases.sample_answers(SERVICE)
    address = applying.section_addresses(reader, application_id)[0]
    assert not reader.get(address).all("#a-lembaga")
    page = reader.post(address, typed({**answers, "dari_lembaga": True}))
    assert page.response.request.path == address
    assert page.one("#a-lembaga") is not None
    assert not page.all(".problem") and not page.all(".error")
    page = reader.post(address, typed({**answers, "dari_lembaga": False}))
    assert page.response.request.path != address


def test_saving_for_later_keeps_everything_and_blames_nothing(reader: Reader) -> None:
    """«Save, come back later» keeps half a section and leads to the task list, which says «started»."""
    application_id = begin(reader)
    address = applying.section_addresses(reader, application_id)[0]
    page = reader.post(address, {**typed(FIRST), "act": "later"})
    assert page.response.request.path == f"/applications/{application_id}"
    assert stored(application_id)["nama"] == "Nurhaliza Pakaya"
    assert "Sedang diisi" in page.text


def test_rows_are_added_and_removed_without_script(reader: Reader) -> None:
    """The buttons of a table add and remove one row and keep what all rows hold; blank rows are dropped on going on."""
    application_id = begin(reader, TABLES)
    answers = cases.sample_answers(TABLES)
    address = applying.section_addresses(reader, application_id)[-1]
    table = next(code for code, value in answers.items() if isinstance(value, list) and isinstance(value[0], dict))
    first = dict(answers[table][0])
    text = next(code for code, value in first.items() if isinstance(value, str) and " " in value)
    page = reader.post(address, {**typed({table: [first]}), "act": f"add:{table}"})
    assert len(page.all(f"input[name=a-{table}-row]")) == 2
    page = reader.post(address, {**typed({table: [first, {**first, text: "Kedua"}]}), "act": f"remove:{table}:0"})
    assert [each.get("value") for each in page.all(f"input[name=a-{table}-row]")] == ["0"]
    assert page.one(f"#a-{table}-0-{text}").get("value") == "Kedua"
    blank = typed({table: [first, {text: ""}]})
    reader.post(address, blank)
    kept = stored(application_id)[table]
    assert isinstance(kept, list) and len(kept) == 1


def test_computed_amounts_are_shown_as_examples(reader: Reader, applicant: Actor) -> None:
    """An amount worked out from the answers stands on the check page in money, marked as an example, with no «change»."""
    application_id = cases.make_draft(TABLES, applicant, "perseorangan", now=clock.now())
    page = reader.get(f"/applications/{application_id}/check", language="id")
    assert "Rp120.000 (contoh, ditetapkan oleh kota)" in page.text
    shown = {each.get("href", "") for each in page.all(".change a")}
    assert shown and all(f"/applications/{application_id}/" in address for address in shown)


def test_ones_own_answer_is_never_said_to_be_an_example(reader: Reader) -> None:
    """A question that the city has still to confirm is answered by the applicant all the same."""
    application_id = begin(reader)
    fill_in(reader, application_id, cases.sample_answers(SERVICE))
    asked = [
        each
        for each in load_case(db.session(), application_id).definition.fields.values()
        if each.example and each.type != "computed"
    ]
    page = reader.get(f"/applications/{application_id}/check", language="en")
    assert [each for each in asked if each.title["en"] in page.text]
    assert "example, set by the city" not in page.text


def test_an_incomplete_application_cannot_be_sent_and_says_what_is_missing(reader: Reader) -> None:
    """The check page of an empty draft lists what is missing with links and has no button; sending anyway changes nothing."""
    application_id = begin(reader)
    page = reader.get(f"/applications/{application_id}/check")
    assert not page.all("button.button--start")
    assert any("/documents/ktp" in each.get("href", "") for each in page.all(".problem a"))
    form = {"trigger": "kirim", "state": "draf", "round": "1", "true": "y"}
    reader.post(f"/applications/{application_id}/send", form, status=422)
    assert row_of(application_id).number is None


def test_the_declaration_must_be_made(reader: Reader, applicant: Actor) -> None:
    """Without the declaration nothing is sent; the page says so at the box."""
    application_id = cases.make_draft(SERVICE, applicant, "perseorangan", now=clock.now())
    page = reader.get(f"/applications/{application_id}/check")
    page = reader.post(f"/applications/{application_id}/send", hidden_fields(page), status=422)
    assert page.one("#statement").get("aria-invalid") == "true"
    assert row_of(application_id).number is None


def test_a_second_press_of_send_is_told_what_happened(reader: Reader, applicant: Actor) -> None:
    """The same form sent twice gives one application; the second answer is 409 and names the present step."""
    application_id = cases.make_draft(SERVICE, applicant, "perseorangan", now=clock.now())
    form = {**hidden_fields(reader.get(f"/applications/{application_id}/check")), "true": "y"}
    reader.post(f"/applications/{application_id}/send", form)
    page = reader.post(f"/applications/{application_id}/send", form, status=409)
    assert "Pemeriksaan berkas" in page.text
    assert db.session.query(Review).filter_by(application_id=application_id).count() == 1


def test_a_sent_application_can_no_longer_be_changed(reader: Reader, applicant: Actor) -> None:
    """Saving from a page that was open while the case was sent is refused with 409 and changes nothing."""
    application_id = cases.make_draft(SERVICE, applicant, "perseorangan", now=clock.now())
    address = applying.section_addresses(reader, application_id)[0]
    cases.send(application_id, applicant, now=clock.now())
    before = stored(application_id)
    reader.post(address, typed(FIRST), status=409)
    assert stored(application_id) == before


def test_the_page_of_a_sent_case_says_who_acts_by_when(reader: Reader, applicant: Actor) -> None:
    """One sentence with office and date, the promise in days with closed ones marked, the past and the way ahead."""
    now = clock.now()
    application_id = cases.make_draft(SERVICE, applicant, "perseorangan", now=now)
    cases.send(application_id, applicant, now=now)
    page = reader.get(f"/applications/{application_id}", language="id")
    sentence = page.one(".duty__sentence")
    assert "DPMPTSP" in "".join(sentence.itertext())
    assert "20" in "".join(sentence.itertext())
    due = row_of(application_id).due_at
    assert due is not None
    assert len(page.all(".days li")) >= 5
    assert len(page.all(".days .is-closed")) >= 1 or due - now < timedelta(days=5)
    assert len(page.all(".timeline .is-now")) == 1
    assert page.all(".timeline .is-next")


def test_a_refusal_gives_its_reason(reader: Reader, applicant: Actor) -> None:
    """The page of a refused case has the closed door, the office's own words and no promise in days."""
    application_id = cases.make_draft(SERVICE, applicant, "perseorangan")
    cases.send(application_id, applicant)
    cases.decide(application_id, "lengkap")
    cases.decide(application_id, "keberatan", reason="Mengganggu ketenteraman (pasal 10).")
    page = reader.get(f"/applications/{application_id}")
    assert "Mengganggu ketenteraman (pasal 10)." in page.text
    assert page.all(".duty--stopped") and not page.all(".days")


def test_the_list_puts_what_waits_for_the_applicant_first(reader: Reader, applicant: Actor) -> None:
    """A case that was sent back stands above newer ones that wait for the office."""
    returned = cases.make_draft(SERVICE, applicant, "perseorangan")
    cases.send(returned, applicant)
    cases.decide(returned, "kembalikan", corrections={"judul": "Samakan."})
    newer = cases.make_draft(SERVICE, applicant, "perseorangan")
    cases.send(newer, applicant)
    links = [each.get("href", "") for each in reader.get("/applications").all(".rows a")]
    assert [each.rsplit("/", 1)[1] for each in links] == [returned, newer]


def test_the_list_tells_several_of_one_service_apart(reader: Reader, applicant: Actor) -> None:
    """Each line says what it is about, its number or when it was begun, and its link is named by more than the service."""
    sent = cases.make_draft(
        SERVICE, applicant, "perseorangan", {**cases.sample_answers(SERVICE), "judul": "Pasar Malam"}
    )
    cases.send(sent, applicant)
    cases.make_draft(SERVICE, applicant, "perseorangan", {})
    cases.make_draft(SERVICE, applicant, "perseorangan", {"judul": "Pasar Pagi"})
    page = reader.get("/applications")
    named = {words_of(each) for each in page.all(".rows a")}
    assert len(named) == 3
    assert any("SKP-" in each for each in named) and any("Pasar Pagi" in each for each in named)
    assert "Pasar Malam" in page.text


def test_staff_cannot_apply(app: Flask, reader: Reader, applicant: Actor) -> None:
    """An account of the office is told to apply with its own account."""
    officer = cases.make_staff(("dpmptsp", "verifikator"))
    with transaction():
        password = new_password(officer.id)
    other = Reader(app.test_client())
    other.sign_in(cases.address_of(officer), password)
    page = other.get(f"/services/{SERVICE}/apply", status=403)
    assert page.status == 403


def test_the_page_after_sending_tells_the_present(reader: Reader, applicant: Actor) -> None:
    """Opened again it says whose turn it is; once the case is decided it leads to the page of the case."""
    application_id = cases.make_draft(SERVICE, applicant, "perseorangan")
    cases.send(application_id, applicant)
    address = f"/applications/{application_id}/sent"
    assert "You do not need to do anything now." in reader.get(address, language="en").text
    cases.decide(application_id, "kembalikan", corrections={"judul": "Samakan."})
    page = reader.get(address)
    assert "It is your turn now." in page.text and "do not need to do anything" not in page.text
    assert page.link("See what to do") == f"/applications/{application_id}"
    other = cases.make_draft(SERVICE, applicant, "perseorangan")
    cases.send(other, applicant)
    cases.decide(other, "tolak", reason="Bukan penelitian.")
    assert reader.get(f"/applications/{other}/sent").response.request.path == f"/applications/{other}"
