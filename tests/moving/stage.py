"""A small service, its next versions, and cases of it walked to where a test wants them."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from permits.applications.cases import load_case
from permits.applications.models import Application, ApplicationEvent
from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.definitions.models import DefinitionVersion
from permits.scheduling.operations import claim_due
from permits.scheduling.queries import JOBS
from permits.scheduling.running import LEASE, run_claimed
from tests.support import cases
from tests.support.cases import MONDAY, SMALL
from workflows.engine.outcome import Actor
from workflows.moving import keep

SERVICE = "five-states"
ANSWERS = {"nama": "Pasar malam", "luas": "12.5", "mulai": "2026-12-01"}
TEXT = (SMALL / f"{SERVICE}.yaml").read_text(encoding="utf-8")


def changed(*pairs: tuple[str, str], text: str = TEXT) -> str:
    """The service's file with some words replaced; each must be there."""
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


LONGER = changed(("batas_telaah: {amount: 3,", "batas_telaah: {amount: 5,"))
RENAMED = changed(
    ("\n  telaah:\n", "\n  kajian:\n"),
    ("to: telaah}", "to: kajian}"),
    ("      luas: {type: decimal", "      ukuran: {type: decimal"),
)
ONE_MORE = changed(("          jalan: true\n", "          jalan: true\n          loket: true\n"))
WITHOUT_START = changed(("      mulai: {type: date, title: {id: Mulai, en: Start}, required: false}\n", ""))
ASKS_MORE = changed(
    ("      mulai: {type: date", "      warna: {type: text, title: {id: Warna, en: Colour}}\n      mulai: {type: date")
)


def publish(text: str, now: datetime = MONDAY, effective_at: datetime | None = None) -> DefinitionVersion:
    """The next version of the service, as publishing leaves it."""
    with transaction() as session:
        newest = max((each.version for each in definitions.versions_of(SERVICE)), default=0)
        version = DefinitionVersion(
            service=SERVICE, version=newest + 1, text=text, sha256=hashlib.sha256(text.encode()).hexdigest(),
            published_at=now, published_by="test",
            effective_at=effective_at,
        )  # fmt: skip
        session.add(version)
        session.flush()
        version_id = version.id
    return db.session.get_one(DefinitionVersion, version_id)


def add_service(text: str) -> DefinitionVersion:
    """The small service among those of the city in force."""
    return publish(text)


def begin() -> Actor:
    """The city, the service's first version and an applicant."""
    cases.publish(SMALL, SERVICE)
    return cases.make_applicant()


def draft(applicant: Actor) -> str:
    """A filled-in draft."""
    return cases.make_draft(SERVICE, applicant, "warga", ANSWERS)


def at_opinions(applicant: Actor, now: datetime = MONDAY) -> str:
    """A case that two offices are asked about."""
    case_id = draft(applicant)
    cases.send(case_id, applicant, now=now)
    return case_id


def work(now: datetime) -> None:
    """Do everything that is due but mails and surveys, which are others' business."""
    others = ~JOBS.c.kind.like("notice.%") & ~JOBS.c.kind.like("survey.%")
    while True:
        with transaction():
            claims = claim_due(now, 100, LEASE, others)
        if not claims:
            return
        for each in claims:
            run_claimed(each, now, loudly=True)


def row_of(case_id: str) -> Application:
    """The case as the database has it now."""
    db.session.expire_all()
    return db.session.get_one(Application, case_id)


def events_of(case_id: str) -> list[ApplicationEvent]:
    """The record of a case."""
    found = db.session.query(ApplicationEvent).filter_by(application_id=case_id)
    return list(found.order_by(ApplicationEvent.seq))


def standing(case_id: str) -> dict[str, Any]:
    """Everything of a case that a move may change, but for what was left behind under another version."""
    db.session.expire_all()
    case = load_case(db.session(), case_id)
    kept = keep(case.snapshot)
    left = {each.key for each in case.reviews if each.definition_id is not None}
    kept["reviews"] = [each for each in kept["reviews"] if each["key"] not in left]
    return kept | {
        "version": case.row.definition_id,
        "answers": case.row.answers,
        "due": case.row.due_at,
        "reviews_due": [each.due_at for each in case.reviews if each.key not in left],
        "documents": sorted(case.facts.documents),
    }
