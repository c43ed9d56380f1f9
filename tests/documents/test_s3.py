"""Files and quarantine may lie in a store of the S3 protocol instead of the home folder, and behave the same there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from permits.documents.quarantine import quarantine_of
from permits.documents.s3 import Bucket, S3Files, S3Quarantine
from permits.documents.store import LocalStore, store_of
from permits.errors import OutOfReach
from tests.support.s3 import BUCKET, KEY_ID, REGION, SECRET, Kept, s3_server

UPLOAD, PIECE = "01M7ZRG0000000000000000000", f"{0:010}-{'a' * 16}"


@pytest.fixture
def server() -> Iterator[Kept]:
    """A store that checks every signature."""
    with s3_server() as kept:
        yield kept


@pytest.fixture
def bucket(server: Kept) -> Bucket:
    """Our bucket there."""
    return Bucket(server.address, BUCKET, REGION, KEY_ID, SECRET)


def test_a_file_lies_under_its_digest(server: Kept, bucket: Bucket) -> None:
    """Bytes come back as they went in; stored twice they are one; deleted they are gone, and deleting again is no error."""
    store = S3Files(bucket)
    sha256 = store.put(b"paper" * 1_000)
    assert sha256 == store.put(b"paper" * 1_000) == hashlib.sha256(b"paper" * 1_000).hexdigest()
    assert list(server.objects) == [f"files/{sha256[:2]}/{sha256}"]
    with store.open(sha256) as file:
        assert file.read() == b"paper" * 1_000
    store.delete(sha256)
    store.delete(sha256)
    assert server.objects == {} and server.refused == 0
    with pytest.raises(FileNotFoundError):
        store.open(sha256)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64])
def test_only_digests_are_asked_for(bucket: Bucket, name: str) -> None:
    """Paths find nothing and are never sent."""
    with pytest.raises(FileNotFoundError):
        S3Files(bucket).open(name)


def test_pieces_lie_apart_until_they_are_forgotten(server: Kept, bucket: Bucket) -> None:
    """Quarantine is a prefix of its own; forgetting an upload deletes all of its pieces and no other's."""
    quarantine = S3Quarantine(bucket)
    second, other = f"{5:010}-{'b' * 16}", "01M7ZRG0000000000000000001"
    for upload, piece in ((UPLOAD, PIECE), (UPLOAD, second), (other, PIECE)):
        quarantine.put(upload, piece, piece.encode())
    assert quarantine.read(UPLOAD, second) == second.encode()
    quarantine.forget(UPLOAD)
    quarantine.forget("..")
    assert list(server.objects) == [f"quarantine/{other}/{PIECE}"]
    with pytest.raises(FileNotFoundError):
        quarantine.read(UPLOAD, PIECE)
    with pytest.raises(FileNotFoundError):
        quarantine.put(UPLOAD, "../files/x", b"")


def test_who_has_not_the_secret_gets_nothing(server: Kept, bucket: Bucket) -> None:
    """The store refuses a wrong secret, and we say so instead of taking it for an empty store."""
    with pytest.raises(OutOfReach, match="PermissionDenied"):
        S3Files(replace(bucket, secret="tebakan")).put(b"paper")
    assert server.objects == {} and server.refused


@pytest.mark.parametrize("what", ["put", "open", "delete"])
def test_a_store_that_does_not_answer_is_out_of_reach(bucket: Bucket, what: str) -> None:
    """When nobody listens there, that is said as what it is, and not taken for a file that is not there."""
    store = S3Files(replace(bucket, address="http://127.0.0.1:9"))
    with pytest.raises(OutOfReach):
        getattr(store, what)(b"paper" if what == "put" else "a" * 64)


def test_the_settings_choose_the_store(server: Kept, app: Flask) -> None:
    """With a bucket among the settings files and quarantine lie there; without one in the home folder."""
    settings = app.config["SETTINGS"]
    assert isinstance(store_of(settings), LocalStore)
    away = replace(
        settings, s3_address=server.address, s3_bucket=BUCKET, s3_region=REGION, s3_key_id=KEY_ID, s3_secret=SECRET
    )
    sha256 = store_of(away).put(b"paper")
    quarantine_of(away).put(UPLOAD, PIECE, b"piece")
    assert sorted(server.objects) == [f"files/{sha256[:2]}/{sha256}", f"quarantine/{UPLOAD}/{PIECE}"]
