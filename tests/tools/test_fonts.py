"""The cut fonts, as built."""

from __future__ import annotations

import re

import pytest
from fontTools.ttLib import TTFont

from tests.tree.sources import ROOT
from tools import fonts

BUILT = ROOT / "permits" / "static" / "built" / "fonts"
INDONESIAN = "Nomor pendaftaran «SKP-2026-004817-6», Rp3.000.000: paling lambat 23 November 2026 – pukul 14.05 WITA…"


@pytest.mark.parametrize("name", fonts.CUTS)
def test_a_cut_holds_the_letters_of_our_texts(name: str) -> None:
    """Every letter of Indonesian and western European texts is there."""
    letters = set(TTFont(BUILT / name).getBestCmap())
    assert {ord(letter) for letter in INDONESIAN + "äöüßéñçøåÄÉ"} <= letters


@pytest.mark.parametrize("name", fonts.CUTS)
def test_a_cut_keeps_figures_of_equal_width(name: str) -> None:
    """Columns of numbers can be set with tabular figures."""
    features = TTFont(BUILT / name)["GSUB"].table.FeatureList.FeatureRecord
    assert "tnum" in {record.FeatureTag for record in features}


def test_the_pages_font_carries_the_weights_we_use() -> None:
    """One variable file serves the weights 400 to 800 and weighs at most 20 kB."""
    file = BUILT / "jakarta-sans.woff2"
    axis = TTFont(file)["fvar"].axes[0]
    assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", 400, 800)
    assert file.stat().st_size <= 20_000


def test_every_file_that_a_style_sheet_names_exists() -> None:
    """No style sheet points at a font or drawing that the build does not make."""
    sheets = sorted((ROOT / "permits" / "static" / "css").glob("*.css"))
    named = [
        (sheet, target) for sheet in sheets for target in re.findall(r'url\("([^"]+)"\)', sheet.read_text("utf-8"))
    ]
    assert len(named) >= 6
    assert [target for sheet, target in named if not (sheet.parent / target).exists()] == []
