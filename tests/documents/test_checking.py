"""A file is inspected in a process of its own, which may die without harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from permits.documents.checking import CheckFailed, check
from permits.documents.inspection import Accepted
from permits.errors import Invalid
from tests.support.hostile import pdf, photo_with_position

ASKED = Accepted("documents.ktp", ("pdf", "jpeg"), 2_000_000)


def original(folder: Path, data: bytes) -> Path:
    path = folder / "original"
    path.write_bytes(data)
    return path


def test_a_sound_file_comes_back_clean(tmp_path: Path) -> None:
    """The clean copy, its name, type and what was taken out come back from the process."""
    found = check(original(tmp_path, photo_with_position()), "ktp.jpg", ASKED)
    assert (found.filename, found.media_type, found.changes) == ("ktp.jpg", "image/jpeg", ("camera_data",))
    assert b"Kamera" not in found.content


def test_a_refusal_comes_back_with_its_reason(tmp_path: Path) -> None:
    """The one reason comes back with its figures."""
    with pytest.raises(Invalid) as caught:
        check(original(tmp_path, pdf() + b" " * 2_000_000), "a.pdf", ASKED)
    (problem,) = caught.value.problems
    assert (problem.about, problem.code, problem.data["limit"]) == ("documents.ktp", "file_too_large", "2")


def test_a_check_that_does_not_end_says_nothing_of_the_file(tmp_path: Path) -> None:
    """When the check itself fails, the file is neither kept nor refused."""
    with pytest.raises(CheckFailed):
        check(original(tmp_path, pdf()), "a.pdf", ASKED, patience=0.001)
    with pytest.raises(CheckFailed):
        check(tmp_path / "missing", "a.pdf", ASKED)
