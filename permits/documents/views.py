"""Doors of the files: hand in, replace, take back, open."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, current_app, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from permits import clock
from permits.accounts.policy import require
from permits.accounts.queries import current_actor
from permits.applications import changing, tasks
from permits.applications import queries as applications
from permits.applications.access import own_case, policy_case, require_case
from permits.applications.cases import Case
from permits.applications.views import SANDBOX, explained
from permits.applications.wording import sentence
from permits.db import transaction
from permits.documents import inspection, operations, queries
from permits.documents.inspection import Inspected
from permits.documents.store import Store, store_of
from permits.errors import Invalid, NotFound, Problem
from workflows.definition import DocumentRequirement

bp = Blueprint("documents", __name__)
SHOWN_IN_BROWSER = ("image/jpeg", "image/png", "application/pdf")


@bp.get("/applications/<application_id>/documents", endpoint="all")
def all_files(application_id: str) -> ResponseReturnValue:
    """Every file asked for, on one page."""
    case = _own_open(application_id)
    return _page(case, _open_files(case), {})


@bp.post("/applications/<application_id>/documents", endpoint="upload_all")
def upload_several(application_id: str) -> ResponseReturnValue:
    """Keep every file that can be kept, and say of each other one why not."""
    case = _own_open(application_id)
    problems: dict[str, str] = {}
    for each in _open_files(case):
        sent = request.files.get(f"file-{each.requirement.code}")
        if sent is not None and sent.filename:
            problems |= _receive(case, each.requirement, sent)
    case = _own_open(application_id)
    if problems:
        return _page(case, _open_files(case), problems), 422
    return redirect(tasks.next_address(case), 303)


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
        return _page(case, [asked], {code: sentence(Problem(f"documents.{code}", "file_missing"))}), 422
    problems = _receive(case, asked.requirement, sent)
    if problems:
        return _page(case, [asked], problems), 422
    return redirect(tasks.next_address(_own_open(application_id)), 303)


@bp.route("/applications/<application_id>/documents/<code>/remove", methods=["GET", "POST"], endpoint="remove")
def take_back(application_id: str, code: str) -> ResponseReturnValue:
    """Take a file back while the case is open. Who comes here by a link, after signing in again, sees the file first."""
    actor = require_case("application.own", application_id)
    if request.method == "GET":
        return redirect(url_for(".page", application_id=application_id, code=code))
    with explained(application_id), transaction():
        operations.detach(application_id, code, actor, clock.now())
    return redirect(url_for(".page", application_id=application_id, code=code), 303)


@bp.get("/documents/<document_id>")
def file(document_id: str) -> ResponseReturnValue:
    """A file that was handed in, as a download; with ``?show`` pictures and PDF open in a page that may do nothing."""
    found = queries.document(document_id)
    require("file.read", policy_case(found.application_id))
    try:
        content = store_of(current_app.config["SETTINGS"]).open(found.sha256)
    except FileNotFoundError as error:
        raise NotFound from error
    shown = "show" in request.args and found.media_type in SHOWN_IN_BROWSER
    answer = send_file(
        content, found.media_type, as_attachment=not shown, download_name=found.filename, etag=found.sha256
    )
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def _receive(case: Case, requirement: DocumentRequirement, sent: FileStorage) -> dict[str, str]:
    """Inspect and keep one file; the sentence of why not, by requirement, when it cannot be kept."""
    most = int(requirement.max_mb * 1_000_000)
    data = sent.stream.read(most + 1)
    size = len(data) + sum(len(rest) for rest in _rest(sent))
    try:
        found = _inspect(requirement, sent.filename or "", data, size)
    except Invalid as invalid:
        return {requirement.code: sentence(invalid.problems[0])}
    sha256 = _store().put(data)
    with explained(case.row.id), transaction():
        operations.attach(case.row.id, requirement.code, found, sha256, len(data), current_actor(), clock.now())
    return {}


def _rest(sent: FileStorage) -> Iterator[bytes]:
    """What is left of a file that is too large, read in pieces only to tell its size."""
    while piece := sent.stream.read(1_000_000):
        yield piece


def _inspect(requirement: DocumentRequirement, filename: str, data: bytes, size: int) -> Inspected:
    if size > len(data):
        limits = {"size": f"{size / 1_000_000:.1f}", "limit": str(requirement.max_mb)}
        raise Invalid((Problem(f"documents.{requirement.code}", "file_too_large", limits),))
    return inspection.inspect(requirement, filename, data)


def _own_open(application_id: str) -> Case:
    """The actor's own case while files may change. Raises NotFound otherwise: then there is nothing to hand in."""
    actor = require_case("application.own", application_id)
    case = own_case(application_id, actor)
    if not changing.is_open(case):
        raise NotFound
    return case


def _open_files(case: Case) -> list[tasks.HandedIn]:
    """The files that may change now: all of a draft, those sent back of a returned case."""
    opened = changing.open_for_correction(case)
    return [each for each in tasks.handed_in(case) if opened is None or each.requirement.code in opened]


def _asked(case: Case, code: str) -> tasks.HandedIn:
    found = next((each for each in _open_files(case) if each.requirement.code == code), None)
    if found is None:
        raise NotFound
    return found


def _page(case: Case, files: list[tasks.HandedIn], problems: dict[str, str]) -> str:
    notes = {each.about: each.note for each in applications.open_corrections(case.row.id)}
    several = request.endpoint in ("documents.all", "documents.upload_all")
    return render_template(
        "applications/files.html",
        case=case,
        files=files,
        several=several,
        notes=notes,
        errors=problems,
        problems=[(f"file-{code}", said) for code, said in problems.items()],
    )


def _store() -> Store:
    return store_of(current_app.config["SETTINGS"])
