"""Whether the numbers of a business look as such numbers do. A doubtful one is said and never refused.

Source: NIB has 13 digits (Government Regulation 5/2021 on risk-based licensing, article 176); NPWP has 15, since 2024 16 digits
(Minister of Finance Regulation 112/2022); codes of the KBLI 2020 have five digits (BPS Regulation 2/2020).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from workflows.forms.patterns import matches

SHAPES: Mapping[str, str] = {
    "nib": "[0-9]{13}",
    "npwp": "[0-9]{15}[0-9]?",
    "kbli": "[0-9]{5}",
}


def tidy(name: str, value: str) -> str:
    """A number as it is kept: without the dots, hyphens and blanks that people write between figures; other text as it is."""
    if name == "kbli":
        return ", ".join(re.findall(r"[^\s,;]+", value))
    bare = re.sub(r"[\s.\-]", "", value)
    return bare if name in SHAPES and bare.isascii() and bare.isdigit() else " ".join(value.split())


def doubtful(said: Mapping[str, str]) -> list[str]:
    """The names of those numbers that do not look as such numbers do."""
    return [name for name, shape in SHAPES.items() if any(not matches(shape, each) for each in _parts(name, said))]


def _parts(name: str, said: Mapping[str, str]) -> list[str]:
    value = said.get(name, "")
    return value.split(", ") if value and name == "kbli" else [value] if value else []
