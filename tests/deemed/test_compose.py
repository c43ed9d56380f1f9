"""What the certificate says: the law's grant with its limit and last day, whether the service issues a paper or not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from permits.applications.cases import load_case
from permits.db import db
from permits.deemed.compose import compose
from permits.definitions import queries as definitions
from permits.scheduling.running import run_due_jobs
from tests.applications.test_constructs import published, sent
from tests.deemed import town
from tests.support.mail import mails_taken

pytestmark = pytest.mark.usefixtures("database")


def test_the_law_deciding_by_itself_is_declared_too(app: Flask, tmp_path: Path) -> None:
    """Where the law decides, the case ends, and the certificate names the true last day, though the clock has stopped."""
    published(tmp_path, "deemed")
    application_id = sent("deemed")
    due = town.row_of(application_id).due_at
    assert due is not None
    with mails_taken(app):
        run_due_jobs(due + timedelta(seconds=1))
    grant = town.grant_of(application_id)
    assert (
        grant is not None and grant.decided and grant.document_sha256 and grant.granted_at == due + timedelta(seconds=1)
    )
    (event,) = town.events(application_id)
    assert event.data["decided"] is True and event.data["trigger"] == "dianggap_setuju"
    case = load_case(db.session(), application_id)
    now = due + timedelta(hours=1)
    made = compose(case, grant, "Nur", definitions.city(), "https://izin.example", now, certified=True)
    facts = dict(made.facts)
    assert (facts["Batas waktu"], facts["Hari terakhir"]) == ("10 hari kerja", "30 November 2026")
    assert facts["Dianggap dikabulkan sejak"].startswith("1 Desember 2026 pukul 00.00")
    assert facts["Dasar hukum"] == "Undang-Undang Contoh"
    assert made.signatory.title == "Kepala kantor"
    assert made.qr_url == f"https://izin.example/v/{grant.token}"
    assert made.title.startswith("Surat Keterangan FP/CTH-2026")
    assert "dilanjutkan oleh sistem" in made.clauses[-1]
