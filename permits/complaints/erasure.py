"""What goes of complaints when a person is erased: every word of theirs and about them; number, kind, times and results stay."""

from __future__ import annotations

from sqlalchemy import or_, select, update

from permits.complaints.models import Complaint, ComplaintStep
from permits.complaints.rules import OPEN
from permits.db import assert_transaction

ERASED = "—"


def forget_complaints(account_id: str) -> None:
    """Empty what a person reported and what was answered; what they had in hand goes back to the heads."""
    session = assert_transaction()
    own = select(Complaint.id).where(or_(Complaint.reporter_id == account_id))
    session.execute(update(ComplaintStep).where(ComplaintStep.complaint_id.in_(own)).values(words=""))
    session.execute(
        update(Complaint).where(Complaint.reporter_id == account_id).values(words=ERASED, answer="", legal="")
    )
    session.execute(
        update(Complaint)
        .where(Complaint.assignee_id == account_id, Complaint.state.in_(OPEN))
        .values(assignee_id=None, state="received", version=Complaint.version + 1)
    )
