"""Questions to the duplicates of permits: of one permit, by a file's digest, and those that wait for somebody's seats."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from permits.db import db
from permits.duplicates.models import PermitDuplicate
from permits.errors import NotFound
from permits.holding.rules import rules_of, seats_for
from permits.issuance.models import Permit
from permits.issuance.queries import Download
from workflows import Definition
from workflows.engine.outcome import Actor

ERASED = "—"
FEE = "duplicate_fee"
"""The code of the procedure's value that says what a duplicate costs."""


def of_permit(permit_id: str) -> Sequence[PermitDuplicate]:
    """Everything that was asked about duplicates of a permit, the last one first."""
    wanted = select(PermitDuplicate).where(PermitDuplicate.permit_id == permit_id)
    return db.session.scalars(wanted.order_by(PermitDuplicate.id.desc())).all()


def issued_of(permit_id: str) -> Sequence[PermitDuplicate]:
    """The duplicates that a permit has, in their order."""
    wanted = select(PermitDuplicate).where(PermitDuplicate.permit_id == permit_id, PermitDuplicate.state == "issued")
    return db.session.scalars(wanted.order_by(PermitDuplicate.sequence)).all()


def by_digest(sha256: str) -> PermitDuplicate | None:
    """The duplicate whose signed copy has this SHA-256."""
    return db.session.scalars(select(PermitDuplicate).where(PermitDuplicate.document_sha256 == sha256)).first()


def is_kept(sha256: str) -> bool:
    """Whether a duplicate of a permit whose holder was not erased has this SHA-256."""
    wanted = select(PermitDuplicate.id).join(Permit, Permit.id == PermitDuplicate.permit_id)
    return (
        db.session.scalar(wanted.where(PermitDuplicate.document_sha256 == sha256, Permit.holder != ERASED)) is not None
    )


def download_of(application_id: str, sequence: int) -> Download:
    """The signed copy of a case's permit with this number. Raises NotFound while there is none."""
    copy = db.session.scalars(
        select(PermitDuplicate).where(
            PermitDuplicate.application_id == application_id, PermitDuplicate.sequence == sequence
        )
    ).first()
    if copy is None or copy.document_sha256 is None or copy.document_size is None:
        raise NotFound
    number = db.session.get_one(Permit, copy.permit_id).number.replace("/", "-")
    return Download(copy.document_sha256, copy.document_size, f"{number}-duplikat-{sequence}.pdf")


def waiting_for(actor: Actor) -> list[tuple[PermitDuplicate, Permit]]:
    """What is asked for and waits for one of the actor's seats, the longest-waiting first."""
    offices = {office for office, _role in actor.seats}
    wanted = select(PermitDuplicate, Permit).join(Permit, Permit.id == PermitDuplicate.permit_id)
    asked = wanted.where(PermitDuplicate.state == "asked", Permit.office.in_(offices))
    rules: dict[str, Definition] = {}
    found = []
    for each, permit in db.session.execute(asked.order_by(PermitDuplicate.asked_at, PermitDuplicate.id)):
        if permit.service not in rules:  # read once a service, however many wait
            rules[permit.service] = rules_of(permit)
        if seats_for("duplicate", permit, rules[permit.service]) & actor.seats:
            found.append((each, permit))
    return found


def at_seat(duplicate_id: str, actor: Actor) -> tuple[PermitDuplicate, Permit]:
    """A duplicate, settled or not, and its permit, for who may settle such things. Raises NotFound for anybody else."""
    found = db.session.get(PermitDuplicate, duplicate_id)
    permit = db.session.get(Permit, found.permit_id) if found is not None else None
    if found is None or permit is None or not seats_for("duplicate", permit, rules_of(permit)) & actor.seats:
        raise NotFound
    return found, permit


def fee_of(permit: Permit) -> int:
    """What a duplicate of a permit costs by today's procedure, in rupiah; 0 where it names no fee."""
    value = rules_of(permit).values.get(FEE)
    return int(value.amount) if value is not None and value.unit == "rupiah" else 0
