"""The sentences of the verification pages: one verdict, one explanation, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flask_babel import gettext as _


@dataclass(frozen=True, slots=True)
class Words:
    """A verdict as the reader meets it. ``sign`` is the tick or the cross of the door, always beside the words."""

    tone: Literal["good", "bad"]
    headline: str
    sentence: str


def status_words(status: str, city: str, ended: str = "") -> Words:
    """What a permit is worth today. ``ended`` is the date on which it was cancelled or revoked, or lost force."""
    table = {
        "in_force": Words(
            "good", _("Genuine and in force"), _("%(city)s issued this permit and it is in force today.", city=city)
        ),
        "not_yet_valid": Words(
            "bad",
            _("Genuine, but not yet in force"),
            _("%(city)s issued this permit. It may be used from %(date)s.", city=city, date=ended),
        ),
        "expired": Words(
            "bad",
            _("Genuine, but expired"),
            _("%(city)s issued this permit. Its last day was %(date)s.", city=city, date=ended),
        ),
        "revoked": Words(
            "bad",
            _("Genuine, but revoked"),
            _("%(city)s once issued this permit. Since %(date)s it may no longer be used.", city=city, date=ended),
        ),
        "cancelled": Words(
            "bad",
            _("Number cancelled, nothing was issued"),
            _("This number was reserved and cancelled on %(date)s. A paper that bears it is not valid.", date=ended),
        ),
        "reserved": Words(
            "bad",
            _("Not issued yet"),
            _("The decision is made and its paper is being prepared. Look again in a few minutes."),
        ),
    }
    return table[status]


def file_words(verdict: str, city: str) -> Words:
    """What an uploaded file turned out to be."""
    table = {
        "genuine": Words(
            "good",
            _("The file is genuine"),
            _("To the last byte it is the paper that %(city)s signed and keeps in its register.", city=city),
        ),
        "appended": Words(
            "bad",
            _("Something was added to the file after signing"),
            _(
                "It begins with a signed paper of %(city)s, but what follows does not come from us. Do not rely on it.",
                city=city,
            ),
        ),
        "changed": Words(
            "bad",
            _("The file was changed"),
            _("Its signature no longer fits its content. Do not rely on what it says."),
        ),
        "stranger": Words(
            "bad",
            _("Somebody else signed this file"),
            _("It is signed, but not by %(city)s. It is not our paper.", city=city),
        ),
        "unknown": Words(
            "bad",
            _("The register does not know this file"),
            _(
                "Its signature is sound, but %(city)s has not registered a paper with this content. Report it to us.",
                city=city,
            ),
        ),
        "unsigned": Words(
            "bad",
            _("Not a signed paper"),
            _("This PDF carries no signature, and the register does not know it. Scans cannot be checked this way."),
        ),
        "not_pdf": Words(
            "bad",
            _("This is not a PDF"),
            _("We can only check the PDF file that we issued. Photographs and scans cannot be checked this way."),
        ),
    }
    return table[verdict]


def register_word(status: str) -> tuple[str, str]:
    """Tone and word of a line's tag in the office's register."""
    table = {
        "in_force": ("good", _("In force")),
        "not_yet_valid": ("calm", _("Not yet in force")),
        "expired": ("calm", _("Expired")),
        "revoked": ("bad", _("Revoked")),
        "cancelled": ("calm", _("Cancelled")),
        "reserved": ("work", _("Being prepared")),
    }
    return table[status]
