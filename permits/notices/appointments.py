"""The calendar entry that goes with a mail about a visit: the visit as it stands when the mail goes."""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale

from permits.applications.models import Application
from permits.config import Settings
from permits.db import assert_transaction
from permits.inspections.appointments import calendar_file
from permits.inspections.entry import METHOD
from permits.inspections.models import Visit
from permits.notices.links import link_of
from permits.notices.models import Notice
from permits.notices.smtp import CalendarFile
from permits.reviews.models import Review
from permits.scheduling.operations import Job

TIMES = frozenset({"visit_planned", "visit_moved", "visit_cancelled"})


def calendar_of(notice: Notice, job: Job) -> CalendarFile | None:
    """The file for a mail about a visit's time; None for any other. Who makes a visit no more has its entry taken away."""
    if notice.kind not in TIMES or "visit" not in job.data:
        return None
    session = assert_transaction()
    visit, case = session.get(Visit, job.data["visit"]), session.get(Application, job.application_id)
    if visit is None or case is None:
        return None
    review = session.get(Review, job.data["review"]) if "review" in job.data else None
    settings: Settings = current_app.config["SETTINGS"]
    link = link_of(notice.kind, case, review, job.data, settings)
    gone = "account" in job.data and job.data["account"] != visit.inspector_id
    with force_locale(notice.language):
        content = calendar_file(visit, case.definition_id, case.number or "", notice.language, link, gone=gone)
    return CalendarFile(f"{case.number}.ics", content, METHOD)
