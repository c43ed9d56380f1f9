"""Draws the pages of one file, in a process of its own with little memory and time: ``python -m permits.viewer.drawing``.

What people hand in may be broken or made to do harm, and the library that reads PDF is not written in Python. So whatever
happens in here ends this process alone. Arguments: the file, the folder for the pictures. Writes ``0001.jpg`` and so on,
and prints as JSON how many pages the file has and the (width, height) of each picture.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

MOST_PAGES = 60  # what lies behind them is downloaded
WIDTH = 1_400  # pixels: small print of an A4 page stays legible at twice the width of the viewer
TALLEST = 6_000
MOST_PIXELS = 4_000_000
MEMORY = 1_500_000_000  # bytes of address space
SECONDS = 60  # of the processor


def pictures(file: Path) -> Iterator[tuple[int, Image.Image]]:
    """Each page as (pages in all, picture), upright and without what a camera noted in the file. Raises what the readers raise."""
    if file.read_bytes()[:1024].find(b"%PDF-") < 0:
        Image.MAX_IMAGE_PIXELS = 60_000_000
        with Image.open(file, formats=("JPEG", "PNG")) as photo:
            photo.draft("RGB", (WIDTH, WIDTH))
            upright = ImageOps.exif_transpose(photo).convert("RGB")
        scale = _scale(upright.width, upright.height, most=1.0)
        yield 1, upright.resize((max(int(upright.width * scale), 1), max(int(upright.height * scale), 1)))
        return
    with pypdfium2.PdfDocument(file) as pdf:
        for index in range(min(len(pdf), MOST_PAGES)):
            page = pdf[index]
            width, height = page.get_size()
            drawn = page.render(scale=_scale(width, height, most=8.0)).to_pil().convert("RGB")
            page.close()
            yield len(pdf), drawn


def _scale(width: float, height: float, most: float) -> float:
    """How much larger to draw what is so wide and high: not above the limits on width, height and pixels."""
    width, height = max(width, 1.0), max(height, 1.0)
    return float(min(WIDTH / width, TALLEST / height, (MOST_PIXELS / (width * height)) ** 0.5, most))


def main(file: Path, folder: Path) -> None:
    """Draw the file's pages into the folder and say what was drawn."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sizes: list[tuple[int, int]] = []
    pages = 0
    for whole, picture in pictures(file):
        pages = whole
        picture.save(folder / f"{len(sizes) + 1:04}.jpg", "JPEG", quality=78)
        sizes.append(picture.size)
    print(json.dumps({"pages": pages, "sizes": sizes}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
