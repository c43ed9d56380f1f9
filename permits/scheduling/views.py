"""The manager's board of background work: what waits, what stands still, and «try again»."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from permits import clock
from permits.accounts.policy import require
from permits.db import transaction
from permits.errors import Conflict
from permits.scheduling import operations, queries
from permits.scheduling.wording import kind_words

bp = Blueprint("scheduling", __name__)


@bp.get("/jobs")
def board() -> str:
    """The work that was given up after its last attempt, and how much waits."""
    require("jobs.manage")
    return _board()


@bp.post("/jobs/<int:job_id>/again")
def again(job_id: int) -> ResponseReturnValue:
    """Try a piece of work again that stands still."""
    actor = require("jobs.manage")
    try:
        with transaction():
            operations.try_again(job_id, actor, clock.now())
    except Conflict:
        return _board(moved=True), 409
    return redirect(url_for(".board"), 303)


def _board(*, moved: bool = False) -> str:
    now = clock.now()
    return render_template(
        "scheduling/board.html",
        stuck=queries.stuck_jobs(),
        backlog=queries.backlog(now),
        kind_words=kind_words,
        moved=moved,
    )
