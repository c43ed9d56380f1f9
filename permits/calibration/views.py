"""How often the days told to applicants came true; each figure leads to its cases and to a file of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from permits import clock
from permits.accounts.policy import require
from permits.accounts.queries import current_actor
from permits.board.table import csv_of
from permits.calibration import queries
from permits.definitions import queries as definitions
from permits.errors import NotFound
from permits.language import language
from permits.wording import MONTHS
from workflows import SopError

bp = Blueprint("calibration", __name__)
PAGE, MOST = 50, 20_000
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


@bp.get("/board/promises")
def index() -> str:
    """The shares of the last months."""
    require("board.read")
    services = _services()
    found = queries.shares(definitions.calendar().local_date(clock.now()))
    return render_template(
        "calibration/index.html",
        shares=[(services.get(each.service, each.service), _month(each.month), each) for each in found],
        verdicts=_verdicts(),
        least=queries.LEAST,
    )


@bp.get("/board/promises/cases")
def ranges() -> str:
    """The ranges behind a figure."""
    require("board.read")
    service, month, kept = _wanted()
    found = queries.listed(service, month, kept, request.args.get("after", "")[:26], PAGE + 1)
    same: dict[str, Any] = {name: value for name, value in request.args.items() if name in ("service", "month", "kept")}
    parts = [_month(month), *([_services().get(service, service)] if service else [])]
    return render_template(
        "calibration/ranges.html",
        title=f"{_titles()[kept]}: {', '.join(parts)}",
        lines=_lines(found[:PAGE]),
        file=url_for(".file", **same),
        next=url_for(".ranges", **same, after=found[PAGE - 1].id) if len(found) > PAGE else "",
    )


@bp.get("/board/promises.csv")
def file() -> Response:
    """The same ranges as a file for spreadsheet programs."""
    require("board.read")
    heads = [_("Number"), _("Service"), _("Step"), _("Told on"), _("From"), _("Up to and with"), _("Known from cases"),
             _("Ended on"), _("Without the applicant's waiting"), _("Came true")]  # fmt: skip
    rows = [
        [each["number"], each["service"], each["step"], *(each[name].isoformat() for name in ("told", "first", "last")),
         str(each["cases"]), each["ended"].isoformat(), each["came"].isoformat(), _("yes") if each["kept"] else _("no")]
        for each in _lines(queries.listed(*_wanted(), "", MOST))
    ]  # fmt: skip
    answer = Response(csv_of(heads, rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = "attachment; filename=promises.csv"
    return answer


def _wanted() -> tuple[str, str, bool | None]:
    """The figure that was asked for. Raises NotFound for one there is not."""
    month, kept = request.args.get("month", ""), request.args.get("kept", "")
    if not _MONTH.fullmatch(month) or kept not in ("", "yes", "no"):
        raise NotFound
    return request.args.get("service", "")[:60], month, {"": None, "yes": True, "no": False}[kept]


def _titles() -> dict[bool | None, str]:
    return {None: _("What was told"), True: _("Told and come true"), False: _("Told and not come true")}


def _verdicts() -> dict[str, str]:
    """What a share means, in words."""
    return {
        "few": _("Too few to judge"),
        "fits": _("As promised"),
        "narrow": _("Came true too seldom: the ranges are too narrow"),
        "wide": _("Came true more often than told: the ranges are too wide"),
    }


def _month(month: str) -> str:
    year, number = month.split("-")
    return f"{MONTHS[language()][int(number) - 1]} {year}"


def _services() -> Mapping[str, str]:
    return {each.service: definitions.definition(each.id).title[language()] for each in definitions.current_versions()}


def _lines(found: Iterable[Any]) -> list[dict[str, Any]]:
    offices = {office for office, _role in current_actor().seats}
    calendar = definitions.calendar()
    return [
        {
            "number": row.number or "",
            **_names(row),
            "told": calendar.local_date(row.told_at),
            "first": row.first_day,
            "last": row.last_day,
            "cases": row.cases,
            "ended": row.ended_on,
            "came": row.came_on,
            "kept": row.kept,
            "address": url_for("casework.show", application_id=row.application_id) if row.office in offices else "",
        }
        for row in found
    ]


def _names(row: Any) -> dict[str, str]:
    try:
        definition = definitions.definition(row.definition_id)
    except (NotFound, SopError):
        return {"service": row.service, "step": row.state}
    state = definition.states.get(row.state)
    return {"service": definition.title[language()], "step": state.title[language()] if state else row.state}
