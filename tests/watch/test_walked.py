"""The watchdog has nothing to say about cases that were walked by the rules."""

from __future__ import annotations

import pytest
from flask_sqlalchemy import SQLAlchemy

from tests.sop.reading import SERVICES, Walk, walks
from tests.support import cases
from tests.watch import stage

pytestmark = pytest.mark.database
WALKS = walks("walks")


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_is_found_in_any_position_of_the_shipped_procedures(database: SQLAlchemy, service: str) -> None:
    """After every step of every walk of a shipped service, with all due work done, there is no finding."""
    cases.publish()
    stage.everybody()
    positions = 0
    for walk in _walks_of(service):
        for now in stage.walked(walk):
            positions += 1
            assert stage.found(now) == [], (walk.name, positions)
    assert positions > 8


def _walks_of(service: str) -> list[Walk]:
    return [each for each in WALKS if each.service == service and "without" not in each.data]
