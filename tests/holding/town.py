"""What the tests of permits share: a practice licence that may be renewed, changed and handed over, and one that was issued."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from permits.applications import lifecycle
from permits.applications.models import Application
from permits.db import db, transaction
from permits.issuance import operations as issuance
from permits.issuance.compose import Composed
from permits.issuance.models import Permit
from permits.issuance.operations import StoredPaper
from tests.issuance.samples import paper
from tests.support import cases
from workflows.engine.outcome import SYSTEM, Actor

SERVICE = "sip-dokter"
ISSUED = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)  # in force up to and with 16 November 2027
OPENS = datetime(2027, 8, 18, 4, 0, tzinfo=UTC)  # ninety days before
LAST = datetime(2027, 11, 16, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HEAD, DIVISION = ("dpmptsp", "kepala"), ("dpmptsp", "kabid")


@cache
def _text() -> str:
    text = (cases.SHIPPED / f"{SERVICE}.yaml").read_text(encoding="utf-8")
    changes = "changes: {revoke: [kabid, kepala], change: [kepala], transfer: [kepala], duplicate: [kabid, kepala]}"
    return text.replace("changes: {revoke: [kabid, kepala], duplicate: [kabid, kepala]}", changes, 1)


def publish(folder: Path) -> None:
    """The city and the licence, whose holder may also change it and hand it over."""
    (folder / "_city.yaml").write_text((cases.SHIPPED / "_city.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / f"{SERVICE}.yaml").write_text(_text(), encoding="utf-8")
    cases.publish(folder, SERVICE)


def issued(holder: Actor, now: datetime = ISSUED, application_id: str = "", years: int = 1) -> Permit:
    """A licence of this person, decided by the procedure; only the printing of its paper is left out."""
    application_id = application_id or cases.make_draft(SERVICE, holder, "dokter", now=now)
    cases.send(application_id, holder, now=now)
    for result in ("lengkap", "direkomendasikan", "konsep_siap", "setujui"):
        cases.decide(application_id, result, now=now)
    with transaction():
        (permit,) = db.session.query(Permit).filter_by(application_id=application_id)
        start = now.date()
        until = start.replace(year=start.year + years)
        composed = Composed(paper(), "dr. Nurhaliza Pakaya", start, until)
        assert issuance.attach_paper(permit.id, composed, StoredPaper(permit.id.ljust(64, "0"), 1000), now)
        go_on(application_id, now)
    return row(permit.id)


def go_on(application_id: str, now: datetime) -> None:
    """What the job that prints the paper does last."""
    lifecycle.fire_trigger(application_id, "issued", SYSTEM, now)


def row(permit_id: str) -> Permit:
    """The permit as it stands in the database."""
    db.session.expire_all()
    return db.session.get_one(Permit, permit_id)


def case(application_id: str) -> Application:
    """The case as it stands in the database."""
    db.session.expire_all()
    return db.session.get_one(Application, application_id)
