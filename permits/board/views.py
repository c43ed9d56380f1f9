"""The managers' board: load, ageing, endings and steps; each figure leads to its cases and to a file of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Row

from permits import clock
from permits.accounts.policy import may_reach, require
from permits.accounts.queries import current_actor, place
from permits.board import counting, figures
from permits.board.chart import bars
from permits.board.figures import AGES, WHICH, Wanted
from permits.board.stays import StepStay, state_of
from permits.board.table import csv_of
from permits.definitions import queries as definitions
from permits.distribution.queries import distributing
from permits.errors import NotFound
from permits.language import language
from permits.reviews.queries import names_of
from permits.reviews.queue import office_name, step_title
from permits.scheduling.queries import stuck_jobs
from permits.watch.queries import counts as findings
from workflows import SopError

bp = Blueprint("board", __name__)
PAGE, MOST = 50, 20_000


@bp.get("/board")
def index() -> str:
    """Everything at a glance."""
    require("board.read")
    counted = counting.latest(clock.now())
    load, ageing = counted.load, counted.ageing
    services = _services()
    offices = _by_office(load)
    return render_template(
        "board/index.html",
        now=counted.at,
        load=_load_lines(load),
        ageing=[(services.get(each.service, each.service), each) for each in ageing],
        ages=age_words(),
        endings=[(services.get(each.service, each.service), each) for each in counted.endings],
        times=[(services.get(each.service, each.service), _step(each), each) for each in counted.times],
        stays=[(services.get(each.service, each.service), _state(each), each) for each in counted.stays],
        offices=bars(offices),
        by_age=bars([(words, sum(each.counts[at] for each in ageing), 0) for at, words in enumerate(age_words())]),
        totals={
            "open": sum(each.open for each in ageing),
            "late": sum(each.late for each in ageing),
            "near": sum(each.near for each in ageing),
        },
        findings=sum(findings().values()) if may_reach("watch.index") else None,
        stuck=len(stuck_jobs()) if may_reach("scheduling.board") else None,
        look_back=figures.LOOK_BACK.days,
    )


@bp.post("/board")
def count() -> ResponseReturnValue:
    """Count the figures anew, for whoever does not want those of a minute ago."""
    require("board.read")
    counting.count_now(clock.now())
    return redirect(url_for(".index"), 303)


@bp.get("/board/cases")
def cases() -> str:
    """The cases behind a figure."""
    require("board.read")
    wanted, at = _wanted(), figures.moments(clock.now(), definitions.calendar())
    found = figures.listed(wanted, at, request.args.get("after", ""), PAGE + 1)
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name not in ("after", "lang")}
    return render_template(
        "board/cases.html",
        title=_title(wanted),
        lines=_lines(found[:PAGE], at.now),
        file=url_for(".file", **kept),
        next=url_for(".cases", **{**kept, "after": found[PAGE - 1].id}) if len(found) > PAGE else "",
    )


@bp.get("/board/cases.csv")
def file() -> Response:
    """The same cases as a file for spreadsheet programs."""
    require("board.read")
    at = figures.moments(clock.now(), definitions.calendar())
    lines = _lines(figures.listed(_wanted(), at, "", MOST), at.now, linked=False)
    heads = [_("Number"), _("Service"), _("Step"), _("Sent on"), _("Promised by"), _("Ended on"), _("Late")]
    zone = place().zone
    rows = [
        [each["number"], each["service"], each["step"], *(_day(each[name], zone) for name in ("sent", "due", "ended")),
         _("yes") if each["late"] else _("no")]
        for each in lines
    ]  # fmt: skip
    answer = Response(csv_of(heads, rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = "attachment; filename=board.csv"
    return answer


def age_words() -> list[str]:
    """What the ageing buckets are called."""
    first = _("up to %(days)s working days", days=AGES[0])
    between = [
        _("%(least)s to %(most)s working days", least=low + 1, most=high)
        for low, high in zip(AGES, AGES[1:], strict=False)
    ]
    return [str(each) for each in (first, *between, _("more than %(days)s working days", days=AGES[-1]))]


def _by_office(load: list[figures.Load]) -> list[tuple[str, int, int]]:
    city, open_, late = definitions.city(), dict[str, int](), dict[str, int]()
    for each in load:
        open_[each.office] = open_.get(each.office, 0) + each.open
        late[each.office] = late.get(each.office, 0) + each.late
    ordered = sorted(open_, key=lambda code: (-open_[code], code))
    return [(office_name(city, code), open_[code], late[code]) for code in ordered]


def _load_lines(load: list[figures.Load]) -> list[dict[str, Any]]:
    city, names = definitions.city(), names_of(each.person for each in load)
    given_out = distributing()
    return [
        {
            "given_out": each.office in given_out,
            "office": office_name(city, each.office),
            "role": city.roles[each.role][language()] if each.role in city.roles else each.role,
            "person": names.get(each.person or "", "") or (_("Not taken yet") if each.person is None else "–"),
            "link": {"office": each.office, "role": each.role, "person": each.person or "nobody"},
            "row": each,
        }
        for each in load
    ]


def _services() -> Mapping[str, str]:
    """The titles of the services on offer, by their codes."""
    return {each.service: definitions.definition(each.id).title[language()] for each in definitions.current_versions()}


def _step(each: figures.StepTime) -> str:
    try:
        state = definitions.definition(each.definition_id).states.get(each.state)
    except (NotFound, SopError):
        state = None
    if state is None or each.plan not in state.reviews:
        return each.plan
    return step_title(state, state.reviews[each.plan])


def _state(each: StepStay) -> str:
    state = state_of(each.definition_id, each.state)
    return state.title[language()] if state else each.state


def _wanted() -> Wanted:
    """The figure that was asked for. Raises NotFound for one that the board does not have."""
    which, bucket = request.args.get("which", "open"), request.args.get("age", type=int)
    if which not in WHICH or bucket not in (None, *range(len(AGES) + 1)):
        raise NotFound
    held = request.args.get("person")
    return Wanted(
        which=which,
        service=request.args.get("service", "")[:60],
        office=request.args.get("office", "")[:60],
        role=request.args.get("role", "")[:60],
        person="" if held == "nobody" else held,
        bucket=bucket,
    )


def _title(wanted: Wanted) -> str:
    words = {
        "open": _("Open cases"),
        "late": _("Late cases"),
        "near": _("Nearly late cases"),
        "ended": _("Cases that ended"),
        "ended_late": _("Cases that ended late"),
        "returned": _("Cases that were sent back"),
        "deemed": _("Cases that the law granted"),
    }
    parts = [str(words[wanted.which])]
    if wanted.service:
        parts.append(_services().get(wanted.service, wanted.service))
    if wanted.office:
        parts.append(office_name(definitions.city(), wanted.office))
    if wanted.bucket is not None:
        parts.append(age_words()[wanted.bucket])
    return ": ".join([parts[0], ", ".join(parts[1:])]) if parts[1:] else parts[0]


def _lines(found: Sequence[Row[Any]], now: datetime, *, linked: bool = True) -> list[dict[str, Any]]:
    """Cases as their list shows them; ``linked`` with the address of each case of an office of the reader's."""
    offices = {office for office, _role in current_actor().seats} if linked else set()
    words: dict[tuple[str, str], tuple[str, str]] = {}
    for row in found:
        if (row.definition_id, row.state) not in words:
            words[row.definition_id, row.state] = _words(row)
    return [_line(each, now, offices, words[each.definition_id, each.state]) for each in found]


def _words(row: Row[Any]) -> tuple[str, str]:
    """What a case's service and step are called; their codes where the version cannot be read any more."""
    try:
        definition = definitions.definition(row.definition_id)
    except (NotFound, SopError):
        return row.service, row.state
    state = definition.states.get(row.state)
    return definition.title[language()], state.title[language()] if state else row.state


def _line(row: Row[Any], now: datetime, offices: set[str], words: tuple[str, str]) -> dict[str, Any]:
    service, step = words
    return {
        "number": row.number or "",
        "service": service,
        "step": step,
        "sent": row.submitted_at,
        "due": row.due_at,
        "ended": row.closed_at,
        "late": row.due_at is not None and (row.closed_at or now) > row.due_at,
        "address": url_for("casework.show", application_id=row.id) if row.office in offices else "",
    }


def _day(moment: datetime | None, zone: ZoneInfo) -> str:
    """A date as year-month-day, which every spreadsheet program reads in any language."""
    return moment.astimezone(zone).date().isoformat() if moment else ""
