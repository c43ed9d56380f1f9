"""Check a file that belongs to no requirement, while its sender waits, and store its clean copy. An entry point, as views are.

It goes the way of every file from outside: into quarantine, to the scanner, into the process that looks inside; what cannot be
checked at this moment is refused, since nobody comes back for it later.
"""

from __future__ import annotations

import logging
from datetime import datetime
from hashlib import sha256 as digest_of

from werkzeug.datastructures import FileStorage

from permits.config import Settings
from permits.db import transaction
from permits.documents.checking import CheckFailed
from permits.documents.inspection import Accepted, refuse, too_large
from permits.documents.quarantine import quarantine_of
from permits.documents.scanning import ScannerAway
from permits.documents.store import store_of
from permits.ids import new_id
from permits.scheduling.operations import schedule
from permits.uploads.operations import UNUSED_FOR, Passed, unused
from permits.uploads.receiving import into_quarantine
from permits.uploads.settling import judge

log = logging.getLogger(__name__)


def let_pass(file: FileStorage, asked: Accepted, settings: Settings, now: datetime) -> Passed:
    """Check and store one file. Raises Invalid, anchored where ``asked`` says, with the one reason against it."""
    quarantine, place, filename = quarantine_of(settings), new_id(), file.filename or ""
    try:
        pieces, size = into_quarantine(file, quarantine, place, asked)
        if not size:
            raise refuse(asked, "file_empty")
        if size > asked.largest:
            raise too_large(asked, size)
        verdict = judge(place, [name for name, _octets in pieces], filename, asked, settings, at_once=True)
    except (CheckFailed, ScannerAway) as error:
        log.warning("a file could not be checked: %s", error)
        raise refuse(asked, "file_not_checked") from error
    finally:
        quarantine.forget(place)
    found = verdict.found
    sha256 = digest_of(found.content).hexdigest()
    with transaction():
        schedule("file.delete", unused(sha256), now + UNUSED_FOR, None, {"sha256": sha256}, now)
    store_of(settings).put(found.content)
    return Passed(found.filename, found.media_type, len(found.content), sha256, verdict.scan)
