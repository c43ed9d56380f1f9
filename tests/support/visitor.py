"""A visitor of the application as the real server meets one: every request has an application context to itself."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from permits.db import db


class Visitor(FlaskClient):
    """Inside a test's application context Flask would hand the same ``g`` to every request: language and person would stick.

    What the test has written so far is committed first, so that the visit finds it and nothing it writes is undone by a
    rollback of the test's own session.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """One request, from its beginning to its end."""
        db.session.commit()
        with self.application.app_context():
            return super().open(*args, **kwargs)
