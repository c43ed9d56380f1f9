"""Doors of the survey: the questionnaire behind its single-use link, and the index for those who read reports."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from permits import clock
from permits.accounts.policy import require
from permits.config import Settings
from permits.db import transaction
from permits.definitions import queries as definitions
from permits.errors import Conflict, NotFound
from permits.language import language
from permits.pages import the_place
from permits.surveys import operations, presentation, queries
from permits.surveys.chart import bar_chart
from permits.surveys.forms import SKIP, SurveyForm, survey_form
from permits.surveys.index import weight_name
from permits.surveys.periods import Period, period_of, read_period
from permits.surveys.questionnaire import ELEMENTS

bp = Blueprint("surveys", __name__)


@bp.record_once
def _let_the_link_suffice(state: BlueprintSetupState) -> None:
    """The questionnaire is answered by right of its link alone, so there is no session that a forged form could use."""
    state.app.extensions["csrf"].exempt(answer)


@bp.get("/survey/<token>")
def ask(token: str) -> ResponseReturnValue:
    """The questionnaire. Looking at it uses nothing up: mail programs open links on their own."""
    found = queries.invitation(token, clock.now(), secret=_secret())
    if found.status != "open":
        return _closed(found.status)
    return _questionnaire(token, found)


@bp.post("/survey/<token>")
def answer(token: str) -> ResponseReturnValue:
    """Keep what was filled in; a problem keeps the link and everything chosen."""
    now = clock.now()
    form = survey_form(language())
    if not form.validate_on_submit():
        found = queries.invitation(token, now, secret=_secret())
        return (_questionnaire(token, found, form), 400) if found.status == "open" else _closed(found.status)
    try:
        with transaction():
            operations.answer(token, form.response(), now, secret=_secret(), zone=_zone())
    except Conflict as conflict:
        return _closed(conflict.code.removeprefix("survey_"))
    return redirect(url_for(".thanks"), 303)


@bp.get("/survey/thanks")
def thanks() -> str:
    """The end of the questionnaire; the same page for everyone."""
    return render_template("surveys/thanks.html")


@bp.get("/surveys")
def index() -> str:
    """The satisfaction index: all services of a period, or one service in full."""
    require("reports.read")
    period = _period()
    service = request.args.get("service", "")
    if not service:
        return _overview(period)
    if service not in queries.services():
        raise NotFound
    return _report(service, period)


@bp.post("/surveys/close")
def close() -> ResponseReturnValue:
    """Fix the figures of a service in a period that is over."""
    actor = require("reports.read")
    period, service = _period(), request.form.get("service", "")
    with transaction():
        if service not in queries.services():
            raise NotFound
        operations.close_period(service, period, actor, clock.now(), weight=_weight(), zone=_zone())
    return redirect(url_for(".index", service=service, period=period.code), 303)


def _questionnaire(token: str, found: queries.Invitation, form: SurveyForm | None = None) -> str:
    form = form or survey_form(language())
    return render_template(
        "surveys/form.html",
        form=form,
        problems=form.problems,
        elements=list(zip(ELEMENTS, form.scales, strict=True)),
        token=token,
        skip=SKIP,
        service_title=definitions.definition(found.definition_id).title[language()],
    )


def _closed(status: str) -> ResponseReturnValue:
    return render_template("surveys/closed.html", status=status), 410


def _overview(period: Period) -> str:
    titles = _titles()
    reports = [
        (queries.report(service, period, weight=_weight(), zone=_zone()), title) for service, title in titles.items()
    ]
    return render_template("surveys/overview.html", reports=reports, weight=_weight(), **_shared(period, "", titles))


def _report(service: str, period: Period) -> str:
    reader, titles = language(), _titles()
    report = queries.report(service, period, weight=_weight(), zone=_zone())
    names = presentation.element_names(reader)
    return render_template(
        "surveys/report.html",
        report=report,
        service_title=titles[service],
        names=names,
        chart=bar_chart(report.index.elements, names),
        finding=presentation.finding(report.index, reader),
        sample=presentation.sample_sentence(report, reader),
        missing=presentation.missing_sentence(report.index, reader),
        comments=queries.comments(service, period),
        may_close=report.closed_at is None and report.index.value is not None and period.last_day < _today(),
        **_shared(period, service, titles),
    )


def _shared(period: Period, service: str, titles: dict[str, str]) -> dict[str, Any]:
    """What both pages of the index need: the choice of service and period, figures in the reader's form."""
    reader = language()
    return {
        "period": period,
        "period_label": presentation.period_label(period, reader),
        "periods": [
            (each.code, presentation.period_label(each, reader))
            for each in presentation.offered_periods(_today(), period)
        ],
        "service": service,
        "services": list(titles.items()),
    }


def _titles() -> dict[str, str]:
    """Service code → its title in the reader's language; the code itself for a service no longer published."""
    current = {
        each.service: definitions.definition(each.id).title[language()] for each in definitions.current_versions()
    }
    return {service: current.get(service, service) for service in queries.services()}


def _period() -> Period:
    """The period asked for, by default the running semester. Raises NotFound for a mistyped one."""
    written = request.values.get("period", "")
    if not written:
        return period_of(_today(), "semester")
    period = read_period(written)
    if period is None:
        raise NotFound
    return period


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _secret() -> str:
    return _settings().secret_key


def _weight() -> str:
    return weight_name(_settings().ikm_weight)


def _zone() -> ZoneInfo:
    return the_place().zone


def _today() -> date:
    return clock.now().astimezone(_zone()).date()
