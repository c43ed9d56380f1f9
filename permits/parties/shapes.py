"""Numbers of a business as they are kept, and which of them look doubtful: said, and never refused.

Codes of the KBLI 2020 have five digits (BPS Regulation 2/2020); NIB and NPWP: :mod:`permits.identifiers.shapes`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from permits.identifiers.shapes import bare, doubt

_KBLI = re.compile("[0-9]{5}")


def tidy(name: str, value: str) -> str:
    """A number as it is kept: without the dots, hyphens and blanks that people write between figures; other text as it is."""
    if name == "kbli":
        return ", ".join(re.findall(r"[^\s,;]+", value))
    return bare(value) if name in ("nib", "npwp") else " ".join(value.split())


def doubtful(said: Mapping[str, str], today: date) -> dict[str, str]:
    """Why numbers do not look as such numbers do: codes, by the names of those that do not."""
    codes = {name: doubt(f"business.{name}", said.get(name, ""), today) for name in ("nib", "npwp")}
    kbli = said.get("kbli", "")
    if kbli and not all(map(_KBLI.fullmatch, kbli.split(", "))):
        codes["kbli"] = "kbli_digits"
    return {name: code for name, code in codes.items() if code}
