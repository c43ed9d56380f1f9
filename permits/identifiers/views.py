"""The door of the search by identity number. It is sent, never part of an address, so that no log or history keeps it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.queries import current_actor
from permits.db import transaction
from permits.identifiers import operations, queries
from permits.identifiers.digests import SHORTEST, plain
from permits.identifiers.queries import Found

bp = Blueprint("identifiers", __name__)
LONGEST = 40


@bp.get("/reviews/identity")
def ask() -> str:
    """The form."""
    return _page()


@bp.post("/reviews/identity")
def look() -> ResponseReturnValue:
    """The cases that were sent with this number, and a row that says who looked."""
    typed, actor = request.form.get("number", "").strip()[:LONGEST], current_actor()
    if not plain(typed):
        sentence = _("Write the whole number: at least %(count)s figures.", count=SHORTEST)
        return _page(typed=typed, problem=str(sentence)), 422
    found = queries.found(typed, actor)
    with transaction():
        operations.note_search(actor, len(found), clock.now())
    return _page(found)


def _page(found: Sequence[Found] | None = None, typed: str = "", problem: str = "") -> str:
    return render_template(
        "identifiers/index.html",
        found=found,
        typed=typed,
        error=problem,
        problems=[("number", problem)] if problem else [],
    )
