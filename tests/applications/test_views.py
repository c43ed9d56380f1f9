"""The applicant's pages as people meet them, on both databases."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient

from permits.applications.models import Application
from permits.db import db
from tests.pages import Page, Reader
from tests.support import cases
from workflows.outcome import Actor

pytestmark = pytest.mark.database
SERVICE = "skp-penelitian"


@pytest.fixture
def applicant(client: FlaskClient) -> Actor:
    cases.publish()
    return cases.make_applicant()


@pytest.fixture
def visitor(client: FlaskClient, applicant: Actor) -> Reader:
    """The applicant, signed in."""
    found = Reader(client)
    found.sign_in(cases.address_of(applicant), cases.PASSWORD)
    return found


def typed(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Stored answers as a person types them into the boxes of a page."""
    form: dict[str, Any] = {}
    for code, value in answers.items():
        form |= _boxes(f"a-{code}", value)
    return form


def _boxes(name: str, value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {name: "yes" if value else "no"}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        form: dict[str, Any] = {f"{name}-row": [str(index) for index in range(len(value))]}
        for index, row in enumerate(value):
            for column, cell in row.items():
                form |= _boxes(f"{name}-{index}-{column}", cell)
        return form
    if isinstance(value, str) and len(value) == 10 and value[4:8:3] == "--":
        year, month, day = value.split("-")
        return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}
    return {name: value}


def sections(visitor: Reader, application_id: str) -> list[str]:
    page = visitor.get(f"/applications/{application_id}")
    return [
        address.split("?")[0]
        for address in (each.get("href", "") for each in page.all(".tasks a"))
        if "/section/" in address
    ]


def begin(visitor: Reader, kind: str = "perseorangan") -> str:
    visitor.get(f"/services/{SERVICE}/apply")
    page = visitor.post(f"/services/{SERVICE}/apply", {"applicant_kind": kind})
    return page.response.request.path.split("/")[2]


def upload_all(visitor: Reader, application_id: str) -> Page:
    address = f"/applications/{application_id}/documents"
    page = visitor.get(address)
    files = {}
    for each in page.all('input[type="file"]'):
        kind = "pdf" if ".pdf" in each.get("accept", "") else "jpeg"
        files[each.get("name", "")] = (io.BytesIO(cases.sample_file(kind)), f"berkas.{kind}")
    return visitor.post(address, files, content_type="multipart/form-data")


def state_of(application_id: str) -> Application:
    db.session.expire_all()
    found = db.session.get(Application, application_id)
    assert found is not None
    return found


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_application_is_filled_in_and_sent(visitor: Reader, language: str) -> None:
    """From the service to the number: kind, sections, files, looking over, sending; every page sound in both languages."""
    visitor.get("/", language=language)
    application_id = begin(visitor)
    answers = typed(cases.sample_answers(SERVICE))
    for address in sections(visitor, application_id):
        visitor.get(address)
        page = visitor.post(address, answers)
        if page.response.request.path == address:
            page = visitor.post(address, answers)
    assert page.response.request.path.endswith("/documents")
    page = upload_all(visitor, application_id)
    assert page.response.request.path.endswith("/check")
    fields = {each.get("name", ""): each.get("value", "") for each in page.all("form input[type=hidden]")}
    page = visitor.post(f"/applications/{application_id}/send", {**fields, "true": "y"})
    number = state_of(application_id).number
    assert number is not None
    assert number in page.text
    tracked = visitor.get(f"/applications/{application_id}")
    assert number in tracked.text
    visitor.get(f"/applications/{application_id}/answers")
    assert number in visitor.get("/applications").text
