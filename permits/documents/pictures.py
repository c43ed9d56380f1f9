"""Photos and scans made anew, so that nothing but what one sees stays: no position, no camera, no words inside. Pure."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

MAX_PIXELS = 50_000_000  # a 300 dpi A3 scan has 17 million; more is a picture made to exhaust memory
QUALITY = 88
SMALLER = (
    (3_200, 85),
    (2_600, 82),
    (2_000, 78),
    (1_600, 72),
    (1_200, 65),
)  # longest side in pixels, quality of the JPEG
PREVIEW = 360


class Unreadable(Exception):
    """The picture cannot be made anew; the text is the code of the reason."""


@dataclass(frozen=True, slots=True)
class Remade:
    """A clean picture; ``changes`` says by codes what is gone or different."""

    content: bytes
    changes: tuple[str, ...]


def remake(kind: str, data: bytes, most: int) -> Remade:
    """A picture anew in its own kind, upright; a photo of more than ``most`` octets is made smaller until it fits.

    Raises Unreadable with ``file_damaged``, ``file_too_many_pixels`` or ``file_too_large``.
    """
    try:
        with _whole_files_alone(), Image.open(io.BytesIO(data), formats=(kind.upper(),)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Unreadable("file_too_many_pixels")
            changes = ("camera_data",) if _tells(picture) else ()
            clean = _bare(ImageOps.exif_transpose(picture), kind)
    except Image.DecompressionBombError as error:
        raise Unreadable("file_too_many_pixels") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise Unreadable("file_damaged") from error
    content = _written(clean, kind, QUALITY)
    if len(data) <= most and len(content) <= max(most, len(data)):
        return Remade(content, changes)
    return Remade(_reduced(clean, kind, most), (*changes, "reduced"))


def turned(jpeg: bytes, degrees: int, longest: int, quality: int = QUALITY) -> bytes:
    """One of our own pictures turned clockwise by a multiple of 90 degrees, its longest side at most so many pixels."""
    with Image.open(io.BytesIO(jpeg), formats=("JPEG", "PNG")) as picture:
        picture.draft("RGB", (longest, longest))
        smaller = picture.convert("RGB")
    smaller.thumbnail((longest, longest))
    return _written(smaller.rotate(-degrees % 360, expand=True), "jpeg", quality)


@contextmanager
def _whole_files_alone() -> Iterator[None]:
    """Cut-off pictures are errors, also where WeasyPrint has been loaded, which lets Pillow fill in what is missing."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _tells(picture: Image.Image) -> bool:
    """Whether the file holds words, positions or the like beside the picture itself."""
    shown = {"jfif", "jfif_version", "jfif_density", "jfif_unit", "dpi", "adobe", "adobe_transform", "progressive",
             "progression", "transparency", "gamma", "srgb", "chromaticity", "icc_profile", "interlace", "aspect"}  # fmt: skip
    return bool(picture.getexif()) or any(name not in shown for name in picture.info)


def _bare(picture: Image.Image, kind: str) -> Image.Image:
    """The pixels alone, in a mode that the kind can hold."""
    if kind == "jpeg":
        wanted = "L" if picture.mode in ("L", "1") else "RGB"
    else:
        wanted = picture.mode if picture.mode in ("1", "L", "LA", "RGB", "RGBA") else "RGBA"
    same = picture.convert(wanted)
    same.info = {}
    return same


def _reduced(picture: Image.Image, kind: str, most: int) -> bytes:
    if kind == "jpeg":
        for longest, quality in SMALLER:
            smaller = picture.copy()
            smaller.thumbnail((longest, longest))
            content = _written(smaller, kind, quality)
            if len(content) <= most:
                return content
    raise Unreadable("file_too_large")


def _written(picture: Image.Image, kind: str, quality: int) -> bytes:
    out = io.BytesIO()
    if kind == "jpeg":
        picture.save(out, "JPEG", quality=quality)
    else:
        picture.save(out, "PNG")
    return out.getvalue()
