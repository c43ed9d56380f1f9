"""Files and quarantine in a store that speaks Amazon's S3 protocol, such as MinIO, Ceph or Garage, by the library obstore.

Names are those of the local folders: ``files/ab/<digest>`` and ``quarantine/<upload>/<piece>``. A file is written whole or
not at all, which the protocol promises; writing the same bytes twice gives one file.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from permits.documents.quarantine import require_names
from permits.errors import OutOfReach

if TYPE_CHECKING:
    from permits.config import Settings

_DIGEST = re.compile(r"[0-9a-f]{64}")
_UPLOAD = re.compile(r"[0-9A-Z]{26}")
PATIENCE = "20s"


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where the store is and who we are there."""

    address: str
    name: str
    region: str
    key_id: str
    secret: str


class S3Files:
    """Kept files in a bucket; fills the port :class:`permits.documents.store.Store`."""

    def __init__(self, bucket: Bucket) -> None:
        self.store = _connected(bucket, os.getpid())

    def put(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        with _reached():
            obstore.put(self.store, _file(sha256), content)
        return sha256

    def open(self, sha256: str) -> BinaryIO:
        with _reached():
            return io.BytesIO(bytes(obstore.get(self.store, _file(sha256)).bytes()))

    def delete(self, sha256: str) -> None:
        try:
            with _reached():
                obstore.delete(self.store, _file(sha256))
        except FileNotFoundError:
            return


class S3Quarantine:
    """Unchecked files in a bucket; fills the port :class:`permits.documents.quarantine.Quarantine`."""

    def __init__(self, bucket: Bucket) -> None:
        self.store = _connected(bucket, os.getpid())

    def put(self, upload_id: str, piece: str, content: bytes) -> None:
        require_names(upload_id, piece)
        with _reached():
            obstore.put(self.store, f"quarantine/{upload_id}/{piece}", content)

    def read(self, upload_id: str, piece: str) -> bytes:
        require_names(upload_id, piece)
        with _reached():
            return bytes(obstore.get(self.store, f"quarantine/{upload_id}/{piece}").bytes())

    def forget(self, upload_id: str) -> None:
        if not _UPLOAD.fullmatch(upload_id):
            return
        with _reached():
            for found in obstore.list(self.store, prefix=f"quarantine/{upload_id}"):
                obstore.delete(self.store, [each["path"] for each in found])

    def untouched_since(self, moment: datetime) -> list[str]:
        latest: dict[str, datetime] = {}
        with _reached():
            for found in obstore.list(self.store, prefix="quarantine"):
                for each in found:
                    upload_id = each["path"].split("/")[1]
                    latest[upload_id] = max(each["last_modified"], latest.get(upload_id, each["last_modified"]))
        return sorted(each for each, changed in latest.items() if changed < moment)


@contextmanager
def _reached() -> Iterator[None]:
    """What the library reports becomes ours: FileNotFoundError for what is not there, otherwise OutOfReach."""
    try:
        yield
    except FileNotFoundError:
        raise
    except BaseError as error:
        raise OutOfReach(f"the store of files: {type(error).__name__}") from error


def _file(sha256: str) -> str:
    """The name of a file. Raises FileNotFoundError for what is no digest, so that no path can be smuggled in."""
    if not _DIGEST.fullmatch(sha256):
        raise FileNotFoundError(sha256)
    return f"files/{sha256[:2]}/{sha256}"


@lru_cache(maxsize=8)
def _connected(bucket: Bucket, _process: int) -> S3Store:
    """One client a process: it keeps its connections open, and must not be carried over a fork."""
    return S3Store(
        bucket.name,
        endpoint=bucket.address,
        region=bucket.region,
        access_key_id=bucket.key_id,
        secret_access_key=bucket.secret,
        client_options={"allow_http": bucket.address.startswith("http://"), "timeout": PATIENCE},
        retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=30)},
    )


def bucket_of(settings: Settings) -> Bucket:
    """The bucket that these settings name."""
    return Bucket(settings.s3_address, settings.s3_bucket, settings.s3_region, settings.s3_key_id, settings.s3_secret)
