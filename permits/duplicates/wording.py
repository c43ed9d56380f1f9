"""What pages say of duplicates: where one stands, what happened to the paper, and the events of a case's history."""

from __future__ import annotations

from flask_babel import gettext as _

OF_THE_HOLDER = frozenset({"duplicate_asked", "duplicate_taken_back"})
ACTS = OF_THE_HOLDER | {"duplicate_granted", "duplicate_refused"}


def of_duplicate(kind: str) -> str:
    """An event in words; empty for any other kind."""
    sentences = {
        "duplicate_asked": _("A duplicate of the permit was asked for"),
        "duplicate_taken_back": _("The request for a duplicate was taken back"),
        "duplicate_granted": _("A duplicate of the permit was granted"),
        "duplicate_refused": _("The duplicate was refused"),
        "duplicate_issued": _("A duplicate of the permit was issued"),
        "duplicate_called_off": _("The duplicate was called off, because the permit is not in force any more"),
    }
    return str(sentences.get(kind, ""))


def cause_words(cause: str) -> str:
    """What happened to the paper."""
    return str(
        {"lost": _("The paper is lost"), "damaged": _("The paper is damaged"), "other": _("Something else")}[cause]
    )


def state_words(state: str) -> tuple[str, str]:
    """Tone and words of the tag of a duplicate."""
    words = {
        "asked": ("work", _("With the office")),
        "granted": ("work", _("Being prepared")),
        "issued": ("good", _("Issued")),
        "refused": ("bad", _("Refused")),
        "taken_back": ("calm", _("Taken back")),
        "called_off": ("bad", _("Called off")),
    }
    tone, said = words[state]
    return tone, str(said)
