"""Files over a bad line: photos of 20 MB, the line cut five times, arrive as one PDF; without script by the plain form."""

from __future__ import annotations

import io
import time
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.journeys import routes
from tests.journeys.applying import Applicant
from tests.journeys.town import Town
from tests.support.browser import PATIENCE, Screen, Visitor
from workflows.definition import Definition
from workflows.language.loader import load

pytestmark = pytest.mark.browser
SCREENS = [Screen("id", 360), Screen("en", 1280, scripts=False)]
FILE = Path(__file__).resolve().parents[2] / "sop" / "skp-penelitian.yaml"
CUTS = 5


@cache
def service() -> Definition:
    """The service with files, as it is published."""
    return load(FILE.read_text(encoding="utf-8"), FILE.name)


@cache
def photos(octets: int) -> list[dict[str, Any]]:
    """Four photos of about so many octets each, no two the same."""
    found = []
    for number in range(4):
        out = io.BytesIO()
        picture = Image.effect_noise((1_600 + number, 1_200), 60).convert("RGB")
        picture.save(out, "JPEG", quality=90, subsampling=0)
        data = out.getvalue() + b"\0" * max(octets - len(out.getvalue()), 0)
        found.append({"name": f"halaman-{number + 1}.jpg", "mimeType": "image/jpeg", "buffer": data})
    return found


@pytest.mark.parametrize("town", SCREENS, indirect=True, ids=lambda screen: screen.name)
def test_photos_arrive_as_one_pdf(town: Town) -> None:
    """Four photos of 20 MB, sent while the line is cut five times, are turned and put in order, and become one PDF."""
    applicant = Applicant(town, service(), {})
    visitor, say = applicant.visitor, town.say
    visitor.open(f"/services/{service().service}")
    applicant.begin("perseorangan")
    title = say(service().documents["ktp"].title)
    visitor.open(f"{applicant.home}/documents/ktp")
    visitor.press(f"{say('Put several photos together into one file')} {title}", "link")
    box = visitor.page.get_by_label(say("Choose or take photos"))
    if visitor.screen.scripts:
        visitor.page.wait_for_selector("form[data-ready]", timeout=PATIENCE, state="attached")
        box.set_input_files(photos(5_000_000))  # type: ignore[arg-type]
        cut_again_and_again(visitor)
        visitor.page.wait_for_selector(".shots", timeout=PATIENCE * 4)
        visitor.complaints.clear()
        visitor.look_again()
    else:
        box.set_input_files(photos(0))  # type: ignore[arg-type]
        visitor.press(say("Add these photos"))
    arrange(town, visitor)
    visitor.press(say("Make one PDF and continue"))
    visitor.open(f"{applicant.home}/documents/ktp")
    path = town.folder / "ktp.pdf"
    visitor.download("ktp.pdf").save_as(path)
    with pikepdf.open(path) as made:
        assert [int(page.resources.XObject.P.Height) > int(page.resources.XObject.P.Width) for page in made.pages] == [
            True, False, False, False
        ]  # fmt: skip
    assert path.stat().st_size <= 2_000_000
    use_folder(town, applicant)
    assert town.trail.endpoints >= routes.FILES


def arrange(town: Town, visitor: Visitor) -> None:
    """Turn the second photo and move it to the front, with the page's own buttons."""
    say = town.say
    page_two = say("Page %(number)s", number=2)
    visitor.press(f"{say('Turn')} {page_two}")
    visitor.press(f"{say('Further ahead')} {page_two}")
    names = [each.inner_text() for each in visitor.page.locator(".shots .files__name").all()]
    assert names == ["halaman-2.jpg", "halaman-1.jpg", "halaman-3.jpg", "halaman-4.jpg"]


def use_folder(town: Town, applicant: Applicant) -> None:
    """Keep a copy in one's folder with its last day, look at the folder, try to add nothing, and hand the copy in again."""
    visitor, say, page = applicant.visitor, town.say, applicant.visitor.page
    visitor.open(f"{applicant.home}/documents/ktp")
    visitor.press(f"{say('Keep a copy in my folder')} ktp.pdf")
    for part, typed in (("day", "2"), ("month", "1"), ("year", "2031")):
        page.locator(f"#until-{part}").fill(typed)
    visitor.press(say("Save"))
    assert "2031" in visitor.text()
    visitor.press(say("Add a file"), "link")
    visitor.press(say("Keep it"), status=422)
    title = say(service().documents["ktp"].title)
    visitor.open(f"{applicant.home}/documents/ktp")
    visitor.press(f"{say('Use a file from my folder')} {title}", "link")
    visitor.press(say("Use this file"))
    visitor.open("/folder")
    assert say(service().title) in visitor.text()


def cut_again_and_again(visitor: Visitor) -> None:
    """Cut the line five times in the middle of the photos; each time the page says so and goes on where it stopped."""
    page = visitor.page
    for cut in range(CUTS):
        wait_until(page, "sending", cut)
        visitor.context.set_offline(True)
        wait_until(page, "no_line", cut)
        visitor.context.set_offline(False)


def wait_until(page: Page, state: str, cut: int) -> None:
    """Until one of the photos is in this state."""
    give_up = time.monotonic() + PATIENCE / 1000
    while not page.locator(f".sending [data-state={state}]").count():
        assert time.monotonic() < give_up, f"cut {cut}: {page.locator('.sending').inner_text()}"
        page.wait_for_timeout(20)
