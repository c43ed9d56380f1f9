"""Drafts: begun, saved, brought up to date, given up. Nothing that was once saved is lost.

A draft may always be saved, with whatever problems; only publishing asks for more (:mod:`permits.workshop.publishing`).
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from sqlalchemy import select

from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.definitions.models import DefinitionVersion
from permits.errors import Conflict, Invalid, NotFound, Problem
from permits.workshop.models import OPEN, Draft, DraftRevision
from workflows.compare.merge import Merged, merge
from workflows.engine.outcome import Actor

LONGEST_TEXT = 500_000  # octets; what the loader still reads, so that a draft's problems can always be named
SERVICE_CODE = re.compile(r"[a-z][a-z0-9-]{0,59}")


def create_draft(service: str, text: str, actor: Actor, now: datetime, *, based_on: str | None = None) -> Draft:
    """A new draft for a service with this text; ``based_on`` is the id of the published version it began from.

    Raises Conflict ``draft_open`` when the service has an open draft already, Invalid for a text or code that cannot be kept.
    """
    session = assert_transaction()
    if not SERVICE_CODE.fullmatch(service):
        raise Invalid((Problem("service", "not_a_service_code"),))
    if open_draft(service) is not None:
        raise Conflict("draft_open")
    kept = clean(text)
    draft = Draft(
        service=service, text=kept, sha256=digest(kept), version=1, based_on=based_on, status="draft",
        created_at=now, created_by=actor.id, changed_at=now, changed_by=actor.id,
    )  # fmt: skip
    session.add(draft)
    session.flush()
    _keep_revision(draft)
    return draft


def begin_draft(service: str, actor: Actor, now: datetime) -> Draft:
    """A draft that begins with the service's newest published text. Raises NotFound, Conflict ``draft_open``."""
    newest = newest_version(service)
    if newest is None:
        raise NotFound
    return create_draft(service, newest.text, actor, now, based_on=newest.id)


def save_draft(draft_id: str, text: str, expected_version: int, actor: Actor, now: datetime) -> Draft:
    """Keep a draft's next text, with whatever problems it has. The same text again changes nothing.

    ``expected_version`` is the one that was read. A new text takes an adopted draft back to work: sign-offs were given to
    another one. Raises Conflict ``draft_changed`` when somebody saved meanwhile, ``draft_closed`` when it is no longer
    open, Invalid when the text cannot be kept, NotFound.
    """
    draft = locked(draft_id)
    require_open(draft)
    if draft.version != expected_version:
        raise Conflict("draft_changed")
    kept = clean(text)
    if kept == draft.text:
        return draft
    draft.text, draft.sha256 = kept, digest(kept)
    draft.version += 1
    draft.changed_at, draft.changed_by = now, actor.id
    if draft.status == "adopted":
        draft.status = "draft"
    assert_transaction().flush()
    _keep_revision(draft)
    return draft


def discard_draft(draft_id: str, expected_version: int, actor: Actor, now: datetime) -> Draft:
    """Give a draft up; its texts and comments stay to be read. Raises as :func:`save_draft` does."""
    draft = locked(draft_id)
    require_open(draft)
    if draft.version != expected_version:
        raise Conflict("draft_changed")
    draft.status = "discarded"
    draft.changed_at, draft.changed_by = now, actor.id
    assert_transaction().flush()
    return draft


def merge_newest(draft_id: str, expected_version: int, actor: Actor, now: datetime) -> tuple[Draft, Merged]:
    """Bring what was published meanwhile into a draft; what cannot be brought together is marked in its text.

    Raises as :func:`save_draft` does, and Conflict ``up_to_date`` when nothing was published since.
    """
    draft = locked(draft_id)
    newest = newest_version(draft.service)
    if newest is None or newest.id == draft.based_on:
        raise Conflict("up_to_date")
    base = assert_transaction().get(DefinitionVersion, draft.based_on) if draft.based_on else None
    merged = merge(base.text if base else "", draft.text, newest.text)
    draft = save_draft(draft_id, merged.text, expected_version, actor, now)
    draft.based_on = newest.id
    assert_transaction().flush()
    return draft, merged


def locked(draft_id: str) -> Draft:
    """The draft as it stands, held until the transaction ends. Raises NotFound."""
    draft = assert_transaction().get(Draft, draft_id, with_for_update=True, populate_existing=True)
    if draft is None:
        raise NotFound
    return draft


def require_open(draft: Draft) -> None:
    """Raises Conflict ``draft_closed`` for a published or discarded draft."""
    if not draft.is_open:
        raise Conflict("draft_closed")


def open_draft(service: str) -> Draft | None:
    """The service's open draft, if there is one."""
    found: Draft | None = assert_transaction().scalar(
        select(Draft).where(Draft.service == service, Draft.status.in_(OPEN))
    )
    return found


def newest_version(service: str) -> DefinitionVersion | None:
    """The service's last published version, in effect or coming."""
    return next(iter(definitions.versions_of(service)), None)


def clean(text: str) -> str:
    """The text with plain line ends and one at its end, as it is kept. Raises Invalid when it cannot be kept."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in plain:
        raise Invalid((Problem("text", "not_a_text"),))
    if len(plain.encode("utf-8", "replace")) > LONGEST_TEXT:
        raise Invalid((Problem("text", "text_too_long", {"limit": str(LONGEST_TEXT // 1000)}),))
    return plain if plain.endswith("\n") or not plain else plain + "\n"


def digest(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _keep_revision(draft: Draft) -> None:
    session = assert_transaction()
    session.add(
        DraftRevision(
            draft_id=draft.id, version=draft.version, text=draft.text, sha256=draft.sha256,
            saved_at=draft.changed_at, saved_by=draft.changed_by,
        )
    )  # fmt: skip
    session.flush()
