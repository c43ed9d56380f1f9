from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from permits import clock
from permits.accounts import operations as accounts
from permits.db import transaction
from permits.documents.store import store_of
from permits.issuance import operations, pdf, queries
from permits.issuance.codes import printed_code
from permits.issuance.models import Permit
from permits.pages import the_place
from tests.issuance.cases import STAFF, approve_case, issue_due, publish_service
from tests.issuance.samples import MOMENT, local_signer, paper, signing

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def city(own_app: Flask) -> Iterator[Flask]:
    """An application whose city offers the park permit."""
    with own_app.app_context():
        publish_service(clock.now())
    yield own_app


@pytest.fixture
def visitor(city: Flask) -> FlaskClient:
    """Somebody who is not signed in."""
    return city.test_client()


@pytest.fixture
def permit(city: Flask) -> Permit:
    """A permit issued today."""
    with city.app_context():
        now = clock.now()
        case_id = approve_case(now)
        issue_due(now)
        found = queries.permit_of(case_id)
        assert found is not None
        return found


def heading(response: TestResponse) -> str:
    """The one h1 of a page, which its title begins with."""
    found = re.findall(r"<h1>(.*?)</h1>", response.text)
    assert len(found) == 1
    title = re.search(r"<title>(.*?)</title>", response.text, re.DOTALL)
    assert title is not None
    assert title[1].removeprefix("Error: ").startswith(found[0])
    return str(found[0])


def upload(visitor: FlaskClient, content: bytes, name: str = "izin.pdf") -> TestResponse:
    """Hand a file in as a browser does, the page's token included."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get("/v").text)
    assert token is not None
    form = {"csrf_token": token[1], "pdf": (io.BytesIO(content), name)}
    return visitor.post("/v", data=form, headers=ENGLISH)


def issued_file(app: Flask, permit: Permit) -> bytes:
    with store_of(app.config["SETTINGS"]).open(permit.document_sha256 or "") as file:
        return file.read()


def test_the_qrs_page_says_what_the_permit_is_worth(visitor: FlaskClient, permit: Permit) -> None:
    """Anyone who scans the QR reads the verdict first, with the name masked and what a QR cannot prove."""
    page = visitor.get(f"/v/{permit.token}", headers=ENGLISH)
    assert page.status_code == 200
    assert heading(page).startswith("Genuine")
    assert permit.number in page.text
    assert "R•••• W•••• M•••••" in page.text
    assert "Rukun" not in page.text
    assert "can be copied onto another paper" in page.text


def test_an_unknown_token_is_not_found(visitor: FlaskClient) -> None:
    """Guessed and mangled addresses find nothing."""
    for token in ("AAAAAAAAAAAAAAAAAAAAAA", "x", "..", "%27"):
        assert visitor.get(f"/v/{token}").status_code == 404


def test_the_typed_code_leads_to_the_same_page(visitor: FlaskClient, permit: Permit) -> None:
    """The code may be typed in small letters and with spaces."""
    typed = printed_code(permit.code).lower().replace("-", " ")
    answer = visitor.get("/v", query_string={"code": typed})
    assert answer.status_code == 302
    assert answer.location == f"/v/{permit.token}"


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ("", 422, "Type the code that stands under the QR."),
        ("K7M4-RX2P-0000", 422, "This cannot be a code"),
        ("0000-0000-0000", 404, "No permit has this code."),
    ],
)
def test_a_wrong_code_is_explained_beside_the_field(
    visitor: FlaskClient, typed: str, status: int, sentence: str
) -> None:
    """A slip of the finger and an unknown code are told apart, and what was typed stays."""
    answer = visitor.get("/v", query_string={"code": typed}, headers=ENGLISH)
    assert answer.status_code == status
    assert sentence in answer.text
    assert f'value="{typed}"' in answer.text
    assert heading(answer) == "Check a permit"


def test_the_issued_file_is_genuine(city: Flask, visitor: FlaskClient, permit: Permit) -> None:
    """The file as downloaded is recognised, and what the permit is worth now stands on the same page."""
    answer = upload(visitor, issued_file(city, permit))
    assert answer.status_code == 200
    assert "To the last byte it is the paper" in answer.text
    assert permit.number in answer.text


def test_each_false_file_has_its_own_verdict(city: Flask, visitor: FlaskClient, permit: Permit, tmp_path: Path) -> None:
    """Changed, extended, signed by a stranger, unknown, unsigned and no PDF at all are six different answers."""
    content = issued_file(city, permit)
    changed = bytearray(content)
    changed[len(content) // 2] ^= 1
    printed = pdf.render(paper())
    ours = local_signer(city.config["SETTINGS"].keys).sign(printed, signing(clock.now()))
    verdicts = {
        "The file was changed": bytes(changed),
        "Something was added to the file after signing": content + b"\n",
        "Somebody else signed this file": local_signer(tmp_path).sign(printed, signing()),
        "The register does not know this file": ours,
        "Not a signed paper": printed,
        "This is not a PDF": b"a letter",
    }
    assert {words: heading(upload(visitor, each)) for words, each in verdicts.items()} == {
        each: each for each in verdicts
    }


def test_a_genuine_file_of_a_revoked_permit_does_not_look_good(
    city: Flask, visitor: FlaskClient, permit: Permit
) -> None:
    """The permit's end stands first, on its own page and on the file's, with its reason."""
    with city.app_context(), transaction():
        operations.revoke_permit(permit.id, "Data terbukti tidak benar", STAFF["loket"], clock.now())
    for page in (visitor.get(f"/v/{permit.token}", headers=ENGLISH), upload(visitor, issued_file(city, permit))):
        assert heading(page) == "Genuine, but revoked"
        assert "Data terbukti tidak benar" in page.text
        assert "verdict--good" not in page.text


@pytest.mark.parametrize(
    ("since", "until", "verdict"),
    [(-30, -1, "Genuine, but expired"), (-30, 0, "Genuine and in force"), (1, 30, "Genuine, but not yet in force")],
)
def test_a_permit_whose_time_is_over_does_not_look_good(
    city: Flask, visitor: FlaskClient, permit: Permit, since: int, until: int, verdict: str
) -> None:
    """The page of the QR judges the validity on the day it is asked: the first and the last day count, no other does."""
    with city.app_context():
        today = clock.now().astimezone(the_place().zone).date()
        with transaction() as session:
            dates = {"valid_from": today + timedelta(days=since), "valid_until": today + timedelta(days=until)}
            session.execute(update(Permit).where(Permit.id == permit.id).values(**dates))
    page = visitor.get(f"/v/{permit.token}", headers=ENGLISH)
    assert heading(page) == verdict
    assert ("verdict--good" in page.text) is (since <= 0 <= until)


def test_a_number_without_a_paper_is_no_permit(city: Flask, visitor: FlaskClient) -> None:
    """A reserved and a cancelled number say so and show nobody's name."""
    with city.app_context():
        case_id = approve_case(MOMENT)
        reserved = queries.permit_of(case_id)
        assert reserved is not None
        token = reserved.token
    assert heading(visitor.get(f"/v/{token}", headers=ENGLISH)) == "Not issued yet"
    with city.app_context(), transaction():
        operations.cancel_number(case_id, "Ditarik", MOMENT + timedelta(hours=1))
    assert heading(visitor.get(f"/v/{token}", headers=ENGLISH)) == "Number cancelled, nothing was issued"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "The file is empty."), (b"x" * 10_000_001, "The file is larger than 10 MB.")],
    ids=["empty", "too large"],
)
def test_an_unusable_upload_is_explained(visitor: FlaskClient, content: bytes, sentence: str) -> None:
    """An empty or too large file is refused beside its field."""
    answer = upload(visitor, content)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_no_file_chosen_is_explained(visitor: FlaskClient) -> None:
    """Pressing the button without a file says what to do first."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get("/v").text)
    assert token is not None
    answer = visitor.post("/v", data={"csrf_token": token[1]}, headers=ENGLISH)
    assert (answer.status_code, "Choose the PDF file first." in answer.text) == (422, True)


def test_checking_keeps_nothing(city: Flask, visitor: FlaskClient) -> None:
    """An uploaded file leaves no trace in the store."""
    upload(visitor, pdf.render(paper()))
    assert not list((city.config["SETTINGS"].home / "files").rglob("*.*"))


def test_the_register_is_for_the_office(city: Flask, visitor: FlaskClient, permit: Permit) -> None:
    """A visitor is asked to sign in; a member of the office with the right sees every number with the holder's name."""
    assert visitor.get("/permits").status_code == 303
    with city.app_context(), transaction():
        _, password = accounts.add_staff("kepala@contoh.example", "Kepala", clock.now(), seats=(("loket", "kepala"),))
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', visitor.get("/sign-in").text)
    assert token is not None
    form = {"csrf_token": token[1], "email": "kepala@contoh.example", "password": password}
    assert visitor.post("/sign-in", data=form).status_code in (302, 303)
    page = visitor.get("/permits", headers=ENGLISH)
    assert page.status_code == 200
    assert heading(page) == "Register izin"  # the language of the account
    assert permit.number in page.text
    assert "Rukun Warga Melati" in page.text


def test_the_pages_speak_indonesian(visitor: FlaskClient, permit: Permit) -> None:
    """An Indonesian reader gets the same verdict in Indonesian, the permit's kind included."""
    page = visitor.get(f"/v/{permit.token}", headers={"Accept-Language": "id"})
    assert '<html lang="id" dir="ltr">' in page.text
    assert heading(page).startswith("Asli")
    assert "Izin Pemakaian Taman" in page.text
