"""The watchdog's page: what keeps cases from going on, why, and «try again»."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.policy import require
from permits.accounts.queries import current_actor
from permits.db import transaction
from permits.definitions import queries as definitions
from permits.errors import Conflict, Forbidden, NotFound
from permits.language import language
from permits.refusals import refusal_sentence
from permits.watch import operations, queries
from permits.watch.queries import Listed
from permits.watch.wording import advice, explain, titles

bp = Blueprint("watch", __name__)


@bp.get("/watch")
def index() -> str:
    """Everything the last look found, by kind, those that stand longest first."""
    require("watch.read")
    return _page()


@bp.post("/watch/look")
def look() -> ResponseReturnValue:
    """Have all open cases looked at now."""
    actor = require("watch.read")
    with transaction():
        operations.promise_look(actor, clock.now())
    flash(_("All open cases are being looked at. Load this page again in a moment."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/watch/<finding_id>/again")
def again(finding_id: str) -> ResponseReturnValue:
    """Put one finding right."""
    actor = require("watch.read")
    try:
        with transaction():
            operations.try_again(finding_id, actor, clock.now())
    except (Conflict, NotFound):
        return _page(problem=_("That finding stands no longer: the case has gone on meanwhile.")), 409
    except Forbidden as refused:
        return _page(problem=refusal_sentence(refused.code)), 409
    flash(_("Put right. It stands in the record of the case."), "success")
    return redirect(url_for(".index", kind=request.form.get("kind", "")), 303)


def _page(problem: str = "") -> str:
    named = titles()
    kind = request.values.get("kind", "")
    kind = kind if kind in named else ""
    listed, after = queries.findings(kind, request.args.get("after", ""))
    counted = queries.counts()
    return render_template(
        "watch/index.html",
        look=queries.last_look(),
        looking=queries.is_looking(),
        kinds=[(code, words, counted[code]) for code, words in named.items() if counted.get(code)],
        total=sum(counted.values()),
        kind=kind,
        lines=_lines(listed, named),
        next=url_for(".index", kind=kind, after=after) if after else "",
        problem=problem,
    )


def _lines(listed: Sequence[Listed], named: dict[str, str]) -> list[dict[str, Any]]:
    """Findings in words. The case is linked where the reader belongs to its office."""
    offices = {office for office, _role in current_actor().seats}
    city = definitions.city()
    services = queries.titles_of(listed, language())
    return [
        {
            "id": each.id,
            "kind": each.kind,
            "title": named[each.kind],
            "number": each.number,
            "service": services.get(each.definition_id or "", ""),
            "address": url_for("casework.show", application_id=each.application_id) if each.office in offices else "",
            "sentence": explain(each.kind, each.data, each.definition_id, city),
            "advice": advice(each.kind, each.data),
            "found_at": each.found_at,
            "repairable": each.kind in operations.REPAIRS,
        }
        for each in listed
    ]
