"""Decided cases, made by walking the real operations: nobody can build a state here that the rules forbid."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from permits.accounts import operations as accounts
from permits.applications import operations as applications
from permits.applications.models import Application
from permits.db import db, transaction
from permits.definitions import operations as definitions
from permits.definitions import queries
from permits.issuance import steps
from permits.reviews import operations as reviews
from permits.reviews.models import Review
from permits.scheduling.models import ScheduledJob
from permits.scheduling.operations import claim_due
from permits.scheduling.running import LEASE, run_claimed
from workflows.engine.outcome import Actor

SERVICE = "izin-taman"
SOP = Path(__file__).parent / "data" / f"{SERVICE}.yaml"
CITY = Path(__file__).parent.parent / "data" / "sop" / "_city.yaml"
ANSWERS: dict[str, object] = {
    "nama": "Rukun Warga Melati",
    "acara": "konser",
    "panggung": True,
    "mulai": "2026-11-23",
    "selesai": "2026-11-25",
    "petak": [{"letak": "Sisi utara", "luas": "20.5"}, {"letak": "Sisi timur", "luas": "10"}],
}
STAFF = {
    "taman": Actor("staff", "staff-taman", frozenset({("taman", "penelaah")})),
    "loket": Actor("staff", "staff-loket", frozenset({("loket", "kepala")})),
}


class PowerCut(Exception):
    """What a test throws where a process would die."""


@contextmanager
def power_cut_after(step: str) -> Iterator[None]:
    """While the block runs, what issues papers dies after this step: once, by a :class:`PowerCut`."""
    cuts = [step]

    def cut(reached: str) -> None:
        if cuts == [reached]:
            cuts.clear()
            raise PowerCut(reached)

    steps.observe(cut)
    try:
        yield
    finally:
        steps.forget(cut)


def publish_service(now: datetime) -> None:
    """Put the test city and its park permit in force."""
    with transaction():
        definitions.publish_city(CITY.read_text(), "test", now)
        accounts.load_city(queries.city(), now)
        definitions.publish(SOP.read_text(), queries.city(), "test", now)


def send_case(now: datetime, name: str = "warga") -> str:
    """An application as sent; returns its id."""
    from workflows import forms

    with transaction():
        person = accounts.register(
            f"{name}@contoh.example", "kata-sandi-yang-panjang-4711", "Warga Contoh", now, confirmed=True
        )
        applicant = Actor("applicant", person.id)
        case_id = applications.begin(SERVICE, "warga", "id", applicant, now)
        definition = queries.definition(queries.current_version(SERVICE).id)
        answers = forms.read_answers(definition, ANSWERS)
        applications.save_answers(case_id, "isi", answers, applicant, now)
        applications.send(case_id, "kirim", ("draf", 1), applicant, now)
    return case_id


def close_review(case_id: str, office: str, result: str, now: datetime, reason: str = "") -> None:
    """Close the open review of an office."""
    with transaction():
        open_one = select(Review).where(
            Review.application_id == case_id, Review.office == office, Review.result.is_(None)
        )
        review = db.session.scalars(open_one).one()
        reviews.decide(review.id, review.version, reviews.Judgement(result, reason), STAFF[office], now)


def approve_case(now: datetime, name: str = "warga") -> str:
    """A case whose permit is decided and whose number is taken; its paper is still to be made."""
    case_id = send_case(now, name)
    close_review(case_id, "taman", "syarat", now, "Panggung paling tinggi 2 meter.")
    close_review(case_id, "loket", "setujui", now)
    return case_id


def issue_due(now: datetime) -> None:
    """Let a worker make the papers that are due, and do nothing else: mails need a mail server."""
    do_due("issue", now)


def remove_due(now: datetime) -> None:
    """Let a worker remove the files whose time has come, and do nothing else."""
    do_due("file.delete", now)


def do_due(kind: str, now: datetime) -> None:
    """Let a worker do what is due of one kind of work."""
    with transaction():
        claims = claim_due(now, 10, LEASE, ScheduledJob.kind == kind)
    for claim in claims:
        run_claimed(claim, now, loudly=True)


def state_of(case_id: str) -> str:
    db.session.rollback()
    return db.session.execute(select(Application.state).where(Application.id == case_id)).scalar_one()
