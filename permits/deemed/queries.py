"""Questions to what the law granted: the certificate of a case, how many there were, and which wait for somebody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from permits.applications.models import Application
from permits.db import db
from permits.deemed.models import DeemedGrant, DeemedTask
from permits.errors import NotFound
from permits.issuance.codes import TOKEN
from permits.issuance.queries import Download
from workflows.engine.outcome import Actor

PAGE = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """A case that the law granted, with the tasks about it."""

    grant: DeemedGrant
    case: Application
    tasks: tuple[DeemedTask, ...]


def grant_of(application_id: str) -> DeemedGrant | None:
    """What the law granted in a case, None while it granted nothing."""
    return db.session.get(DeemedGrant, application_id)


def grant_by_token(token: str) -> DeemedGrant | None:
    """The grant to whose certificate a QR belongs."""
    return _signed(DeemedGrant.token == token) if TOKEN.fullmatch(token) else None


def grant_by_code(code: str) -> DeemedGrant | None:
    """The grant whose certificate bears this code, as :func:`permits.issuance.codes.read_code` gives it."""
    return _signed(DeemedGrant.code == code)


def grant_by_digest(sha256: str) -> DeemedGrant | None:
    """The grant whose certificate has this SHA-256."""
    return _signed(DeemedGrant.document_sha256 == sha256)


def _signed(condition: object) -> DeemedGrant | None:
    wanted = select(DeemedGrant).where(condition, DeemedGrant.issued_at.is_not(None))  # type: ignore[arg-type]
    return db.session.scalars(wanted).first()


def download_of(application_id: str) -> Download:
    """The signed certificate of a case. Raises NotFound while there is none."""
    found = grant_of(application_id)
    number = db.session.scalar(select(Application.number).where(Application.id == application_id))
    if found is None or found.document_sha256 is None or found.document_size is None:
        raise NotFound
    return Download(found.document_sha256, found.document_size, f"{certificate_number(number)}.pdf".replace("/", "-"))


def certificate_number(number: str | None) -> str:
    """The number on a certificate: that of the case, which has one certificate at most."""
    return f"FP/{number}"


def count(service: str, since: datetime) -> int:
    """How many cases of a service the law granted from an instant on."""
    wanted = select(func.count()).where(DeemedGrant.service == service, DeemedGrant.granted_at >= since)
    return db.session.scalar(wanted) or 0


def waiting(actor: Actor) -> int:
    """How many open tasks wait for the actor's seats."""
    seats = [and_(DeemedGrant.office == office, DeemedTask.role == role) for office, role in sorted(actor.seats)]
    wanted = select(func.count()).select_from(DeemedTask).join(DeemedGrant).where(DeemedTask.done_at.is_(None))
    return db.session.scalar(wanted.where(or_(*seats))) or 0 if seats else 0


def listed(offices: Iterable[str], before: str = "") -> tuple[Sequence[Listed], str]:
    """Cases of these offices that the law granted, the latest first, and where the next page begins (empty: none).

    ``before`` is the case after which the page begins.
    """
    wanted = select(DeemedGrant, Application).join(Application).where(DeemedGrant.office.in_(sorted(offices)))
    after = db.session.get(DeemedGrant, before) if before else None
    if after is not None:
        same = and_(DeemedGrant.granted_at == after.granted_at, DeemedGrant.application_id < after.application_id)
        wanted = wanted.where(or_(DeemedGrant.granted_at < after.granted_at, same))
    order = (DeemedGrant.granted_at.desc(), DeemedGrant.application_id.desc())
    rows = db.session.execute(wanted.order_by(*order).limit(PAGE + 1)).all()
    shown = rows[:PAGE]
    about = _tasks([grant.application_id for grant, _case in shown])
    found = [Listed(grant, case, tuple(about[grant.application_id])) for grant, case in shown]
    return found, shown[-1][0].application_id if len(rows) > PAGE else ""


def _tasks(ids: Sequence[str]) -> dict[str, list[DeemedTask]]:
    about: dict[str, list[DeemedTask]] = defaultdict(list)
    wanted = select(DeemedTask).where(DeemedTask.application_id.in_(ids)).order_by(DeemedTask.role)
    for each in db.session.scalars(wanted):
        about[each.application_id].append(each)
    return about
