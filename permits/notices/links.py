"""Addresses of pages, for mails: whole ones, made outside of any request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.routing import BuildError

from permits.applications.models import Application
from permits.config import Settings
from permits.reviews.models import Review
from permits.surveys.links import link_token


class Links:
    """Makes addresses under the public address that the settings name."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._settings = settings
        parts = urlsplit(settings.base_url)
        self._pages = app.url_map.bind(parts.netloc, script_name=parts.path or "/", url_scheme=parts.scheme)

    def of(self, kind: str, case: Application, review: Review | None, data: Mapping[str, Any]) -> str:
        """The page a mail of this kind leads to: the survey, the review, or the case."""
        if kind == "survey":
            return self._page("surveys.ask", token=link_token(data["invitation"], self._settings.secret_key))
        if review is not None:
            return self._page("reviews.show", review_id=review.id)
        return self._page("applications.show", application_id=case.id)

    def _page(self, endpoint: str, **values: str) -> str:
        """The address of a page; the home page's when this set-up does not have that page."""
        try:
            return self._pages.build(endpoint, values, force_external=True)
        except BuildError:
            return self._settings.base_url
