"""Taking files out of the store once nobody needs them."""

from __future__ import annotations

from datetime import datetime

from flask import current_app
from sqlalchemy import select, update

from permits.config import Settings
from permits.conversation.models import MessageFile
from permits.db import assert_transaction
from permits.documents.models import Document
from permits.documents.store import store_of
from permits.duplicates.queries import is_kept as is_duplicate
from permits.folder.models import FolderFile
from permits.inspections.erasure import is_kept
from permits.issuance.models import Permit
from permits.parties.erasure import is_kept as is_kept_by_parties
from permits.receipts.queries import is_kept as is_receipt
from permits.scheduling.operations import Job
from permits.uploads.models import Upload
from permits.viewer.operations import forget_drawing

ERASED = "—"


def forget_files(application_ids: list[str], now: datetime) -> list[str]:
    """Mark the files of these cases as erased, their names gone; returns the digests of what lies in the store."""
    session = assert_transaction()
    theirs = Document.application_id.in_(application_ids)
    digests = session.scalars(select(Document.sha256).where(theirs).distinct()).all()
    session.execute(update(Document).where(theirs, Document.erased_at.is_(None)).values(filename=ERASED, erased_at=now))
    return list(digests)


def delete_file(job: Job, _now: datetime) -> None:
    """The work ``file.delete``: delete the bytes, unless somebody else's file or permit has the very same ones.

    The pictures of its pages go with a file that nobody has any more.
    """
    sha256 = str(job.data["sha256"])
    session = assert_transaction()
    kept = session.scalar(select(Document.id).where(Document.sha256 == sha256, Document.erased_at.is_(None)).limit(1))
    printed = session.scalar(
        select(Permit.id).where(Permit.document_sha256 == sha256, Permit.holder != ERASED).limit(1)
    )
    gathered = session.scalar(select(Upload.id).where(Upload.sha256 == sha256).limit(1))
    beside = session.scalar(select(MessageFile.id).where(MessageFile.sha256 == sha256).limit(1))
    own = session.scalar(select(FolderFile.id).where(FolderFile.sha256 == sha256).limit(1))
    needed = (kept, printed, gathered, beside, own)
    elsewhere = is_kept(sha256) or is_kept_by_parties(sha256) or is_receipt(sha256) or is_duplicate(sha256)
    gone = [sha256] if not any(needed) and not elsewhere else []
    if kept is None:
        gone += forget_drawing(sha256)
    settings: Settings = current_app.config["SETTINGS"]
    for each in gone:
        store_of(settings).delete(each)
