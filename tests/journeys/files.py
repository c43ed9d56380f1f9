"""Files as people hand them in: PDF with pages and words, photographs as JPEG."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw

from permits.demo.samples import sample_file
from workflows.definition import DocumentRequirement


def make_file(folder: Path, requirement: DocumentRequirement, mark: str) -> Path:
    """A sound file for this requirement, a JPEG where pictures are taken. ``mark`` makes each differ."""
    if "jpeg" in requirement.formats:
        return _photograph(folder / f"{requirement.code}-{mark}.jpg", mark)
    name, data = sample_file(requirement, mark)
    path = folder / f"{mark}-{name}"
    path.write_bytes(data)
    return path


def make_text(folder: Path) -> Path:
    """A text file that calls itself a PDF."""
    path = folder / "proposal.pdf"
    path.write_text("Ini bukan PDF.", encoding="utf-8")
    return path


def _photograph(path: Path, mark: str) -> Path:
    picture = Image.new("RGB", (600, 800), "#e8cda6")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((200, 150, 400, 400), fill="#7c5a3c")
    draw.pieslice((120, 420, 480, 900), 180, 360, fill="#1f4678")
    draw.text((30, 30), mark, fill="#1a2230")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    path.write_bytes(out.getvalue())
    return path
