"""What every template can use: the words' forms as filters, the city, the person, the navigation."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Request, current_app, g, request, url_for
from flask_babel import gettext as _
from flask_security import current_user
from markupsafe import Markup
from wtforms.form import BaseForm

from permits import clock, language, paths, wording
from permits.accounts import policy
from permits.accounts.queries import Place, current_actor, place, seats_in_words
from workflows.definition import Text

PUBLIC_ENDPOINTS = ("catalogue.home", "applications.index", "issuance.ask")
STAFF_ENDPOINTS = (
    "reviews.queue", "parties.counter",
    "casework.index", "issuance.register", "surveys.index", "catalogue.procedures", "workshop.index",
    "board.index",
)  # fmt: skip


def install(app: Flask) -> None:
    """Give templates their filters and names."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    for name, function in FILTERS.items():
        app.jinja_env.filters[name] = function
    app.context_processor(page_names)
    app.url_defaults(_version_of_static_file)


def the_place() -> Place:
    """The city of this request, asked for once."""
    if "place" not in g:
        g.place = place()
    result: Place = g.place
    return result


def page_names() -> dict[str, Any]:
    """The names every template knows."""
    return {
        "language": language.language(),
        **language.page_attributes(),
        "page_address": language.page_address,
        "languages": [
            (code, name, language.switch_address(code)) for code, name in current_app.config["PAGE_LANGUAGES"].items()
        ],
        "place": the_place(),
        "person": current_user if current_user.is_authenticated else None,
        "seats": current_actor().seats,
        "navigation": navigation,
        "may": policy.may_reach,
        "seat_names": seat_names,
        "form_problems": form_problems,
        "today": clock.now().astimezone(the_place().zone).date(),
        "embedded": not current_app.config["SETTINGS"].production,
    }


def seat_names() -> list[tuple[str, str]]:
    """The (office, role) names of the person's seats in the reader's language."""
    return [(_text(office), _text(role)) for office, role in seats_in_words(current_actor())]


def form_problems(form: BaseForm, *first: str) -> list[tuple[str, str]]:
    """What is wrong with a form as (field's id, sentence), in the form's order; what concerns no field comes first.

    ``first`` names fields that the page shows before the others.
    """
    problems = [("", str(sentence)) for sentence in form.form_errors]
    for field in sorted(form, key=lambda each: each.name not in first):
        problems += [(field.id, str(sentence)) for sentence in field.errors[:1]]
    return problems


def navigation(staff: bool) -> list[tuple[str, str, bool]]:
    """The links of the page's head that this person may follow: (address, words, is it the present one)."""
    words = {
        "catalogue.home": _("Services"),
        "applications.index": _("My applications"),
        "issuance.ask": _("Check a permit"),
        "reviews.queue": _("Queue"),
        "casework.index": _("Cases"),
        "parties.counter": _("At the counter"),
        "issuance.register": _("Permits"),
        "surveys.index": _("Satisfaction"),
        "catalogue.procedures": _("Procedures"),
        "workshop.index": _("SOP workshop"),
        "board.index": _("Board"),
    }
    endpoints = STAFF_ENDPOINTS if staff else PUBLIC_ENDPOINTS
    return [
        (url_for(endpoint), words[endpoint], _is_here(request, endpoint))
        for endpoint in endpoints
        if endpoint in current_app.view_functions and (policy.may_reach(endpoint) or endpoint == "applications.index")
    ]


def _is_here(asked: Request, endpoint: str) -> bool:
    if asked.endpoint == endpoint:
        return True
    siblings = [each for each in PUBLIC_ENDPOINTS + STAFF_ENDPOINTS if each.split(".")[0] == endpoint.split(".")[0]]
    return asked.blueprint == endpoint.split(".")[0] and asked.endpoint not in siblings and endpoint == siblings[0]


@cache
def _file_version(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else ""


def _version_of_static_file(endpoint: str, values: dict[str, Any]) -> None:
    """The digest in the address lets a browser keep the file for long and still see a new one at once."""
    if endpoint == "static" and "v" not in values and "filename" in values:
        version = _file_version(paths.STATIC / str(values["filename"]))
        if version:
            values["v"] = version


def _date(value: date | datetime) -> date:
    return value.astimezone(the_place().zone).date() if isinstance(value, datetime) else value


def _text(value: Text) -> str:
    return value[language.language()]


def _bold(value: Text | str) -> Markup:
    return wording.bold(_text(value) if isinstance(value, Text) else value)


FILTERS = {
    "date": lambda value: wording.plain_date(_date(value), language.language()),
    "full_date": lambda value: wording.full_date(_date(value), language.language()),
    "weekday": lambda value: wording.short_weekday(_date(value), language.language()),
    "month": lambda value: wording.short_month(_date(value), language.language()),
    "clock_time": lambda value: wording.clock_time(value, the_place().zone),
    "time": lambda value: wording.spoken_time(value, language.language(), the_place().zone),
    "instant": lambda value: wording.instant(value, language.language(), the_place().zone),
    "money": lambda value: wording.money(Decimal(value), language.language()),
    "number": lambda value, places=None: wording.number(Decimal(value), language.language(), places),
    "percent": lambda value, places=1: wording.percent(Decimal(value), language.language(), places),
    "file_size": lambda value: wording.file_size(value, language.language()),
    "amount": lambda value: wording.amount(value.amount, value.unit, language.language()),
    "masked": wording.masked,
    "bold": _bold,
    "text": _text,
}
