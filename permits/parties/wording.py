"""Words of rights, doubts and refusals around those for whom somebody acts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from permits.identifiers.wording import in_words
from permits.parties.models import Mandate


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


def helps() -> list[tuple[str, str, str]]:
    """What helpers with a draft may do, as (code, words, what it means)."""
    return [
        ("fill", str(_("Fill in")), str(_("Answer questions and hand files in. Only you can send it."))),
        ("read", str(_("Look on")), str(_("Read answers and files."))),
    ]


def right_in_words(code: str) -> str:
    """One of the rights."""
    return next((words for known, words, _about in (*rights(), *helps()) if known == code), code)


def tells() -> list[tuple[str, str]]:
    """Who gets the mails about the applications that a power of attorney covers, as (code, words)."""
    return [
        ("both", str(_("Both of us"))),
        ("representative", str(_("The representative alone"))),
        ("principal", str(_("I alone"))),
    ]


def standing_of_mandate(mandate: Mandate, today: date) -> tuple[str, str]:
    """How a power of attorney stands on this day: a tag's tone and its word."""
    if mandate.withdrawn_at is not None:
        return "calm", str(_("Withdrawn"))
    if mandate.last_day < today:
        return "calm", str(_("Over"))
    if mandate.representative_id is None:
        return "work", str(_("Waits for the representative"))
    if mandate.first_day > today:
        return "work", str(_("Begins later"))
    return "good", str(_("Holds"))


def papers_shown() -> list[tuple[str, str]]:
    """What somebody shows at the counter to say who they are, as (code, words)."""
    return [
        ("id_card", str(_("Identity card (KTP)"))),
        ("passport", str(_("Passport"))),
        ("other", str(_("Another paper"))),
    ]


def doubts(codes: Mapping[str, str]) -> dict[str, str]:
    """Why a number looks doubtful, by its field."""
    kbli = _("KBLI codes usually have 5 digits. Look at them again; they are kept as you wrote them.")
    return {name: str(kbli) if code == "kbli_digits" else in_words(code) for name, code in codes.items()}


def event_in_words(kind: str, data: Mapping[str, Any]) -> str:
    """What the record says of somebody who acts for another one; empty for any other event."""
    of_parties = {
        "contact_changed": _("The application has another contact at the business"),
        "manager_named": _("The office named a new manager of the business"),
        "counter_ended": _("The application was handed over from the counter to the applicant"),
        "helper_added": _("Somebody began to help with the draft"),
        "helper_removed": _("Somebody does not help with the draft any more"),
        "case_offered": _("The application was offered to somebody else"),
        "case_offer_taken_back": _("The offer of the application was taken back"),
    }
    if kind != "on_behalf":
        return str(of_parties.get(kind, ""))
    sentences = {
        "member": _("Done for the business, by one of its members"),
        "mandate": _("Done for the applicant, with a power of attorney"),
        "counter": _("Done for the applicant at the counter"),
    }
    return str(sentences[data["via"]])
