"""A list as a file for spreadsheet programs.

UTF-8 with a byte order mark and semicolons, because Indonesian spreadsheets read a comma as the decimal sign. A cell that a
program would run as a formula begins with an apostrophe (OWASP, CSV injection).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

MARK = "\ufeff"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_of(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The whole file."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(each) for each in heads])
    writer.writerows([harmless(each) for each in row] for row in rows)
    return MARK + out.getvalue()


def harmless(cell: str) -> str:
    """The cell as text that no program runs."""
    return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell
