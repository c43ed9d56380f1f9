"""Where files lie until they are checked: in the pieces in which they came, apart from the files that count.

Nothing in here is ever served. A piece's name holds its offset and digest, so the same piece twice is one piece.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from permits.documents.store import write_whole

if TYPE_CHECKING:
    from permits.config import Settings

_UPLOAD = re.compile(r"[0-9A-Z]{26}")
_PIECE = re.compile(r"[0-9]{10}-[0-9a-f]{16}")


class Quarantine(Protocol):
    """The place of unchecked files; other places than a local folder fill the same port."""

    def put(self, upload_id: str, piece: str, content: bytes) -> None:
        """Keep a piece. Once it returns, a power cut loses nothing."""

    def read(self, upload_id: str, piece: str) -> bytes:
        """A kept piece. Raises FileNotFoundError."""

    def forget(self, upload_id: str) -> None:
        """Delete every piece of an upload; nothing happens when there is none."""


class LocalQuarantine:
    """A local folder, one subfolder an upload; folders 0700, files 0600."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, upload_id: str, piece: str, content: bytes) -> None:
        place = self._place(upload_id, piece)
        if not place.exists():
            write_whole(place, content, (self.folder, place.parent))

    def read(self, upload_id: str, piece: str) -> bytes:
        return self._place(upload_id, piece).read_bytes()

    def forget(self, upload_id: str) -> None:
        if _UPLOAD.fullmatch(upload_id):
            shutil.rmtree(self.folder / upload_id, ignore_errors=True)

    def _place(self, upload_id: str, piece: str) -> Path:
        require_names(upload_id, piece)
        return self.folder / upload_id / piece


def require_names(upload_id: str, piece: str) -> None:
    """Raises FileNotFoundError for what is no name of ours, so that no path can be smuggled in."""
    if not _UPLOAD.fullmatch(upload_id) or not _PIECE.fullmatch(piece):
        raise FileNotFoundError(piece)


def quarantine_folder(settings: Settings) -> Path:
    """The local folder in which unchecked files lie, or are put together to be checked."""
    return settings.home / "quarantine"


@contextmanager
def put_together(quarantine: Quarantine, upload_id: str, pieces: Iterable[str], folder: Path) -> Iterator[Path]:
    """The whole file, in a folder of its own within quarantine while somebody looks at it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="looking-", dir=folder) as place:
        whole = Path(place) / "original"
        with whole.open("wb") as out:
            for piece in pieces:
                out.write(quarantine.read(upload_id, piece))
        yield whole


def quarantine_of(settings: Settings) -> Quarantine:
    """The quarantine that these settings name."""
    return LocalQuarantine(quarantine_folder(settings))
