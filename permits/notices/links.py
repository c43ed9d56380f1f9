"""Addresses of pages, for mails: whole ones, made outside of any request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from permits.applications.models import Application
from permits.config import Settings
from permits.reviews.models import Review
from permits.surveys.links import link_token


def link_of(kind: str, case: Application, review: Review | None, data: Mapping[str, Any], settings: Settings) -> str:
    """The page a mail of this kind leads to: the survey, the review, or the case.

    The survey's token is worked out here and stands in no table of work.
    """
    if kind == "survey":
        return f"{settings.base_url}/survey/{link_token(str(data['invitation']), settings.secret_key)}"
    if "duplicate" in data:
        return f"{settings.base_url}" + (
            "/permits/duplicates" if "account" in data else f"/my-permits/{data['permit']}/duplicate"
        )
    if "permit" in data:
        return f"{settings.base_url}/my-permits" + ("" if "account" in data else f"/{data['permit']}")
    if review is not None and "visit" in data:
        return f"{settings.base_url}/visits/{data['visit']}"
    if review is not None:
        return f"{settings.base_url}/reviews/{review.id}"
    if "case" in data:  # somebody of the office, who reads the case on the other side of the counter
        return f"{settings.base_url}/cases/{case.id}"
    return f"{settings.base_url}/applications/{case.id}"
