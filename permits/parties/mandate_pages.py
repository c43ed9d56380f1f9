"""Doors of powers of attorney: those given and held, a new one, its paper, its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from permits import clock
from permits.accounts.queries import current_actor, today
from permits.applications import queries as applications
from permits.applications.access import require_door
from permits.applications.wording import sentence
from permits.catalogue import queries as catalogue
from permits.config import Settings
from permits.db import transaction
from permits.documents import checking, inspection
from permits.documents.scanning import ScannerAway, scanner_of
from permits.documents.store import store_of
from permits.errors import Invalid, NotFound, Problem
from permits.language import language
from permits.parties import mandates, queries
from permits.parties.blueprint import bp
from permits.parties.models import Mandate, Succession
from permits.parties.queries import Given, Side, side_of
from permits.parties.wording import standing_of_mandate, tells
from permits.refusals import refusal_sentence
from workflows.engine.outcome import Actor

SANDBOX = "sandbox; default-src 'none'"
LARGEST = 5_000_000
PAPER = inspection.Accepted("paper", ("pdf", "jpeg", "png"), LARGEST)


@bp.app_template_global("applicants_side")
def applicants_side(case: object) -> Side:
    """Who stands and acted on the applicant's side of a case. ``case`` is the application's row."""
    return side_of(case)


@bp.app_template_global("at_the_counter")
def at_the_counter(case: object) -> bool:
    """Whether the counter may still fill in an application. ``case`` is the application's row."""
    return queries.at_the_counter(case)


@bp.get("/mandates", endpoint="mandates")
def index() -> ResponseReturnValue:
    """The powers of attorney one gave and holds."""
    actor = _applicant()
    found = [(each, *standing_of_mandate(each.mandate, today())) for each in queries.mandates_of(actor)]
    return render_template(
        "parties/mandates.html",
        given=[each for each in found if each[0].mandate.representative_id != actor.id],
        held=[each for each in found if each[0].mandate.representative_id == actor.id],
    )


@bp.get("/mandates/new")
def new_mandate() -> ResponseReturnValue:
    """Who may act for one, in what, from when until when."""
    return _form_page(_applicant())


@bp.post("/mandates/new", endpoint="give")
def give_mandate() -> ResponseReturnValue:
    """Write it down and invite the representative. Nothing is kept before everything is in order."""
    actor = _applicant()
    wanted = _wanted()
    with transaction():
        wrong = mandates.problems_of(wanted, actor, today())
    try:
        paper, unsound = received_paper(), []
    except Invalid as invalid:
        paper, unsound = None, list(invalid.problems)
    if wrong or unsound or paper is None:
        return _form_page(actor, [*wrong, *unsound]), 422
    with transaction():
        mandate_id = mandates.give(wanted, paper, actor, today(), clock.now())
    flash(_("Kept. It holds as soon as the representative has accepted the invitation we have sent."), "success")
    return redirect(url_for(".mandate", mandate_id=mandate_id), 303)


@bp.get("/mandates/<mandate_id>")
def mandate(mandate_id: str) -> ResponseReturnValue:
    """One power of attorney, to those it is about."""
    actor = _applicant()
    given = queries.mandate_for(mandate_id, actor)
    tone, word = standing_of_mandate(given.mandate, today())
    return render_template(
        "parties/mandate.html",
        given=given,
        mine=given.mandate.representative_id != actor.id,
        tone=tone,
        word=word,
        covers=_covered(given),
        tells=dict(tells()).get(given.mandate.tells, ""),
    )


@bp.post("/mandates/<mandate_id>/end", endpoint="end_mandate")
def end_mandate(mandate_id: str) -> ResponseReturnValue:
    """End it at once, or give it back."""
    with transaction():
        mandates.withdraw(mandate_id, _applicant(), clock.now())
    flash(_("This power of attorney has ended. Nobody acts with it any more."), "info")
    return redirect(url_for(".mandates"), 303)


@bp.get("/mandates/<mandate_id>/paper")
def mandate_paper(mandate_id: str) -> ResponseReturnValue:
    """The signed paper, to those it is about."""
    return sent_paper(queries.mandate_for(mandate_id, _applicant()).mandate)


@bp.get("/applications/<application_id>/mandates/<mandate_id>")
def paper_of_case(application_id: str, mandate_id: str) -> ResponseReturnValue:
    """The paper with which somebody acted in a case, to everybody who may open the case's files."""
    require_door(application_id)
    return sent_paper(queries.mandate_used(application_id, mandate_id))


def sent_paper(found: Mandate | Succession) -> Response:
    """A signed paper, to keep and not to run. Raises NotFound once its octets are gone."""
    try:
        content = store_of(current_app.config["SETTINGS"]).open(found.sha256)
    except FileNotFoundError as error:
        raise NotFound from error
    answer = send_file(content, found.media_type, as_attachment=True, download_name=found.filename, etag=found.sha256)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def _applicant() -> Actor:
    actor = current_actor()
    if actor.kind != "applicant":
        raise NotFound
    return actor


def _wanted() -> mandates.Wanted:
    sent = request.form
    covers = sent.get("covers", "")
    codes = sent.getlist("services" if covers == "services" else "cases")
    return mandates.Wanted(
        business_id=sent.get("giver", "")[:26], mail=sent.get("mail", ""), first_day=_day(sent, "first"),
        last_day=_day(sent, "last"), covers=covers, codes=tuple(each[:60] for each in codes[:200]),
        tells=sent.get("tells", ""), language=language(),
    )  # fmt: skip


def received_paper() -> mandates.Paper:
    """The file that was sent, sound and in the store. Raises Invalid."""
    sent = request.files.get("paper")
    if sent is None or not sent.filename:
        raise Invalid((Problem("paper", "file_missing"),))
    settings: Settings = current_app.config["SETTINGS"]
    data = sent.stream.read(PAPER.largest + 1)
    scanner = scanner_of(settings.scanner)
    try:
        infection = scanner.infection(data) if scanner else ""
        if infection:
            raise inspection.refuse(PAPER, "file_infected", name=infection[:80])
        with TemporaryDirectory() as folder:
            whole = Path(folder) / "original"
            whole.write_bytes(data)
            found = checking.check(whole, sent.filename, PAPER)
    except (ScannerAway, checking.CheckFailed) as away:
        raise Invalid((Problem("paper", "scanner_away"),)) from away
    sha256 = store_of(settings).put(found.content)
    return mandates.Paper(found.filename, found.media_type, sha256, len(found.content))


def _form_page(actor: Actor, problems: Sequence[Problem] = ()) -> str:
    said = [(each.about.removeprefix("documents."), refusal_sentence(each.code) or sentence(each)) for each in problems]
    managed = [each.business for each in queries.businesses_of(actor) if each.manages]
    mine = [each for each in applications.applications_of(actor, today()) if each.application.closed_at is None]
    own = [each for each in mine if each.application.applicant_id == actor.id or each.application.business_id]
    return render_template(
        "parties/mandate_form.html",
        businesses=managed,
        services=[(each.code, each.definition.title[language()]) for each in catalogue.services() if each.is_open],
        cases=[(each.application.id, _named(each)) for each in own],
        tells=tells(),
        limit=LARGEST,
        sent=request.form,
        chosen={name: request.form.getlist(name) for name in ("services", "cases")},
        problems=said,
        errors=dict(said),
    )


def _named(each: applications.Listed) -> str:
    title = each.definition.title[language()]
    return ", ".join(filter(None, (title, each.application.number or each.about)))


def _covered(given: Given) -> list[str]:
    """What it covers, in words; empty for everything."""
    if given.covers == "service":
        known = catalogue.by_code(given.codes)
        return [known[code].definition.title[language()] if code in known else code for code in given.codes]
    if given.covers == "case":
        found = applications.by_ids(given.codes)
        return [_named(each) for each in found]
    return []


def _day(sent: Mapping[str, str], name: str) -> date | None:
    """The day in three boxes; None when there is no such day."""
    parts = [sent.get(f"{name}-{part}", "").strip() for part in ("year", "month", "day")]
    if not all(part.isascii() and part.isdigit() for part in parts):
        return None
    try:
        return date(*map(int, parts))
    except (ValueError, OverflowError):
        return None
