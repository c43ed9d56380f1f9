"""What the tests of agencies share: a case that asks an office of the city and one outside it, and the link that was sent."""

from __future__ import annotations

import re
import shutil
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from permits.agencies.models import AgencyLink
from permits.applications.models import ApplicationEvent
from permits.db import db
from permits.reviews.models import Review
from permits.scheduling.running import run_due_jobs
from tests.support import cases
from tests.support.cases import MONDAY
from tests.support.mail import MailServer
from workflows.engine.outcome import Actor

SERVICE = "pendapat-pertanahan"
AGENCY = "pertanahan"
ADDRESS = "kantah@pertanahan.example"
HEAD = ("dpmptsp", "kepala")
INSIDE = ("dinas_pu", "penelaah")
GRACE = timedelta(days=7)
ANSWERS = {"letak": "Jalan Kenanga 5", "rencana": "Gudang", "rekening": "Rp7.000.000"}
FILLED = {
    "result": "bersyarat", "reason": "Sempadan sungai tiga meter.", "check-sertifikat": "yes", "check-sengketa": "yes",
    "own-luas": "120", "name": "Yusuf Daud", "position": "Kepala Seksi Survei",
}  # fmt: skip


def publish(folder: Path) -> None:
    """The shipped city with the service that asks an outside agency."""
    for name, of in ((f"{SERVICE}.yaml", cases.SMALL / "town"), ("_city.yaml", cases.SHIPPED)):
        shutil.copy(of / name, folder)
    cases.publish(folder, SERVICE)


def asked(applicant: Actor | None = None, *, now: datetime = MONDAY) -> str:
    """A case that was sent and whose offices have been asked: the mails have left."""
    applicant = applicant or cases.make_applicant()
    application_id = cases.make_draft(SERVICE, applicant, "warga", ANSWERS, now=now)
    cases.send(application_id, applicant, now=now)
    run_due_jobs(now)
    return application_id


def review_of(application_id: str, office: str = AGENCY) -> Review:
    """The latest review of an office in a case."""
    db.session.expire_all()
    wanted = db.session.query(Review).filter_by(application_id=application_id, office=office)
    found = wanted.order_by(Review.id.desc()).first()
    assert found is not None
    return found


def link_of(application_id: str) -> AgencyLink:
    """The latest link of a case."""
    db.session.expire_all()
    found = db.session.query(AgencyLink).filter_by(application_id=application_id).order_by(AgencyLink.id.desc()).first()
    assert found is not None
    return found


def text_of(message: EmailMessage) -> str:
    """What the reader of a mail reads."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def tokens(server: MailServer) -> list[str]:
    """The tokens of the links mailed to the agency, the latest last."""
    found = [re.findall(r"/agency/([a-z2-7]{32})\b", text_of(each)) for each in server.to(ADDRESS)]
    assert all(len(set(each)) <= 1 for each in found)
    return [each[0] for each in found if each]


def happened(application_id: str, *kinds: str) -> list[tuple[str, str, Any]]:
    """The events of these kinds on a case's record, as (kind, kind of actor, data)."""
    wanted = db.session.query(ApplicationEvent).filter_by(application_id=application_id)
    found = wanted.filter(ApplicationEvent.kind.in_(kinds)).order_by(ApplicationEvent.seq)
    return [(each.kind, each.actor_kind, each.data) for each in found]
