"""What reporters see: report something, follow it by sign-in or by number and code, object to a decision, appeal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock, wording
from permits.accounts.queries import current_actor, today
from permits.applications.access import own_case, require_case
from permits.applications.cases import Case
from permits.applications.typed import read_words
from permits.complaints import operations, queries, windows
from permits.complaints.blueprint import bp
from permits.complaints.codes import code_of
from permits.complaints.limits import limits
from permits.complaints.models import Complaint
from permits.complaints.operations import Report, Reporter
from permits.complaints.wording import duty, kind_words, result_words, state_words, step_words
from permits.db import transaction
from permits.definitions import queries as definitions
from permits.errors import Invalid, NotFound, Problem
from permits.ids import new_id
from permits.issuance.codes import printed_code, read_code
from permits.language import language
from permits.pages import the_place
from permits.refusals import refusal_sentence, said_of


@bp.get("/complaints")
def index() -> str:
    """What one has reported under one's name."""
    titles = {each.service: each.title[language()] for each in _published()}
    lines = [
        (each, kind_words(each.kind), *state_words(each.state), titles.get(each.service or "", each.service or ""))
        for each in queries.own(current_actor().id)
    ]
    return render_template("complaints/index.html", lines=lines)


@bp.get("/complaints/new")
def new() -> str:
    """Report something, with one's name or without."""
    return _new()


@bp.post("/complaints/new")
def report() -> ResponseReturnValue:
    """Receive what was reported. Somebody anonymous is shown the code here, and once more when the page is sent again."""
    sent, actor = request.form, current_actor()
    said = Report(
        words=read_words(sent.get("words", "")), once=sent.get("once", "")[:26], language=language(),
        service=sent.get("service", "") or None, anonymous=sent.get("name") == "anonymous",
        application_id=sent.get("case", "") or None,
    )  # fmt: skip
    if len(said.once) != 26:
        raise NotFound
    with _refusing() as problems, transaction():
        made = operations.report(said, actor, _secret(), clock.now())
        complaint_id, number, open_to = made.id, made.number, made.reporter_id
    if problems:
        return _new(problems), 422
    if open_to is not None:
        return redirect(url_for(".show", complaint_id=complaint_id), 303)
    code = printed_code(code_of(said.once, _secret()))
    return render_template("complaints/sent.html", number=number, code=code)


@bp.route("/complaints/follow", methods=["GET", "POST"])
def follow() -> ResponseReturnValue:
    """Follow a complaint without an account, by its number and code; a step is taken on the same page."""
    sent = request.form
    if request.method == "GET":
        return render_template("complaints/follow.html", problem="", sent=sent)
    found = queries.by_code(sent.get("number", ""), sent.get("code", ""))
    if found is None:
        sentence = _("Number and code do not belong together. Compare both with what you noted.")
        return render_template("complaints/follow.html", problem=sentence, sent=sent), 422
    problems: Sequence[Problem] = ()
    if sent.get("act"):
        problems = _take(found.id, sent["act"], Reporter(code=read_code(sent.get("code", "")) or ""))
        found = queries.by_code(sent.get("number", ""), sent.get("code", ""))
    assert found is not None
    return _show(found, problems, {"number": sent["number"], "code": sent["code"]}), 422 if problems else 200


@bp.get("/complaints/<complaint_id>")
def show(complaint_id: str) -> str:
    """One's own complaint: who must do what by when, the answer, what can be done now."""
    return _show(queries.of_reporter(complaint_id, current_actor()))


@bp.post("/complaints/<complaint_id>")
def act(complaint_id: str) -> ResponseReturnValue:
    """Accept an answer, ask for another look, take a complaint back."""
    actor = current_actor()
    queries.of_reporter(complaint_id, actor)
    problems = _take(complaint_id, request.form.get("act", ""), Reporter(account_id=actor.id))
    if problems:
        return _show(queries.of_reporter(complaint_id, actor), problems), 422
    return redirect(url_for(".show", complaint_id=complaint_id), 303)


@bp.route("/complaints/<complaint_id>/appeal", methods=["GET", "POST"])
def appeal(complaint_id: str) -> ResponseReturnValue:
    """Appeal against the answer to an objection."""
    actor = current_actor()
    earlier = queries.of_reporter(complaint_id, actor)
    refusal = windows.appeal_refusal(earlier, clock.now())
    problems: list[Problem] = []
    if request.method == "POST":
        with _refusing() as problems, transaction():
            words, once = read_words(request.form.get("words", "")), _once()
            made = operations.appeal(complaint_id, words, once, actor, clock.now()).id
        if not problems:
            return redirect(url_for(".show", complaint_id=made), 303)
    back = (url_for(".show", complaint_id=complaint_id), earlier.number)
    page = _writing("appeal", back, refusal, problems, url_for(".appeal", complaint_id=complaint_id))
    return page, 422 if problems else 200


@bp.route("/applications/<application_id>/objection", methods=["GET", "POST"])
def objection(application_id: str) -> ResponseReturnValue:
    """Object to the decision of one's application."""
    actor = require_case("application.own", application_id)
    case = own_case(application_id, actor)
    refusal = windows.objection_refusal(case, clock.now())
    problems: list[Problem] = []
    if request.method == "POST":
        with _refusing() as problems, transaction():
            words, once = read_words(request.form.get("words", "")), _once()
            made = operations.object_to(application_id, words, once, actor, clock.now()).id
        if not problems:
            return redirect(url_for(".show", complaint_id=made), 303)
    back = (url_for("applications.show", application_id=application_id), case.row.number or "")
    page = _writing("objection", back, refusal, problems, url_for(".objection", application_id=application_id))
    return page, 422 if problems else 200


@bp.app_template_global("objection_to")
def objection_to(case: Case) -> dict[str, Any] | None:
    """For the applicant's page of a decided case: the objection made, or until when one may be made; None for neither."""
    if case.row.closed_at is None or case.row.outcome == "withdrawn" or current_actor().kind != "applicant":
        return None
    made = windows.objection_to(case.row.id, case.row.closed_at)
    if made is not None:
        return {"made": made, "until": None}
    until = windows.objection_until(case.row.closed_at)
    return {"made": None, "until": until} if clock.now() <= until else None


def _take(complaint_id: str, act: str, reporter: Reporter) -> list[Problem]:
    with _refusing() as problems, transaction():
        if act == "accept":
            operations.accept(complaint_id, reporter, clock.now())
        elif act == "withdraw":
            operations.withdraw(complaint_id, reporter, clock.now())
        elif act == "reopen":
            operations.reopen(complaint_id, read_words(request.form.get("words", "")), reporter, clock.now())
        else:
            raise NotFound
    if not problems:
        flash(_("Done. It stands in the history below."), "success")
    return problems


def _once() -> str:
    once = request.form.get("once", "")
    if len(once) != 26:
        raise NotFound
    return once


@contextmanager
def _refusing() -> Iterator[list[Problem]]:
    problems: list[Problem] = []
    try:
        yield problems
    except Invalid as invalid:
        problems.extend(invalid.problems)


def _new(problems: Sequence[Problem] = ()) -> str:
    now, calendar = clock.now(), definitions.calendar()
    said = said_of(problems)
    services = [(each.service, each.title[language()]) for each in _published()]
    return render_template(
        "complaints/new.html", problems=said, errors=dict(said), sent=request.form, services=services,
        service=request.args.get("service", ""), case=request.values.get("case", ""),
        once=request.form.get("once") or new_id(), limits=limits(),
        figures=[(kind_words(each.kind), each) for each in queries.figures(today().year, calendar, now)],
        year=today().year,
    )  # fmt: skip


def _published() -> list[Any]:
    return [definitions.definition(each.id) for each in definitions.current_versions()]


def _writing(kind: str, back: tuple[str, str], refusal: str, problems: Sequence[Problem], address: str) -> str:
    said = said_of(problems)
    return render_template(
        "complaints/write.html", kind=kind, back_to=back, refusal=refusal_sentence(refusal) if refusal else "",
        problems=said, errors=dict(said), sent=request.form, address=address, limits=limits(),
        once=request.form.get("once") or new_id(),
    )  # fmt: skip


def _show(complaint: Complaint, problems: Sequence[Problem] = (), keys: dict[str, str] | None = None) -> str:
    now = clock.now()
    day = wording.full_date(definitions.calendar().local_date(complaint.due_at), language()) if complaint.due_at else ""
    said = said_of(problems)
    return render_template(
        "complaints/show.html", complaint=complaint, kind=kind_words(complaint.kind), state=state_words(complaint.state),
        duty=duty(complaint, day), keys=keys, problems=said, errors=dict(said), sent=request.form,
        results=dict(result_words()), service=_service(complaint.service),
        late=complaint.due_at is not None and now > complaint.due_at,
        may_reopen=complaint.state == "answered" and not windows.reopen_refusal(complaint, now),
        may_appeal=complaint.kind == "objection" and not windows.appeal_refusal(complaint, now),
        steps=[{"kind": "past", "what": step_words(each), "when": wording.instant(each.at, language(), the_place().zone)}
               for each in queries.steps_of(complaint.id)],
    )  # fmt: skip


def _service(code: str | None) -> str:
    if code is None:
        return ""
    try:
        return definitions.definition(definitions.current_version(code).id).title[language()]
    except NotFound:
        return code


def _secret() -> str:
    return str(current_app.config["SETTINGS"].secret_key)
