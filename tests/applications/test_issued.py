"""The end the applicant waits for: the signed paper, handed out without conditions."""

from __future__ import annotations

import pytest

from permits import clock
from permits.scheduling.running import run_due_jobs
from tests.pages import Reader
from tests.support import cases
from tests.support.applying import SERVICE, row_of
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database


def test_the_issued_paper_is_downloaded_from_the_case(reader: Reader, applicant: Actor) -> None:
    """Before it is issued there is no paper; afterwards the case leads to it, no survey answered, under its own number."""
    now = clock.now()
    application_id = cases.make_draft(SERVICE, applicant, "perseorangan", now=now)
    cases.send(application_id, applicant, now=now)
    reader.get(f"/applications/{application_id}/permit.pdf", status=404)
    for result in ("lengkap", "rekomendasi", "setujui"):
        cases.decide(application_id, result, now=now)
    run_due_jobs(clock.now(), loudly=False)  # no mail server listens here; what waits for it is tried again later
    assert row_of(application_id).outcome == "issued"
    page = reader.get(f"/applications/{application_id}", language="en")
    assert page.all(".duty--done")
    assert page.one(".duty .actions a").get("href") == f"/applications/{application_id}/permit.pdf"
    answer = reader.client.get(f"/applications/{application_id}/permit.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=070-0001-SKP-DPMPTSP-")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
