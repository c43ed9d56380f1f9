"""Words of rights, doubts and refusals around those for whom somebody acts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _


def rights() -> list[tuple[str, str, str]]:
    """What members of a business may do, as (code, words, what it means)."""
    return [
        (
            "manage",
            str(_("Manage the business")),
            str(_("File applications, invite and remove members, change the profile.")),
        ),
        ("file", str(_("File for the business")), str(_("Fill in, send and correct applications of the business."))),
        ("read", str(_("Look on")), str(_("Look at its applications and permits."))),
    ]


def right_in_words(code: str) -> str:
    """One of the rights."""
    return next((words for known, words, _about in rights() if known == code), code)


def doubts(names: list[str]) -> dict[str, str]:
    """Why a number looks doubtful, by its field."""
    sentences = {
        "nib": _("A NIB usually has 13 digits. Look at it again; it is kept as you wrote it."),
        "npwp": _("An NPWP usually has 15 or 16 digits. Look at it again; it is kept as you wrote it."),
        "kbli": _("KBLI codes usually have 5 digits. Look at them again; they are kept as you wrote them."),
    }
    return {name: str(sentences[name]) for name in names}


def event_in_words(kind: str, data: Mapping[str, Any]) -> str:
    """What the record says of somebody who acts for another one; empty for any other event."""
    if kind == "contact_changed":
        return str(_("The application has another contact at the business"))
    if kind != "on_behalf":
        return ""
    sentences = {"member": _("Done for the business, by one of its members")}
    return str(sentences[data["via"]])
