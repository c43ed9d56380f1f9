"""Photos of a visit: read what the camera wrote into them, then make them anew without any of it. Pure: bytes in, bytes out.

What is published must not say more than it shows; where and when it was taken stands in its row instead.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from permits.errors import Invalid, Problem

MAX_PIXELS = 50_000_000
MAX_BYTES = 12_000_000
LONGEST_SIDE = 1600  # pixels: enough to read a plate on a wall, and fifty of them travel over a telephone line
QUALITY = 82


@dataclass(frozen=True, slots=True)
class Remade:
    """A clean JPEG, and what stood in the one that was sent. Position in degrees, south and west negative."""

    jpeg: bytes
    taken_at: datetime | None
    latitude: float | None
    longitude: float | None


def remake(data: bytes, zone: ZoneInfo) -> Remade:
    """The picture anew. A time without zone is the office's own. Raises Invalid for what is no sound picture."""
    if not data or len(data) > MAX_BYTES:
        raise Invalid((Problem("photos", "photo_too_large" if data else "file_empty"),))
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Invalid((Problem("photos", "photo_too_large"),))
            exif = picture.getexif()
            taken_at, position = _taken_at(exif, zone), _position(exif)
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            out = io.BytesIO()
            Image.frombytes("RGB", upright.size, upright.tobytes()).save(out, "JPEG", quality=QUALITY)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise Invalid((Problem("photos", "photo_unreadable"),)) from error
    return Remade(out.getvalue(), taken_at, *position)


def _taken_at(exif: Image.Exif, zone: ZoneInfo) -> datetime | None:
    own = exif.get_ifd(ExifTags.IFD.Exif)
    said = str(own.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime) or "")
    offset = str(own.get(ExifTags.Base.OffsetTimeOriginal) or "")
    try:
        if offset:
            return datetime.strptime(f"{said} {offset}", "%Y:%m:%d %H:%M:%S %z")
        return datetime.strptime(said, "%Y:%m:%d %H:%M:%S").replace(tzinfo=zone)
    except ValueError:
        return None


def _position(exif: Image.Exif) -> tuple[float | None, float | None]:
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    latitude = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "S")
    longitude = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "W")
    return read_position(latitude, longitude)


def _degrees(parts: Any, side: Any, negative: str) -> float | None:
    try:
        degrees, minutes, seconds = (float(each) for each in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    found = degrees + minutes / 60 + seconds / 3600
    return -found if str(side).upper() == negative else found


def read_position(latitude: float | None, longitude: float | None) -> tuple[float | None, float | None]:
    """A place on earth, or none at all."""
    if latitude is None or longitude is None or not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None, None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else (None, None)
