"""Questions to the files that were handed in."""

from __future__ import annotations

from permits.db import db
from permits.documents.models import Document
from permits.errors import NotFound


def document(document_id: str) -> Document:
    """A file that still exists, replaced or not. Raises NotFound."""
    found = db.session.get(Document, document_id)
    if found is None or found.erased_at is not None:
        raise NotFound
    return found
