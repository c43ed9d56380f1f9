"""Doors of one's own folder: look, add, note, delete; use a file in a form, keep one from a form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import BinaryIO

from flask import Blueprint, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.queries import current_actor, today
from permits.applications import changing, tasks
from permits.applications.access import own_case, require_door
from permits.applications.cases import Case
from permits.applications.files import HandedIn, open_files
from permits.applications.typed import read_date, show_date
from permits.applications.views import SANDBOX, explained
from permits.applications.wording import sentence
from permits.db import transaction
from permits.documents.queries import require_harmless
from permits.documents.store import store_of
from permits.errors import Invalid, NotFound, Problem
from permits.folder import operations, queries
from permits.folder.models import OTHER, FolderFile
from permits.folder.operations import Noted
from permits.language import language
from permits.refusals import refusal_sentence
from permits.uploads import operations as sending
from permits.uploads import queries as uploads
from permits.uploads.models import Upload
from permits.uploads.operations import FOLDER, Target
from permits.uploads.receiving import problem_of, take_in
from workflows.engine.outcome import Actor

bp = Blueprint("folder", __name__)
Problems = dict[str, str]


@bp.get("/folder")
def index() -> ResponseReturnValue:
    """Everything one keeps, with its last day and where it was used last."""
    actor = _applicant()
    return render_template(
        "folder/index.html", files=queries.files_of(actor), used=queries.last_used(actor), is_expired=queries.is_expired
    )


@bp.route("/folder/add", methods=["GET", "POST"])
def add() -> ResponseReturnValue:
    """Keep one more file, checked as every file is."""
    actor = _applicant()
    if request.method == "GET":
        return _form("folder/add.html", {}, {})
    noted, problems = _noted(request.form)
    file = request.files.get("file")
    if request.form.get("sent") and (file is None or not file.filename):
        return _add_sent(request.form["sent"], noted, problems, actor)
    if file is None or not file.filename:
        problems["file"] = sentence(Problem("file", "file_missing"))
    if problems or file is None:
        return _form("folder/add.html", request.form, problems), 422
    try:
        note, settings = operations.as_note(noted), current_app.config["SETTINGS"]
        upload = take_in(Target("folder"), file, settings, actor, clock.now(), note)
    except Invalid as invalid:
        return _form("folder/add.html", request.form, {"file": sentence(invalid.problems[0])}), 422
    return _added(upload)


def _add_sent(upload_id: str, noted: Noted, problems: Problems, actor: Actor) -> ResponseReturnValue:
    """Note what a file is whose pieces have come before the form."""
    upload = uploads.own_upload(upload_id, actor)
    if upload.standing == "receiving":
        problems["file"] = sentence(Problem("file", "file_missing"))
    if problems:
        return _form("folder/add.html", request.form, problems, arrived=upload), 422
    with transaction():
        upload = sending.note(upload_id, operations.as_note(noted), actor)
    return _added(upload)


def _added(upload: Upload) -> ResponseReturnValue:
    if upload.reason:
        return _form("folder/add.html", {**request.form, "sent": ""}, {"file": sentence(problem_of(upload))}), 422
    flash(
        _("Kept.") if upload.standing == "kept" else _("It has arrived and is being checked. Look again in a moment.")
    )
    return redirect(url_for(".index"), 303)


@bp.route("/folder/<file_id>", methods=["GET", "POST"])
def edit(file_id: str) -> ResponseReturnValue:
    """Say what a file is and how long it is good."""
    found = queries.own_file(file_id, _applicant())
    if request.method == "GET":
        return _form("folder/edit.html", _boxes(found), {}, file=found)
    noted, problems = _noted(request.form, found)
    if problems:
        return _form("folder/edit.html", request.form, problems, file=found), 422
    with transaction():
        operations.note(file_id, noted, current_actor())
    flash(_("Saved."))
    return redirect(url_for(".index"), 303)


@bp.post("/folder/<file_id>/remove")
def remove(file_id: str) -> ResponseReturnValue:
    """Take a file out of the folder; applications that have a copy keep it."""
    actor = _applicant()
    with transaction():
        operations.remove(file_id, actor, clock.now())
    flash(_("Deleted from your folder. Applications that use it keep their copy."))
    return redirect(url_for(".index"), 303)


@bp.get("/folder/<file_id>/file")
def file(file_id: str) -> ResponseReturnValue:
    """A file of one's own, as a download."""
    found = queries.own_file(file_id, _applicant())
    answer = send_file(_opened(found), found.media_type, as_attachment=True, download_name=found.filename)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


@bp.get("/applications/<application_id>/documents/<code>/folder")
def choose(application_id: str, code: str) -> ResponseReturnValue:
    """Which file of the folder to hand in: those of the kind asked for first, with a warning beside what is no longer good."""
    return _choice(*_open(application_id, code))


@bp.post("/applications/<application_id>/documents/<code>/folder")
def use(application_id: str, code: str) -> ResponseReturnValue:
    """Hand the chosen file in."""
    case, asked = _open(application_id, code)
    actor, file_id = current_actor(), request.form.get("file", "")
    if not file_id:
        return _choice(case, asked, sentence(Problem("file", "file_missing"))), 422
    kept = queries.own_file(file_id, actor)
    with _opened(kept) as content:
        whole = content.read()
    try:
        with explained(application_id), transaction():
            operations.use(file_id, application_id, code, whole, actor, clock.now())
    except Invalid as invalid:
        return _choice(*_open(application_id, code), sentence(invalid.problems[0])), 422
    return redirect(tasks.next_address(_open(application_id, code)[0]), 303)


@bp.post("/applications/<application_id>/documents/<code>/keep")
def keep(application_id: str, code: str) -> ResponseReturnValue:
    """Keep the file handed in for later applications, then say how long it is good."""
    actor = require_door(application_id)
    _applicant()
    try:
        with explained(application_id), transaction():
            file_id = operations.keep_copy(application_id, code, actor, clock.now()).id
    except Invalid as invalid:
        flash(sentence(invalid.problems[0]), "error")
        return redirect(url_for(".index"), 303)
    flash(_("A copy is in your folder. Add its dates, so that we can warn you in time."))
    return redirect(url_for(".edit", file_id=file_id), 303)


def _applicant() -> Actor:
    """The person of the request. The office's people apply for nothing and have no folder."""
    actor = current_actor()
    if actor.kind != "applicant":
        raise NotFound
    return actor


def _opened(file: FolderFile) -> BinaryIO:
    """The content of a file. Raises NotFound when the store has it no more, Forbidden for a harmful one."""
    require_harmless(file.scan)
    try:
        return store_of(current_app.config["SETTINGS"]).open(file.sha256)
    except FileNotFoundError as error:
        raise NotFound from error


def _open(application_id: str, code: str) -> tuple[Case, HandedIn]:
    actor = require_door(application_id)
    _applicant()
    case = own_case(application_id, actor)
    found = next((each for each in open_files(case) if each.requirement.code == code), None)
    if not changing.is_open(case) or found is None:
        raise NotFound
    return case, found


def _choice(case: Case, asked: HandedIn, error: str = "") -> str:
    return render_template(
        "folder/choose.html",
        case=case,
        asked=asked,
        offered=queries.offered(current_actor(), case.definition, asked.requirement, today()),
        error=error,
        problems=[("file", error)] if error else [],
    )


def _noted(sent: Mapping[str, str], known: FolderFile | None = None) -> tuple[Noted, Problems]:
    """What was typed about a file, and what is wrong with it by box."""
    problems: Problems = {}
    days: dict[str, date | None] = {}
    for name in ("issued", "until"):
        day = read_date([sent.get(f"{name}-{part}", "") for part in ("day", "month", "year")])
        if isinstance(day, str):
            problems[name] = sentence(Problem(name, "not_date"))
        days[name] = day if isinstance(day, date) else None
    if days["issued"] and days["until"] and days["issued"] > days["until"]:
        problems["until"] = refusal_sentence("days_out_of_order")
    kind = sent.get("kind", OTHER)
    title = queries.kinds(clock.now()).get(kind)
    if known is not None and kind == known.kind:
        return Noted(kind, known.title, days["issued"], days["until"]), problems
    words = {} if title is None else {"id": title.id, "en": title.en}
    return Noted(kind if title else OTHER, words, days["issued"], days["until"]), problems


def _boxes(found: FolderFile) -> dict[str, str]:
    """What is known of a file as its form shows it."""
    boxes = {"kind": found.kind}
    for name, day in (("issued", found.issued_on), ("until", found.valid_until)):
        boxes |= {f"{name}-{part}": text for part, text in zip(("day", "month", "year"), show_date(day), strict=True)}
    return boxes


def _form(
    template: str,
    sent: Mapping[str, str],
    problems: Problems,
    *,
    file: FolderFile | None = None,
    arrived: Upload | None = None,
) -> str:
    titles = {code: title[language()] for code, title in queries.kinds(clock.now()).items()}
    if file is not None and file.kind != OTHER:
        titles.setdefault(file.kind, file.title.get(language(), file.kind))
    return render_template(
        template,
        sent=sent,
        errors=problems,
        problems=list(problems.items()),
        kinds=[*titles.items(), (OTHER, _("Something else"))],
        file=file,
        arrived=arrived if arrived is not None and arrived.standing in ("waiting", "kept") else None,
        formats=FOLDER.formats,
        most=FOLDER.most,
    )
