"""What a mail about a complaint may say: its kind, its number, its day. Never what was reported, and never by whom."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask_babel import force_locale

from permits import wording
from permits.accounts.models import Account
from permits.complaints.models import Complaint
from permits.complaints.wording import kind_words
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.scheduling.operations import Job


@dataclass(frozen=True, slots=True)
class ComplaintMatter:
    """What such a mail may speak of, in the reader's language. ``due_on`` is a day in words, empty for none."""

    name: str
    kind: str
    number: str
    office: str
    due_on: str
    link: str


def complaint_matter(job: Job, base_url: str) -> tuple[Account, str, ComplaintMatter] | None:
    """The reader of this job's mail, the language and the matter; None when the reader is gone."""
    session = assert_transaction()
    complaint = session.get(Complaint, job.data["complaint"])
    staff = "account" in job.data
    if complaint is None:
        return None
    reader = session.get(Account, job.data["account"] if staff else complaint.reporter_id)
    if reader is None or reader.erased_at is not None or not reader.email:
        return None
    language = reader.locale if staff else complaint.language
    city = definitions.city()
    due = complaint.due_at.astimezone(ZoneInfo(city.timezone)).date() if complaint.due_at else None
    office = city.offices.get(complaint.office)
    with force_locale(language):
        kind = kind_words(complaint.kind)
    page = "office/complaints" if staff else "complaints"
    matter = ComplaintMatter(
        name=reader.name,
        kind=kind,
        number=complaint.number,
        office=office.name[language] if office else "",
        due_on=wording.full_date(due, language) if due else "",
        link=f"{base_url}/{page}/{complaint.id}",
    )
    return reader, language, matter
