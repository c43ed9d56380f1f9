"""Questions to the register: by what is printed on a paper, by a file's digest, by the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import func, select

from permits.db import db
from permits.errors import NotFound
from permits.issuance.codes import TOKEN
from permits.issuance.models import Permit

Status = Literal["reserved", "in_force", "not_yet_valid", "expired", "cancelled", "revoked", "replaced"]
PAGE = 50
COUNTING_FIRST = (Permit.status == "cancelled", Permit.reserved_at.desc(), Permit.id.desc())
"""The lines of one case in order: the one that counts, then those cancelled, the last one first."""


@dataclass(frozen=True, slots=True)
class Download:
    """The signed paper of a case: its digest in the store and the name under which a person keeps it."""

    sha256: str
    size: int
    filename: str


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """Some lines of the register, newest first, and how many pages there are."""

    lines: Sequence[Permit]
    page: int
    pages: int


def status_of(permit: Permit, today: date) -> Status:
    """What a permit is worth on a local day. The first and the last day of its time both count."""
    if permit.status == "reserved":
        return "reserved"
    if permit.status == "cancelled":
        return "cancelled"
    if permit.status == "revoked":
        return "revoked"
    if permit.replaced_on is not None and today >= permit.replaced_on:
        return "replaced"
    if permit.valid_from is not None and today < permit.valid_from:
        return "not_yet_valid"
    if permit.valid_until is not None and today > permit.valid_until:
        return "expired"
    return "in_force"


def permit_by_token(token: str) -> Permit:
    """The permit whose QR leads here. Raises NotFound."""
    found = db.session.scalars(select(Permit).where(Permit.token == token)).first() if TOKEN.fullmatch(token) else None
    if found is None:
        raise NotFound
    return found


def permit_by_code(code: str) -> Permit | None:
    """The permit with this code, as :func:`permits.issuance.codes.read_code` gives it."""
    return db.session.scalars(select(Permit).where(Permit.code == code)).first()


def permit_by_digest(sha256: str) -> Permit | None:
    """The permit whose signed paper has this SHA-256."""
    return db.session.scalars(select(Permit).where(Permit.document_sha256 == sha256)).first()


def is_registered(sha256: str) -> bool:
    """Whether the register holds a paper with this SHA-256."""
    return permit_by_digest(sha256) is not None


def permit_of(application_id: str) -> Permit | None:
    """The line of the register that counts for a case, reserved or issued; where none does, the last one cancelled."""
    lines = select(Permit).where(Permit.application_id == application_id)
    return db.session.scalars(lines.order_by(*COUNTING_FIRST).limit(1)).first()


def download_of(application_id: str) -> Download:
    """The signed paper of a case, for whoever may see the case. Raises NotFound while there is none."""
    permit = permit_of(application_id)
    if permit is None or permit.document_sha256 is None or permit.document_size is None:
        raise NotFound
    return Download(permit.document_sha256, permit.document_size, f"{permit.number.replace('/', '-')}.pdf")


def register_page(offices: frozenset[str], page: int, service: str | None = None) -> RegisterPage:
    """Lines of these offices' registers, newest first; ``page`` counts from 1 and is brought into range."""
    wanted = select(Permit).where(Permit.office.in_(offices))
    if service:
        wanted = wanted.where(Permit.service == service)
    count = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    pages = max(1, -(-count // PAGE))
    page = min(max(1, page), pages)
    lines = wanted.order_by(Permit.reserved_at.desc(), Permit.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    return RegisterPage(db.session.scalars(lines).all(), page, pages)
