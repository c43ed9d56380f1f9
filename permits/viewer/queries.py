"""Questions to what was drawn of files: the page at which a reader has each open, and the picture of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import and_, select

from permits.db import db
from permits.documents.models import Document
from permits.errors import NotFound
from permits.viewer.models import Drawing, OpenPage, Picture

Standing = Literal["none", "asked", "made", "failed"]


@dataclass(frozen=True, slots=True)
class Look:
    """A file as somebody has it open: ``page`` of ``drawn`` pages, ``whole`` in the file; ``size`` is the picture's in pixels."""

    document: Document
    standing: Standing
    page: int = 1
    zoom: int = 100
    drawn: int = 0
    whole: int = 0
    size: tuple[int, int] = (0, 0)

    @property
    def previous(self) -> int:
        """The page before; 0 at the first one."""
        return self.page - 1

    @property
    def next(self) -> int:
        """The page behind; 0 at the last one drawn."""
        return self.page + 1 if self.page < self.drawn else 0

    @property
    def zooms(self) -> tuple[int, ...]:
        """The sizes one can choose, in hundredths of the viewer's width."""
        return (100, 150, 200)


def looks(documents: Iterable[Document], account_id: str) -> dict[str, Look]:
    """How a person has these files open, by the files' ids; three questions, however many files and pages there are."""
    files = list(documents)
    digests = {each.sha256 for each in files}
    standing = {each.sha256: each for each in db.session.scalars(select(Drawing).where(Drawing.sha256.in_(digests)))}
    sizes: dict[str, list[tuple[int, int]]] = {}
    drawn = select(Picture).where(Picture.sha256.in_(digests)).order_by(Picture.sha256, Picture.page)
    for each in db.session.scalars(drawn):
        sizes.setdefault(each.sha256, []).append((each.width, each.height))
    ids = [each.id for each in files]
    kept = select(OpenPage).where(OpenPage.account_id == account_id, OpenPage.document_id.in_(ids))
    places = {each.document_id: each for each in db.session.scalars(kept)}
    return {
        each.id: _look(each, standing.get(each.sha256), sizes.get(each.sha256, []), places.get(each.id))
        for each in files
    }


def _look(document: Document, drawing: Drawing | None, sizes: list[tuple[int, int]], place: OpenPage | None) -> Look:
    if drawing is None:
        return Look(document, "none")
    if drawing.standing != "made" or not sizes:
        return Look(document, "asked" if drawing.standing == "asked" else "failed")
    page = min(place.page, len(sizes)) if place else 1
    return Look(document, "made", page, place.zoom if place else 100, len(sizes), drawing.pages, sizes[page - 1])


def picture_of(document: Document, page: int) -> Picture:
    """The picture of a page of a file. Raises NotFound where there is none."""
    wanted = select(Picture).where(and_(Picture.sha256 == document.sha256, Picture.page == page))
    found: Picture | None = db.session.scalar(wanted)
    if found is None:
        raise NotFound
    return found
