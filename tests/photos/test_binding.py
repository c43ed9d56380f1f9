"""Photos become one PDF in their order, turned as wished, small enough for what is asked."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image

from permits.documents.inspection import Accepted, look
from permits.photos.binding import Shot, bind


def shot(colour: str, size: tuple[int, int] = (400, 300), degrees: int = 0) -> Shot:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return Shot(out.getvalue(), degrees)


def pages(bound: bytes | None) -> list[tuple[tuple[int, int], tuple[int, int], tuple[int, ...]]]:
    """Of each page its size, its picture's size and the colour in the middle."""
    assert bound is not None
    found = []
    with pikepdf.open(io.BytesIO(bound)) as pdf:
        for page in pdf.pages:
            picture = pikepdf.PdfImage(page.resources.XObject.P).as_pil_image()
            colour = picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))
            box = page.mediabox
            found.append(((int(box[2]), int(box[3])), picture.size, tuple(round(part / 255) for part in colour)))
    return found


def test_the_order_and_the_turns_are_kept() -> None:
    """A page for each photo in the given order; one that is turned a quarter stands upright."""
    bound = bind([shot("red"), shot("lime", degrees=90), shot("blue", degrees=180)], 1_000_000)
    assert pages(bound) == [
        ((841, 595), (400, 300), (1, 0, 0)),
        ((595, 841), (300, 400), (0, 1, 0)),
        ((841, 595), (400, 300), (0, 0, 1)),
    ]


def test_turning_goes_clockwise() -> None:
    """What is at the top of a photo is on the right once it was turned a quarter."""
    picture = Image.new("RGB", (200, 200), "white")
    picture.paste("black", (0, 0, 200, 100))
    out = io.BytesIO()
    picture.save(out, "JPEG")
    with pikepdf.open(io.BytesIO(bind([Shot(out.getvalue(), 90)], 1_000_000) or b"")) as pdf:
        turned = pikepdf.PdfImage(pdf.pages[0].resources.XObject.P).as_pil_image().convert("L")
    assert turned.getpixel((150, 100)) < 60 < 200 < turned.getpixel((50, 100))


def test_large_photos_are_made_small_enough() -> None:
    """The PDF has at most the octets asked for, in finer steps first; what cannot be made so small is none."""
    noisy = io.BytesIO()
    Image.effect_noise((2_400, 1_800), 40).convert("RGB").save(noisy, "JPEG", quality=95)
    large = Shot(noisy.getvalue(), 0)
    fine, coarse = bind([large, large], 20_000_000), bind([large, large], 700_000)
    assert fine is not None and coarse is not None
    assert len(coarse) <= 700_000 < len(fine)
    assert pages(fine)[0][1][0] == 2_200 > pages(coarse)[0][1][0]
    assert bind([large, large], 20_000) is None


@pytest.mark.parametrize("most", [1_000_000])
def test_the_result_is_a_sound_pdf(most: int) -> None:
    """What is put together passes the inspection that every file passes, with nothing taken out; the same each time."""
    bound = bind([shot("red"), shot("blue")], most)
    assert bound is not None
    found = look(Accepted("documents.ktp", ("pdf",), most), "ktp.pdf", bound)
    assert (found.pages, found.changes) == (2, ())
    assert bind([shot("red"), shot("blue")], most) == bound
