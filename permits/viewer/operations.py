"""Promise that a file is drawn, write down what was drawn, remember where somebody reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from permits.db import assert_transaction, connection
from permits.documents.models import Document
from permits.scheduling.operations import schedule
from permits.viewer.models import Drawing, OpenPage, Picture
from workflows.engine.outcome import Actor

ZOOMS = (100, 150, 200)
drawings = Drawing.__table__
pictures = Picture.__table__


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page's picture in the store."""

    picture_sha256: str
    width: int
    height: int


def ask(sha256: str, now: datetime) -> None:
    """Promise pictures of a stored file. What is drawn or promised already stays; what has failed is tried once more."""
    at = connection()
    values = {"sha256": sha256, "standing": "asked", "pages": 0, "asked_at": now}
    promised = at.execute(_ASK[at.dialect.name].returning(drawings.c.sha256), values).scalar()
    if promised is not None:
        schedule("file.draw", f"file.draw:{sha256}:{now.isoformat()}", now, None, {"sha256": sha256}, now=now)


def _ask(dialect: Any) -> Any:
    statement = dialect.insert(Drawing)
    return statement.on_conflict_do_update(
        index_elements=["sha256"],
        set_={"standing": "asked", "asked_at": statement.excluded.asked_at},
        where=drawings.c.standing == "failed",
    )


_ASK: Mapping[str, Any] = {"sqlite": _ask(sqlite), "postgresql": _ask(postgresql)}


def is_wanted(sha256: str) -> bool:
    """Whether a file with these bytes is still kept for somebody, and not drawn yet."""
    session = assert_transaction()
    standing = session.scalar(select(drawings.c.standing).where(drawings.c.sha256 == sha256).with_for_update())
    return standing == "asked" and _is_kept(sha256)


def _is_kept(sha256: str) -> bool:
    held = select(Document.id).where(Document.sha256 == sha256, Document.erased_at.is_(None)).limit(1)
    return assert_transaction().scalar(held) is not None


def note_drawn(sha256: str, pages: int, drawn: Sequence[Drawn]) -> bool:
    """Write down the pictures of a file; False, and nothing, when nobody wants them any more."""
    if not is_wanted(sha256):
        return False
    session = assert_transaction()
    session.execute(update(drawings).where(drawings.c.sha256 == sha256).values(standing="made", pages=pages))
    rows = [
        {
            "sha256": sha256,
            "page": number,
            "picture_sha256": each.picture_sha256,
            "width": each.width,
            "height": each.height,
        }
        for number, each in enumerate(drawn, start=1)
    ]
    if rows:
        session.execute(insert(pictures), rows)
    return True


def note_failed(sha256: str) -> None:
    """Write down that a file cannot be drawn; it is downloaded instead."""
    failed = update(drawings).where(drawings.c.sha256 == sha256, drawings.c.standing == "asked")
    assert_transaction().execute(failed.values(standing="failed"))


def forget_drawing(sha256: str) -> list[str]:
    """Delete what was drawn of a file whose bytes go; returns the digests of pictures that no other file has."""
    session = assert_transaction()
    own = set(session.scalars(select(pictures.c.picture_sha256).where(pictures.c.sha256 == sha256)))
    session.execute(delete(pictures).where(pictures.c.sha256 == sha256))
    session.execute(delete(drawings).where(drawings.c.sha256 == sha256))
    return sorted(unneeded(own))


def unneeded(digests: set[str]) -> set[str]:
    """Of these pictures in the store those that neither a drawn page nor a handed-in file has."""
    session = assert_transaction()
    drawn = select(pictures.c.picture_sha256).where(pictures.c.picture_sha256.in_(digests))
    kept = select(Document.sha256).where(Document.sha256.in_(digests), Document.erased_at.is_(None))
    return digests - set(session.scalars(drawn)) - set(session.scalars(kept))


def remember(document_id: str, page: int, zoom: int, actor: Actor) -> None:
    """Remember the page and size at which this person reads a file. The door has asked whether they may read it."""
    at = connection()
    values = {
        "account_id": actor.id,
        "document_id": document_id,
        "page": max(page, 1),
        "zoom": zoom if zoom in ZOOMS else ZOOMS[0],
    }
    at.execute(_REMEMBER[at.dialect.name], values)


def _remember(dialect: Any) -> Any:
    statement = dialect.insert(OpenPage)
    place = {"page": statement.excluded.page, "zoom": statement.excluded.zoom}
    return statement.on_conflict_do_update(index_elements=["account_id", "document_id"], set_=place)


_REMEMBER: Mapping[str, Any] = {"sqlite": _remember(sqlite), "postgresql": _remember(postgresql)}
