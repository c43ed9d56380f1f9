"""The app on the home screen: its manifest and icons, its worker, and the page shown without a line."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from PIL import Image

from permits.offline.sealing import device_key
from permits.paths import STATIC
from tests.pages import Reader

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("database")]


@pytest.mark.parametrize(("language", "words"), [("id", "Permohonan saya"), ("en", "My applications")])
def test_a_phone_can_put_it_on_its_home_screen(client: FlaskClient, language: str, words: str) -> None:
    """The manifest speaks the reader's language, and every icon is there in the size it names."""
    page = Reader(client).get("/", language=language)
    address = page.one("link[rel=manifest]").get("href", "")
    answer = client.get(address)
    said = answer.get_json(force=True)
    assert answer.mimetype == "application/manifest+json"
    assert (said["lang"], said["display"], said["start_url"], said["shortcuts"][0]["name"]) == (
        language, "standalone", "/", words,
    )  # fmt: skip
    assert {each["purpose"] for each in said["icons"]} == {"any", "maskable"}
    for each in said["icons"]:
        with Image.open(STATIC / urlsplit(each["src"]).path.removeprefix("/static/")) as picture:
            assert f"{picture.width}x{picture.height}" == each["sizes"]


def test_the_worker_may_ask_our_own_server_and_nobody_else(client: FlaskClient) -> None:
    """The script that answers without a line stands at the root, so that it may do so for every page, and asks us alone."""
    answer = client.get("/worker.js")
    assert answer.mimetype == "text/javascript"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "connect-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_without_a_line_says_nothing_of_anybody(client: FlaskClient, language: str) -> None:
    """It is kept on the phone for whoever holds it, so no person, no key and no navigation of one stands in it."""
    page = Reader(client).get("/offline", language=language)
    place = page.one("[data-drafts]")
    assert (place.get("data-account"), place.get("data-key")) == ("", "")
    assert not page.all("nav") and not page.all("input[name=csrf_token]")


def test_each_person_has_a_key_of_their_own() -> None:
    """The key is the same whenever a person signs in, another one for anybody else, and another one with another secret."""
    keys = {device_key(secret, person) for secret in ("s" * 32, "t" * 32) for person in ("one", "two")}
    assert len(keys) == 4 and device_key("s" * 32, "one") in keys
