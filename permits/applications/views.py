"""Doors of the applicant: begin, fill in, look over, send, follow, correct."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from permits import clock
from permits.accounts.queries import current_actor
from permits.applications import (
    bills,
    changing,
    files,
    filling,
    operations,
    presentation,
    queries,
    stepping,
    steps,
    tasks,
    tracking,
    typed,
)
from permits.applications.access import as_applicant, may, own_case, require_case, require_door
from permits.applications.beginning import bp
from permits.applications.cases import Case, load_case
from permits.applications.expected import expected
from permits.applications.steps import Step
from permits.applications.wording import sentence
from permits.catalogue import queries as catalogue
from permits.conversation.pages import Talk, talk_page
from permits.db import db, transaction
from permits.deemed import queries as deemed
from permits.documents.store import store_of
from permits.errors import Conflict, Invalid, NotFound, Problem
from permits.issuance import queries as issued
from permits.issuance.queries import Download
from permits.language import language
from permits.refusals import refusal_sentence
from permits.resuming.door import taken
from permits.together import sharing
from permits.uploads.receiving import receive
from workflows.definition import Section
from workflows.engine.outcome import Actor, Decision

SANDBOX = "sandbox; default-src 'none'"


@bp.get("/applications/<application_id>")
def show(application_id: str) -> ResponseReturnValue:
    """The task list of a draft; once it is sent, where it stands."""
    case = _own(application_id)
    if case.definition.states[case.row.state].kind == "start":
        joint = sharing.unsent(case)
        if joint is not None and may("application.send", application_id):
            return redirect(url_for("together.show", joint_id=joint.id), 303)
        if not may("application.fill", application_id):
            return redirect(url_for(".answers", application_id=application_id), 303)
        return render_template(
            "applications/tasks.html",
            case=case,
            groups=tasks.draft_groups(case),
            bill=bills.bill_of(case, clock.now()),
            saved_at=queries.saved_at(application_id),
            owns=may("application.own", application_id),
            sends=may("application.send", application_id),
        )
    return _tracking_page(case)


@bp.get("/applications/<application_id>/section/<code>")
def section(application_id: str, code: str) -> ResponseReturnValue:
    """The questions of one section, with what has been answered so far."""
    case = _own(application_id)
    asked = _section_of(case, code)
    if not changing.is_open(case):
        return redirect(url_for(".show", application_id=application_id))
    posted = taken()
    if posted is not None:
        return _keep(application_id, code, posted, {})
    page = presentation.section_page(case, asked)
    if "check" in request.args:
        presentation.attach_problems(page, case, presentation.problems_of(case, asked))
    return _section_page(case, page)


@bp.post("/applications/<application_id>/section/<code>", endpoint="save")
def save_section(application_id: str, code: str) -> ResponseReturnValue:
    """Keep the answers, right or wrong, then go where the pressed button leads."""
    refused = _receive_files(application_id, code, require_door(application_id))
    return _keep(application_id, code, request.form, refused)


def _keep(application_id: str, code: str, form: Any, refused: dict[str, str]) -> ResponseReturnValue:
    """Keep a page of answers, sent now or before the person had to sign in again, and lead on."""
    actor = require_door(application_id)
    with explained(application_id), transaction():
        saved = filling.save(application_id, code, form, actor, clock.now())
    case = _own(application_id)
    if saved.clashes:
        page = presentation.section_page(case, _section_of(case, code), unsaved=saved.clashes)
        presentation.attach_clashes(page, case, saved.clashes, saved.by)
        return _section_page(case, page), 409
    if saved.problems or refused:
        page = presentation.section_page(case, _section_of(case, code))
        for file, said in refused.items():
            presentation.attach_file_problem(page, file, said)
        presentation.attach_problems(page, case, saved.problems)
        return _section_page(case, page), 422
    for said in presentation.doubts_of(case, _section_of(case, code)):
        flash(said, "info")
    if saved.anchor:
        return redirect(url_for(".section", application_id=application_id, code=code, _anchor=saved.anchor), 303)
    if saved.later:
        return redirect(url_for(".show", application_id=application_id), 303)
    if saved.asks_more:
        return redirect(url_for(".section", application_id=application_id, code=code, more=""), 303)
    return redirect(tasks.next_address(case, after=code), 303)


@bp.get("/applications/<application_id>/check")
def check(application_id: str) -> ResponseReturnValue:
    """Everything once more before it is sent."""
    case = _own(application_id)
    if not changing.is_open(case) or sharing.unsent(case) is not None:
        return redirect(url_for(".show", application_id=application_id))
    return _check_page(case)


@bp.route("/applications/<application_id>/send", methods=["GET", "POST"])
def send(application_id: str) -> ResponseReturnValue:
    """Hand the application over, once. Who comes here by a link, after signing in again, looks over the answers first."""
    actor = require_door(application_id)
    if request.method == "GET":
        return redirect(url_for(".check", application_id=application_id))
    trigger, state = request.form.get("trigger", ""), request.form.get("state", "")
    expected = (state, request.form.get("round", 0, int))
    if request.form.get("true") != "y":
        case = _own(application_id)
        if changing.is_open(case):
            said = _("Confirm that your answers and files are true.")
            return _check_page(case, [("statement", said)], statement=said), 422
    try:
        with explained(application_id), transaction():
            operations.send(application_id, trigger, expected, actor, clock.now())
    except Invalid:
        return _check_page(_own(application_id)), 422
    return redirect(url_for(".sent", application_id=application_id), 303)


@bp.get("/applications/<application_id>/sent")
def sent(application_id: str) -> ResponseReturnValue:
    """It arrived: the number to keep, what happens next and by when. Once it is decided the page leads to the case."""
    case = _own(application_id)
    if case.row.number is None:
        raise NotFound
    duty = tracking.duty(case)
    if duty.side not in ("office", "you"):
        return redirect(url_for(".show", application_id=application_id), 303)
    return render_template("applications/sent.html", case=case, sentence=duty.sentence, asked=duty.side == "you")


@bp.get("/applications/<application_id>/answers")
def answers(application_id: str) -> ResponseReturnValue:
    """What was filled in and handed in, to read."""
    case = _own(application_id)
    held = files.handed_in(case)
    return render_template(
        "applications/answers.html",
        case=case,
        sections=presentation.answered_sections(case, held),
        files=files.of_section(held, None),
    )


@bp.get("/applications/<application_id>/do/<trigger>")
def confirm(application_id: str, trigger: str) -> ResponseReturnValue:
    """What will happen when the applicant takes another of the steps that the procedure leaves to them."""
    case = _own(application_id)
    return _confirm_page(case, _other_step(case, trigger), words=taken())


@bp.post("/applications/<application_id>/do/<trigger>", endpoint="act")
def act_on(application_id: str, trigger: str) -> ResponseReturnValue:
    """Take such a step."""
    actor = require_door(application_id)
    expected = (request.form.get("state", ""), request.form.get("round", 0, int))
    decision = Decision(reason=typed.read_words(request.form.get("reason", "")))
    successor = request.form.get("successor", "")
    try:
        with explained(application_id), transaction():
            stepping.take(application_id, trigger, expected, decision, actor, clock.now(), successor=successor)
    except Invalid as invalid:
        case = _own(application_id)
        return _confirm_page(case, _other_step(case, trigger), invalid.problems), 422
    return redirect(url_for(".show", application_id=application_id), 303)


@bp.get("/applications/<application_id>/permit.pdf")
def permit(application_id: str) -> ResponseReturnValue:
    """The signed paper. Nothing stands between an issued permit and its holder, no survey either."""
    require_case("permit.download", application_id)
    return sent_paper(issued.download_of(application_id))


@bp.get("/applications/<application_id>/certificate.pdf")
def certificate(application_id: str) -> ResponseReturnValue:
    """The signed certificate of what the law granted, while the office was late."""
    require_case("permit.download", application_id)
    return sent_paper(deemed.download_of(application_id))


def sent_paper(found: Download) -> Response:
    """A signed paper to take away; a browser that opens it all the same runs nothing of it."""
    file = store_of(current_app.config["SETTINGS"]).open(found.sha256)
    answer = send_file(file, "application/pdf", as_attachment=True, download_name=found.filename, etag=found.sha256)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


@contextmanager
def explained(application_id: str) -> Iterator[None]:
    """A step that came too late is told what happened meanwhile."""
    try:
        yield
    except Conflict as conflict:
        case = load_case(db.session(), application_id)
        title = case.definition.states[case.row.state].title[language()]
        raise Conflict(conflict.code, (str(_("The application now stands at: %(state)s.", state=title)),)) from conflict


def _own(application_id: str) -> Case:
    actor = require_door(application_id)
    return own_case(application_id, actor)


def _section_of(case: Case, code: str) -> Section:
    found = next((each for each in presentation.asked_sections(case) if each.code == code), None)
    if found is None:
        raise NotFound
    return found


def _receive_files(application_id: str, section_code: str, actor: Actor) -> dict[str, str]:
    """Keep the files that a section's page has sent; the sentence of why not, by requirement, of the others."""
    if not request.files:
        return {}
    asked = files.of_section(files.open_files(_own(application_id)), section_code)
    wanted, settings = [each.requirement for each in asked], current_app.config["SETTINGS"]
    with explained(application_id):
        return receive(application_id, wanted, request.files, settings, actor, clock.now())


def _other_steps(case: Case) -> list[Step]:
    """The applicant's steps beside sending, such as withdrawing."""
    return [each for each in steps.steps(case, current_actor(), clock.now()) if not each.sends and not each.refusal]


def _other_step(case: Case, code: str) -> Step:
    found = next((each for each in _other_steps(case) if each.code == code), None)
    if found is None:
        raise NotFound
    return found


def _confirm_page(
    case: Case, step: Step, problems: Iterable[Problem] = (), words: Mapping[str, str] | None = None
) -> str:
    """The page of such a step, with the words given before it could be taken."""
    given = request.form if words is None else words
    said = [(each.about, refusal_sentence(each.code) or sentence(each)) for each in problems]
    return render_template(
        "applications/confirm.html",
        case=case,
        step=step,
        problems=said,
        errors=dict(said),
        reason=given.get("reason", ""),
        successor=given.get("successor", ""),
    )


def _section_page(case: Case, page: presentation.SectionPage) -> str:
    asked = presentation.asked_sections(case)
    return render_template(
        "applications/section.html",
        case=case,
        page=page,
        problems=page.problems,
        position=[each.code for each in asked].index(page.section.code) + 1,
        count=len(asked),
        hints={each.requirement.code: files.hint(case.definition, each.requirement) for each in page.files},
        edited=queries.edited_by_other(case.row.id, page.section.code, current_actor()),
        asks_more="more" in request.args,
        returned=case.definition.states[case.row.state].kind == "waiting",
    )


def _check_page(case: Case, problems: list[tuple[str, str]] | None = None, *, statement: str = "") -> str:
    found = tasks.open_problems(case)
    held = files.handed_in(case)
    bill = bills.bill_of(case, clock.now())
    return render_template(
        "applications/check.html",
        case=case,
        sections=presentation.answered_sections(case, held, whole=True),
        files=files.of_section(held, None),
        bill=bill,
        charges=bill is not None or not catalogue.charges(case.definition),
        open_problems=found,
        problems=[] if found else problems or [],  # what is missing stands there instead of the box to tick
        statement=statement,
        trigger=changing.sending_trigger(case),
        limit=tracking.promise(case.definition),
        opened=changing.open_for_correction(case),
    )


def _offers(case: Case) -> list[catalogue.Service]:
    """What is offered next, once the case has ended well."""
    if case.row.outcome not in ("issued", "closed"):
        return []
    found = catalogue.by_code(case.definition.offers)
    return [found[code] for code in case.definition.offers if code in found]


def page_with_talk(application_id: str, talk: Talk) -> str:
    """Where a sent case stands, with a message that could not be kept as it was."""
    return _tracking_page(_own(application_id), talk)


def _tracking_page(case: Case, talk: Talk | None = None) -> str:
    acts = may("application.own", case.row.id)
    return render_template(
        "applications/track.html",
        case=case,
        duty=tracking.duty(case),
        days=tracking.days(case, clock.now()),
        limit=tracking.promise(case.definition),
        expected=expected(case, clock.now()),
        steps=tracking.timeline(case, queries.events_of(case.row.id)),
        reasons=tracking.reasons(case),
        corrections=tasks.corrections(case),
        trigger=changing.sending_trigger(case) if acts else None,
        ready=not tasks.open_problems(case),
        acts=acts,
        others=_other_steps(case) if acts else [],
        offers=_offers(case),
        reasons_given=queries.acts_of_others(case.row.id, case.row.applicant_id),
        parent=queries.parent_of(case.row.parent_id, case.row.applicant_id, case.row.business_id),
        children=queries.children_of(case.row.id),
        paper=tasks.paper(case),
        talk=talk or talk_page(case.row.id, as_applicant(current_actor())),
    )
