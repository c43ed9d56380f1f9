"""The page that simulates the load of a procedure: assumptions as a form, figures, drawings and tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from permits import clock
from permits.accounts import policy
from permits.accounts.queries import people_of
from permits.definitions import queries as definitions
from permits.errors import NotFound
from permits.language import language
from permits.walks import queries
from permits.walks.blueprint import bp
from permits.walks.chart import busy_chart, queue_chart
from permits.walks.sources import Source, source, tabs_of
from permits.walks.wording import office_name, plans
from workflows import Definition
from workflows.messages.walk import assumption
from workflows.simulation import (
    AssumptionInvalid,
    Assumptions,
    Simulated,
    effects,
    posts_of,
    read_assumptions,
    simulate,
    staffed,
)

MOST_CASES = 8_000  # in a page; the command has time for more
MOST_WITH_EFFECTS = 30_000  # cases of all runs together, one run a post
QUARTER, YEAR = 60, 250


@dataclass(frozen=True, slots=True)
class Box:
    """One figure of the form."""

    name: str
    label: str
    value: str
    unit: str = ""


@bp.get("/workshop/loads/<source_id>")
def load(source_id: str) -> ResponseReturnValue:
    """The assumptions of a simulation: usual ones, or those that history suggests."""
    policy.require("sops.try")
    found = source(source_id)
    if found.definition is None:
        return render_template("walks/broken.html", source=found, tabs=tabs_of(found))
    data = _history(found.definition) if request.args.get("from") == "history" else {}
    given = _prepared(found.definition, data)
    return _page(found, found.definition, given, no_history=request.args.get("from") == "history" and not data)


@bp.post("/workshop/loads/<source_id>")
def run(source_id: str) -> ResponseReturnValue:
    """The figures of one run with these assumptions."""
    policy.require("sops.try")
    found = source(source_id)
    if found.definition is None:
        raise NotFound
    definition = found.definition
    try:
        given = read_assumptions(definition, _data(definition, request.form), _start(definition))
        if given.cases > MOST_CASES:
            raise AssumptionInvalid("arrivals", "too_large")
    except AssumptionInvalid as wrong:
        anchor = "days" if wrong.name == "days" else wrong.name.replace(".", "-").replace("/", "-")
        problems = [(anchor, assumption(wrong.code, _label(definition, wrong.name))[language()])]
        return _page(found, definition, _prepared(definition, {}), typed=request.form, problems=problems), 422
    calendar = definitions.calendar()
    given = staffed(definition, given, calendar)  # what was left open stands in its box as it was taken
    result = simulate(definition, given, calendar)
    more = effects(definition, given, calendar, result) if _affordable(definition, given) else []
    return _page(found, definition, given, result=result, more=more)


def _affordable(definition: Definition, given: Assumptions) -> bool:
    return given.cases * len(posts_of(definition)) <= MOST_WITH_EFFECTS


def _start(definition: Definition) -> Assumptions:
    """The usual assumptions, with as many officers as hold each seat today."""
    now = clock.now()
    seated = {post: len(people_of(*post)) for post in posts_of(definition)}
    return Assumptions(
        arrivals=5.0,
        days=QUARTER,
        begins=definitions.calendar().local_date(now),
        officers={post: count for post, count in seated.items() if count},
    )


def _prepared(definition: Definition, data: Mapping[str, object]) -> Assumptions:
    return staffed(definition, read_assumptions(definition, data, _start(definition)), definitions.calendar())


def _history(definition: Definition) -> Mapping[str, object]:
    """What history says, as far as this text still knows its plans and results."""
    found = dict(queries.history(definition.service, definitions.calendar(), clock.now()))
    known = {code: set(plan.results) for code, plan in plans(definition).items()}
    results = found.get("results", {})
    assert isinstance(results, Mapping)  # as the query makes it
    if results:
        found["results"] = {code: each for code, each in results.items() if set(each) <= known.get(code, set())}
    return found


def _data(definition: Definition, form: MultiDict[str, str]) -> dict[str, object]:
    """The form's figures as the assumptions' plain data; shares are typed in per cent."""
    given: dict[str, object] = {
        name: form[name].strip() for name in ("arrivals", "days", "applicant_days") if form.get(name, "").strip()
    }
    if form.get("productive", "").strip():
        given["productive"] = _share("productive", form["productive"])
    given["officers"] = _part(form, "officers", {f"{office}/{role}" for office, role in posts_of(definition)})
    given["minutes"] = _part(form, "minutes", set(plans(definition)))
    given["results"] = {
        code: shares
        for code, plan in plans(definition).items()
        if (shares := {each: _share(f"results.{code}.{each}", form[name]) for each in plan.results
                       if form.get(name := f"results-{code}-{each}", "").strip()})
    }  # fmt: skip
    return given


def _part(form: MultiDict[str, str], part: str, names: set[str]) -> dict[str, str]:
    found = {name: form.get(f"{part}-{name}".replace("/", "-"), "").strip() for name in sorted(names)}
    return {name: value for name, value in found.items() if value}


def _share(name: str, typed: str) -> float:
    try:
        return float(typed.strip().rstrip("%").replace(",", ".")) / 100
    except ValueError:
        raise AssumptionInvalid(name, "not_a_number") from None


def _page(
    found: Source, definition: Definition, given: Assumptions, *, typed: Mapping[str, str] | None = None,
    problems: Any = (), result: Simulated | None = None, more: Any = (), no_history: bool = False,
) -> str:  # fmt: skip
    posts = {post: _post_name(*post) for post in posts_of(definition)}
    shown: dict[str, Any] = {}
    if result is not None:
        shown = {"queues": queue_chart(result.posts, posts), "busy": busy_chart(result.posts, posts)}
    return render_template(
        "walks/load.html",
        source=found,
        tabs=tabs_of(found),
        title=definition.title[language()],
        general=_filled(_general(given), typed),
        officers=_filled(_officers(given, posts), typed),
        work=[(_filled([one], typed)[0], _filled(shares, typed)) for one, shares in _work(definition, given)],
        days=(typed or {}).get("days") or str(given.days),
        problems=list(problems),
        result=result,
        more=more,
        affordable=_affordable(definition, given),
        posts=posts,
        no_history=no_history,
        choices=((str(QUARTER), _("a quarter (60 working days)")), (str(YEAR), _("a year (250 working days)"))),
        **shown,
    )


def _filled(boxes: list[Box], typed: Mapping[str, str] | None) -> list[Box]:
    """The boxes with what was typed."""
    return boxes if typed is None else [replace(each, value=typed.get(each.name, "")) for each in boxes]


def _general(given: Assumptions) -> list[Box]:
    return [
        Box("arrivals", _("Applications a working day"), f"{given.arrivals:g}"),
        Box("applicant_days", _("Working days an applicant takes to answer"), f"{given.applicant_days:g}"),
        Box("productive", _("Share of office hours for this service"), f"{given.productive * 100:g}", "%"),
    ]


def _officers(given: Assumptions, posts: Mapping[tuple[str, str], str]) -> list[Box]:
    return [
        Box(f"officers-{office}-{role}", name, str(given.officers.get((office, role), 1)))
        for (office, role), name in posts.items()
    ]


def _work(definition: Definition, given: Assumptions) -> list[tuple[Box, list[Box]]]:
    """Minutes and shares of results of every plan."""
    return [
        (
            Box(f"minutes-{code}", plan.title[language()], f"{given.minutes[code]:g}"),
            [
                Box(
                    f"results-{code}-{each.code}",
                    each.title[language()],
                    f"{given.results[code].get(each.code, 0) * 100:.0f}",
                    "%",
                )
                for each in plan.results.values()
            ],
        )
        for code, plan in plans(definition).items()
    ]


def _percent(given: Assumptions, plan: str, result: str) -> str:
    return f"{given.results[plan].get(result, 0) * 100:.0f}"


def _post_name(office: str, role: str) -> str:
    known = definitions.city().roles.get(role)
    return f"{known[language()] if known else role}, {office_name(office)}"


def _label(definition: Definition, name: str) -> str:
    """What an assumption is called on the page."""
    part, _dot, rest = name.partition(".")
    if part == "officers" and "/" in rest:
        return _post_name(*rest.split("/", 1))
    plan = plans(definition).get(rest.partition(".")[0])
    if plan is not None:
        return plan.title[language()]
    return next((each.label for each in _general(Assumptions()) if each.name == name), name)
