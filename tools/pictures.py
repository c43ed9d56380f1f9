"""Plays the stations of the tutorials in Chromium and writes the pictures that the documentation shows. ``make pictures``.

The product is started in a home that is thrown away, with its own database and demo people, and everything is done by
the hands of the tests' journeys. A second run gives the same pictures but for dates and numbers.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.journeys import paper  # noqa: E402 - found only now
from tests.journeys.applying import Applicant  # noqa: E402
from tests.journeys.deciding import Desk, results  # noqa: E402
from tests.journeys.test_research_letter import ANSWERS, SKP, assess, check_file  # noqa: E402
from tests.journeys.town import Town  # noqa: E402
from tests.journeys.words import service  # noqa: E402
from tests.support.browser import Screen, Trail, Visitor, chromium  # noqa: E402
from tests.support.docs import PICTURES, first_service  # noqa: E402
from tests.support.product import Product  # noqa: E402

MADE = ("catalogue", "question", "follow", "decide", "decree", "verify", "editor", "walk", "publish", "satu-pintu")
WIDTH = 960  # pixels of a picture
LARGEST = 60_000  # bytes of a picture
PAPER = "#ece9e2"  # behind the overview's three pictures


class Passing(Trail):
    """A visitor who takes pictures has no eye for faults; the journeys have."""

    def is_new(self, address: str, content: str) -> bool:
        """Nothing is looked at."""
        return False


def main() -> None:
    """Write every picture anew."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        product = Product(Path(folder) / "home")
        town = Town(product, browser, Passing(Screen("en", 1280), lambda path: path), Path(folder))
        try:
            first_permit(town)
            new_service(town)
        finally:
            town.close()
            product.stop()
    overview()


def first_permit(town: Town) -> None:
    """The stations of docs/tutorial/first-permit.md."""
    definition = service(SKP)
    applicant = Applicant(town, definition, ANSWERS)
    visitor = applicant.visitor
    shoot(visitor.open("/"), "catalogue")
    applicant.find_service("research")
    applicant.begin("perseorangan")
    applicant.fill_in()
    files = visitor.page.url
    filled = next(each.code for each in definition.sections if any(one.code == "judul" for one in each.fields))
    shoot(visitor.open(f"{applicant.home}/section/{filled}"), "question")
    visitor.open(files)
    applicant.hand_in()
    applicant.send()
    shoot(visitor.press("Follow the application", "link"), "follow")
    decide(town, applicant.number)
    file = applicant.wait_for_paper()
    subprocess.run(["pdftoppm", "-r", "62", "-png", "-singlefile", str(file), str(file.with_suffix(""))], check=True)
    keep("decree", file.with_suffix(".png").read_bytes(), WIDTH)
    shoot(town.visitor("stranger").open(paper.read_qr(file)), "verify")


def decide(town: Town, number: str) -> None:
    """The three offices, with a picture of the first one's desk."""
    definition = service(SKP)
    desk = Desk(town, "verifikator", definition)
    desk.take(number)
    shoot(desk.visitor, "decide")
    check_file(town, number)
    assess(town, number, "rekomendasi")
    head = Desk(town, "kepala", definition)
    head.take(number)
    head.decide(results(definition)["penetapan.setujui"])


def new_service(town: Town) -> None:
    """The stations of docs/tutorial/first-service.md, up to where the second person and the lead office have signed."""
    manager = town.staff("manajer").open("/workshop")
    manager.type("Code of the new service", "acara-taman")
    manager.press("Begin an empty draft")
    address = manager.page.url
    manager.press("Text", "link", manager.page.get_by_role("navigation", name="Parts of the draft"))
    manager.paste(manager.page.locator(".cm-content"), first_service())
    manager.press("Save")
    manager.page.locator('[data-show="flow"]').click()
    manager.page.locator("[data-panel] svg").first.wait_for()
    shoot(manager, "editor")
    manager.open(f"/workshop/walks/{address.rpartition('/')[2]}").press("Walk this scenario")
    shoot(manager, "walk")
    page = f"{address}/publication"
    manager.open(page).press("Declare the text final")
    town.staff("kabid").open(page).press("Sign off as the second person")
    town.staff("kepala").open(page).press("Sign off for the lead office")
    shoot(manager.open(page), "publish")


def shoot(visitor: Visitor, name: str) -> None:
    """Keep what the window shows, from the top of the page."""
    visitor.page.evaluate("window.scrollTo(0, 0)")
    keep(name, visitor.page.screenshot(), WIDTH)


def keep(name: str, content: bytes, width: int) -> None:
    """Write a picture, no wider than this, with as many colours as its size allows."""
    with Image.open(io.BytesIO(content)) as opened:
        picture = opened.convert("RGB")
    if picture.width > width:
        picture = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    for colours in (256, 128, 96, 64, 48, 32, 24, 16):
        out = io.BytesIO()
        picture.quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE).save(
            out, "PNG", optimize=True
        )
        if out.tell() <= LARGEST:
            break
    (PICTURES / f"{name}.png").write_bytes(out.getvalue())


def overview() -> None:
    """Three of the pictures side by side, for the first page of all."""
    whole = Image.new("RGB", (1200, 540), PAPER)
    place: Callable[[str], Image.Image] = lambda name: Image.open(PICTURES / f"{name}.png").convert("RGB")  # noqa: E731
    for name, left, top, width in (("follow", 20, 20, 560), ("decide", 240, 150, 560), ("decree", 820, 20, 360)):
        one = place(name)
        one = one.resize((width, round(one.height * width / one.width)), Image.Resampling.LANCZOS)
        whole.paste(one, (left, top))
    out = io.BytesIO()
    whole.save(out, "PNG")
    keep("satu-pintu", out.getvalue(), whole.width)


if __name__ == "__main__":
    main()
