"""Links of agencies in words: where one stands, and what the history says of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext as _

from permits.agencies.queries import Listed

_HAPPENED: Mapping[str, Callable[[], str]] = {
    "agency_link_made": lambda: _("A link was made for an outside agency"),
    "agency_link_opened": lambda: _("An outside agency opened its link"),
    "agency_link_ended": lambda: _("The link of an outside agency was ended"),
}
_DONE: Mapping[str, Callable[[], str]] = {
    "agency_link_made": lambda: _("Link sent again"),
    "agency_link_ended": lambda: _("Link ended"),
}


def of_link(kind: str) -> str:
    """What happened with a link; empty for any other event."""
    return str(_HAPPENED[kind]()) if kind in _HAPPENED else ""


def act_of_link(code: str) -> str:
    """What somebody of the office did with a link; empty for any other act."""
    return str(_DONE[code]()) if code in _DONE else ""


def standing_of(listed: Listed) -> tuple[str, str]:
    """(tone, words): how far a link has come."""
    if listed.link.answered_at is not None:
        return "good", str(_("Answered"))
    if listed.link.ended_at is not None:
        return "calm", str(_("Link ended"))
    if listed.review.skipped:
        return "calm", str(_("Counted as answered"))
    if listed.standing == "over":
        return "calm", str(_("Not open any more"))
    if listed.link.opened_at is not None:
        return "work", str(_("Opened"))
    return ("work", str(_("Sent"))) if listed.sent_at is not None else ("act", str(_("Being sent")))
