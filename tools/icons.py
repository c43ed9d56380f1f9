"""Draws the icons of the home screen from the product's mark: as it is, and cut to any shape by the phone."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from weasyprint import HTML

ROOT = Path(__file__).resolve().parent.parent
MARK = ROOT / "permits" / "static" / "art" / "mark.svg"
BLUE = "#1f4678"  # the ground of the mark
SAFE = 80  # per cent of a side that every shape leaves in sight (W3C, Web Application Manifest, maskable icons)
# name of the file → side in pixels, share of the side that the mark takes, ground
ICONS = {
    "icon-192.png": (192, 100, "transparent"),
    "icon-512.png": (512, 100, "transparent"),
    "cut-192.png": (192, SAFE, BLUE),
    "cut-512.png": (512, SAFE, BLUE),
}


def draw_all(target: Path) -> None:
    """Write every icon into the folder."""
    target.mkdir(parents=True, exist_ok=True)
    for name, (side, share, ground) in ICONS.items():
        draw(target / name, side, share, ground)


def draw(file: Path, side: int, share: int, ground: str) -> None:
    """Write one icon: the mark in the middle of its ground."""
    page = (
        f"<style>@page {{ size: 100px; margin: 0; background: {ground} }} body {{ margin: {(100 - share) / 2}px }}"
        f"img {{ display: block; width: {share}px; height: {share}px }}</style><img src='{MARK.as_uri()}'>"
    )
    document = pypdfium2.PdfDocument(HTML(string=page).write_pdf())
    clear = (255, 255, 255, 0)
    picture = document[0].render(scale=side / 75, fill_color=clear, maybe_alpha=True).to_pil()
    picture.resize((side, side)).save(file, optimize=True)
    document.close()
