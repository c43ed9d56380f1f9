"""How much a telephone has to fetch before an applicant's page stands."""

from __future__ import annotations

import gzip
import re
from itertools import chain
from pathlib import Path

from permits import clock
from permits.paths import STATIC
from tests.pages import Page, Reader
from tests.support import applying, cases
from tests.support.applying import SERVICE, begin
from workflows.engine.outcome import Actor

MOST = 150_000  # octets, compressed, with nothing kept from an earlier visit
ADDRESS = re.compile(r"url\(\"?([^\")]+)\"?\)")


def test_every_page_of_an_applicant_is_light(reader: Reader, applicant: Actor) -> None:
    """Page, style sheets, scripts, fonts and pictures of every page from the service to the sent case stay under 150 kB."""
    service = f"/services/{SERVICE}"
    draft = begin(reader)
    ready = cases.make_draft(SERVICE, applicant, "perseorangan", now=clock.now())
    sent = cases.make_draft(SERVICE, applicant, "perseorangan", now=clock.now())
    cases.send(sent, applicant, now=clock.now())
    addresses = ["/", service, f"{service}/apply", "/applications", f"/applications/{draft}"]
    addresses += applying.section_addresses(reader, draft)
    addresses += [f"/applications/{draft}/documents", f"/applications/{ready}/check", f"/applications/{sent}/sent"]
    addresses += [f"/applications/{sent}", f"/applications/{sent}/answers"]
    weights = {each: weight(reader.get(each)) for each in addresses}
    assert len(weights) >= 13
    assert {address: octets for address, octets in weights.items() if octets > MOST} == {}


def weight(page: Page) -> int:
    """What is fetched for a page, compressed as the server does it; each file once, with what its style sheets name."""
    named = [
        each.get("href") or each.get("src") or "" for each in page.all("link[rel=stylesheet], script[src], img[src]")
    ]
    files = {file_of(each) for each in named if each.startswith("/static/")}
    sheets = [each for each in files if each.suffix == ".css"]
    files |= set(chain.from_iterable(fetched_by(each) for each in sheets))
    assert sheets
    return len(gzip.compress(page.response.data)) + sum(len(gzip.compress(each.read_bytes())) for each in files)


def file_of(address: str) -> Path:
    return STATIC / address.removeprefix("/static/").partition("?")[0]


def fetched_by(sheet: Path) -> set[Path]:
    """The files of ours that a style sheet may fetch: its fonts and pictures."""
    named = [each for each in ADDRESS.findall(sheet.read_text(encoding="utf-8")) if not each.startswith("data:")]
    return {(sheet.parent / each).resolve() for each in named if (sheet.parent / each).resolve().is_file()}
