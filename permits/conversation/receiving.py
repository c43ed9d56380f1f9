"""Take in what a page sent as a note or message, with its files. An entry point: it opens its own transactions.

The files are checked before the message is written: one that is refused holds the message back, with the reason beside the box
and the words kept. A page that was sent twice writes once; what it sent the second time is deleted within a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from werkzeug.datastructures import FileStorage

from permits.config import Settings
from permits.conversation import operations
from permits.conversation.operations import Written
from permits.db import transaction
from permits.documents.inspection import Accepted
from permits.errors import Invalid, Problem
from permits.uploads.passing import let_pass
from workflows.engine.outcome import Actor

BOX = "talk-files"
MOST = 3  # files beside one message
TAKEN = Accepted(BOX, ("pdf", "jpeg", "png"), 10_000_000)


def receive(
    application_id: str,
    written: Written,
    sent: Sequence[FileStorage],
    settings: Settings,
    actor: Actor,
    offices: Iterable[str],
    now: datetime,
) -> None:
    """Keep words and files. Raises what :func:`permits.conversation.operations.write` raises, Invalid for a file too."""
    files = [each for each in sent if each.filename]
    if files:
        operations.require_words(written)
    if len(files) > MOST:
        raise Invalid((Problem(BOX, "too_many_files", {"limit": str(MOST)}),))
    passed = [let_pass(each, TAKEN, settings, now) for each in files]
    with transaction():
        operations.write(application_id, written, actor, offices, now, passed)
