from __future__ import annotations

import hashlib
import stat
from pathlib import Path

import pytest

from permits.documents.store import LocalStore


def test_a_file_lies_under_its_digest_and_is_private(tmp_path: Path) -> None:
    """Bytes come back as they went in, readable by their owner alone."""
    store = LocalStore(tmp_path / "files")
    sha256 = store.put(b"paper")
    assert sha256 == hashlib.sha256(b"paper").hexdigest()
    with store.open(sha256) as file:
        assert file.read() == b"paper"
    assert stat.S_IMODE(store.path(sha256).stat().st_mode) == 0o600
    assert {stat.S_IMODE(each.stat().st_mode) for each in (store.folder, store.path(sha256).parent)} == {0o700}


def test_storing_twice_keeps_one_file(tmp_path: Path) -> None:
    """A repeated job stores the same bytes again and leaves nothing half-written behind."""
    store = LocalStore(tmp_path)
    assert store.put(b"paper") == store.put(b"paper")
    assert len([each for each in tmp_path.rglob("*") if each.is_file()]) == 1


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 64])
def test_only_stored_digests_open(tmp_path: Path, name: str) -> None:
    """Paths and unknown digests find nothing."""
    with pytest.raises(FileNotFoundError):
        LocalStore(tmp_path).open(name)


def test_a_deleted_file_is_gone(tmp_path: Path) -> None:
    """Erasing a file works, and erasing it again is no error."""
    store = LocalStore(tmp_path)
    sha256 = store.put(b"paper")
    store.delete(sha256)
    store.delete(sha256)
    with pytest.raises(FileNotFoundError):
        store.open(sha256)
