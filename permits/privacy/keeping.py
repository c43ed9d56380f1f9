"""What is kept about people, why, on what ground and how long: one table, which the privacy page prints.

Grounds: Law 27/2022 on the protection of personal data, article 20(2): consent (a), legal duty (c), public service (e),
another legitimate interest (f). Most of what a one-stop office does rests on (c) and (e); consent is asked for extras alone.
How long cases and files are kept is the city's to set by its archive retention schedule; deletion on request comes before that.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

CONSENT = _l("Your consent, which you can take back at any time")
DUTY = _l("A duty by law")
SERVICE = _l("Public service")
SECURITY = _l("The security of your account")
# The day from which the texts of the consents are as they stand here; a new text gets a new day.
TEXT_VERSION = "2026-11-22"
PURPOSES = {
    "research": (
        _l("Research on satisfaction"),
        _l(
            "The city may write to you once after a service and ask how it was, beyond the questionnaire that the law demands."
        ),
    ),
    "whatsapp": (
        _l("Notices by WhatsApp"),
        _l(
            "Notices about your applications may go to your number by WhatsApp, a company outside Indonesia, beside the mails."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """One row of the page, in the reader's language: what, what for, on what ground, how long."""

    what: str
    purpose: str
    ground: str
    how_long: str


TABLE = (
    Kept(
        _l("Name and email address; of the password only a digest"),
        _l("You sign in, and we can reach you"),
        SERVICE,
        _l("Until you ask for deletion"),
    ),
    Kept(
        _l("Telephone number, identity number, address, business, if you keep them with us"),
        _l("New forms begin filled in"),
        CONSENT,
        _l("Until you empty them, or ask for deletion"),
    ),
    Kept(
        _l("Your applications: answers, files, messages, what was decided and why"),
        _l("Deciding on what you apply for"),
        DUTY,
        _l(
            "While an application is open; afterwards until you ask for deletion, at most as long as the archive schedule says"
        ),
    ),
    Kept(
        _l("Papers that you keep in your folder"),
        _l("You hand them in again with one press"),
        CONSENT,
        _l("Until you delete them, or ask for deletion"),
    ),
    Kept(
        _l("The register of permits: number, service, dates, whether it is in force"),
        _l("Anybody can check that a permit is genuine"),
        DUTY,
        _l("For ever; after a deletion without the holder's name"),
    ),
    Kept(
        _l("The record of steps: codes, times and checksums without names or answers"),
        _l("Nobody can change afterwards what happened"),
        DUTY,
        _l("For ever"),
    ),
    Kept(
        _l("Photos and minutes of visits to your place"),
        _l("Deciding on what you apply for"),
        DUTY,
        _l("Like the application that the visit belongs to"),
    ),
    Kept(
        _l("Mails and messages to your telephone: to whom, when and about what"),
        _l("Proof that you were told"),
        SERVICE,
        _l("Until you ask for deletion; what a mail with a secret link said goes when it is sent"),
    ),
    Kept(
        _l("The mobile number that you gave for notices, and which notices you want by which way"),
        _l("You are told where you can be reached"),
        SERVICE,
        _l("Until you remove it, or ask for deletion"),
    ),
    Kept(
        _l("Where you are signed in: browser and system in two words, first and last use"),
        _l("You see and end strange sign-ins"),
        SECURITY,
        _l("400 days after the last use"),
    ),
    Kept(
        _l("Passkeys and one-time codes, encrypted"),
        _l("Nobody else signs in as you"),
        SECURITY,
        _l("Until you remove them"),
    ),
    Kept(
        _l("Your consents and requests about your data, with their times"),
        _l("Proof of what you agreed to and asked for"),
        DUTY,
        _l("For ever; after a deletion without your words"),
    ),
    Kept(
        _l("Answers to the satisfaction questionnaire, without a name or anything that leads to you"),
        _l("The satisfaction index"),
        DUTY,
        _l("For ever"),
    ),
)
