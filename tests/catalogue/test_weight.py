"""A first visit on a weak phone: everything that a page brings along, compressed."""

from __future__ import annotations

import gzip
import re
from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.support.cases import publish

LARGEST = 150_000  # octets of a first visit, compressed
LINKED = re.compile(r'(?:href|src)="(/static/[^"]+)"|url\("?([^")]+)"?\)')
PAGES = ("/", "/?q=spandk", "/guide", "/services/reklame-insidentil", "/services/sip-dokter/procedure")


@pytest.mark.parametrize("address", PAGES)
def test_a_first_visit_weighs_little(client: FlaskClient, address: str) -> None:
    """Page, style sheets, fonts and pictures together stay within what a slow line brings in seconds."""
    publish()
    waiting, seen, total = [address], set(), 0
    while waiting:
        here = waiting.pop()
        path = urlsplit(here).path
        if path in seen or (here != address and not path.startswith("/static/")):
            continue
        seen.add(path)
        answer = client.get(here, base_url="http://localhost")
        assert answer.status_code == 200, here
        total += len(answer.data if path.endswith(".woff2") else gzip.compress(answer.data))
        if answer.mimetype in ("text/html", "text/css"):
            waiting += [urljoin(here, first or second) for first, second in LINKED.findall(answer.text)]
    assert total <= LARGEST, f"{address}: {total} octets in {len(seen)} files"
    assert any(path.endswith(".woff2") for path in seen)
