"""Files that the invented applicants hand in: readable, and clearly samples."""

from __future__ import annotations

import io

import pikepdf
from PIL import Image, ImageDraw

from workflows.definition import DocumentRequirement

MARK = "CONTOH / SAMPLE"
A4 = (595, 842)


def sample_file(requirement: DocumentRequirement, name: str) -> tuple[str, bytes]:
    """A file name and its content, of the first format the requirement takes."""
    kind = requirement.formats[0]
    lines = (MARK, requirement.title.id, name)
    data = _pdf(lines) if kind == "pdf" else _picture(lines, kind)
    return f"{requirement.code.replace('_', '-')}.{kind}", data


def _pdf(lines: tuple[str, ...]) -> bytes:
    made = pikepdf.new()
    page = made.add_blank_page(page_size=A4)
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=made.make_indirect(font)))
    shown = "".join(f"({_escaped(line)}) Tj 0 -30 Td " for line in lines)
    page.Contents = made.make_stream(f"BT /F1 16 Tf 72 740 Td {shown}ET".encode("latin-1", "replace"))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _picture(lines: tuple[str, ...], kind: str) -> bytes:
    picture = Image.new("RGB", (480, 640), "#f3efe7")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((24, 24, 456, 616), outline="#1f4678", width=3)
    draw.ellipse((170, 120, 310, 280), fill="#9fbfe3")
    draw.pieslice((110, 290, 370, 620), 180, 360, fill="#9fbfe3")
    for row, line in enumerate(lines):
        draw.text((48, 40 + 22 * row), line, fill="#1a2230")
    out = io.BytesIO()
    picture.save(out, kind.upper())
    return out.getvalue()


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
