"""Where files lie until they are checked: in the pieces in which they came, apart from the files that count.

Nothing in here is ever served. A piece's name holds its offset and digest, so the same piece twice is one piece.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from permits.documents.store import write_whole

if TYPE_CHECKING:
    from permits.config import Settings

_UPLOAD = re.compile(r"[0-9A-Z]{26}")
LOOKING = "looking-"
_PIECE = re.compile(r"[0-9]{10}-[0-9a-f]{16}")


class Quarantine(Protocol):
    """The place of unchecked files; other places than a local folder fill the same port."""

    def put(self, upload_id: str, piece: str, content: bytes) -> None:
        """Keep a piece. Once it returns, a power cut loses nothing."""

    def read(self, upload_id: str, piece: str) -> bytes:
        """A kept piece. Raises FileNotFoundError."""

    def forget(self, upload_id: str) -> None:
        """Delete every piece of an upload; nothing happens when there is none."""

    def untouched_since(self, moment: datetime) -> list[str]:
        """The uploads of which pieces lie here and none came after this moment."""


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

    def untouched_since(self, moment: datetime) -> list[str]:
        return sorted(each.name for each in _old_folders(self.folder, moment) if _UPLOAD.fullmatch(each.name))

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
    with tempfile.TemporaryDirectory(prefix=LOOKING, dir=folder) as place:
        whole = Path(place) / "original"
        with whole.open("wb") as out:
            for piece in pieces:
                out.write(quarantine.read(upload_id, piece))
        yield whole


def forget_looks(folder: Path, before: datetime) -> None:
    """Delete the folders of looks that were cut off by the end of their process, begun before this moment."""
    for each in _old_folders(folder, before):
        if each.name.startswith(LOOKING):
            shutil.rmtree(each, ignore_errors=True)


def _old_folders(folder: Path, before: datetime) -> Iterator[Path]:
    """The folders in here in which nothing was added or taken away since this moment."""
    for each in folder.iterdir() if folder.is_dir() else ():
        try:
            if each.is_dir() and each.stat().st_mtime < before.timestamp():
                yield each
        except FileNotFoundError:  # gone meanwhile, as it should
            continue


def quarantine_of(settings: Settings) -> Quarantine:
    """The quarantine that these settings name: beside the files in their bucket, or a folder of the home."""
    if not settings.s3_bucket:
        return LocalQuarantine(quarantine_folder(settings))
    from permits.documents.s3 import S3Quarantine, bucket_of  # its library is loaded only where it is used

    return S3Quarantine(bucket_of(settings))
