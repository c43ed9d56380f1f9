"""The marked copy: the paper itself with a mark on every page, signed anew, archival, made once whatever dies."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import page
import pytest
from flask import Flask
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from sqlalchemy import update

from permits.accounts.erasure import erase_person
from permits.applications.models import Application, ApplicationEvent
from permits.db import db, transaction
from permits.documents.store import LocalStore, store_of
from permits.duplicates import operations, queries
from permits.duplicates.models import PermitDuplicate
from permits.errors import Invalid
from permits.issuance import queries as issued
from permits.issuance import steps
from permits.issuance.models import Permit
from permits.issuance.signers import trusted_certificates
from permits.issuance.verify import check_file, read_certificates
from permits.scheduling.models import ScheduledJob
from tests.issuance.cases import PowerCut, approve_case, do_due, issue_due, power_cut_after, publish_service, remove_due
from tests.issuance.samples import MOMENT
from tests.issuance.test_pdf import pages_of, text_of
from tests.support import cases
from workflows.engine.outcome import SYSTEM, Actor

pytestmark = pytest.mark.database
LATER = MOMENT + timedelta(hours=1)
HEAD = ("loket", "kepala")


@dataclass(frozen=True)
class Granted:
    """A permit with its real paper, and the id of its duplicate, granted and to be made."""

    app: Flask
    permit_id: str
    duplicate_id: str
    holder: Actor

    @property
    def permit(self) -> Permit:
        db.session.expire_all()
        return db.session.get_one(Permit, self.permit_id)

    @property
    def duplicate(self) -> PermitDuplicate:
        db.session.expire_all()
        return db.session.get_one(PermitDuplicate, self.duplicate_id)

    def stored(self, sha256: str | None) -> bytes:
        with store_of(self.app.config["SETTINGS"]).open(sha256 or "") as file:
            return file.read()


@pytest.fixture
def granted(own_app: Flask) -> Iterator[Granted]:
    """A park permit that was issued, whose duplicate the head of the office has granted for its fee."""
    with own_app.app_context():
        publish_service(MOMENT)
        case_id = approve_case(MOMENT)
        issue_due(MOMENT)
        permit = issued.permit_of(case_id)
        assert permit is not None
        permit_id = permit.id
        holder = Actor("applicant", db.session.get_one(Application, case_id).applicant_id)
        head = cases.make_staff(HEAD, name="Dra. Rahmawati Isa")
        with transaction():
            duplicate_id = operations.ask(permit_id, "damaged", "Basah kena banjir.", holder, LATER)
        with transaction(), pytest.raises(Invalid):
            operations.grant(duplicate_id, False, head, LATER)
        with transaction():
            assert operations.grant(duplicate_id, True, head, LATER) == 1
        yield Granted(own_app, permit_id, duplicate_id, holder)


def make(now: object = LATER) -> None:
    do_due("permit.duplicate", now)  # type: ignore[arg-type]


def test_the_copy_says_what_it_is_and_nothing_else_new(granted: Granted) -> None:
    """Each page begins with the mark in both languages, then says what the original says; number and register entry stay; the
    fee stands in its row; copy and original are both genuine files of the register."""
    before = granted.stored(granted.permit.document_sha256)
    make()
    made = granted.duplicate
    assert (made.state, made.sequence, made.fee) == ("issued", 1, 25000)
    copy = granted.stored(made.document_sha256)
    marks = (
        "DUPLIKAT KE-1 dari naskah asli, diterbitkan 20 November 2026 oleh Dra. Rahmawati Isa",
        "DUPLICATE NO. 1 of the original, issued on 20 November 2026 by Dra. Rahmawati Isa",
    )
    for said, marked in zip(pages_of(before), pages_of(copy), strict=True):
        assert all(each in marked for each in marks)
        assert said.split() == marked.replace(" ".join(marks), "").split()
    assert granted.permit.document_sha256 != made.document_sha256
    roots = trusted_certificates(granted.app.config["SETTINGS"])

    def known(sha256: str) -> bool:
        return issued.is_registered(sha256) or queries.by_digest(sha256) is not None

    for file in (before, copy):
        assert check_file(file, known, roots, LATER).verdict == "genuine"
    assert check_file(copy + b"\n", known, roots, LATER).verdict == "appended"
    assert check_file(copy, lambda _sha256: False, roots, LATER).verdict == "unknown"
    download = queries.download_of(granted.permit.application_id, 1)
    assert download.filename == "503-0001-TMN-LOKET-XI-2026-duplikat-1.pdf"
    assert "503/0001/TMN/LOKET/XI/2026" in text_of(copy)


def test_the_copy_is_archival_accessible_and_signed_whole(granted: Granted) -> None:
    """It passes PDF/A-3a and PDF/UA-1 by every rule, carries one valid signature over every byte and what was attached; made a
    second time it is as sound."""
    make()
    copy = granted.stored(granted.duplicate.document_sha256)
    for level in ("pdfa3a", "ua1"):
        report = page.validate_pdf_bytes(copy, profile=level)
        assert [(each.rule_id, each.message) for each in report.failures] == []
    (embedded,) = PdfFileReader(io.BytesIO(copy)).embedded_signatures
    roots = read_certificates(trusted_certificates(granted.app.config["SETTINGS"]))
    status = validate_pdf_signature(embedded, ValidationContext(trust_roots=roots, moment=LATER))
    assert status.bottom_line
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert status.modification_level == ModificationLevel.NONE
    assert embedded.sig_object["/Name"] == "Dra. Rahmawati Isa"
    assert embedded.self_reported_timestamp == LATER
    title = PdfFileReader(io.BytesIO(copy)).trailer["/Info"]["/Title"]
    assert str(title).endswith("(Duplikat ke-1)")


@pytest.mark.parametrize("step", steps.STEPS)
def test_a_crash_at_any_step_leaves_one_copy(granted: Granted, step: str) -> None:
    """Whatever step the worker dies after, the next attempt ends with one copy, one event, one promised mail, no file in vain."""
    with power_cut_after(step):
        with pytest.raises(PowerCut):
            make()
        assert granted.duplicate.state == ("issued" if step == "committed" else "granted")
        make(LATER + timedelta(days=1))
    with transaction() as session:
        again = update(ScheduledJob).where(ScheduledJob.kind == "permit.duplicate")
        session.execute(again.values(done_at=None, claim=None, claimed_until=None))
    make(LATER + timedelta(days=2))
    assert granted.duplicate.state == "issued"
    assert db.session.query(ApplicationEvent).filter_by(kind="duplicate_issued").count() == 1
    assert db.session.query(ScheduledJob).filter_by(kind="notice.duplicate_ready").count() == 1
    remove_due(LATER + timedelta(days=5))
    files = LocalStore(granted.app.config["SETTINGS"].home / "files").folder
    kept = {granted.permit.document_sha256, granted.duplicate.document_sha256}
    assert {file.name for file in files.glob("*/*")} == kept, "what was stored in vain is removed"


def test_the_copy_goes_with_its_holder(granted: Granted) -> None:
    """Erased, neither paper nor copy is left in the store."""
    make()
    digests = [granted.permit.document_sha256, granted.duplicate.document_sha256]
    with transaction():
        erase_person(granted.holder.id, SYSTEM, LATER)
    remove_due(LATER + timedelta(days=5))
    for digest in digests:
        with pytest.raises(FileNotFoundError):
            granted.stored(digest)


def test_nothing_is_made_for_a_permit_that_ended(granted: Granted) -> None:
    """Over before the worker came, the duplicate is called off without a copy."""
    make(LATER + timedelta(days=30))
    assert (granted.duplicate.state, granted.duplicate.document_sha256) == ("called_off", None)
