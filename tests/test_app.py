"""The shell around every page: headers, language, error pages, hosts, limits."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from werkzeug.routing import Map, Rule

from permits import errors
from permits.accounts.models import Account
from permits.app import create_app
from permits.config import load_settings
from permits.db import db
from tests.pages import Reader, check_page
from tests.support.cases import PASSWORD, make_applicant, publish
from tests.support.database import settings_for
from tests.test_config import production


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A signed-out person who looks closely."""
    return Reader(client)


def raising(app: Flask, client: FlaskClient, error: Exception) -> FlaskClient:
    """A client whose visit of the home page meets this error."""
    plain = app.view_functions["catalogue.home"]

    def fail() -> str:
        app.view_functions["catalogue.home"] = plain
        raise error

    app.view_functions["catalogue.home"] = fail
    return client


def test_the_switch_of_languages_keeps_the_page_and_is_remembered(reader: Reader) -> None:
    """The other language's link leads to the same page with the same search, and later pages stay in that language."""
    page = reader.get("/?q=reklame", language="id")
    assert page.tree.get("lang") == "id"
    english = page.link("English")
    assert english == "/?q=reklame&lang=en"
    assert reader.get(english).tree.get("lang") == "en"
    assert reader.get("/sign-in").tree.get("lang") == "en"


@pytest.mark.parametrize(("wanted", "given"), [("en-GB,en;q=0.9", "en"), ("id-ID", "id"), ("fr", "id"), ("", "id")])
def test_the_browser_chooses_the_first_language(client: FlaskClient, wanted: str, given: str) -> None:
    """Who chose nothing reads the browser's language when we speak it, Indonesian otherwise."""
    page = check_page(client.get("/", headers={"Accept-Language": wanted}))
    assert page.tree.get("lang") == given


def test_a_person_reads_in_their_own_language(client: FlaskClient) -> None:
    """A signed-in person reads in the language of their account wherever they sign in."""
    actor = make_applicant()
    account = db.session.get(Account, actor.id)
    assert account is not None
    account.locale, email = "en", account.email
    db.session.commit()
    reader = Reader(client)
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "id"
    assert reader.get("/").tree.get("lang") == "id"
    reader.sign_in(email, PASSWORD)
    assert reader.get("/").tree.get("lang") == "en"


def test_pages_of_a_signed_in_person_are_kept_nowhere(client: FlaskClient) -> None:
    """No cache, the browser's own included, may store what a signed-in person sees; public pages are asked for again."""
    actor = make_applicant()
    account = db.session.get(Account, actor.id)
    assert account is not None
    reader = Reader(client)
    assert "no-store" not in reader.get("/").response.headers["Cache-Control"]
    reader.sign_in(account.email, PASSWORD)
    assert "no-store" in reader.get("/").response.headers["Cache-Control"]


def test_files_of_the_look_are_kept_long_and_named_by_content(reader: Reader) -> None:
    """A style sheet's address carries its digest, so it may be kept and is still fresh after a change."""
    page = reader.get("/")
    sheets = [each.get("href", "") for each in page.all('link[rel="stylesheet"]')]
    assert all("?v=" in each for each in sheets)
    answer = reader.client.get(sheets[0])
    assert answer.status_code == 200
    assert "max-age=604800" in answer.headers["Cache-Control"]


def test_an_unknown_address_is_a_page_of_ours(reader: Reader) -> None:
    """A mistyped address is answered in the reader's language with a way on."""
    page = reader.get("/nowhere", status=404, language="id")
    assert page.heading == "Halaman ini tidak ditemukan"
    assert page.link("Ke daftar layanan") == "/"


@pytest.mark.parametrize(
    ("error", "status", "heading", "also"),
    [
        (errors.NotFound(), 404, "This page was not found", ""),
        (errors.Forbidden("not_your_role"), 403, "You may not do this", "This step belongs to another role or office."),
        (errors.Forbidden("unheard_of"), 403, "You may not do this", "another person or office"),
        (
            errors.Conflict("changed", ("Ratna returned it.",)),
            409,
            "This changed while you were reading",
            "Ratna returned it.",
        ),
        (RuntimeError("SELECT secret FROM table"), 500, "Something broke on our side", "Your last step was not saved"),
    ],
)
def test_refusals_and_errors_are_pages(
    app: Flask, client: FlaskClient, error: Exception, status: int, heading: str, also: str
) -> None:
    """What an operation refuses is said in words with its status; nothing of the program shows."""
    page = check_page(raising(app, client, error).get("/?lang=en"))
    assert page.status == status
    assert page.heading == heading
    assert also in page.text
    assert "secret" not in page.response.text
    assert "Traceback" not in page.response.text


@pytest.mark.parametrize(("code", "status"), [(413, 413), (429, 429), (405, 405), (503, 503), (418, 418)])
def test_every_status_has_words(app: Flask, client: FlaskClient, code: int, status: int) -> None:
    """Statuses with a page of their own and those without are answered with a page, never with the server's bare text."""
    try:
        abort(code)
    except Exception as error:
        page = check_page(raising(app, client, error).get("/?lang=en"))
    assert page.status == status
    assert page.heading


def test_an_error_page_needs_no_database(own_app: Flask) -> None:
    """When the database is away the reader still gets a page that says so, with status 500."""
    with own_app.app_context():
        db.drop_all()
    answer = own_app.test_client().get("/?lang=en")
    assert answer.status_code == 500
    page = check_page(answer)
    assert page.heading == "Something broke on our side"


def test_a_form_without_its_token_changes_nothing(client: FlaskClient) -> None:
    """A form sent from elsewhere is refused before it is looked at."""
    answer = client.post("/sign-in?lang=en", data={"email": "x@example.org", "password": "x"})
    assert answer.status_code == 400
    assert check_page(answer).heading == "This request cannot be read"


def test_a_request_by_a_foreign_name_is_not_believed(client: FlaskClient) -> None:
    """Links in mails are made from the host's name, so a request by another name is refused."""
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_an_upload_over_the_limit_is_refused(own_database_url: str, tmp_path: Path) -> None:
    """A request larger than the setting is answered with 413 in words."""
    app = create_app(settings_for(tmp_path, own_database_url, max_upload_mb="1"))
    reader = Reader(app.test_client())
    reader.get("/sign-in", language="en")
    page = reader.post("/sign-in", {"email": "x" * 1_200_000}, status=413)
    assert page.heading == "The file is too large"


def test_guessing_is_slowed_down_and_reading_is_not(own_database_url: str, tmp_path: Path) -> None:
    """After the set number of tries a minute an address must wait; opening the form is no try."""
    app = create_app(settings_for(tmp_path, own_database_url, sign_in_rate="3 per minute"))
    reader = Reader(app.test_client())
    for _ in range(5):
        reader.get("/sign-in", language="en")
    for _ in range(3):
        reader.post("/sign-in", {"email": "a@example.org", "password": "guess guess guess"})
    page = reader.post("/sign-in", {"email": "a@example.org", "password": "guess guess guess"}, status=429)
    assert page.heading == "Too many tries"
    reader.get("/sign-in")


def test_production_pins_cookies_and_transport(tmp_path: Path, own_database_url: str) -> None:
    """In production cookies are Secure, HttpOnly, SameSite and bound to the host, and browsers are told to stay with https."""
    environment = production(tmp_path, database_url=own_database_url, redis_url="redis://127.0.0.1:1/0")
    app = create_app(load_settings(environment))
    answer = app.test_client().get("/sign-in?lang=en", base_url="https://izin.seruni.example")
    assert answer.status_code == 200
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    cookies = answer.headers.getlist("Set-Cookie")
    assert {each.split("=")[0] for each in cookies} == {"__Host-session", "language"}
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


def test_limits_survive_redis_being_away(tmp_path: Path, own_database_url: str) -> None:
    """With Redis away, signing in still answers, and guessing is still slowed down."""
    environment = production(
        tmp_path, database_url=own_database_url, redis_url="redis://127.0.0.1:1/0", sign_in_rate="2 per minute"
    )
    app = create_app(load_settings(environment))
    reader = Reader(app.test_client(), "https://izin.seruni.example")
    reader.get("/sign-in")
    for _ in range(2):
        reader.post("/sign-in", {"email": "a@example.org", "password": "guess guess guess"})
    reader.post("/sign-in", {"email": "a@example.org", "password": "guess guess guess"}, status=429)


def test_the_home_page_names_the_city(reader: Reader) -> None:
    """The frame of every page carries the name and the address of the city's lead office."""
    publish()
    page = reader.get("/", language="en")
    assert page.title.endswith("Satu Pintu City of Seruni")
    assert "Investment and One-Stop Service Office" in "".join(page.one("footer").itertext())


def test_links_are_written_as_the_library_writes_them(app: Flask) -> None:
    """An address whose writing is prepared late gives the link that one prepared at once gives, query and all."""
    at_once = Map([Rule(each.rule, endpoint=each.endpoint) for each in app.url_map.iter_rules()])
    for rule in app.url_map.iter_rules():
        values: dict[str, object] = dict.fromkeys(rule.arguments, 7) | {"rule": "ä b&"}
        for unknown in (True, False):
            links = [
                each.bind("localhost").build(rule.endpoint, values, append_unknown=unknown)
                for each in (app.url_map, at_once)
            ]
            assert links[0] == links[1], rule
