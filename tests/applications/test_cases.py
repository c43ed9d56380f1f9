"""A case is read as it stands once its lock is held."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from permits.applications import operations
from permits.applications.cases import load_case
from permits.db import db, transaction
from tests.support import cases
from tests.support.cases import MONDAY

pytestmark = pytest.mark.database
WAIT = 60.0
SERVICE = "skp-penelitian"


def test_two_sections_saved_at_once_are_both_kept(own_app: Flask) -> None:
    """Of two pages saved at the same moment the later one builds on what the earlier one wrote."""
    sections = {"pemohon": {"nama": "Siti Aminah"}, "penelitian": {"judul": "Pasar digital"}}
    both_begun = threading.Barrier(2, timeout=WAIT)
    acting = threading.local()

    def meet(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        if getattr(acting, "meets", False) and "FOR UPDATE" in statement:
            acting.meets = False
            both_begun.wait()

    def save(section: str) -> None:
        with own_app.app_context():
            acting.meets = db.engine.dialect.name == "postgresql"
            with transaction():
                operations.save_answers(application_id, section, sections[section], applicant, MONDAY)

    with own_app.app_context():
        cases.publish(cases.SHIPPED, SERVICE)
        applicant = cases.make_applicant()
        with transaction():
            application_id = operations.begin(SERVICE, "perseorangan", "id", applicant, MONDAY)
    event.listen(Engine, "before_cursor_execute", meet)
    try:
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(save, sections))
    finally:
        event.remove(Engine, "before_cursor_execute", meet)
    with own_app.app_context():
        kept = load_case(db.session(), application_id).row.answers
    assert {code: kept.get(code) for code in ("nama", "judul")} == {"nama": "Siti Aminah", "judul": "Pasar digital"}
