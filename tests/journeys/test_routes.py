"""No page escapes the journeys unseen."""

from __future__ import annotations

from flask import Flask

from tests.journeys import routes

VISITED = (
    routes.RESEARCH_LETTER | routes.ADVERTISING | routes.OFFICE | routes.ACCOUNT | routes.WORKSHOP | routes.EDITOR
    | routes.WATCH | routes.CASEWORK | routes.CONVERSATION | routes.DESK | routes.INSPECTION | routes.FILES
    | routes.GUARDING | routes.AFTER | routes.PARTIES | routes.FINDING | routes.AGENCY
    | routes.APP | routes.GALLERY
)  # fmt: skip


def test_every_page_is_visited_or_has_a_reason(app: Flask) -> None:
    """Each address that can be read is on the way of a journey, or stands in the list of the others with its reason."""
    readable = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert readable == VISITED | set(routes.NOT_VISITED)
    assert not VISITED & set(routes.NOT_VISITED)
