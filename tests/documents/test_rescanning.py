"""Files that were kept while there was no scanner are scanned later; a harmful one is opened by nobody any more."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask, current_app
from flask_babel import force_locale
from sqlalchemy import update

from permits.applications import queries as applications
from permits.db import db, transaction
from permits.documents.commands import scan_files
from permits.documents.models import INFECTED
from permits.documents.rescanning import KEPT
from permits.documents.store import store_of
from permits.documents.wording import warnings
from permits.folder.models import FolderFile
from tests.pages import Reader
from tests.support import applying
from tests.support.clamd import clamd
from tests.support.hostile import INFECTED as EICAR
from tests.support.hostile import pdf
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database


@pytest.fixture
def draft(reader: Reader) -> str:
    """A draft with a file, a copy of which lies in the applicant's folder; neither was scanned. Read in English."""
    reader.get("/", language="en")
    found = applying.begin(reader)
    applying.upload(reader, found, "ktp", pdf(), "ktp.pdf")
    reader.get(f"/applications/{found}/documents/ktp")
    reader.post(f"/applications/{found}/documents/ktp/keep", {})
    return found


@pytest.fixture
def scanner(app: Flask, tmp_path: Path) -> Iterator[None]:
    """A scanner that is set up after that."""
    with clamd(tmp_path) as (address, _seen):
        set_up(app, address)
        yield
    set_up(app, "")


def set_up(app: Flask, address: str) -> None:
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], scanner=address)


def scan(app: Flask) -> Result:
    return app.test_cli_runner().invoke(scan_files)


def make_harmful(draft: str) -> None:
    """Let the file be one that scanners know, as if it had been kept before they did."""
    sha256 = store_of(current_app.config["SETTINGS"]).put(EICAR[0].data)
    with transaction() as session:
        for table in KEPT:
            session.execute(update(table).where(table.c.scan == "unscanned").values(sha256=sha256))
    db.session.expire_all()


def test_what_is_clean_is_marked(app: Flask, draft: str, scanner: None) -> None:
    """Each file is asked about once, however many have it; afterwards nothing is left to ask."""
    told = scan(app)
    assert (told.exit_code, told.stdout.splitlines()[-1].split(",")[1]) == (0, " 0 harmful")
    db.session.expire_all()
    assert applications.files_of(draft)["ktp"].scan == "clean"
    assert db.session.query(FolderFile).filter_by(scan="clean").count() == 1
    assert scan(app).stdout == "0 clean, 0 harmful, 0 no longer in the store\n"


def test_a_harmful_file_is_opened_by_nobody(
    app: Flask, reader: Reader, applicant: Actor, draft: str, scanner: None
) -> None:
    """It is named with its case, marked for reviewers and applicant, and neither downloaded, copied nor handed in again."""
    make_harmful(draft)
    told = scan(app)
    assert told.exit_code == 1
    assert f"Eicar-Test-Signature: {draft}" in told.stdout
    db.session.expire_all()
    held = applications.files_of(draft)["ktp"]
    assert held.scan == INFECTED
    with force_locale("en"):
        assert "harmful" in warnings(held)[0]
    page = reader.get(f"/documents/{held.id}", status=403)
    assert "nobody can open or use it" in page.text
    kept = db.session.query(FolderFile).filter_by(account_id=applicant.id).one().id
    reader.get(f"/folder/{kept}/file", status=403)
    address = f"/applications/{draft}/documents/ktp"
    assert "Harmful" in reader.get(address).text
    assert "Harmful" in reader.get("/folder").text
    assert "No file of your folder" in reader.get(f"{address}/folder").text
    reader.post(f"{address}/folder", {"file": kept}, status=403)
    reader.get(address)
    reader.post(f"{address}/keep", {}, status=403)


def test_without_a_scanner_nothing_is_told(app: Flask, draft: str) -> None:
    """No scanner, and one that cannot be reached, end the command with its reason and change nothing."""
    assert (scan(app).exit_code, "No scanner is set up" in scan(app).stderr) == (2, True)
    set_up(app, "unix:///nowhere/clamd.sock")
    told = scan(app)
    set_up(app, "")
    assert (told.exit_code, "Broken off" in told.stderr) == (2, True)
    db.session.expire_all()
    assert applications.files_of(draft)["ktp"].scan == "unscanned"


def test_a_file_that_is_gone_is_passed_over(app: Flask, draft: str, scanner: None) -> None:
    """What the store has no more is counted and stays as it was."""
    make_harmful(draft)
    store_of(current_app.config["SETTINGS"]).delete(applications.files_of(draft)["ktp"].sha256)
    told = scan(app)
    assert told.exit_code == 0
    assert "1 no longer in the store" in told.stdout
    db.session.expire_all()
    assert applications.files_of(draft)["ktp"].scan == "unscanned"
