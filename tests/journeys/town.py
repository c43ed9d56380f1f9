"""The people of a journey: applicants who register themselves, and the office's people with the seats they hold."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path

from playwright.sync_api import Browser, Locator

from tests.journeys.words import Words
from tests.support.browser import PATIENCE, Trail, Visitor
from tests.support.product import Product
from workflows.definition import Definition
from workflows.language.loader import load

ROOT = Path(__file__).resolve().parents[2]
CITY = ROOT / "sop" / "_city.yaml"
SERVICES = ROOT / "tests" / "data" / "sop" / "town"
PASSWORD = "empat kata yang panjang"
DOMAIN = "seruni.example"
NUMBERS = count(1)


@cache
def town_service(service: str) -> Definition:
    """A small service of the town's own, as the fixture ``published`` publishes it."""
    return load((SERVICES / f"{service}.yaml").read_text(encoding="utf-8"), service)


@dataclass
class Town:
    """Windows are opened as they are needed, one for each person, and all leave the same trail."""

    product: Product
    browser: Browser
    trail: Trail
    folder: Path
    visitors: dict[str, Visitor] = field(default_factory=dict)

    @property
    def say(self) -> Words:
        return Words(self.trail.screen.language)

    def visitor(self, name: str, hands: type[Visitor] = Visitor) -> Visitor:
        """The window of a person, signed out at first; ``hands`` says how they use it."""
        if name not in self.visitors:
            self.visitors[name] = hands(self.browser, self.trail, self.product.base_url)
        return self.visitors[name]

    def staff(self, mail: str, hands: type[Visitor] = Visitor) -> Visitor:
        """The window of one of the office's people, signed in with the password the product printed."""
        if mail in self.visitors:
            return self.visitors[mail]
        address = f"{mail}@{DOMAIN}"
        visitor = self.visitor(mail, hands).open("/sign-in")
        # These accounts prefer Indonesian; the switch in the head of the page is stronger.
        visitor.read_in(self.trail.screen.language)
        sign_in(visitor, self.say, address, self.product.passwords[address])
        return visitor

    def new_address(self) -> str:
        """A mail address nobody has used yet."""
        return f"warga{next(NUMBERS)}-{self.trail.screen.name}@{DOMAIN}"

    def open_mail(self, address: str, subject: str, path: str = "") -> Visitor:
        """The reader's mailbox, opened at the latest mail to this address with this subject and such a link, once it has come."""
        reader = self.visitor("mailbox")
        give_up = time.monotonic() + PATIENCE / 1000
        while True:
            reader.open("/mailbox")
            found = reader.page.get_by_role("row").filter(has_text=address).filter(has_text=subject)
            if found.count():
                reader.follow(found.first.get_by_role("link"))
                if not path or links_to(path, reader):
                    return reader
            assert time.monotonic() < give_up, f"no mail «{subject}» for {address}\n{reader.text()}"
            time.sleep(0.5)

    def link_in_mail(self, address: str, subject: str, path: str) -> str:
        """The address of the link in the latest mail, once that mail leads to ``path``."""
        found = links_to(path, self.open_mail(address, subject, path))
        assert len(found) == 1, found
        return found[0]

    def close(self) -> None:
        for visitor in self.visitors.values():
            visitor.close()


def links_to(path: str, reader: Visitor) -> list[str]:
    """The addresses of the links to ``path`` in what the page is about."""
    links = reader.page.get_by_role("main").get_by_role("link").all()
    return [each for each in map(address_of, links) if path in each]


def address_of(link: Locator) -> str:
    return link.get_attribute("href") or ""


def sign_in(visitor: Visitor, say: Words, address: str, password: str) -> None:
    """Fill in the sign-in page that is open."""
    visitor.type(say("Email address"), address)
    visitor.type(say("Password"), password)
    visitor.press(say("Sign in"))


def register(town: Town, visitor: Visitor, name: str) -> str:
    """From the sign-in page to a confirmed account; returns its address. The visitor ends on the sign-in page."""
    say, address = town.say, town.new_address()
    visitor.press(say("Register as an applicant"), "link")
    visitor.type(say("Full name"), name)
    visitor.type(say("Email address"), address)
    visitor.type(say("Password"), PASSWORD)
    visitor.type(say("The same password again"), "berbeda sama sekali")
    visitor.press(say("Register"))
    assert say("The two passwords differ.") in visitor.text()
    visitor.type(say("Password"), PASSWORD)
    visitor.type(say("The same password again"), PASSWORD)
    visitor.press(say("Register"))
    visitor.open(town.link_in_mail(address, "", "/confirm/"))
    assert say("Your address is confirmed. You can sign in now.") in visitor.text()
    return address
