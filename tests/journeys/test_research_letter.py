"""A research letter from the first page to the counted survey, as people take it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.journeys.applying import Applicant
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
    "lokasi": [{"tempat": "Kelurahan Pasir Putih", "kecamatan": "dumbaya"}, {"tempat": "Pasar Sentral", "kecamatan": "kota_tengah"}],
}
SCREENS = [Screen("id", 360), Screen("en", 1280), Screen("id", 1280, scripts=False)]


@pytest.mark.parametrize("town", SCREENS, indirect=True, ids=lambda screen: screen.name)
def test_a_research_letter(town: Town) -> None:
    """A person registers, applies, corrects what is sent back, gets the letter, and the survey counts."""
    applicant = Applicant(town, service(SKP), ANSWERS)
    applicant.find_service({"id": "penelitian", "en": "research"}[town.say.language])
    applicant.begin("perseorangan")
    applicant.fill_in()
    applicant.hand_in()
    applicant.send()
