"""Photos as telephones make them, with what they write inside."""

from __future__ import annotations

import io
from functools import cache

from PIL import ExifTags, Image


@cache
def photograph(number: int = 0, *, exif: bool = True, size: tuple[int, int] = (320, 240)) -> bytes:
    """A JPEG of a colour of its own, taken on a Tuesday morning in the shipped city's place, turned by 90 degrees."""
    picture = Image.new("RGB", size, (number * 37 % 256, number * 91 % 256, 120))
    out = io.BytesIO()
    if not exif:
        picture.save(out, "JPEG")
        return out.getvalue()
    said = Image.Exif()
    said[ExifTags.Base.Orientation] = 6
    said[ExifTags.Base.Make] = "Secret Phone"
    own = said.get_ifd(ExifTags.IFD.Exif)
    own[ExifTags.Base.DateTimeOriginal] = "2026:11:17 09:15:00"
    gps = said.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "S"
    gps[ExifTags.GPS.GPSLatitude] = (1.0, 30.0, 0.0)
    gps[ExifTags.GPS.GPSLongitudeRef] = "E"
    gps[ExifTags.GPS.GPSLongitude] = (122.0, 15.0, 36.0)
    picture.save(out, "JPEG", exif=said)
    return out.getvalue()
