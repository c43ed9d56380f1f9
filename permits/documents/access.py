"""Who may open a file that was handed in: whoever may read its case. Every door to such a file asks here."""

from __future__ import annotations

from permits.accounts.policy import require
from permits.applications.access import policy_case
from permits.db import db
from permits.documents.models import Document
from permits.errors import NotFound
from workflows.engine.outcome import Actor


def readable(document_id: str) -> tuple[Document, Actor]:
    """A file that still exists and that the person of the request may open, and that person.

    Raises NotFound, after the same questions to the database whether the file is another one's or not there at all.
    """
    found = db.session.get(Document, document_id)
    there = found is not None and found.erased_at is None
    actor = require("file.read", policy_case(found.application_id if found is not None and there else ""))
    if found is None:
        raise NotFound
    return found, actor
