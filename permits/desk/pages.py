"""The page of the queue: rows, filters, columns, saved filters. Its addresses hold everything, so that each can be kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from permits import clock
from permits.accounts.queries import current_actor
from permits.conversation.queries import new_to
from permits.definitions import queries as definitions
from permits.desk import queries
from permits.desk.filters import COLUMNS, USUAL_COLUMNS, Filter, read_columns, read_filter
from permits.desk.lanes import lanes
from permits.desk.models import SavedFilter
from permits.errors import Problem
from permits.refusals import said_of
from permits.reviews import queue
from permits.workshop.waiting import waits_for
from workflows.engine.outcome import Actor


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved filter as a link; ``on`` when the page shows just this."""

    id: str
    name: str
    address: str
    on: bool


def queue_page(problems: Iterable[Problem] = (), name: str = "") -> str:
    """The queue as the address of the request wants it; with what is wrong with a filter's ``name`` that was to be kept."""
    actor, given = current_actor(), request.values
    wanted, columns = read_filter(given), read_columns(",".join(given.getlist("columns")))
    at = queue.moment(clock.now())
    own = lanes(actor)
    page = queries.queue(actor, wanted, at, given.get("after", ""), given.get("before", ""), own)
    counts = queries.tallies(actor, at, wanted.words, own)
    watched = queries.watched_of(actor.id, {each.application_id for each in page.rows})
    said = said_of(problems)
    return render_template(
        "reviews/queue.html",
        page=page,
        groups=queue.groups(page.rows, actor.id, at.now, watched, whole=not (page.next or page.previous)),
        filters=queue.choices(counts, wanted, definitions.city()),
        written=new_to(actor, {each.application_id for each in page.rows}),
        wanted=wanted,
        columns=columns,
        column_names=_column_names(),
        kept=[pair for pair in arguments(wanted, columns).items() if pair[0] != "q"],
        whole=list(arguments(wanted, columns).items()),
        saved=_saved(queries.saved_filters(actor.id), wanted, columns),
        name=name,
        problems=said,
        filter_error=dict(said).get("filter-name", ""),
        reviews_found=sum(each.count for each in counts if each.held != "none" and each.fits(wanted)),
        free=any(each.held == "free" for each in counts),
        several_offices=len({office for office, _role in actor.seats}) > 1,
        address=lambda other, **place: address(other, columns, **place),
        workshop_waits=len(waits_for(actor)),
        nothing=("", "", "", "") if page.rows else _why_empty(actor, wanted, given),
    )


def arguments(wanted: Filter, columns: tuple[str, ...]) -> dict[str, str]:
    """A filter and columns as in an address."""
    shown = {} if columns == USUAL_COLUMNS else {"columns": ",".join(columns)}
    return wanted.arguments() | shown


def address(wanted: Filter, columns: tuple[str, ...], **place: str) -> str:
    """The queue's address with a filter and columns, and from which place on."""
    given: dict[str, Any] = {**arguments(wanted, columns), **place}
    return url_for("reviews.queue", **given)


def _column_names() -> list[tuple[str, str]]:
    names = {
        "service": _("Service"),
        "step": _("Step and who has it"),
        "status": _("Status"),
        "office": _("Office"),
        "age": _("Waiting for"),
    }
    return [(code, names[code]) for code in COLUMNS]


def _saved(kept: Iterable[SavedFilter], wanted: Filter, columns: tuple[str, ...]) -> list[Saved]:
    here = arguments(wanted, columns)
    return [Saved(each.id, each.name, url_for("reviews.queue", **each.wanted), each.wanted == here) for each in kept]


def _why_empty(actor: Actor, wanted: Filter, given: Mapping[str, str]) -> tuple[str, str, str, str]:
    """Why there is nothing, what comes next, and a link with its words (both empty when there is none)."""
    if wanted != Filter() or given.get("after") or given.get("before"):
        return (
            _("Nothing fits this choice"),
            _("No open work has all that you chose."),
            url_for("reviews.queue"),
            _("Show all work"),
        )
    if not queries.is_ever_asked(actor):
        return (
            _("No work comes to your roles"),
            _("No published procedure gives work to the roles you hold. The menu leads to what they may do."),
            "",
            "",
        )
    return (
        _("Everything is decided"),
        _("No application waits for you. New work appears here, and we write you a mail."),
        "",
        "",
    )
