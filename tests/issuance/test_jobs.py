from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta

import pikepdf
import pytest
from flask import Flask
from sqlalchemy import select, update

from permits.db import db, transaction
from permits.documents.store import LocalStore
from permits.issuance import queries, steps
from permits.issuance.models import Permit
from permits.scheduling.models import ScheduledJob
from tests.issuance.cases import (
    PowerCut,
    approve_case,
    issue_due,
    power_cut_after,
    publish_service,
    remove_due,
    state_of,
)
from tests.issuance.samples import MOMENT
from tests.issuance.test_pdf import text_of

pytestmark = pytest.mark.database


@pytest.fixture
def service(own_app: Flask) -> Iterator[Flask]:
    """An application whose city offers the park permit."""
    with own_app.app_context():
        publish_service(MOMENT)
        yield own_app


def stored(app: Flask, sha256: str) -> bytes:
    with LocalStore(app.config["SETTINGS"].home / "files").open(sha256) as file:
        return file.read()


def test_an_approved_case_becomes_a_signed_permit(service: Flask) -> None:
    """The job prints, signs and registers the paper, and the case goes on to its end."""
    case_id = approve_case(MOMENT)
    assert state_of(case_id) == "penerbitan"
    issue_due(MOMENT)
    permit = queries.permit_of(case_id)
    assert permit is not None
    assert (permit.status, permit.number) == ("issued", "503/0001/TMN/LOKET/XI/2026")
    assert permit.holder == "Rukun Warga Melati"
    assert (str(permit.valid_from), str(permit.valid_until)) == ("2026-11-23", "2026-11-25")
    assert state_of(case_id) == "terbit"
    download = queries.download_of(case_id)
    assert download.filename == "503-0001-TMN-LOKET-XI-2026.pdf"
    assert download.size == len(stored(service, download.sha256))


def test_the_paper_says_what_was_decided(service: Flask) -> None:
    """Answers, dates, money, options, conditions and the annex stand on the paper in the words of a decree."""
    case_id = approve_case(MOMENT)
    issue_due(MOMENT)
    content = stored(service, queries.download_of(case_id).sha256)
    words = text_of(content)
    for sentence in (
        "NOMOR 503/0001/TMN/LOKET/XI/2026",
        "bahwa Rukun Warga Melati mengajukan permohonan pada 20 November 2026 dengan nomor pendaftaran TMN-2026-000001-",
        "Undang-Undang Nomor 30 Tahun 2014 tentang Administrasi Pemerintahan;",
        "KEPUTUSAN KEPALA KANTOR LOKET TENTANG IZIN PEMAKAIAN TAMAN.",
        "Memberi izin kepada Rukun Warga Melati, Warga, untuk Konser musik; panggung: ya.",
        "Izin berlaku sejak 23 November 2026 sampai dengan 25 November 2026 dengan uang jaminan Rp250.000.",
        "Dengan syarat 1. Panggung paling tinggi 2 meter.",
        "Ditetapkan di Kota Contoh pada tanggal 20 November 2026 a.n. Wali Kota Contoh Kepala Kantor Loket,",
        "Nama Kepala, S.E.",
        "Sisi utara 20,5 m² Rp30.750",
        "Jumlah sewa contoh Rp45.750.",
    ):
        assert sentence in words
    with pikepdf.open(io.BytesIO(content)) as document:
        assert b'"holder": "Rukun Warga Melati"' in document.attachments["permit.json"].get_file().read_bytes()


def test_doing_it_again_changes_nothing(service: Flask) -> None:
    """A job that runs a second time leaves the one number, the one paper and the record as they are."""
    case_id = approve_case(MOMENT)
    issue_due(MOMENT)
    before = queries.permit_of(case_id)
    assert before is not None
    sha256, issued_at = before.document_sha256, before.issued_at
    with transaction() as session:
        again = (
            update(ScheduledJob)
            .where(ScheduledJob.kind == "issue")
            .values(done_at=None, claim=None, claimed_until=None)
        )
        session.execute(again)
    issue_due(MOMENT + timedelta(hours=1))
    db.session.expire_all()
    after = queries.permit_of(case_id)
    assert after is not None
    assert (after.document_sha256, after.issued_at) == (sha256, issued_at)
    assert db.session.scalars(select(ScheduledJob.done_at).where(ScheduledJob.kind == "issue")).one() is not None


@pytest.mark.parametrize("step", steps.STEPS)
def test_a_crash_at_any_step_is_made_good(service: Flask, step: str) -> None:
    """Whatever step the worker dies after, the next attempt ends with one number, one paper, one end of the case."""
    case_id = approve_case(MOMENT)
    with power_cut_after(step):
        with pytest.raises(PowerCut):
            issue_due(MOMENT)
        assert state_of(case_id) == ("terbit" if step == "committed" else "penerbitan")
        issue_due(MOMENT + timedelta(days=1))
    issued = db.session.scalars(select(Permit)).all()
    assert [(each.status, each.sequence) for each in issued] == [("issued", 1)]
    assert state_of(case_id) == "terbit"
    files = LocalStore(service.config["SETTINGS"].home / "files").folder
    remove_due(MOMENT + timedelta(days=3))
    assert [file.name for file in files.glob("*/*")] == [issued[0].document_sha256], (
        "what was stored in vain is removed"
    )
