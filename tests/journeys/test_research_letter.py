"""A research letter from the first page to the counted survey, as people take it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.journeys import afterwards, routes
from tests.journeys.applying import Applicant
from tests.journeys.deciding import Desk, results
from tests.journeys.town import Town
from tests.journeys.words import service
from tests.support.browser import Screen

pytestmark = pytest.mark.browser
SKP = "skp-penelitian"
TODAY = datetime.now(UTC).date()
ANSWERS: dict[str, Any] = {
    "nama": "Nurhaliza Pakaya",
    "nik": "7571014505980001",
    "pekerjaan": "Mahasiswa",
    "alamat": "Jalan Cendana 4, Kelurahan Dulalowo Timur",
    "telepon": "081200004417",
    "dari_lembaga": True,
    "lembaga": "Universitas Negeri Seruni",
    "alamat_lembaga": "Jalan Kampus 1, Kota Seruni",
    "judul": "Pasar Digital dan Omzet Usaha Mikro",
    "bidang": "ekonomi",
    "keperluan": "tesis",
    "tujuan": "Mengukur perubahan omzet setelah usaha masuk pasar digital.",
    "metode": ["wawancara", "kuesioner"],
    "libatkan_anak": False,
    "mulai": TODAY - timedelta(days=1),
    "selesai": TODAY + timedelta(days=60),
    "lokasi": [
        {"tempat": "Kelurahan Pasir Putih", "kecamatan": "dumbaya"},
        {"tempat": "Pasar Sentral", "kecamatan": "kota_tengah"},
    ],
}
REASON = "Lokasi sedang rawan bencana sampai akhir tahun (Permendagri 3/2018 pasal 10)."
SCREENS = [Screen("id", 360), Screen("en", 1280), Screen("id", 1280, scripts=False)]


@pytest.mark.parametrize("town", SCREENS, indirect=True, ids=lambda screen: screen.name)
def test_a_research_letter(town: Town) -> None:
    """A person registers, applies, corrects what is sent back, gets the letter, and the survey counts."""
    definition, say = service(SKP), town.say
    before, _words = afterwards.counted(town, say(definition.title))
    applicant = Applicant(town, definition, ANSWERS)
    apply(applicant)
    send_back(town, applicant.number)
    applicant.open_from_mail("Application %(number)s needs your correction")
    applicant.correct("judul", "Pasar Digital dan Omzet Usaha Mikro Kuliner", "pernyataan_taat")
    check_file(town, applicant.number)
    assess(town, applicant.number, "rekomendasi")
    head = Desk(town, "kepala", definition)
    head.take(applicant.number)
    head.decide(results(definition)["penetapan.setujui"])
    file = applicant.wait_for_paper()
    applicant.open_from_mail("Application %(number)s: your document is ready")
    afterwards.check_paper(town, file)
    afterwards.type_code(town, file)
    afterwards.look_at_the_permit(town, applicant)
    afterwards.answer_survey(town, applicant)
    after, words = afterwards.counted(town, say(definition.title))
    assert after == before + 1
    assert afterwards.THREE_OF_FOUR[say.language] in words
    assert town.trail.endpoints >= routes.RESEARCH_LETTER


@pytest.mark.parametrize("town", [Screen("en", 360)], indirect=True, ids=lambda screen: screen.name)
def test_a_veto(town: Town) -> None:
    """An objection of the assessing office ends the case: no paper, the reason on the applicant's page, a survey all the same."""
    definition, say = service(SKP), town.say
    applicant = Applicant(town, definition, ANSWERS)
    apply(applicant)
    check_file(town, applicant.number)
    assess(town, applicant.number, "keberatan", REASON)
    applicant.open_from_mail("Decision on application %(number)s")
    assert say("Why it was refused") in applicant.visitor.text()
    assert REASON in applicant.visitor.text()
    assert applicant.papers == 0
    assert not Desk(town, "kepala", definition).waits(applicant.number)
    afterwards.answer_survey(town, applicant)


def apply(applicant: Applicant) -> None:
    """From the first page to the receipt with its number."""
    applicant.find_service({"id": "penelitian", "en": "research"}[applicant.say.language])
    applicant.begin("perseorangan")
    applicant.fill_in()
    applicant.hand_in()
    applicant.take_back("proposal")
    applicant.send()
    applicant.follow()


def send_back(town: Town, number: str) -> None:
    """The verifier marks one answer and one file."""
    definition = service(SKP)
    desk = Desk(town, "verifikator", definition)
    desk.take(number)
    desk.decide(results(definition)["periksa_berkas.kembalikan"], status=422)
    desk.mark(definition.fields["judul"].title, "Samakan judul dengan proposal.")
    desk.mark(definition.documents["pernyataan_taat"].title, "Tanda tangan belum mengenai meterai.")
    desk.decide(results(definition)["periksa_berkas.kembalikan"])


def check_file(town: Town, number: str) -> None:
    """The verifier finds everything in order and passes the case on."""
    definition = service(SKP)
    desk = Desk(town, "verifikator", definition)
    desk.take(number)
    desk.check_everything()
    desk.decide(results(definition)["periksa_berkas.lengkap"])


def assess(town: Town, number: str, result: str, reason: str = "") -> None:
    """Kesbangpol answers."""
    definition = service(SKP)
    desk = Desk(town, "kesbangpol", definition)
    desk.take(number)
    desk.check_everything()
    desk.decide(results(definition)[f"kajian_kesbangpol.{result}"], reason)
