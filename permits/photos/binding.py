"""Makes one PDF of photos: a page each, on A4 upright or lying, small enough for what is asked. Pure: bytes in, bytes out."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image

from permits.documents.pictures import turned

A4 = (595.28, 841.89)  # points
TRIES = ((2_200, 80), (1_800, 75), (1_500, 68), (1_200, 60), (1_000, 50))  # longest side in pixels, quality


@dataclass(frozen=True, slots=True)
class Shot:
    """One of our own clean pictures, and how far it is turned clockwise: 0, 90, 180 or 270 degrees."""

    picture: bytes
    degrees: int


def bind(shots: Sequence[Shot], most: int) -> bytes | None:
    """The PDF with the shots in this order, the finest that has at most so many octets; None when none is small enough."""
    for longest, quality in TRIES:
        bound = _bound([turned(each.picture, each.degrees, longest, quality) for each in shots])
        if len(bound) <= most:
            return bound
    return None


def _bound(pictures: Sequence[bytes]) -> bytes:
    made = pikepdf.new()
    for jpeg in pictures:
        _add_page(made, jpeg)
    out = io.BytesIO()
    made.save(out, deterministic_id=True)
    return out.getvalue()


def _add_page(made: pikepdf.Pdf, jpeg: bytes) -> None:
    """A page as the picture lies, the picture in its middle, as large as it fits."""
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as picture:
        width, height = picture.size
    page_width, page_height = A4 if height >= width else (A4[1], A4[0])
    scale = min(page_width / width, page_height / height)
    wide, high = width * scale, height * scale
    image = pikepdf.Stream(
        made,
        jpeg,
        Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip
    page = made.add_blank_page(page_size=(page_width, page_height))
    page.obj.Resources = Dictionary(XObject=Dictionary(P=made.make_indirect(image)))
    left, bottom = (page_width - wide) / 2, (page_height - high) / 2
    page.obj.Contents = made.make_stream(f"q {wide:.2f} 0 0 {high:.2f} {left:.2f} {bottom:.2f} cm /P Do Q".encode())
