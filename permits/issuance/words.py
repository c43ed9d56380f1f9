"""The sentences of the verification pages: one verdict, one explanation, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Words:
    """A verdict as the reader meets it. ``sign`` is the tick or the cross of the door, always beside the words."""

    tone: str  # good or bad
    headline: str
    sentence: str


# Tone, headline, sentence; «city» and «date» are filled in. The date is that from which, until which or on which it holds.
STATUS = {
    "in_force": ("good", _l("Genuine and in force"), _l("%(city)s issued this permit and it is in force today.")),
    "not_yet_valid": (
        "bad",
        _l("Genuine, but not yet in force"),
        _l("%(city)s issued this permit. It may be used from %(date)s."),
    ),
    "expired": ("bad", _l("Genuine, but expired"), _l("%(city)s issued this permit. Its last day was %(date)s.")),
    "revoked": (
        "bad",
        _l("Genuine, but revoked"),
        _l("%(city)s once issued this permit. Since %(date)s it may no longer be used."),
    ),
    "replaced": (
        "bad",
        _l("Genuine, but replaced"),
        _l("%(city)s issued this permit. Since %(date)s another permit stands in its place; ask for that one."),
    ),
    "cancelled": (
        "bad",
        _l("Number cancelled, nothing was issued"),
        _l("This number was reserved and cancelled on %(date)s. A paper that bears it is not valid."),
    ),
    "reserved": (
        "bad",
        _l("Not issued yet"),
        _l("The decision is made and its paper is being prepared. Look again in a few minutes."),
    ),
}
FILE = {
    "genuine": (
        "good",
        _l("The file is genuine"),
        _l("To the last byte it is the paper that %(city)s signed and keeps in its register."),
    ),
    "appended": (
        "bad",
        _l("Something was added to the file after signing"),
        _l("It begins with a signed paper of %(city)s, but what follows does not come from us. Do not rely on it."),
    ),
    "changed": (
        "bad",
        _l("The file was changed"),
        _l("Its signature no longer fits its content. Do not rely on what it says."),
    ),
    "stranger": (
        "bad",
        _l("Somebody else signed this file"),
        _l("It is signed, but not by %(city)s. It is not our paper."),
    ),
    "unknown": (
        "bad",
        _l("The register does not know this file"),
        _l("Its signature is sound, but %(city)s has not registered a paper with this content. Report it to us."),
    ),
    "unsigned": (
        "bad",
        _l("Not a signed paper"),
        _l("This PDF carries no signature, and the register does not know it. Scans cannot be checked this way."),
    ),
    "not_pdf": (
        "bad",
        _l("This is not a PDF"),
        _l("We can only check the PDF file that we issued. Photographs and scans cannot be checked this way."),
    ),
}
REGISTER = {
    "in_force": ("good", _l("In force")),
    "not_yet_valid": ("calm", _l("Not yet in force")),
    "expired": ("calm", _l("Expired")),
    "revoked": ("bad", _l("Revoked")),
    "replaced": ("calm", _l("Replaced")),
    "cancelled": ("calm", _l("Cancelled")),
    "reserved": ("work", _l("Being prepared")),
}


def status_words(status: str, city: str, when: str = "") -> Words:
    """What a permit is worth today. ``when`` is the date on which it begins, was cancelled or revoked, or lost force."""
    tone, headline, sentence = STATUS[status]
    return Words(tone, str(headline), str(sentence) % {"city": city, "date": when})


def granted_words(city: str, when: str) -> Words:
    """What the certificate of a grant by law says; ``when`` is the day since which the application counts as granted."""
    sentence = _l(
        "%(city)s declares with it that an application counts as granted by law since %(date)s. It is no permit.",
        city=city,
        date=when,
    )
    return Words("good", str(_l("Genuine certificate")), str(sentence))


def file_words(verdict: str, city: str) -> Words:
    """What an uploaded file turned out to be."""
    tone, headline, sentence = FILE[verdict]
    return Words(tone, str(headline), str(sentence) % {"city": city})


def register_word(status: str) -> tuple[str, str]:
    """Tone and word of a line's tag in the office's register."""
    tone, word = REGISTER[status]
    return tone, str(word)
