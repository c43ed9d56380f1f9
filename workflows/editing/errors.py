"""Why a guided edit is not made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(eq=False)
class EditRefused(Exception):
    """An edit that cannot be made on this text. ``about`` names what it concerns: a path of the file or a control.

    Codes: ``no_such_place``, ``already_there``, ``not_a_mapping``, ``not_one_value``, ``not_alone`` (the place is written
    once for several, with a YAML alias, or cannot be written back alone), ``bad_code``, ``bad_number``, ``bad_text``,
    ``empty``, ``unknown_subject``, ``unknown_comparison``, ``unknown_option``.
    """

    code: str
    about: str = ""

    def __str__(self) -> str:
        return f"{self.code}: {self.about}" if self.about else self.code
