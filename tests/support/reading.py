"""Fixtures for a folder's conftest: an applicant, signed in, and the shipped services."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.pages import Reader
from tests.support import cases
from workflows.engine.outcome import Actor


@pytest.fixture
def applicant(client: FlaskClient) -> Actor:
    """Somebody who applies, with the shipped services published."""
    cases.publish()
    return cases.make_applicant()


@pytest.fixture
def reader(client: FlaskClient, applicant: Actor) -> Reader:
    """The applicant before a browser, signed in."""
    found = Reader(client)
    found.sign_in(cases.address_of(applicant), cases.PASSWORD)
    return found
