"""The pages of files as pictures: drawn in a process of its own, within limits, and never a program's end."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from permits.viewer import drawing
from tests.support import cases


def pdf(pages: int, size: tuple[float, float] = (595, 842)) -> bytes:
    out, made = io.BytesIO(), pikepdf.new()
    for _number in range(pages):
        made.add_blank_page(page_size=size)
    made.save(out)
    return out.getvalue()


def drawn(tmp_path: Path, data: bytes) -> tuple[int, list[Image.Image]]:
    """What the drawing process makes of a file."""
    (tmp_path / "original").write_bytes(data)
    command = [sys.executable, "-m", "permits.viewer.drawing", str(tmp_path / "original"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    said = json.loads(done.stdout)
    made = [Image.open(tmp_path / f"{number:04}.jpg") for number in range(1, len(said["sizes"]) + 1)]
    assert [list(each.size) for each in made] == said["sizes"]
    return said["pages"], made


def test_every_page_becomes_a_picture_as_wide_as_the_limit(tmp_path: Path) -> None:
    """An A4 page is drawn as wide as allowed, its height following; a JPEG picture each."""
    pages, made = drawn(tmp_path, pdf(2))
    assert (pages, [each.format for each in made]) == (2, ["JPEG", "JPEG"])
    assert all(abs(each.width - drawing.WIDTH) <= 1 for each in made)
    assert all(abs(each.height / each.width - 842 / 595) < 0.01 for each in made)


def test_only_so_many_pages_and_pixels_are_drawn(tmp_path: Path) -> None:
    """Of a long file the first pages are drawn and all are counted; a huge or a needle-shaped page stays within the limits."""
    pages, made = drawn(tmp_path, pdf(drawing.MOST_PAGES + 3, (100, 40)))
    assert (pages, len(made)) == (drawing.MOST_PAGES + 3, drawing.MOST_PAGES)
    for size in ((14_000, 14_000), (30, 14_000)):
        _pages, (sheet,) = drawn(tmp_path, pdf(1, size))
        assert sheet.width * sheet.height <= drawing.MOST_PIXELS + drawing.WIDTH + drawing.TALLEST


def test_a_photo_is_upright_small_and_without_what_the_camera_noted(tmp_path: Path) -> None:
    """A photo taken sideways is turned, made no larger than the viewer needs, and loses its place and time."""
    out, noted = io.BytesIO(), Image.Exif()
    noted[0x0112] = 6  # turned by a quarter
    noted[0x010F] = "Kamera"
    Image.new("RGB", (3_000, 2_000), "#204060").save(out, "JPEG", exif=noted)
    _pages, (sheet,) = drawn(tmp_path, out.getvalue())
    assert sheet.height > sheet.width
    assert sheet.width * sheet.height <= drawing.MOST_PIXELS
    assert dict(sheet.getexif()) == {}
    _pages, (small,) = drawn(tmp_path, cases.sample_file("png"))
    assert small.size == (120, 160)


@pytest.mark.parametrize("data", [b"%PDF-1.7\nnothing follows", b"GIF89a" + b"\0" * 50, b""])
def test_what_cannot_be_read_ends_the_process_and_nothing_else(tmp_path: Path, data: bytes) -> None:
    """A broken file makes the drawing process end with an error, which whoever started it reads."""
    with pytest.raises(subprocess.CalledProcessError):
        drawn(tmp_path, data)
