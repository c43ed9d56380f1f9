"""A list to decide together and visits: what undoing could not restore is left to a decision of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from permits.bulk import operations
from permits.bulk.models import BulkCase
from permits.bulk.operations import Chosen, Wish
from permits.db import db, transaction
from permits.inspections import operations as visits
from permits.scheduling.running import run_due_jobs
from tests.inspections import town
from tests.support import cases
from tests.support.cases import MONDAY
from tests.support.mail import mails_taken

pytestmark = pytest.mark.database


def test_a_case_with_a_planned_visit_is_decided_by_itself(app: Flask, database: object, tmp_path: Path) -> None:
    """The dry run leaves out a case whose visit is planned, and says why; without a visit the reason is another one."""
    town.publish(tmp_path)
    inspector = cases.make_staff(town.SEAT)
    planned, unplanned = (town.waiting() for _ in range(2))
    with transaction():
        visits.book(town.review_of(planned).id, town.free(planned)[0], "", inspector, MONDAY)
    found = {each: town.review_of(each) for each in (planned, unplanned)}
    plan = found[planned]
    with transaction():
        chosen = [Chosen(each.id, case, each.version) for case, each in found.items()]
        bulk_id = operations.choose(chosen, inspector, MONDAY)
    with transaction():
        operations.try_result(bulk_id, Wish(town.SERVICE, f"{plan.state}.{plan.plan}", "sesuai"), inspector, MONDAY)
    with mails_taken(app):
        run_due_jobs(MONDAY)
    why = {each.application_id: each.why for each in db.session.query(BulkCase).filter_by(bulk_id=bulk_id)}
    assert why[planned] == "visit_planned"
    assert why[unplanned] != "visit_planned"
