"""A copy of everything about a person: whole, theirs alone, nobody else's secrets in it, gone after a week."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from permits import clock
from permits.accounts import operations as accounts
from permits.accounts.erasure import erase_person
from permits.accounts.models import Account
from permits.db import db, transaction
from permits.documents.store import store_of
from permits.errors import NotFound
from permits.notices.models import Notice
from permits.privacy import operations
from permits.privacy.gathering import gather
from permits.privacy.models import DataExport
from permits.scheduling.running import run_due_jobs
from tests.pages import Reader
from tests.support.cases import PASSWORD, SMALL, address_of, make_applicant, make_draft, publish, send
from tests.support.hostile import pdf
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
ANSWERS = {"nama": "Pasar malam", "luas": "40"}


@pytest.fixture
def person() -> Actor:
    """Somebody with an application that was sent, files and particulars."""
    publish(SMALL)
    person = make_applicant("Hawa Lihawa")
    with transaction():
        accounts.keep_particulars(person.id, "0812", {"person.nik": "7571010101900001"})
    send(make_draft("five-states", person, "warga", ANSWERS), person)
    other = make_applicant("Orang Lain")
    send(make_draft("five-states", other, "warga", {**ANSWERS, "nama": "Rahasia orang"}), other)
    return person


def reader_of(client: FlaskClient, actor: Actor) -> Reader:
    reader = Reader(client.application.test_client())
    reader.get("/", language="en")
    reader.sign_in(address_of(actor), PASSWORD)
    return reader


def made(person: Actor) -> DataExport:
    """The person's copy, asked for and made."""
    with transaction():
        operations.ask_export(person.id, clock.now())
    run_due_jobs(clock.now(), loudly=False)
    db.session.expire_all()
    return db.session.scalars(select(DataExport).where(DataExport.account_id == person.id)).one()


def fetched(reader: Reader, export: DataExport) -> zipfile.ZipFile:
    answer = reader.client.get(f"/account/data/copy/{export.id}")
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["Content-Disposition"]
    return zipfile.ZipFile(io.BytesIO(answer.data))


def test_everything_of_the_person_is_in_it(client: FlaskClient, person: Actor) -> None:
    """Name, particulars, answers, the very files and the record stand in it, for programs and to read; a mail says it is ready."""
    reader = reader_of(client, person)
    reader.get("/account/data")
    assert "We are making the copy" in reader.post("/account/data/copy", {}).text
    packed = fetched(reader, made(person))
    data = json.loads(packed.read("data.json"))
    assert data["account"]["name"] == "Hawa Lihawa"
    assert data["account"]["particulars"] == {"person.nik": "7571010101900001"}
    (case,) = data["applications"]
    assert case["answers"][0]["answers"]["nama"] == "Pasar malam"
    assert [each["seq"] for each in case["record"]] == list(range(1, len(case["record"]) + 1))
    for file in case["files"]:
        assert packed.read(file["path"])
    page = packed.read("index.html").decode()
    assert "Pasar malam" in page
    assert 'lang="id"' in page
    (mail,) = db.session.scalars(select(Notice).where(Notice.kind == "account.data_ready"))
    assert "/account/data" in mail.body


def test_the_folder_is_in_it(client: FlaskClient, person: Actor) -> None:
    """The papers that somebody keeps for themselves leave with the copy, each as the file it is."""
    reader = reader_of(client, person)
    reader.get("/folder/add")
    form = {"file": (io.BytesIO(pdf()), "ijazah.pdf"), "kind": "other"}
    reader.post("/folder/add", form, content_type="multipart/form-data")
    packed = fetched(reader, made(person))
    (kept,) = json.loads(packed.read("data.json"))["folder_file"]
    assert kept["filename"] == "ijazah.pdf"
    assert packed.read(kept["path"]).startswith(b"%PDF")


def test_nobody_elses_words_and_no_key_is_in_it(client: FlaskClient, person: Actor) -> None:
    """Neither another applicant's answers nor digests, salts and keys leave with the copy."""
    with transaction():
        said = json.dumps(gather(person.id), default=str)
    account = db.session.get_one(Account, person.id)
    assert "Rahasia orang" not in said
    assert account.password is not None
    for secret in (account.password, account.fs_uniquifier, '"salt"', '"digest"', '"event_head"'):
        assert secret not in said


def test_only_its_person_fetches_it(client: FlaskClient, person: Actor) -> None:
    """For anybody else it does not exist; signed out one is asked to sign in; long after signing in the password is asked again."""
    export = made(person)
    address = f"/account/data/copy/{export.id}"
    stranger = reader_of(client, make_applicant())
    stranger.get(address, status=404)
    stranger.get("/account")
    stranger.post(f"{address}/remove", {}, status=404)
    assert Reader(client.application.test_client()).get(address, language="en").heading == "Sign in"
    owner = reader_of(client, person)
    with owner.client.session_transaction() as kept:
        kept["fs_paa"] -= 3600
    assert owner.get(address).heading == "Is it you?"


def test_it_goes_after_a_week(client: FlaskClient, person: Actor) -> None:
    """Seven days after it was made the row says that it ended, the bytes are deleted, and a new one may be asked for."""
    export = made(person)
    sha256 = export.sha256 or ""
    store = store_of(client.application.config["SETTINGS"])
    store.open(sha256).close()
    run_due_jobs(clock.now() + timedelta(days=6, hours=23), loudly=False)
    store.open(sha256).close()
    for _ in range(2):
        run_due_jobs(clock.now() + timedelta(days=7, minutes=1), loudly=False)
    with pytest.raises(FileNotFoundError):
        store.open(sha256)
    reader_of(client, person).get(f"/account/data/copy/{export.id}", status=404)
    with transaction():
        assert operations.ask_export(person.id, clock.now()).id != export.id


def test_asking_twice_makes_one(client: FlaskClient, person: Actor) -> None:
    """A double click asks for one copy; one that is given up while it is made leaves no bytes behind."""
    with transaction():
        first = operations.ask_export(person.id, clock.now()).id
        assert operations.ask_export(person.id, clock.now()).id == first
    with transaction():
        operations.give_up_export(first, person.id, clock.now())
    with pytest.raises(NotFound), transaction():
        operations.give_up_export("0" * 26, person.id, clock.now())
    run_due_jobs(clock.now(), loudly=False)
    assert db.session.get_one(DataExport, first).sha256 is None


def test_it_goes_with_the_person(client: FlaskClient) -> None:
    """Erasing a person takes the copy and its bytes away too."""
    publish(SMALL)
    person = make_applicant()
    export = made(person)
    with transaction():
        erase_person(person.id, person, clock.now())
    for _ in range(2):
        run_due_jobs(clock.now(), loudly=False)
    with pytest.raises(FileNotFoundError):
        store_of(client.application.config["SETTINGS"]).open(export.sha256 or "")


def test_a_file_that_is_gone_is_named_and_missed_by_nobody_else(client: FlaskClient, person: Actor) -> None:
    """Where the store has a file no more, the copy says its name without a link, and all others are there."""
    with transaction():
        data: dict[str, Any] = gather(person.id)
    store = store_of(client.application.config["SETTINGS"])
    for file in data["applications"][0]["files"][:1]:
        store.delete(file["sha256"])
    packed = fetched(reader_of(client, person), made(person))
    files = json.loads(packed.read("data.json"))["applications"][0]["files"]
    assert [each["path"] is None for each in files] == [index == 0 for index in range(len(files))]
