"""Cuts Plus Jakarta Sans to the letters that Indonesian and western European names need.

The pages get one variable file with the weights 400 to 800, the papers four static cuts. Figures of equal width (tnum)
stay, because columns of numbers use them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

# Basic Latin, Latin-1 letters and the punctuation, signs and arrows that the texts use. Glyphs that the font lacks are
# left out, and the system's font steps in for them.
LETTERS = [
    *range(0x20, 0x7F),
    *(0xA0, 0xA7, 0xA9, 0xAB, 0xAE, 0xB7),
    *range(0xB0, 0xB4),
    *range(0xBB, 0xBF),
    *range(0xC0, 0x100),
    *(0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026, 0x2032, 0x2033, 0x2039, 0x203A),
    *(0x20AC, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2713, 0x2717),
]
FEATURES = ["calt", "ccmp", "dnom", "frac", "kern", "liga", "locl", "mark", "mkmk", "numr", "pnum", "tnum"]
VARIABLE = "@fontsource-variable/plus-jakarta-sans/files/plus-jakarta-sans-latin-wght-normal.woff2"
STATIC = "@fontsource/plus-jakarta-sans/files/plus-jakarta-sans-latin-{}.woff2"


def same(font: TTFont) -> TTFont:
    """A static font is cut as it is."""
    return font


def screen_weights(font: TTFont) -> TTFont:
    """Keeps the weights that the pages use."""
    return instancer.instantiateVariableFont(font, {"wght": (400, 400, 800)})


CUTS: dict[str, tuple[str, Callable[[TTFont], TTFont]]] = {
    "jakarta-sans.woff2": (VARIABLE, screen_weights),
    "print-regular.woff2": (STATIC.format("400-normal"), same),
    "print-italic.woff2": (STATIC.format("400-italic"), same),
    "print-semibold.woff2": (STATIC.format("600-normal"), same),
    "print-bold.woff2": (STATIC.format("700-normal"), same),
}


def cut_all(packages: Path, target: Path) -> None:
    """Writes every cut into ``target`` from the fonts under ``packages`` (npm's node_modules)."""
    target.mkdir(parents=True, exist_ok=True)
    for name, (source, prepare) in CUTS.items():
        cut(prepare(TTFont(packages / source, recalcTimestamp=False)), target / name)


def cut(font: TTFont, target: Path) -> None:
    """Writes ``font`` with only our letters and features as woff2."""
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = FEATURES
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LETTERS)
    cutter.subset(font)
    subset.save_font(font, str(target), options)
