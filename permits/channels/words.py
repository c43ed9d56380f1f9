"""What short messages say: the number, what to do next, where. Nothing else about anybody, since phones lie open on tables.

A text message of one part has 160 characters of the GSM alphabet (3GPP TS 23.038); longer ones, or one letter outside of it,
cost and break.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _l

LONGEST = 160
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = frozenset("\f^{}\\[~]|€")  # letters of the extension, which take the room of two

WORDS: Mapping[str, str] = {
    "received": _l("Application %(number)s has arrived. Follow it:"),
    "issued": _l("The permit for application %(number)s is issued:"),
    "refused": _l("Application %(number)s is decided. Why, and what you can do:"),
    "closed": _l("Application %(number)s is closed. Read more:"),
    "withdrawn": _l("Application %(number)s is withdrawn. Read more:"),
    "deemed_ready": _l("The certificate for application %(number)s is ready:"),
    "permit_revoked": _l("A permit of yours is revoked (%(number)s). Read why:"),
    "duplicate_ready": _l("The duplicate of permit %(number)s is ready:"),
    "duplicate_refused": _l("There is no duplicate of permit %(number)s. Read why:"),
    "duplicate_asked": _l("A duplicate of permit %(number)s is asked for. Look here:"),
    "permit_ends": _l("A permit of yours ends soon (%(number)s). Look here:"),
    "permit_offered": _l("A permit is offered to you (%(number)s). Look here:"),
    "returned": _l("Application %(number)s needs your correction:"),
    "asked": _l("Application %(number)s has a new question for you:"),
    "state_warn": _l("Deadline near: application %(number)s. Look here:"),
    "state_overdue": _l("Deadline passed: application %(number)s. Look here:"),
    "timer": _l("A reminder about application %(number)s:"),
    "review_request": _l("New work: application %(number)s. Look here:"),
    "review_warn": _l("Deadline near: application %(number)s. Look here:"),
    "review_overdue": _l("Deadline passed: application %(number)s. Look here:"),
    "service_warn": _l("Deadline near: application %(number)s. Look here:"),
    "service_overdue": _l("Deadline passed: application %(number)s. Look here:"),
    "escalated": _l("Late work: application %(number)s. Look here:"),
    "deemed": _l("The law has granted application %(number)s. Look here:"),
    "deemed_task": _l("The law has granted application %(number)s. Look here:"),
    "visit_missed": _l("The visit for %(number)s did not take place. Set a new time:"),
    "visit_planned": _l("A visit for application %(number)s is planned. See when:"),
    "visit_moved": _l("The visit for application %(number)s has a new time:"),
    "visit_cancelled": _l("The visit for application %(number)s is cancelled:"),
    "message": _l("The office wrote to you about application %(number)s:"),
    "question": _l("The applicant of %(number)s has written. Read it:"),
    "sop": _l("News about application %(number)s:"),
    "handed_over": _l("Application %(number)s was handed over. Look here:"),
}


def text_of(kind: str, language: str, number: str, link: str, base_url: str) -> str:
    """The message of a kind in a language. Where the address is so long that it would not fit, it leads to the door, or nowhere."""
    with force_locale(language):
        words = str(WORDS[kind]) % {"number": number}
    wholes = (f"{words} {link}", f"{words} {base_url}")
    return next((each for each in wholes if septets(each) <= LONGEST), words)


def code_text(code: str, language: str) -> str:
    """The message with a code."""
    with force_locale(language):
        words = gettext("Your code is %(code)s. It works for 10 minutes. Tell it to nobody, us included.", code=code)
        return str(words)


def septets(text: str) -> int:
    """How much room a text takes in a message; a letter outside the alphabet makes it too long at once."""
    if not set(text) <= GSM | TWICE:
        return LONGEST + 1
    return len(text) + sum(each in TWICE for each in text)
