"""A file counts only once it was checked: until then, and when it is refused, it lies in quarantine alone."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, current_app
from werkzeug.datastructures import FileStorage

from permits import clock
from permits.applications import queries as applications
from permits.config import Settings
from permits.db import db, transaction
from permits.documents.models import Document
from permits.errors import Conflict, Invalid, NotFound
from permits.scheduling.running import run_due_jobs
from permits.uploads import operations, queries
from permits.uploads.models import Upload
from permits.uploads.operations import Target
from permits.uploads.receiving import take_in
from permits.uploads.settling import settle
from tests.pages import Reader
from tests.support import applying, cases
from tests.support.applying import SERVICE
from tests.support.clamd import clamd
from tests.support.hostile import CORPUS, INFECTED, Hostile, pdf
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
AWAY = "unix:///nowhere/clamd.sock"


@pytest.fixture
def draft(reader: Reader) -> str:
    """A draft without any file."""
    return applying.begin(reader)


@pytest.fixture
def scanner(app: Flask, tmp_path: Path) -> Iterator[list[int]]:
    """A scanner that is set up; what it was asked about."""
    with clamd(tmp_path) as (address, seen):
        with_scanner(app, address)
        yield seen
    with_scanner(app, "")


@pytest.fixture
def away(app: Flask) -> Iterator[None]:
    """A scanner that is set up and cannot be asked."""
    with_scanner(app, AWAY)
    yield
    with_scanner(app, "")


def with_scanner(app: Flask, address: str) -> None:
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], scanner=address)


def settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def files_in(name: str) -> set[Path]:
    """Every file below a folder of the home."""
    return {each for each in (settings().home / name).rglob("*") if each.is_file()}


def send(application_id: str, applicant: Actor, filename: str, data: bytes, code: str = "ktp") -> Upload:
    """Hand in a file as its page does."""
    file = FileStorage(io.BytesIO(data), filename)
    return take_in(Target("document", application_id, code), file, settings(), applicant, clock.now())


def one_of_each() -> list[Hostile]:
    """Of the corpus one file for each reason, and one for each change."""
    found: dict[tuple[str, ...], Hostile] = {}
    for each in CORPUS:
        found.setdefault((each.refused, *each.gone), each)
    return list(found.values())


def test_nothing_harmful_leaves_quarantine(draft: str, applicant: Actor) -> None:
    """Of every kind of hostile file nothing but a clean copy lies outside quarantine; each refused one has its reason."""
    before = files_in("files")
    for each in one_of_each()[::3]:
        if not each.data or len(each.data) > 2_000_000:
            continue
        upload = send(draft, applicant, each.filename, each.data)
        expected = "file_type" if each.refused == "" and each.filename.endswith(".png") else each.refused
        assert (upload.standing, upload.reason or "") == ("refused" if expected else "kept", expected), each.what
        kept = [path.read_bytes() for path in files_in("files") - before]
        assert not any(absent in content for content in kept for absent in each.absent), each.what
        assert expected == "" or each.data not in kept
    assert not list((settings().home / "quarantine").glob("looking-*"))


def test_quarantine_is_left_by_what_counts(draft: str, applicant: Actor) -> None:
    """Once a file counts nothing of it stays in quarantine; a refused one stays there for the days of the setting."""
    before = files_in("quarantine")
    send(draft, applicant, "ktp.pdf", pdf())
    assert files_in("quarantine") == before
    refused = send(draft, applicant, "ktp.pdf", b"MZ" + b"\0" * 90)
    assert len(files_in("quarantine") - before) == 1
    run_due_jobs(clock.now() + timedelta(days=6), loudly=False)
    assert len(files_in("quarantine") - before) == 1
    run_due_jobs(clock.now() + timedelta(days=8), loudly=False)
    assert files_in("quarantine") - before == set()
    with pytest.raises(NotFound):
        queries.upload(refused.id)


@pytest.mark.parametrize("infected", INFECTED, ids=lambda each: each.what)
def test_what_the_scanner_knows_is_refused_by_name(
    draft: str, applicant: Actor, scanner: list[int], infected: Hostile
) -> None:
    """The very octets that were sent are scanned, before anything else is said of them."""
    upload = send(draft, applicant, infected.filename, infected.data)
    assert (upload.standing, upload.reason) == ("refused", "file_infected")
    assert upload.reason_data == {"name": "Eicar-Test-Signature"}
    assert scanner == [len(infected.data)]
    assert applications.files_of(draft) == {}


def test_a_scanned_file_is_clean_and_another_is_marked(draft: str, applicant: Actor, scanner: list[int]) -> None:
    """With a scanner a kept file is «clean»; without one it stays marked as not scanned."""
    send(draft, applicant, "ktp.pdf", pdf())
    assert applications.files_of(draft)["ktp"].scan == "clean"
    with_scanner(current_app._get_current_object(), "")  # type: ignore[attr-defined]
    send(draft, applicant, "ktp.pdf", pdf(pages=2))
    db.session.expire_all()
    assert applications.files_of(draft)["ktp"].scan == "unscanned"


def test_while_the_scanner_is_away_a_file_waits(reader: Reader, draft: str, applicant: Actor, away: None) -> None:
    """The page says that the file is being checked and the task list does; it counts when the scanner is back."""
    reader.get(f"/applications/{draft}/documents/ktp", language="en")
    applying.upload(reader, draft, "ktp", pdf(), "ktp.pdf")
    assert applications.files_of(draft) == {}
    page = reader.get(f"/applications/{draft}/documents/ktp")
    assert "ktp.pdf has arrived and is being checked" in page.text
    assert "Being checked" in reader.get(f"/applications/{draft}").text
    assert "still being checked" in reader.get(f"/applications/{draft}/check").text
    run_due_jobs(clock.now() + timedelta(minutes=1), loudly=False)
    assert applications.files_of(draft) == {}
    with_scanner(current_app._get_current_object(), "")  # type: ignore[attr-defined]
    run_due_jobs(clock.now() + timedelta(hours=2))
    db.session.expire_all()
    assert applications.files_of(draft)["ktp"].filename == "ktp.pdf"
    assert "Received" in reader.get(f"/applications/{draft}/documents/ktp").text


def test_a_later_refusal_is_read_on_the_page(reader: Reader, draft: str, applicant: Actor, away: None) -> None:
    """Why a file was refused after its page was left stands on the page of the file, until another one counts."""
    reader.get(f"/applications/{draft}/documents/ktp", language="en")
    applying.upload(reader, draft, "ktp", b"MZ" + b"\0" * 90, "ktp.pdf")
    with_scanner(current_app._get_current_object(), "")  # type: ignore[attr-defined]
    run_due_jobs(clock.now() + timedelta(hours=2))
    page = reader.get(f"/applications/{draft}/documents/ktp")
    assert "ktp.pdf was not kept. This is a program, not PDF or JPEG." in page.text
    applying.upload(reader, draft, "ktp", pdf(), "ktp baik.pdf")
    assert "not kept" not in reader.get(f"/applications/{draft}/documents/ktp").text


def test_checking_twice_keeps_once(draft: str, applicant: Actor, away: None) -> None:
    """The request and the worker may both check a file: it counts once."""
    upload = send(draft, applicant, "ktp.pdf", pdf())
    with_scanner(current_app._get_current_object(), "")  # type: ignore[attr-defined]
    for _time in range(2):
        settle(upload.id, settings(), clock.now())
    assert db.session.query(Document).count() == 1


def test_a_case_that_moved_on_takes_no_file_more(applicant: Actor, away: None) -> None:
    """A file whose check ends after the application was sent is refused with that reason; the sent files stay."""
    application_id = cases.make_draft(SERVICE, applicant, "perseorangan", now=clock.now())
    before = applications.files_of(application_id)["ktp"].id
    upload = send(application_id, applicant, "lain.pdf", pdf(pages=3))
    cases.send(application_id, applicant, now=clock.now())
    with_scanner(current_app._get_current_object(), "")  # type: ignore[attr-defined]
    settle(upload.id, settings(), clock.now())
    assert queries.upload(upload.id).reason == "file_too_late"
    assert applications.files_of(application_id)["ktp"].id == before
    with pytest.raises(Conflict):
        send(application_id, applicant, "lain.pdf", pdf())


def test_what_was_taken_out_is_said(reader: Reader, draft: str, applicant: Actor) -> None:
    """The page of a file names what was taken out of it."""
    (photo,) = (
        each
        for each in CORPUS
        if each.gone == ("camera_data",) and each.filename == "a.jpg" and each.make.__name__ != "<lambda>"
    )
    reader.get(f"/applications/{draft}/documents/ktp", language="en")
    applying.upload(reader, draft, "ktp", photo.data, "ktp.jpg")
    page = reader.get(f"/applications/{draft}/documents/ktp")
    assert "Place, time and camera noted in the photo were taken out." in page.text


def test_reviewers_see_what_was_not_scanned(app: Flask, client: object, applicant: Actor) -> None:
    """Beside a file that no scanner has seen whoever reviews the case reads so; the applicant is not worried with it."""
    application_id = cases.make_draft(SERVICE, applicant, "perseorangan", now=clock.now())
    cases.send(application_id, applicant, now=clock.now())
    held = applications.files_of(application_id)["ktp"]
    officer = Reader(app.test_client())
    officer.sign_in(cases.address_of(cases.make_staff(("dpmptsp", "verifikator"))), cases.PASSWORD)
    assert "Not scanned for viruses." in officer.get(f"/documents/{held.id}/pages", language="en").text


def test_too_many_files_at_once_are_refused(draft: str, applicant: Actor, away: None) -> None:
    """One person cannot fill the disk: beyond a number of unfinished files there is no further one."""
    now = clock.now()
    with transaction():
        for number in range(operations.MOST_UNFINISHED):
            named = operations.Named("a.pdf", 100 + number, f"{number:064}")
            operations.begin(Target("document", draft, "ktp"), named, 7, applicant, now)
    with pytest.raises(Invalid) as caught:
        send(draft, applicant, "ktp.pdf", pdf())
    assert caught.value.problems[0].code == "uploads_too_many"


def test_quarantine_cannot_be_filled_by_one_person(draft: str, applicant: Actor) -> None:
    """What was refused counts too: beyond a number of octets in quarantine nothing more is taken until it is emptied."""
    refused = send(draft, applicant, "a.pdf", b"MZ" + b"\0" * 90)
    with transaction() as session:
        session.get_one(Upload, refused.id).size = operations.MOST_HELD
    with pytest.raises(Invalid) as caught:
        send(draft, applicant, "ktp.pdf", pdf())
    assert caught.value.problems[0].code == "uploads_too_many"
