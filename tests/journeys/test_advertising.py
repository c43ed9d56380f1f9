"""An advertising permit through the offices that follow from its sites, at the same time."""

from __future__ import annotations

import re
import subprocess
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.journeys import routes
from tests.journeys.advertiser import ADVERTISER, TODAY
from tests.journeys.applying import Applicant
from tests.journeys.deciding import Desk, results
from tests.journeys.town import Town
from tests.journeys.words import service
from tests.support.browser import PATIENCE, Screen

pytestmark = pytest.mark.browser
REKLAME = "reklame-insidentil"
PERIOD = {"mulai": TODAY - timedelta(days=1), "selesai": TODAY + timedelta(days=28)}
SMALL = {
    "lokasi": "Jalan Cendana, halaman toko", "kecamatan": "kota_tengah", "jenis": "spanduk", "lebar": "4", "tinggi": "1.5",
    "sisi": 1, "di_jalan": False, "di_bangunan": False, **PERIOD,
}  # fmt: skip
LARGE_ON_ROAD = {
    "lokasi": "Bundaran Saronde, median timur", "kecamatan": "kota_tengah", "jenis": "baliho", "lebar": "4", "tinggi": "5",
    "sisi": 2, "di_jalan": True, "di_bangunan": False, **PERIOD,
}  # fmt: skip
ANSWERS: dict[str, Any] = {
    **ADVERTISER,
    **PERIOD,
    "titik": [SMALL, LARGE_ON_ROAD],
}
OFFICES = {"pu": "setuju", "dishub": "bersyarat", "satpol": "setuju"}
CONDITION = "Tinggi bebas paling rendah 5 meter di atas jalan."


@pytest.mark.parametrize(
    "town", [Screen("id", 1280), Screen("en", 360, scripts=False)], indirect=True, ids=lambda each: each.name
)
def test_an_advertising_permit(town: Town) -> None:
    """Two sites bring in three offices at once; the case waits for all, and the permit lists the sites and the condition."""
    definition = service(REKLAME)
    applicant = Applicant(town, definition, ANSWERS)
    applicant.find_service({"id": "reklame", "en": "advertising"}[town.say.language])
    applicant.begin("badan")
    applicant.fill_in()
    applicant.hand_in()
    number = applicant.send()
    checker = Desk(town, "verifikator", definition)
    checker.take(number)
    checker.check_everything()
    checker.decide(results(definition)["periksa.lengkap"])
    give_opinions(town, number, OFFICES)
    head = Desk(town, "kepala", definition)
    head.take(number)
    head.decide(results(definition)["putusan.setujui"])
    words = words_of(applicant.wait_for_paper())
    for expected in ("CV Cahaya Timur Promosindo", SMALL["lokasi"], LARGE_ON_ROAD["lokasi"], CONDITION, "Lampiran"):
        assert str(expected).lower() in words.lower(), expected
    marked = words_of(get_duplicate(town, applicant, head))
    assert "DUPLIKAT KE-1" in marked and "oleh Rahmawati Isa Lihawa" in marked
    assert town.trail.endpoints >= routes.ADVERTISING


def get_duplicate(town: Town, applicant: Applicant, head: Desk) -> Path:
    """The paper is damaged: the holder asks for a duplicate, the head of the office grants it; returns the marked copy."""
    say, holder, office = town.say, applicant.visitor, head.visitor
    holder.open("/my-permits").follow(holder.page.locator("main h2 a").first)
    holder.press(say("Paper lost or damaged? Ask for a duplicate"), "link")
    holder.press(say("Ask for a duplicate"), status=422)
    holder.choose(say("What happened to the paper?"), say("The paper is damaged"))
    holder.type(say("Tell it in your own words"), "Basah terkena banjir di gudang.")
    holder.press(say("Ask for a duplicate"))
    address = holder.page.url
    office.open("/reviews").follow(office.page.locator("a[href='/permits/duplicates']"))
    office.follow(office.page.locator("main h2 a").first)
    office.press(say("Grant the duplicate"))
    words = re.compile(re.escape(say("Download (PDF, %(size)s)", size="#")).replace(r"\#", ".+"))
    give_up = time.monotonic() + PATIENCE / 1000
    while not holder.open(address).page.get_by_role("link", name=words).count():
        assert time.monotonic() < give_up, holder.text()
        time.sleep(0.5)
    path = town.folder / "duplicate.pdf"
    holder.download(words).save_as(path)
    return path


def give_opinions(town: Town, number: str, offices: dict[str, str]) -> None:
    """Every office finds the case in its queue while the others do, and the head sees it only after the last answer."""
    definition, kinds = service(REKLAME), results(service(REKLAME))
    desks = {mail: Desk(town, mail, definition) for mail in offices}
    assert all(desk.waits(number) for desk in desks.values())
    head = Desk(town, "kepala", definition)
    for mail, result in offices.items():
        assert not head.waits(number)
        kind = kinds[f"telaah_teknis.{result}"]
        desks[mail].take(number)
        desks[mail].check_everything()
        desks[mail].decide(kind, CONDITION if kind.reason == "required" else "")
    assert head.waits(number)


def words_of(paper: Path) -> str:
    """The words of a PDF in one line."""
    found = subprocess.run(["pdftotext", str(paper), "-"], check=True, capture_output=True, text=True).stdout
    return " ".join(found.split())
