"""Photos are made anew: what a camera wrote inside is read, and then gone."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from permits.errors import Invalid
from permits.inspections.pictures import LONGEST_SIDE, read_position, remake
from tests.inspections.photographs import photograph

ZONE = ZoneInfo("Asia/Makassar")


def test_what_is_published_holds_nothing_but_the_picture() -> None:
    """The new file is a JPEG without data of the camera, upright, of at most the size that pages show."""
    remade = remake(photograph(size=(3000, 2000)), ZONE)
    with Image.open(io.BytesIO(remade.jpeg)) as picture:
        assert picture.format == "JPEG" and not picture.getexif()
        assert picture.height == LONGEST_SIDE > picture.width  # it lay on its side
    assert b"Secret" not in remade.jpeg and b"Exif" not in remade.jpeg


def test_time_and_place_are_read_before() -> None:
    """The time is the office's own where the camera names no zone; south and west are negative."""
    remade = remake(photograph(), ZONE)
    assert remade.taken_at is not None and remade.taken_at.astimezone(UTC) == datetime(2026, 11, 17, 1, 15, tzinfo=UTC)
    assert remade.latitude == pytest.approx(-1.5) and remade.longitude == pytest.approx(122.26)


def test_a_picture_without_data_has_neither() -> None:
    """Nothing is guessed for a photo that says nothing of itself."""
    remade = remake(photograph(exif=False), ZONE)
    assert (remade.taken_at, remade.latitude, remade.longitude) == (None, None, None)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"<svg/>", "photo_unreadable"),
        (photograph()[:400], "photo_unreadable"),
        (b"x" * 12_000_001, "photo_too_large"),
    ],
    ids=["empty", "drawing", "cut off", "too large"],
)
def test_what_is_no_photo_is_refused(data: bytes, code: str) -> None:
    """Other files, damaged ones and giants are refused with their reason."""
    with pytest.raises(Invalid) as refused:
        remake(data, ZONE)
    assert [each.code for each in refused.value.problems] == [code]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ((1.0, None), (None, None)),
        ((91.0, 0.0), (None, None)),
        ((float("nan"), 1.0), (None, None)),
        ((-1.5, 180.0), (-1.5, 180.0)),
    ],
)
def test_a_position_is_a_place_on_earth(
    given: tuple[float | None, float | None], kept: tuple[float | None, float | None]
) -> None:
    """Half a position, or one outside the globe, is none."""
    assert read_position(*given) == kept
