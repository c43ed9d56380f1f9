"""The local mailbox: a real mail server that keeps files, and the page that shows them."""

from __future__ import annotations

import multiprocessing
import os
import smtplib
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from permits.config import Settings
from permits.errors import NotFound
from permits.notices import mailbox
from permits.notices.mailbox import Mailbox
from permits.notices.smtp import Mail, send
from tests.pages import Reader

AT = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
MAIL = Mail(
    "warga@warga.example", "Kami sudah menerima", "Yth. Nur,\n\nBuka https://kota.example/a\n", "id", "<1@x>", AT
)


@pytest.fixture
def box(app: Flask) -> Iterator[Mailbox]:
    """The application's own mailbox, empty before and after."""
    folder = app.config["SETTINGS"].home / "mailbox"
    yield Mailbox(folder)
    for file in folder.glob("*"):
        file.unlink()


@pytest.fixture
def settings(app: Flask, box: Mailbox) -> Iterator[Settings]:
    """Settings that name the mailbox's server, which runs in a process of its own as it does in the program."""
    listening = mailbox.listen("127.0.0.1", 0)
    process = multiprocessing.get_context("fork").Process(target=mailbox.serve, args=(listening, box))
    process.start()
    port = listening.getsockname()[1]
    listening.close()
    yield replace(app.config["SETTINGS"], smtp_host="127.0.0.1", smtp_port=port)
    process.terminate()
    process.join(20)
    assert process.exitcode == 0, "SIGTERM ends it in order"


def test_a_mail_is_kept_once_and_for_its_owner_alone(settings: Settings, box: Mailbox) -> None:
    """The same mail sent twice is one file, readable by its owner alone."""
    send(MAIL, settings)
    send(MAIL, settings)
    (file,) = box.folder.glob("*")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (kept,) = box.mails()
    assert (kept.to, kept.subject, kept.language, kept.at) == (MAIL.to, MAIL.subject, "id", AT)
    assert kept.body == MAIL.body


def test_a_mail_that_is_too_large_is_refused(settings: Settings, box: Mailbox) -> None:
    """Nobody can fill the disk with one mail."""
    with pytest.raises(smtplib.SMTPException):
        send(replace(MAIL, body="x" * 2_000_000), settings)
    assert box.mails() == []


def test_the_latest_mail_stands_first(box: Mailbox) -> None:
    """Mails are listed by when they came; only as many as asked for."""
    names = [box.keep(f"Message-ID: <{each}@x>\nSubject: {each}\n\nhello".encode()) for each in range(3)]
    for age, name in enumerate(reversed(names)):
        os.utime(box.folder / f"{name}.eml", (1_000 - age, 1_000 - age))
    assert [each.subject for each in box.mails(limit=2)] == ["2", "1"]


@pytest.mark.parametrize("name", ["..", "../../keys/secret_key", "nothing", "%00"])
def test_only_mails_can_be_read(box: Mailbox, name: str) -> None:
    """No name leads out of the mailbox."""
    with pytest.raises(NotFound):
        box.mail(name)


def test_a_taken_port_gives_another() -> None:
    """The mailbox comes up whatever else listens on the machine."""
    first = mailbox.listen("127.0.0.1", 0)
    second = mailbox.listen("127.0.0.1", first.getsockname()[1])
    assert second.getsockname()[1] not in (0, first.getsockname()[1])
    first.close()
    second.close()


def test_the_page_shows_what_was_sent(client: FlaskClient, box: Mailbox) -> None:
    """Whoever tries the program out reads the mails on a page, links and all."""
    reader = Reader(client)
    assert "No mail yet" in reader.get("/mailbox", language="en").text
    name = box.keep(
        b"Message-ID: <1@x>\nTo: a@b.example\nSubject: =?utf-8?q?Ibu_=3Cb=3E?=\n\nBuka https://kota.example/a\n"
    )
    listed = reader.get("/mailbox", language="en")
    assert "a@b.example" in listed.text
    page = reader.get(f"/mailbox/{name}", language="en")
    assert page.heading == "Ibu <b>"
    assert page.one("main a[href='https://kota.example/a']") is not None
    reader.get("/mailbox/nothing", status=404)


def test_production_has_no_mailbox_page(app: Flask, client: FlaskClient, box: Mailbox) -> None:
    """In production the page does not exist, even if mails lie there."""
    name = box.keep(b"Message-ID: <1@x>\nSubject: hello\n\nhello\n")
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, mode="production")
    reader = Reader(client)
    try:
        reader.get("/mailbox", status=404)
        reader.get(f"/mailbox/{name}", status=404)
    finally:
        app.config["SETTINGS"] = before


def test_mails_do_not_lie_outside_home(app: Flask, box: Mailbox) -> None:
    """The mailbox is part of the home folder."""
    home: Path = app.config["SETTINGS"].home
    assert box.folder.parent == home
