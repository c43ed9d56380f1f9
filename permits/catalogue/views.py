"""Public pages of the services: finding one, and what it asks, does, takes, costs and gives; the list of procedures for staff."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from permits.accounts import policy
from permits.accounts.queries import today
from permits.catalogue import browsing_pages, guide_pages, misses, queries, service_pages, wording
from permits.catalogue.blueprint import bp
from permits.definitions import cards
from permits.definitions import queries as definitions

__all__ = ["browsing_pages", "guide_pages", "service_pages"]  # each adds its own routes to the blueprint
SOUGHT_SINCE = timedelta(days=90)


@bp.app_template_filter("fee")
def fee(service: queries.Service) -> str:
    """What the service costs, in words."""
    return wording.cost(service.card)


@bp.get("/definitions")
def procedures() -> ResponseReturnValue:
    """Every version of every procedure, with its digest and when it was published."""
    policy.require("definitions.read")
    versions = definitions.all_versions()
    known = cards.cards([each.id for each in versions])
    return render_template("catalogue/procedures.html", versions=versions, cards=known)


@bp.get("/sought")
def sought() -> ResponseReturnValue:
    """What people looked for in vain in the last 90 days."""
    policy.require("reports.read")
    return render_template("catalogue/sought.html", sought=misses.sought(today() - SOUGHT_SINCE), enough=misses.ENOUGH)
