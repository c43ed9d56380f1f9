"""Applying in few clicks, and applying although the session ends at every step, on a telephone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page

from tests.journeys.advertiser import ADVERTISER, PERIOD, TODAY
from tests.journeys.applying import NAME, Applicant
from tests.journeys.town import PASSWORD, Town, register, sign_in
from tests.journeys.words import service
from tests.support.browser import Screen, labelled
from workflows.definition import Field

pytestmark = pytest.mark.browser
TELEPHONE, PLAIN = Screen("id", 360), Screen("en", 360, scripts=False)
SKP, SIP, REKLAME = "skp-penelitian", "sip-dokter", "reklame-insidentil"
MOST_CLICKS = 12
PROFILE = {
    "Telephone": "081200004417",
    "Identity number (NIK)": "7571014505980001",
    "Address as on the identity card": "Jalan Cendana 4, Kelurahan Dulalowo Timur",
}
RESEARCH: dict[str, Any] = {
    "pekerjaan": "Mahasiswa",
    "dari_lembaga": False,
    "judul": "Pasar Digital dan Omzet Usaha Mikro",
    "bidang": "ekonomi",
    "keperluan": "tesis",
    "tujuan": "Mengukur perubahan omzet setelah usaha masuk pasar digital.",
    "metode": ["wawancara"],
    "libatkan_anak": False,
    "mulai": TODAY,
    "selesai": TODAY + timedelta(days=60),
    "lokasi": [{"tempat": "Kelurahan Pasir Putih", "kecamatan": "dumbaya"}],
}
DOCTOR: dict[str, Any] = {
    "nama": "dr. Nurhaliza Pakaya",
    "nik": "7571014505980001",
    "alamat": "Jalan Cendana 4, Kelurahan Dulalowo Timur",
    "telepon": "081200004417",
    "nomor_str": "QR00000412345678",
    "jenis": "perpanjangan",
    "sip_lama": "503/SIP/0417/2021",
    "sip_ke": 1,
    "bentuk": "faskes",
    "nama_tempat": "Klinik Cendana",
    "alamat_tempat": "Jalan Cendana 10, Kota Seruni",
    "jadwal": [{"hari": "senin", "jam": "16.00-20.00"}],
}
SITE = {
    "kecamatan": "kota_tengah", "jenis": "spanduk", "lebar": "4", "tinggi": "1.5", "sisi": 1, "di_jalan": False,
    "di_bangunan": True, **PERIOD,
}  # fmt: skip
ADVERTISING: dict[str, Any] = {
    **ADVERTISER,
    "titik": [{"lokasi": "Jalan Cendana 4", **SITE}, {"lokasi": "Jalan Kenanga 9", **SITE}],
}
# A slow line of the third generation: octets a second, and milliseconds until an answer begins.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


class Thrifty(Applicant):
    """Counts every press of a button or link and every box ticked that is not itself the answer to a question of the form."""

    clicks = 0

    def press(self, words: str, role: str = "button") -> None:
        self.clicks += 1
        self.visitor.press(words, role)

    def tick(self, box: Locator) -> None:
        self.clicks += 1
        box.check()


class Interrupted(Applicant):
    """Is signed out before each page is sent, signs in again, and goes on where that leads, typing nothing a second time."""

    def __init__(self, town: Town, service_code: str, answers: Mapping[str, Any]) -> None:
        super().__init__(town, service(service_code), answers)
        self.given: set[str] = set()
        self.interruptions = 0
        self.told = ""

    def press(self, words: str) -> None:
        """Press a button after the session has ended, and sign in where that leads."""
        self.visitor.context.clear_cookies(name="session")
        self.visitor.refusals = (400,)  # answers are kept while one types, and now nobody types them
        self.visitor.press(words)
        assert urlsplit(self.visitor.page.url).path == "/sign-in", self.visitor.text()
        self.told = self.visitor.page.locator("body").inner_text()
        sign_in(self.visitor, self.say, self.address, PASSWORD)
        self.interruptions += 1

    def _answer(self, asked: Field, value: Any, place: Locator | Page) -> None:
        if place is self.visitor.page:
            if asked.code in self.given or not self._is_asked(asked):
                return
            self.given.add(asked.code)
        super()._answer(asked, value, place)

    def _is_asked(self, asked: Field) -> bool:
        return asked.code in self.visitor.page.content()


@pytest.mark.parametrize("town", [TELEPHONE], indirect=True, ids=lambda screen: screen.name)
def test_few_clicks_from_the_service_to_sent(town: Town) -> None:
    """With a filled profile a research letter takes twelve clicks at most, and nothing the profile says is typed again."""
    town.trail.closely = False
    definition, say = service(SKP), town.say
    person = Thrifty(town, definition, RESEARCH)
    keep_particulars(person)
    person.visitor.open(f"/services/{SKP}")
    person.press(say("Start the application"), "link")
    kind = say(definition.applicants["perseorangan"])
    person.tick(person.visitor.page.get_by_role("radio", name=kind, exact=True))
    person.press(say("Begin"))
    boxes = {"nama": NAME, "nik": PROFILE["Identity number (NIK)"], "telepon": PROFILE["Telephone"]}
    boxes["alamat"] = PROFILE["Address as on the identity card"]
    for code, value in boxes.items():
        assert person.visitor.page.locator(f"#a-{code}").input_value() == value
    person.fill_in()
    person.hand_in()
    person.tick(person.visitor.page.get_by_role("checkbox"))
    (trigger,) = definition.states["draf"].triggers.values()
    person.press(say(trigger.title))
    assert person.visitor.heading() == say("Your application is sent")
    assert person.clicks <= MOST_CLICKS, person.clicks


@pytest.mark.parametrize(
    ("town", "code", "kind", "answers"),
    [(TELEPHONE, SIP, "dokter", DOCTOR), (PLAIN, REKLAME, "badan", ADVERTISING)],
    indirect=["town"],
    ids=["with scripts", "without scripts"],
)
def test_the_session_ends_at_every_step_on_a_slow_line(
    town: Town, code: str, kind: str, answers: dict[str, Any]
) -> None:
    """The applicant is signed out before each page is sent; what the office holds in the end is what was typed, once."""
    town.trail.closely = False
    person, say = Interrupted(town, code, answers), town.say
    visitor, definition = person.visitor, person.definition
    visitor.open("/sign-in")
    person.address = register(town, visitor, NAME)
    sign_in(visitor, say, person.address, PASSWORD)
    visitor.context.new_cdp_session(visitor.page).send("Network.emulateNetworkConditions", SLOW)
    visitor.open(f"/services/{code}/apply")
    visitor.page.get_by_role("radio", name=say(definition.applicants[kind]), exact=True).check()
    person.press(say("Begin"))
    person.home = "/".join(urlsplit(visitor.page.url).path.split("/")[:3])
    person.fill_in()
    hand_in_pieces(person) if visitor.screen.scripts else hand_in_whole(person)
    hand_over(person)
    assert person.interruptions >= len(definition.sections) + 2
    assert kept_answers(person) == {each: in_storage(value) for each, value in answers.items()}


def hand_in_pieces(person: Interrupted) -> None:
    """Files on their way wait on the page until one has signed in again in another window; one press goes on with all."""
    say, page, context = person.say, person.visitor.page, person.visitor.context
    context.clear_cookies(name="session")
    person.choose_files()
    waiting = page.get_by_text(say("You are signed out. Sign in again in another window, then press Continue."))
    waiting.last.wait_for()
    window = context.new_page()
    window.goto("/sign-in")
    window.get_by_label(labelled(say("Email address"))).fill(person.address)
    window.get_by_label(labelled(say("Password"))).fill(PASSWORD)
    window.get_by_role("button", name=say("Sign in"), exact=True).click()
    window.wait_for_url("**/applications")
    window.close()
    page.get_by_role("button", name=say("Continue"), exact=True).first.click()
    person.visitor.press(say("Upload and continue"))


def hand_in_whole(person: Interrupted) -> None:
    """Files sent with a form that came too late are not kept, and that is said."""
    person.hand_in()
    assert (
        person.say("Your session had ended, so your files were left as they are. Please choose again.") in person.told
    )
    person.choose_files()
    person.visitor.press(person.say("Upload and continue"))


def hand_over(person: Interrupted) -> None:
    """Send, signed out before it: nothing is sent by that; the second time it is."""
    say, visitor = person.say, person.visitor
    (trigger,) = next(each for each in person.definition.states.values() if each.kind == "start").triggers.values()
    assert visitor.heading() == say("Check your answers before sending"), visitor.text()
    visitor.page.get_by_role("checkbox").check()
    person.press(say(trigger.title))
    told = "Your session had ended, so nothing was sent yet. Look over your answers and send them again."
    assert say(told) in person.told
    visitor.page.get_by_role("checkbox").check()
    visitor.press(say(trigger.title))
    assert visitor.heading() == say("Your application is sent")


def keep_particulars(person: Applicant) -> None:
    """Register, sign in, and let the account keep one's particulars."""
    say, visitor = person.say, person.visitor
    visitor.open("/sign-in")
    person.address = register(person.town, visitor, NAME)
    sign_in(visitor, say, person.address, PASSWORD)
    visitor.open("/account/particulars")
    for label, value in PROFILE.items():
        visitor.type(say(label), value)
    visitor.press(say("Save"))


def kept_answers(person: Interrupted) -> dict[str, Any]:
    """What the database holds of the answers that were typed."""
    file = person.town.product.home / "instance" / "satu-pintu.sqlite"
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        ((text,),) = database.execute(
            "select answers from answers where application_id = ?", [person.home.rpartition("/")[2]]
        )
    held = json.loads(text)
    return {code: held.get(code) for code in person.answers}


def in_storage(value: Any) -> Any:
    """An answer as the database spells it."""
    if isinstance(value, list):
        return [in_storage(each) for each in value]
    if isinstance(value, dict):
        return {code: in_storage(each) for code, each in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if type(value) is int else value
