"""The system's Chromium, and a visitor in it who looks closely at every page that comes up.

    visitor = Visitor(browser, screen, trail, base_url)
    visitor.open("/")
    visitor.press("Sign in", "link")       # follows, then looks at the page that came
    visitor.type("Email address", "…")

Looking means: the page's language, one heading, no console error, no sideways scroll (also at 320 px where the screen is
narrow); and, of a page that is built like none seen on such a screen before, axe-core with all its rules. Axe is a script: what it
finds it finds where pages run theirs, so that a journey without scripts leaves it to its twin. Nothing of a page is reached but
by what people are told: labels, names and roles.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Download, Locator, Page, Response, sync_playwright

from tests.support.crawling import built_like

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = ROOT / "build" / "screenshots"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
# Milliseconds anything may take on a busy machine before the test gives up; nothing passes faster for it.
PATIENCE = 60_000
HEIGHTS = {360: 740, 1280: 900}
NARROWEST = 320
# Axe need not write down in order what it finds to be right: a third of its time.
VIOLATIONS = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(
    each => each.id + ': ' + each.nodes.map(node => node.html.slice(0, 200) + ' ' + node.failureSummary).join(' | '))"""
OVERHANG = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')].filter(each => each.getBoundingClientRect().right > width + 0.5)
        .map(each => each.outerHTML.slice(0, 120));
}"""
PASTE = """(editor, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
SAID = """() => ({
    language: document.documentElement.lang, title: document.title, content: document.documentElement.outerHTML,
    heading: document.querySelector("h1")?.textContent ?? "",
})"""


@dataclass(frozen=True)
class Screen:
    """How a visitor looks at the product: language, width in CSS pixels, with or without JavaScript."""

    language: str
    width: int
    scripts: bool = True

    @property
    def name(self) -> str:
        return f"{self.language}-{self.width}" + ("" if self.scripts else "-noscript")


@dataclass
class Trail:
    """Where the visitors of one journey have been: endpoints. ``seen`` says how the pages are built that were looked at already,
    on this journey or one before it on such a screen.

    A journey that goes where others have looked leaves ``closely`` out: its pages must come up whole, and no more.
    """

    screen: Screen
    endpoint_of: Callable[[str], str]
    seen: set[str] = field(default_factory=set)
    closely: bool = True
    endpoints: set[str] = field(default_factory=set)

    def is_new(self, address: str, content: str) -> bool:
        """Note a page; whether none that is built like it has been looked at before."""
        mark = built_like(content, self.endpoint_of(address))
        known = mark in self.seen
        self.seen.add(mark)
        return not known

    def picture(self, address: str) -> Path | None:
        """Where a picture of this page belongs; None unless pictures are asked for (SATU_PINTU_SCREENSHOTS)."""
        if not os.environ.get("SATU_PINTU_SCREENSHOTS"):
            return None
        return SCREENSHOTS / self.screen.name / f"{len(self.seen):03d}-{self.endpoint_of(address)}.png"


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless, with a profile that is thrown away."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    found = next((path for path in map(shutil.which, names) if path), None)
    assert found, "Chromium is missing: apt-get install chromium-headless-shell"
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS), downloads_path=folder)
        try:
            yield browser
        finally:
            browser.close()


class Visitor:
    """One person at one browser window of their own. ``status`` is what a page must answer with."""

    def __init__(self, browser: Browser, trail: Trail, base_url: str) -> None:
        self.browser, self.trail = browser, trail
        self.screen = screen = trail.screen
        self.context = browser.new_context(
            base_url=base_url, java_script_enabled=screen.scripts, locale={"id": "id-ID", "en": "en-GB"}[screen.language],
            viewport={"width": screen.width, "height": HEIGHTS[screen.width]}, reduced_motion="reduce",
        )  # fmt: skip
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.refusals: tuple[int, ...] = ()  # with which the page's own script may be answered in the background
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", lambda request: self._miss(request.url, request.failure))

    def open(self, address: str, status: int = 200) -> Visitor:
        """Go to an address, as by typing it."""
        return self._arrive(self.page.goto(address), status)

    def press(self, words: str, role: Any = "button", within: Locator | None = None, status: int = 200) -> Visitor:
        """Press the button (follow the link) of this name, and look at what comes."""
        return self.follow((within or self.page).get_by_role(role, name=words, exact=True), status)

    def follow(self, target: Locator, status: int = 200) -> Visitor:
        """Click on what leads to another page, and look at it."""
        with self.page.expect_navigation() as coming:
            target.click()
        return self._arrive(coming.value, status)

    def read_in(self, language: str) -> Visitor:
        """Switch the page to this language in its head, with what is typed into it, and read on in it."""
        self.screen = replace(self.screen, language=language)
        return self.follow(self.page.locator(f"nav.lang [lang={language}]"))

    def enter(self, status: int = 200) -> Visitor:
        """Press the Enter key where the keyboard's focus is, and look at the page that comes."""
        with self.page.expect_navigation() as coming:
            self.page.keyboard.press("Enter")
        return self._arrive(coming.value, status)

    def type(self, label: str, words: str, within: Locator | Page | None = None) -> None:
        """Fill the box with this label, anew."""
        self.write((within or self.page).get_by_label(labelled(label)), words)

    def write(self, box: Locator, words: str) -> None:
        """Fill a box, anew."""
        box.fill(words)

    def tick(self, box: Locator) -> None:
        """Tick a box, or choose one of several."""
        box.check()

    def pick(self, box: Locator, option: str) -> None:
        """Choose from a list that opens."""
        box.select_option(label=option)

    def give(self, box: Locator, file: Path) -> None:
        """Hand a file in."""
        box.set_input_files(file)

    def paste(self, editor: Locator, words: str) -> None:
        """Select all that stands in an editor and paste these words over it."""
        editor.click()
        self.page.keyboard.press("Control+a")
        editor.evaluate(PASTE, words)

    def choose(self, legend: str, option: str) -> None:
        """Choose an option of the question with this legend."""
        self.question(legend).get_by_label(option, exact=True).check()

    def question(self, legend: str, within: Locator | Page | None = None) -> Locator:
        """The group of controls with this legend."""
        return (within or self.page).get_by_role("group", name=labelled(legend))

    def download(self, words: str | re.Pattern[str]) -> Download:
        """Follow the link of this name to a file."""
        with self.page.expect_download() as coming:
            self.page.get_by_role("link", name=words).click()
        self.trail.endpoints.add(self.trail.endpoint_of(urlsplit(coming.value.url).path))
        return coming.value

    def text(self) -> str:
        """What the page says."""
        return " ".join(self.page.get_by_role("main").inner_text().split())

    def heading(self) -> str:
        return " ".join((self.page.get_by_role("heading", level=1).text_content() or "").split())

    def look_again(self) -> Visitor:
        """Look at the page as its own script has changed it since it came."""
        wrong = self.complaints[:]
        self.complaints.clear()
        assert not wrong, f"{self.page.url}: {wrong}"
        self._look(urlsplit(self.page.url).path)
        return self

    def close(self) -> None:
        self.context.close()

    def _arrive(self, answer: Response | None, status: int) -> Visitor:
        address = urlsplit(self.page.url).path
        assert answer is None or answer.status == status, f"{address}: {answer.status}\n{self.text()[:2000]}"
        self.page.wait_for_load_state("load")
        expected = [f"status of {each} " for each in (status, *self.refusals) if each >= 400]
        wrong = [each for each in self.complaints if not any(known in each for known in expected)]
        self.complaints.clear()
        assert not wrong, f"{address}: {wrong}"
        self.trail.endpoints.add(self.trail.endpoint_of(address))
        if self.trail.closely:
            self._look(address)
        return self

    def _look(self, address: str) -> None:
        said = self.page.evaluate(SAID)
        assert said["language"] == self.screen.language, address
        heading, title = " ".join(said["heading"].split()), re.sub(r"^(Kesalahan|Error): ", "", said["title"])
        assert heading and title.startswith(heading), f"{address}: title «{title}», h1 «{heading}»"
        self._check_width(address)
        if not self.trail.is_new(address, said["content"]):
            return
        picture = self.trail.picture(address)
        if picture:
            self.page.screenshot(path=picture, full_page=True)
        violations = self._ask_axe() if self.screen.scripts else []
        assert violations == [], f"{address} ({self.screen.name}):\n" + "\n".join(violations)

    def _check_width(self, address: str) -> None:
        widths = (self.screen.width, NARROWEST) if self.screen.width < 400 else (self.screen.width,)
        height = HEIGHTS[self.screen.width]
        for width in widths:
            if width != self.screen.width:
                self.page.set_viewport_size({"width": width, "height": height})
            overhang = self.page.evaluate(OVERHANG)
            assert overhang == [], f"{address}: too wide at {width} px:\n" + "\n".join(overhang)
        if len(widths) > 1:
            self.page.set_viewport_size({"width": self.screen.width, "height": height})

    def _ask_axe(self) -> list[str]:
        """What axe-core finds on this page."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: list[str] = self.page.evaluate(VIOLATIONS)
        return found

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _miss(self, url: str, failure: str | None) -> None:
        if failure != "net::ERR_ABORTED":  # a download, or a picture of a page that was left
            self.complaints.append(f"{url}: {failure}")


def labelled(words: str) -> re.Pattern[str]:
    """The name of a control: these words, perhaps with the mark of an optional question."""
    return re.compile(rf"^{re.escape(words)}( \((optional|boleh dilewati)\))?$")
