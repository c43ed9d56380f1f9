"""Questions to the files that were handed in."""

from __future__ import annotations

from permits.db import db
from permits.documents.models import INFECTED, Document
from permits.errors import Forbidden, NotFound


def document(document_id: str) -> Document:
    """A file that still exists, replaced or not. Raises NotFound."""
    found = db.session.get(Document, document_id)
    if found is None or found.erased_at is not None:
        raise NotFound
    return found


def require_harmless(scan: str) -> None:
    """Raises Forbidden for a file in which a scanner has found something after it was kept: nobody opens or copies it."""
    if scan == INFECTED:
        raise Forbidden("file_harmful")
