"""A new manager's six tasks, from the overview of a draft to the published version: by keyboard alone, and without script."""

from __future__ import annotations

from itertools import count

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.town import Town
from tests.journeys.words import service
from tests.support.browser import PATIENCE, Screen
from tests.support.keyboard import ByKeyboard

pytestmark = pytest.mark.browser
SCREENS = [Screen("id", 360), Screen("en", 1280, scripts=False)]
SERVICE = "reklame-insidentil"
ROUND = count(1)


class Keys:
    """Somebody who has no mouse: Tab leads to a control, Enter and typing do the rest."""

    def __init__(self, town: Town, mail: str) -> None:
        visitor = town.staff(mail, ByKeyboard)
        assert isinstance(visitor, ByKeyboard)
        self.town, self.visitor, self.page = town, visitor, visitor.page

    def go(self, words: str, role: str = "link", within: Locator | None = None) -> None:
        """To the link or button of this name, and look at what comes."""
        self.visitor.follow((within or self.page).get_by_role(role, name=self.town.say(words), exact=True).first)  # type: ignore[arg-type]

    def write(self, label: str, words: str) -> None:
        """Type into the box with this label, over what stands there."""
        self.visitor.write(self.page.get_by_label(self.town.say(label), exact=True), words)

    def pick(self, box: Locator) -> None:
        """Choose from a list by typing nothing but arrows: the second choice."""
        self.visitor.reach(box)
        self.page.keyboard.press("ArrowDown")

    def tab(self, words: str) -> None:
        """Another page of the draft, by its navigation."""
        self.go(words, within=self.page.get_by_role("navigation", name=self.town.say("Parts of the draft")))


@pytest.mark.parametrize("town", SCREENS, indirect=True, ids=lambda screen: screen.name)
def test_six_tasks_without_a_mouse(town: Town) -> None:
    """A fee, a document with a condition and an office are changed; the impact is seen, a walk kept, a version published."""
    say, definition = town.say, service(SERVICE)
    keys = Keys(town, "manajer")
    keys.visitor.open("/workshop")
    left = keys.page.get_by_role("link", name=f"{say('Open the draft')} {say(definition.title)}")
    if left.count():  # another journey began it
        keys.visitor.follow(left)
        keys.go("Give the draft up")
        keys.go("Give the draft up", "button")
        keys.visitor.open("/workshop")
    keys.visitor.follow(keys.page.get_by_role("button", name=f"{say('Begin a draft')} {say(definition.title)}"))
    number = next(ROUND)
    address = keys.page.url
    keys.go("Choose a change")
    change_a_fee(keys, say(definition.values["rent_spanduk"].title), 8_750 + 50 * number)
    add_a_document(keys, number)
    ask_an_office(keys, say(definition.states["telaah_teknis"].reviews["pertimbangan"].title))
    keys.tab("Running cases")
    keep_a_walk(keys, number)
    keys.visitor.open(address)
    take_the_consequences(keys)
    keys.visitor.open(address)
    keys.go("Go on to publishing")
    keys.go("Declare the text final", "button")
    for person, words in (("kabid", "Sign off as the second person"), ("kepala", "Sign off for the lead office")):
        signer = Keys(town, person)
        signer.visitor.open(address)
        signer.go("Read and sign off")
        signer.go(words, "button")
    keys.visitor.open(address)
    keys.go("Go on to publishing")
    keys.visitor.follow(keys.page.locator("form[action$='/publication'] button"))
    assert say("This version never changes.") in keys.visitor.text()


def save(keys: Keys) -> None:
    """Show the change as lines, then save it."""
    keys.go("Show the change", "button")
    keys.go("Save this change", "button")


def change_a_fee(keys: Keys, title: str, amount: int) -> None:
    keys.visitor.follow(keys.page.get_by_role("link", name=f"{keys.town.say('Change')} {title}", exact=True))
    keys.write("Amount", str(amount))
    save(keys)


def add_a_document(keys: Keys, number: int) -> None:
    keys.go("Add a document")
    keys.write("Name in Indonesian", f"Izin tetangga terdekat {number}")
    keys.write("Name in English", f"Consent of the neighbours {number}")
    on_condition(keys)
    save(keys)


def ask_an_office(keys: Keys, title: str) -> None:
    keys.visitor.follow(
        keys.page.get_by_role("link", name=f"{keys.town.say('Ask one more office')} {title}", exact=True)
    )
    keys.pick(keys.page.locator('select[name="office"]'))
    on_condition(keys)
    save(keys)


def on_condition(keys: Keys) -> None:
    """Only when the advertisement is for tobacco, put together from lists."""
    keys.visitor.reach(keys.page.locator('input[name="when"]:checked'))
    keys.page.keyboard.press("ArrowDown")
    keys.visitor.reach(keys.page.locator('select[name="subject"]'))
    keys.page.keyboard.type(keys.town.say(service(SERVICE).fields["isi"].title))
    keys.go("Show how it can be compared", "button")
    keys.visitor.reach(keys.page.locator('input[name="option"][value="rokok"]'))
    keys.page.keyboard.press("Space")


def take_the_consequences(keys: Keys) -> None:
    """The changed fee makes what a scenario says of the paper untrue; each is mended with one press."""
    keys.go("Go to the problems")
    buttons = keys.page.locator("#problems button")
    for left in range(buttons.count() - 1, -1, -1):
        if not keys.visitor.screen.scripts:
            keys.visitor.follow(buttons.first)
            continue
        keys.visitor.reach(buttons.first)
        keys.page.keyboard.press("Enter")
        expect(buttons).to_have_count(left, timeout=PATIENCE)
        keys.page.keyboard.press("Escape")  # the focus went into the text, where Tab indents
    keys.go("Save", "button")


def keep_a_walk(keys: Keys, number: int) -> None:
    """A walk of one step, kept in the draft as a scenario."""
    keys.tab("Walk through")
    keys.go("Begin the walk", "button")
    keys.go("Do it", "button")
    keys.write("Code", f"dari_uji_coba_{number}")
    keys.write("Title in Indonesian", "Dari uji coba")
    keys.write("Title in English", "From the trial")
    keys.go("Keep it in the draft", "button")
