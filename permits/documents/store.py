"""Files under the digest of their content: uploads and issued papers alike.

A file is written whole or not at all, and writing the same bytes twice gives one file, so storing may be repeated freely.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from permits.config import Settings

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Store(Protocol):
    """Where files lie. Other places than a local folder (S3-compatible ones) fill the same port."""

    def put(self, content: bytes) -> str:
        """Keep the bytes and return their SHA-256 in hexadecimal. Once it returns, a power cut loses nothing."""

    def open(self, sha256: str) -> BinaryIO:
        """The stored bytes, open for reading. Raises FileNotFoundError."""

    def delete(self, sha256: str) -> None:
        """Forget the bytes; nothing happens when they are not there."""


class LocalStore:
    """A local folder, two letters of the digest a subfolder; folders 0700, files 0600."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the file lies. Raises FileNotFoundError for what is no digest, so that no path can be smuggled in."""
        if not _DIGEST.fullmatch(sha256):
            raise FileNotFoundError(sha256)
        return self.folder / sha256[:2] / sha256

    def put(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        place = self.path(sha256)
        if place.exists():
            return sha256
        write_whole(place, content, (self.folder, place.parent))
        return sha256

    def open(self, sha256: str) -> BinaryIO:
        return self.path(sha256).open("rb")

    def delete(self, sha256: str) -> None:
        self.path(sha256).unlink(missing_ok=True)


def write_whole(place: Path, content: bytes, folders: Sequence[Path]) -> None:
    """Write a file whole or not at all, readable by its owner alone; ``folders`` are made if need be, the outermost first."""
    for folder in folders:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place.parent / f".{secrets.token_hex(8)}"
    try:
        _write(draft, content)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
    for folder in reversed(folders):
        _sync_folder(folder)


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name in the folder durable too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def store_of(settings: Settings) -> Store:
    """The store that these settings name: a bucket, where one is set, otherwise the home folder."""
    if not settings.s3_bucket:
        return LocalStore(settings.home / "files")
    from permits.documents.s3 import S3Files, bucket_of  # its library is loaded only where it is used

    return S3Files(bucket_of(settings))
