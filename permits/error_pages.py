"""The pages for what went wrong: what happened and what the reader can do, never how the program is built."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from flask import Flask, current_app, render_template, request
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException, InternalServerError

from permits import errors
from permits.language import page_attributes
from permits.refusals import refusal_sentence

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an error page says, in the reader's language: the heading, what happened, what the reader can do."""

    title: str
    what: str
    next: str


EXPLANATIONS = {
    400: Explanation(
        _l("This request cannot be read"),
        _l("The page was open too long, or part of it got lost on the way."),
        _l("Go back, load the page again and repeat the last step."),
    ),
    403: Explanation(
        _l("You may not do this"),
        _l("You are signed in, but this step belongs to another person or office."),
        _l("If you think it is yours, ask the person who manages accounts in your office."),
    ),
    404: Explanation(
        _l("This page was not found"),
        _l("The address may be mistyped, or the page is not meant for you."),
        _l("Check the address, or start from the list of services."),
    ),
    405: Explanation(
        _l("This page was not found"),
        _l("The address exists, but not for what was asked of it."),
        _l("Go back and use the buttons of the page."),
    ),
    409: Explanation(
        _l("This changed while you were reading"),
        _l("Someone else was faster, so we have not saved your step."),
        _l("Open the page again, read what changed and decide anew."),
    ),
    413: Explanation(
        _l("The file is too large"),
        _l("We stopped receiving it and have stored nothing of it."),
        _l("Go back and choose a smaller file. The limit stands beside each file."),
    ),
    429: Explanation(
        _l("Too many tries"),
        _l("So many requests came from your address that we are pausing them."),
        _l("Wait a few minutes and try again."),
    ),
    500: Explanation(
        _l("Something broke on our side"),
        _l("We have noted it. Your last step was not saved; everything before it is."),
        _l("Try again in a few minutes. If it stays broken, call us and say the time."),
    ),
    503: Explanation(
        _l("We are out of reach for a moment"),
        _l("Part of the service is being restarted. Nothing you have sent is lost."),
        _l("Try again in a minute."),
    ),
}


def install(app: Flask) -> None:
    """Answer every error with one of our pages."""
    app.register_error_handler(errors.NotFound, lambda _error: error_page(404))
    app.register_error_handler(errors.Forbidden, lambda error: error_page(403, reason=refusal_sentence(error.code)))
    app.register_error_handler(errors.Conflict, lambda error: error_page(409, changes=error.changes))
    app.register_error_handler(errors.OutOfReach, lambda error: _away(error))
    app.register_error_handler(HTTPException, lambda error: _http_error(error))
    app.register_error_handler(Exception, _unexpected)


def error_page(status: int, *, reason: str = "", changes: tuple[str, ...] = ()) -> tuple[str, int]:
    """The page for this status; an unknown one reads like a broken request. ``changes`` are sentences in the reader's language."""
    explanation = EXPLANATIONS.get(status) or EXPLANATIONS[500 if status >= 500 else 400]
    known = {"status": status, "explanation": explanation, "reason": reason, "changes": changes}
    try:
        return render_template("errors/error.html", **known), status
    except Exception:  # the frame asks the database; the reader gets a page even when it is away
        log.exception("the frame of an error page cannot be drawn")
        return current_app.jinja_env.get_template("errors/bare.html").render(**known, **page_attributes()), status


def _http_error(error: HTTPException) -> HTTPException | tuple[str, int]:
    if error.code is None or error.code < 400:
        return error
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        return _unexpected(error.original_exception)
    return error_page(error.code)


def _away(error: errors.OutOfReach) -> tuple[str, int]:
    log.error("out of reach at %s: %s", request.endpoint, error)
    return error_page(503)


def _unexpected(error: BaseException) -> tuple[str, int]:
    log.error("unexpected error at %s", request.endpoint, exc_info=error)
    return error_page(500)
