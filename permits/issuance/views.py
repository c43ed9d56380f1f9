"""Public pages where anyone checks a permit, and the office's register."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts import policy
from permits.accounts.queries import current_actor
from permits.applications.models import Application
from permits.db import db
from permits.deemed import queries as deemed
from permits.deemed.models import DeemedGrant
from permits.definitions import queries as definitions
from permits.duplicates import queries as duplicates
from permits.issuance import queries, words
from permits.issuance.codes import printed_code, read_code
from permits.issuance.forms import LARGEST_FILE, CodeForm, FileForm
from permits.issuance.models import Permit
from permits.issuance.signers import trusted_certificates
from permits.issuance.verify import FileCheck, check_file
from permits.issuance.wording import masked_name
from permits.language import language
from permits.pages import the_place
from permits.wording import plain_date

bp = Blueprint("issuance", __name__)


@bp.get("/v")
def ask() -> ResponseReturnValue:
    """The two ways to check a paper: its typed code or its file. A code that exists leads to the permit's page."""
    form = CodeForm(request.args)
    if "code" not in request.args:
        return _ask(form, FileForm(formdata=None))
    if not form.validate():
        return _ask(form, FileForm(formdata=None), 422)
    code = read_code(form.code.data) or ""
    permit = queries.permit_by_code(code) or deemed.grant_by_code(code)
    if permit is None:
        form.code.errors = [
            _("No permit has this code. Compare it with the paper; if it is the same, the paper is not ours.")
        ]
        return _ask(form, FileForm(formdata=None), 404)
    return redirect(url_for("issuance.verify", token=permit.token))


@bp.get("/v/<token>")
def verify(token: str) -> ResponseReturnValue:
    """What a QR leads to: what the permit is worth now. Open to all, so it shows no more than the paper's essentials."""
    granted = deemed.grant_by_token(token)
    if granted is not None:
        return render_template(
            "deemed/certificate.html", file_form=FileForm(formdata=None), largest=LARGEST_FILE, **_about_grant(granted)
        )
    permit = queries.permit_by_token(token)
    return render_template(
        "issuance/permit.html", file_form=FileForm(formdata=None), largest=LARGEST_FILE, **_about(permit)
    )


@bp.post("/v", endpoint="check_file")
def check_upload() -> ResponseReturnValue:
    """Compare an uploaded PDF with the register and look at its signature. Nothing of it is kept."""
    form = FileForm()
    if not form.validate_on_submit():
        return _ask(CodeForm(formdata=None), form, 422)
    roots = trusted_certificates(current_app.config["SETTINGS"])
    found = check_file(form.pdf.data.read(), _is_ours, roots, clock.now())
    return render_template(
        "issuance/file.html", **_about_file(found), file_form=FileForm(formdata=None), largest=LARGEST_FILE
    )


@bp.get("/permits")
def register() -> ResponseReturnValue:
    """The office's own registers: every number ever taken, cancelled ones included."""
    policy.require("register.read")
    offices = frozenset(office for office, _role in current_actor().seats)
    page = queries.register_page(offices, request.args.get("page", 1, int), request.args.get("service"))
    today = _today(clock.now())
    lines = [(each, *words.register_word(queries.status_of(each, today))) for each in page.lines]
    return render_template("issuance/register.html", lines=lines, page=page)


def _ask(code_form: CodeForm, file_form: FileForm, status: int = 200) -> ResponseReturnValue:
    problems = [
        (name, form[name].errors[0]) for form, name in ((code_form, "code"), (file_form, "pdf")) if form[name].errors
    ]
    page = render_template(
        "issuance/ask.html", code_form=code_form, file_form=file_form, problems=problems, largest=LARGEST_FILE
    )
    return page, status


def _about(permit: Permit) -> dict[str, Any]:
    now = clock.now()
    status = queries.status_of(permit, _today(now))
    moments = {"not_yet_valid": permit.valid_from, "expired": permit.valid_until, "replaced": permit.replaced_on}
    moment = moments.get(status) or (_today(permit.ended_at) if permit.ended_at else None)
    said = words.status_words(status, _city(), plain_date(moment, language()) if moment else "")
    return {
        "permit": permit,
        "status": status,
        "words": said,
        "title": permit.title_in(language()),
        "holder": masked_name(permit.holder) if permit.holder and status != "cancelled" else "",
        "code": printed_code(permit.code),
        "duplicates": duplicates.issued_of(permit.id),
        "now": now,
    }


def _is_ours(sha256: str) -> bool:
    """Whether a permit, a certificate or a duplicate with this digest was signed here."""
    known = (queries.is_registered(sha256), deemed.grant_by_digest(sha256), duplicates.by_digest(sha256))
    return any(known)


def _about_grant(granted: DeemedGrant) -> dict[str, Any]:
    case = db.session.get(Application, granted.application_id)
    title = definitions.definition(case.definition_id).title[language()] if case is not None else ""
    return {
        "granted": granted,
        "number": deemed.certificate_number(case.number if case is not None else ""),
        "words": words.granted_words(_city(), plain_date(_today(granted.granted_at), language())),
        "title": title,
        "holder": masked_name(granted.holder) if granted.holder else "",
        "now": clock.now(),
    }


def _about_file(found: FileCheck) -> dict[str, Any]:
    """The verdict first, and beside it what the register says now. A genuine file of a permit that is not in force must
    not look good: then the permit's own verdict stands first."""
    verdict = words.file_words(found.verdict, _city())
    copy = duplicates.by_digest(found.known) if found.known else None
    permit = db.session.get(Permit, copy.permit_id) if copy is not None else queries.permit_by_digest(found.known or "")
    if permit is None:
        return {"permit": None, "words": verdict, "found": found}
    about = _about(permit)
    worth: words.Words = about["words"]
    first, aside = (worth, verdict) if verdict.tone == "good" and worth.tone == "bad" else (verdict, worth)
    return {**about, "words": first, "aside": aside, "found": found, "copy": copy}


def _city() -> str:
    return the_place().name[language()] or _("this city")


def _today(moment: datetime) -> date:
    return moment.astimezone(the_place().zone).date()
