"""Doors of the files: hand in, replace, take back, open."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.queries import current_actor
from permits.applications import changing, tasks
from permits.applications import queries as applications
from permits.applications.access import own_case, require_door
from permits.applications.cases import Case
from permits.applications.files import HandedIn, hint, of_section, open_files
from permits.applications.views import SANDBOX, explained
from permits.applications.wording import sentence
from permits.db import transaction
from permits.documents import operations, queries, wording
from permits.documents.access import readable
from permits.documents.store import store_of
from permits.errors import NotFound, Problem
from permits.language import language
from permits.uploads.receiving import receive

bp = Blueprint("documents", __name__)
bp.add_app_template_filter(wording.changes, "file_changes")
bp.add_app_template_filter(wording.warnings, "file_warnings")


@bp.get("/applications/<application_id>/documents", endpoint="all")
def all_files(application_id: str) -> ResponseReturnValue:
    """Every file asked for, on one page."""
    case = _own_open(application_id)
    return _page(case, _listed(case), {})


@bp.post("/applications/<application_id>/documents", endpoint="upload_all")
def upload_several(application_id: str) -> ResponseReturnValue:
    """Keep every file that can be kept, and say of each other one why not."""
    case = _own_open(application_id)
    problems = _receive(case, _listed(case))
    case = _own_open(application_id)
    if problems:
        return _page(case, _listed(case), problems), 422
    onwards = tasks.next_address(case)
    if onwards == url_for(".all", application_id=application_id):
        _tell_what_is_missing(_listed(case))
    return redirect(onwards, 303)


@bp.get("/applications/<application_id>/documents/<code>")
def page(application_id: str, code: str) -> ResponseReturnValue:
    """One file: what is accepted, and what was handed in."""
    case = _own_open(application_id)
    return _page(case, [_asked(case, code)], {})


@bp.post("/applications/<application_id>/documents/<code>", endpoint="upload")
def upload_one(application_id: str, code: str) -> ResponseReturnValue:
    """Keep one file, or say precisely why it cannot be kept; then nothing of it is stored."""
    case = _own_open(application_id)
    asked = _asked(case, code)
    sent = request.files.get(f"file-{code}")
    if sent is None or not sent.filename:
        if asked.file is None and asked.is_checked:
            said = asked.refusal or sentence(Problem(f"documents.{code}", "file_missing"))
            return _page(case, [asked], {code: said}), 422
        return redirect(tasks.next_address(case), 303)  # it came in pieces before, or stays as it is
    problems = _receive(case, [asked])
    if problems:
        return _page(case, [asked], problems), 422
    return redirect(tasks.next_address(_own_open(application_id)), 303)


@bp.route("/applications/<application_id>/documents/<code>/remove", methods=["GET", "POST"], endpoint="remove")
def take_back(application_id: str, code: str) -> ResponseReturnValue:
    """Take a file back while the case is open. Who comes here by a link, after signing in again, sees the file first."""
    actor = require_door(application_id)
    if request.method == "GET":
        return redirect(url_for(".page", application_id=application_id, code=code))
    with explained(application_id), transaction():
        operations.detach(application_id, code, actor, clock.now())
    return redirect(url_for(".page", application_id=application_id, code=code), 303)


@bp.get("/documents/<document_id>")
def file(document_id: str) -> ResponseReturnValue:
    """A file that was handed in, as a download: what others sent is never shown from our own address."""
    found, _actor = readable(document_id)
    queries.require_harmless(found.scan)
    try:
        content = store_of(current_app.config["SETTINGS"]).open(found.sha256)
    except FileNotFoundError as error:
        raise NotFound from error
    answer = send_file(content, found.media_type, as_attachment=True, download_name=found.filename, etag=found.sha256)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def _receive(case: Case, asked: list[HandedIn]) -> dict[str, str]:
    """Keep the files sent for these; the sentence of why not, by requirement, of those that cannot be kept."""
    with explained(case.row.id):
        return receive(
            case.row.id,
            [each.requirement for each in asked],
            request.files,
            current_app.config["SETTINGS"],
            current_actor(),
            clock.now(),
        )


def _tell_what_is_missing(asked: list[HandedIn]) -> None:
    """Why the same page comes again: the files that must be there, are not, and do not wait for their check."""
    titles = [
        each.requirement.title[language()] for each in asked if each.required and each.file is None and each.is_checked
    ]
    if titles:
        flash(_("Still to be handed in: %(files)s", files="; ".join(titles)), "info")


def _own_open(application_id: str) -> Case:
    """The actor's own case while files may change. Raises NotFound otherwise: then there is nothing to hand in."""
    actor = require_door(application_id)
    case = own_case(application_id, actor)
    if not changing.is_open(case):
        raise NotFound
    return case


def _listed(case: Case) -> list[HandedIn]:
    """The files of the page of files: those that are not asked among the questions; of a returned case all sent back."""
    files = open_files(case)
    return files if changing.open_for_correction(case) is not None else of_section(files, None)


def _asked(case: Case, code: str) -> HandedIn:
    found = next((each for each in open_files(case) if each.requirement.code == code), None)
    if found is None:
        raise NotFound
    return found


def _page(case: Case, files: list[HandedIn], problems: dict[str, str]) -> str:
    notes = {each.about: each.note for each in applications.open_corrections(case.row.id)}
    several = request.endpoint in ("documents.all", "documents.upload_all")
    return render_template(
        "applications/files.html",
        case=case,
        files=files,
        several=several,
        notes=notes,
        hints={each.requirement.code: hint(case.definition, each.requirement) for each in files},
        errors=problems,
        problems=[(f"file-{code}", said) for code, said in problems.items()],
    )
