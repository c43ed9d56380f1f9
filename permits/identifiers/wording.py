"""Why a number looks doubtful, in sentences for whoever typed it and for the office alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask_babel import gettext as _

from permits.identifiers.shapes import doubt

SENTENCES: dict[str, Callable[[], str]] = {
    "nik_digits": lambda: _("A NIK usually has 16 digits. Look at it again; it is kept as it was typed."),
    "nik_province": lambda: _(
        "No province has the first two digits of this NIK. Look at it again; it is kept as it was typed."
    ),
    "nik_birthday": lambda: _(
        "The 7th to 12th digit of this NIK are no day of birth. Look at it again; it is kept as it was typed."
    ),
    "nik_serial": lambda: _("A NIK does not usually end in 0000. Look at it again; it is kept as it was typed."),
    "npwp_digits": lambda: _("An NPWP usually has 15 or 16 digits. Look at it again; it is kept as it was typed."),
    "npwp_check": lambda: _("The check digit of this NPWP does not fit. Look at it again; it is kept as it was typed."),
    "npwp_nik": lambda: _(
        "This NPWP of 16 digits begins with no 0 and does not look like a NIK. Look at it again; it is kept as it was typed."
    ),
    "nib_digits": lambda: _("A NIB usually has 13 digits. Look at it again; it is kept as it was typed."),
    "nib_noughts": lambda: _("A NIB of noughts alone is none. Look at it again; it is kept as it was typed."),
}


def doubt_in_words(name: str, number: str, today: date) -> str:
    """The sentence beside a number that looks doubtful; empty for any other."""
    return in_words(doubt(name, number, today))


def in_words(code: str) -> str:
    """The sentence of a doubt; empty for none."""
    return str(SENTENCES[code]()) if code else ""
