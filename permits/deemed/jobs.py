"""The job that makes the certificate of a case which the law granted. An entry point: it opens its own transactions.

It goes the way of every paper: set and signed between two short transactions, stored under its digest, attached once.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app

from permits.accounts.models import Account
from permits.applications.cases import load_case
from permits.db import db, transaction
from permits.deemed import operations
from permits.deemed.compose import compose
from permits.deemed.models import DeemedGrant
from permits.definitions import queries as definitions
from permits.errors import NotFound
from permits.issuance.compose import Writer, scope_of
from permits.issuance.jobs import make_paper, removal
from permits.issuance.paper import StatementContent
from permits.issuance.signers import signer_for
from permits.scheduling.operations import ClaimLost, Job, cancel, finish, lock_job
from workflows.expressions import evaluate


def run_certificate(job: Job, now: datetime) -> None:
    """Compose, sign, store and attach. Doing it again after any crash gives one certificate.

    Raises ClaimLost when somebody else holds the row by now, NotFound when the law granted nothing here, LookupError when the
    city names nobody who signs, and whatever the template, the signer or the store raise.
    """
    case_id = job.application_id or ""
    composed = _read(case_id, now)
    if composed is not None:
        content, holder = composed
        stored = make_paper(content, f"Surat Keterangan {content.number}", content.place, now)
    with transaction():
        if lock_job(job.id, job.token, now) is None:
            raise ClaimLost(job.key)
        if composed is not None and operations.attach_certificate(case_id, stored.sha256, stored.size, holder, now):
            cancel([removal(stored.sha256)], now)
        finish(job, now)


def _read(case_id: str, now: datetime) -> tuple[StatementContent, str] | None:
    """What is to be printed and who holds it, read in one go; None when the certificate is there already."""
    grant = db.session.get(DeemedGrant, case_id)
    if grant is None:
        raise NotFound
    if grant.issued_at is not None:
        db.session.rollback()
        return None
    settings, city = current_app.config["SETTINGS"], definitions.city()
    case = load_case(db.session(), case_id)
    paper, holder = case.definition.paper, ""
    if paper is not None:
        scope = scope_of(case, ZoneInfo(city.timezone), case.facts.calendar.local_date(grant.granted_at))
        holder = Writer(case.definition, scope).value(evaluate(paper.holder, scope), paper.holder)
    else:
        account = db.session.get(Account, case.row.applicant_id)
        holder = account.name if account is not None else ""
    certified = signer_for(settings, city.name.id, now).certified
    content = compose(case, grant, holder, city, settings.base_url, now, certified=certified)
    db.session.rollback()  # the read snapshot is not held open while the paper is made
    return content, holder
