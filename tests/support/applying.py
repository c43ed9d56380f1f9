"""Fills in the applicant's pages as a person does: boxes, buttons, files."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from permits.applications.models import Application
from permits.db import db
from tests.pages import Page, Reader
from tests.support import cases

SERVICE = "skp-penelitian"


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


def begin(reader: Reader, service: str = SERVICE, kind: str = "perseorangan") -> str:
    """Begin an application through its page and return its id."""
    reader.get(f"/services/{service}/apply")
    page = reader.post(f"/services/{service}/apply", {"applicant_kind": kind})
    return str(page.response.request.path).split("/")[2]


def section_addresses(reader: Reader, application_id: str) -> list[str]:
    """The addresses of the sections, from the task list."""
    page = reader.get(f"/applications/{application_id}")
    links = [each.get("href", "") for each in page.all(".tasks a")]
    return [address.split("?")[0] for address in links if "/section/" in address]


def fill_in(reader: Reader, application_id: str, answers: Mapping[str, Any]) -> Page:
    """Fill in every section, a second time where the answers brought up more; the page that comes after the last one."""
    page = reader.get(f"/applications/{application_id}")
    for address in section_addresses(reader, application_id):
        page = reader.post(address, typed(answers))
        if page.response.request.path == address:
            page = reader.post(address, typed(answers))
    return page


def upload_all(reader: Reader, application_id: str) -> Page:
    """Hand in a sound file for everything asked, on the page of all files."""
    address = f"/applications/{application_id}/documents"
    files = {}
    for each in reader.get(address).all('input[type="file"]'):
        kind = "pdf" if ".pdf" in each.get("accept", "") else "jpeg"
        files[each.get("name", "")] = (io.BytesIO(cases.sample_file(kind)), f"berkas.{kind}")
    return reader.post(address, files, content_type="multipart/form-data")


def upload(reader: Reader, application_id: str, code: str, data: bytes, name: str, *, status: int = 200) -> Page:
    """Hand in one file on its own page."""
    address = f"/applications/{application_id}/documents/{code}"
    form = {f"file-{code}": (io.BytesIO(data), name)}
    return reader.post(address, form, content_type="multipart/form-data", status=status)


def hidden_fields(page: Page) -> dict[str, str]:
    """The hidden fields of the page's form, as its button sends them."""
    return {each.get("name", ""): each.get("value", "") for each in page.all("main form input[type=hidden]")}


def row_of(application_id: str) -> Application:
    """The case as the database has it now."""
    db.session.expire_all()
    found = db.session.get(Application, application_id)
    assert found is not None
    return found
