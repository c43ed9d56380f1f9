"""Finding a service: by searching, by what happens in one's life, by business activity, by office, from A to Z."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from permits import clock
from permits.catalogue import figures, misses, queries, wording
from permits.catalogue.blueprint import bp
from permits.catalogue.words import plain
from permits.definitions import queries as definitions
from permits.errors import NotFound
from permits.language import language
from workflows.city import LifeEvent

CHECK, COMPLAIN = "issuance.ask", "complaints.new"
FEW = 12  # services that the first page shows all of
MOST_ASKED = 6
LONGEST_QUESTION = 100
MOST_FOUND = 30  # services that a search shows; who finds more adds a word


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A service as the search shows it: title and summary with the words marked, and why it was found."""

    service: queries.Service
    title: Markup
    summary: Markup
    reasons: list[str]


@bp.get("/")
def home() -> ResponseReturnValue:
    """What there is, or what was found."""
    wanted = request.args.get("q", "").strip()[:LONGEST_QUESTION]
    offered = queries.services()
    if wanted:
        return _found(offered, wanted)
    return render_template(
        "catalogue/home.html",
        offered=offered,
        events=_events(offered),
        has_guide=bool(definitions.guide()[0].questions),
        shelves=_shelves(offered) if len(offered) <= FEW else [],
        most_asked=figures.most_asked(offered, clock.now())[:MOST_ASKED] if len(offered) > FEW else [],
        check_address=wording.address(CHECK),
    )


def _found(offered: list[queries.Service], wanted: str) -> ResponseReturnValue:
    answer = queries.search(offered, wanted)
    if not answer.services:
        misses.note(wanted, language())
    return render_template(
        "catalogue/found.html",
        wanted=wanted,
        whole=answer.whole,
        complain_address=wording.address(COMPLAIN),
        count=len(answer.services),
        rows=[_row(each) for each in answer.services[:MOST_FOUND]],
        has_guide=bool(definitions.guide()[0].questions),
    )


def _row(found: queries.FoundService) -> FoundRow:
    card, spoken = found.service.card, language()
    return FoundRow(
        found.service,
        wording.marked(card.title[spoken], found.hits),
        wording.marked(card.summary[spoken], found.hits),
        wording.reasons(card, found.hits),
    )


def _events(offered: list[queries.Service]) -> list[tuple[str, LifeEvent]]:
    """The life events under which there is a service."""
    city = queries.city_or_none()
    used = {event for each in offered for event in each.card.life_events}
    return [(code, event) for code, event in city.life_events.items() if code in used] if city else []


def _shelves(found: list[queries.Service]) -> list[tuple[str, str, list[queries.Service]]]:
    """The services under their headings, each as (code, words, services): the city's groups first, the rest by kind."""
    groups = definitions.city().groups if any(each.card.group for each in found) else {}
    shelves = [
        (f"group-{code}", title[language()], [each for each in found if each.card.group == code])
        for code, title in groups.items()
    ]
    kinds = (("permit", str(_("Permits"))), ("non_permit", str(_("Letters and other services"))))
    for kind, words in kinds:
        rest = [each for each in found if each.card.kind == kind and each.card.group not in groups]
        shelves.append((f"kind-{kind}", words, rest))
    return [shelf for shelf in shelves if shelf[2]]


@bp.get("/services")
def index() -> ResponseReturnValue:
    """Every service from A to Z, in the reader's language."""
    spoken = language()
    ordered = sorted(queries.services(), key=lambda each: plain(each.card.title[spoken]))
    letters = [
        (letter, list(found)) for letter, found in groupby(ordered, lambda each: _initial(each.card.title[spoken]))
    ]
    return render_template("catalogue/index.html", letters=letters, count=len(ordered))


def _initial(title: str) -> str:
    first = plain(title)[:1].upper()
    return first if first.isalpha() else "#"


@bp.get("/life-events/<code>")
def event(code: str) -> ResponseReturnValue:
    """The services of a life event."""
    city = queries.city_or_none()
    if city is None or code not in city.life_events:
        raise NotFound
    found = [each for each in queries.services() if code in each.card.life_events]
    return render_template("catalogue/event.html", code=code, event=city.life_events[code], services=found)


@bp.get("/activities")
def activities() -> ResponseReturnValue:
    """The business activities that there is something to say of, by version of the KBLI."""
    guide, _digest = definitions.guide()
    return render_template(
        "catalogue/activities.html",
        versions=queries.activities(queries.services()),
        held={each.version: each for each in guide.kbli},
        newest=guide.kbli[-1] if guide.kbli else None,
    )


@bp.get("/activities/<version>/<code>")
def activity(version: str, code: str) -> ResponseReturnValue:
    """The services of a business activity, whichever version of the KBLI they name it by."""
    guide, _digest = definitions.guide()
    return render_template(
        "catalogue/activity.html",
        found=queries.activity(version, code),
        held={each.version: each for each in guide.kbli},
        newest=guide.kbli[-1].version if guide.kbli else "",
    )


@bp.get("/offices")
def offices() -> ResponseReturnValue:
    """The offices, each with the services that it leads."""
    city, offered = queries.city_or_none(), queries.services()
    if city is None:
        raise NotFound
    found = [(office, [each for each in offered if each.card.office == code]) for code, office in city.offices.items()]
    return render_template("catalogue/offices.html", offices=[each for each in found if each[1]])


@bp.get("/offices/<code>")
def office(code: str) -> ResponseReturnValue:
    """An office: how to reach it, what it leads, and where it is asked for its opinion."""
    city, offered = queries.city_or_none(), queries.services()
    if city is None or code not in city.offices:
        raise NotFound
    return render_template(
        "catalogue/office.html",
        office=city.offices[code],
        leads=[each for each in offered if each.card.office == code],
        asked=[each for each in offered if each.card.office != code and code in each.card.offices],
    )
