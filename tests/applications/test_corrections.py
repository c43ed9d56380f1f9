"""A case that was sent back: what is open, what is locked, how it is sent again."""

from __future__ import annotations

import pytest

from permits import clock
from permits.applications.models import Answers, CorrectionRow
from permits.db import db
from permits.documents.models import Document
from tests.pages import Reader
from tests.support import applying, cases
from tests.support.applying import SERVICE, hidden_fields, row_of, typed
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
NOTES = {"judul": "Samakan dengan proposal.", "dari_lembaga": "Pilih ya, Anda mahasiswa.", "ktp": "KTP buram."}


@pytest.fixture
def returned(applicant: Actor) -> str:
    """A case whose title, a yes-or-no question and identity card were sent back."""
    unasked = ("lembaga", "alamat_lembaga")
    given = {code: value for code, value in cases.sample_answers(SERVICE).items() if code not in unasked}
    answers = {**given, "dari_lembaga": False}
    now = clock.now()
    application_id = cases.make_draft(SERVICE, applicant, "perseorangan", answers, now=now)
    cases.send(application_id, applicant, now=now)
    cases.decide(application_id, "kembalikan", corrections=NOTES, now=now)
    return application_id


def answers_of(application_id: str) -> dict[str, object]:
    db.session.expire_all()
    found = db.session.get(Answers, application_id)
    assert found is not None
    return found.answers


def files_of(application_id: str) -> list[tuple[str, str, bool]]:
    """The files of a case: for what, by their content, and whether each still stands."""
    db.session.expire_all()
    rows = db.session.query(Document).filter_by(application_id=application_id).order_by(Document.id)
    return [(each.requirement, each.sha256, each.replaced_at is None) for each in rows]


def test_the_page_lists_what_to_correct_with_the_notes_and_old_answers(reader: Reader, returned: str) -> None:
    """Each thing sent back stands with the reviewer's note, the present answer or file and a link to its place."""
    for language in ("id", "en"):
        page = reader.get(f"/applications/{returned}", language=language)
        assert page.all(".duty--you")
        for note in NOTES.values():
            assert note in page.text
        assert str(cases.sample_answers(SERVICE)["judul"]) in page.text
        links = {each.get("href", "").split("?")[0] for each in page.all(".tasks a")}
        assert f"/applications/{returned}/section/penelitian" in links
        assert f"/applications/{returned}/documents/ktp" in links


def test_only_what_was_sent_back_can_be_typed_into(reader: Reader, returned: str) -> None:
    """The page of a section offers the field sent back with its note; every other answer stands there as text."""
    page = reader.get(f"/applications/{returned}/section/penelitian")
    assert [each.get("name") for each in page.all("main input:not([type=hidden]), main textarea")] == ["a-judul"]
    assert NOTES["judul"] in page.text


def test_a_locked_answer_slipped_into_the_form_changes_nothing(reader: Reader, returned: str) -> None:
    """Answers that the page did not offer are not read from a forged form."""
    before = answers_of(returned)
    address = f"/applications/{returned}/section/penelitian"
    reader.get(address)
    reader.post(address, typed({"judul": "Judul baru", "tujuan": "Lain sama sekali"}))
    after = answers_of(returned)
    assert after["judul"] == "Judul baru"
    assert {**after, "judul": before["judul"]} == before


def test_a_locked_file_cannot_be_replaced_or_taken_back(reader: Reader, returned: str) -> None:
    """Files that were not sent back have no page, and a forged form does not change them."""
    before = files_of(returned)
    reader.get(f"/applications/{returned}/documents/proposal", status=404)
    applying.upload(reader, returned, "proposal", cases.sample_file("pdf"), "lain.pdf", status=404)
    reader.post(f"/applications/{returned}/documents/proposal/remove", {}, status=403)
    assert files_of(returned) == before
    assert "proposal" in {requirement for requirement, _, _ in before}


def test_questions_that_a_correction_brings_up_stay_open_until_it_is_sent(reader: Reader, returned: str) -> None:
    """A corrected answer may open further questions; their answers can be given and changed until the case is sent."""
    address = f"/applications/{returned}/section/pemohon"
    page = reader.post(address, typed({"dari_lembaga": True}))
    assert page.response.request.path == address
    assert page.one("#a-lembaga") is not None
    for name in ("Universitas Seruni", "Universitas Negeri Seruni"):
        reader.post(address, typed({"dari_lembaga": True, "lembaga": name, "alamat_lembaga": "Jalan Kampus 1"}))
        assert answers_of(returned)["lembaga"] == name


def test_the_correction_is_sent_once_everything_named_is_renewed(reader: Reader, returned: str) -> None:
    """Without a new file the case cannot be sent; with it the second round begins and nothing stays open."""
    reader.post(f"/applications/{returned}/section/penelitian", typed({"judul": "Judul yang sama"}))
    page = reader.get(f"/applications/{returned}/check")
    assert not page.all("button.button--start")
    assert any(each.get("href", "").endswith("/documents/ktp") for each in page.all(".problem a"))
    page = applying.upload(reader, returned, "ktp", cases.sample_file("jpeg"), "ktp-baru.jpg")
    assert page.response.request.path == f"/applications/{returned}"
    page = reader.get(f"/applications/{returned}/check", language="en")
    assert not page.all(".change a")
    page = reader.post(f"/applications/{returned}/send", {**hidden_fields(page), "true": "y"})
    assert page.heading == "Your correction is sent"
    assert row_of(returned).round == 2
    assert db.session.query(CorrectionRow).filter_by(application_id=returned, resolved_at=None).count() == 0
    assert "Correction received" in reader.get(f"/applications/{returned}").text
