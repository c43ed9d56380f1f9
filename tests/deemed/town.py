"""What the tests of deemed decisions share: the research letter under each mode, late cases, people who look at them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from permits.applications.models import Application, ApplicationEvent
from permits.db import db
from permits.deemed.models import DeemedGrant, DeemedTask
from tests.support import cases
from workflows.engine.outcome import Actor

SERVICE = "skp-penelitian"
LAST_INSTANT = datetime(
    2026, 11, 23, 15, 59, 59, tzinfo=UTC
)  # 23.59.59 in the city (UTC+8), five working days after Monday
MIDNIGHT = LAST_INSTANT + timedelta(seconds=1)
LEGAL, HEAD, CHECKER = ("dpmptsp", "hukum"), ("dpmptsp", "kepala"), ("dpmptsp", "verifikator")


def publish(folder: Path, mode: str) -> None:
    """The research letter under a mode: ``task``, ``off``, or ``decision``, which then ends the case."""
    for name in ("_city.yaml", f"{SERVICE}.yaml"):
        text = (cases.SHIPPED / name).read_text(encoding="utf-8")
        if name != "_city.yaml" and mode != "off":
            text = text.replace("  warn: warn_service\n", f"  warn: warn_service\n  deemed: {{mode: {mode}}}\n", 1)
        (folder / name).write_text(text, encoding="utf-8")
    cases.publish(folder, SERVICE)


def sent(applicant: Actor | None = None) -> str:
    """A case that was sent on Monday morning and waits for its first check."""
    applicant = applicant or cases.make_applicant()
    application_id = cases.make_draft(SERVICE, applicant, "perseorangan")
    cases.send(application_id, applicant)
    return application_id


def row_of(application_id: str) -> Application:
    db.session.expire_all()
    found = db.session.get(Application, application_id)
    assert found is not None
    return found


def events(application_id: str, kind: str = "deemed") -> list[ApplicationEvent]:
    """What the record says of one kind of event."""
    found = db.session.query(ApplicationEvent).filter_by(application_id=application_id, kind=kind)
    return list(found.order_by(ApplicationEvent.seq))


def grant_of(application_id: str) -> DeemedGrant | None:
    db.session.expire_all()
    return db.session.get(DeemedGrant, application_id)


def tasks_of(application_id: str) -> dict[str, DeemedTask]:
    return {each.role: each for each in db.session.query(DeemedTask).filter_by(application_id=application_id)}
