"""The door of the switch of languages on a page with a form."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from permits.resuming.switching import carried_over

bp = Blueprint("resuming", __name__)


@bp.post("/language")
def switch() -> ResponseReturnValue:
    """The page that the form stands on, in another language, with what was typed into it."""
    return carried_over()
