"""The workshop's codes as sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import ngettext

from permits.accounts.queries import offices
from permits.errors import Problem
from permits.language import language
from permits.workshop.publishing import Missing
from permits.workshop.waiting import Waiting


def status(code: str) -> tuple[str, str]:
    """Tone and word of a draft's status."""
    return {
        "draft": ("calm", _("Draft")),
        "consultation": ("work", _("Public consultation")),
        "adopted": ("act", _("Waiting for sign-off")),
        "published": ("good", _("Published")),
        "discarded": ("calm", _("Given up")),
    }[code]


def problem(each: Problem) -> str:
    """What is wrong with something handed in."""
    sentences = {
        "empty": _("Write something here."),
        "too_long": _("Write at most %(limit)s characters.", limit=each.data.get("limit", "")),
        "not_a_text": _("This holds a character that cannot be stored."),
        "text_too_long": _("The text is larger than %(limit)s kB.", limit=each.data.get("limit", "")),
        "not_a_service_code": _("Write small letters, digits and hyphens, a letter first."),
        "not_ahead": _("Choose a day from today on, at most one year ahead."),
        "not_a_date": _("Write a day, a month and a year that exist."),
        "no_file": _("Choose a file first."),
    }
    return str(sentences[each.code])


def problems(found: Iterable[Problem]) -> dict[str, str]:
    """The sentence of each control that has a problem."""
    return {each.about: problem(each) for each in found}


def missing(each: Missing) -> str:
    """What keeps a draft from being published."""
    number = each.data.get("num", 0)
    plain = {
        "other_service": _("The text is that of “%(given)s”, but this is the draft of “%(service)s”."),
        "nothing_changed": _("The text is the same as that of version %(version)s: there is nothing to publish."),
        "newer_version": _("Version %(version)s was published since this draft began. Bring it in first."),
        "consultation_open": _("The public consultation is still running."),
        "not_adopted": _("The text has not been declared final yet."),
        "second_missing": _("A second person has not signed off."),
    }
    if each.code in plain:
        return str(plain[each.code] % each.data)
    if each.code == "lead_office_missing":
        return str(_("The lead office has not signed off: %(office)s.", office=office_name(str(each.data["office"]))))
    counted = {
        "has_errors": ngettext("%(num)s problem to mend.", "%(num)s problems to mend.", number),
        "conflicts_marked": ngettext(
            "%(num)s conflict is still marked in the text.", "%(num)s conflicts are still marked in the text.", number
        ),
        "public_unanswered": ngettext(
            "%(num)s public comment has no answer.", "%(num)s public comments have no answer.", number
        ),
    }
    return str(counted[each.code])


def waiting(each: Waiting) -> tuple[str, str]:
    """The page where something that waits is done, and what is to be done."""
    number = each.number
    return {
        "comments": ("comments", ngettext("Answer %(num)s comment", "Answer %(num)s comments", number)),
        "public": (
            "consultation",
            ngettext("Answer %(num)s comment of the public", "Answer %(num)s comments of the public", number),
        ),
        "sign": ("publication", _("Read what changes and sign it off, or say why not")),
        "publish": ("publication", _("Publish it: two others have signed it off")),
    }[each.what]


def refusal(code: str) -> str:
    """Why a step of the workshop was not taken."""
    sentences = {
        "draft_open": _("This service has an open draft already."),
        "draft_closed": _("This draft is closed: it was published or given up."),
        "draft_changed": _("Somebody saved this draft while you were reading. Read the new text, then decide again."),
        "up_to_date": _("Nothing was published since this draft began."),
        "comment_resolved": _("This comment was answered already."),
        "consultation_open": _("A public consultation is running already."),
        "consultation_closed": _("This consultation is over."),
        "consultation_full": _("This consultation has received so many comments that it takes no more."),
        "not_ready": _("Something is still missing; it is listed below."),
        "not_adopted": _("The text has not been declared final yet."),
        "signed_already": _("This sign-off was given already."),
        "date_passed": _("That day is over. Choose today or a later day."),
        "author_may_not_sign": _("You wrote part of this draft, so somebody else must sign it off."),
        "one_sign_off_each": _("You signed off already; the other sign-off must come from somebody else."),
        "not_lead_office": _("Only somebody of the lead office who may sign procedures can give this sign-off."),
    }
    return str(sentences[code])


def part_of_a_version(code: str) -> str:
    """What somebody did for a version."""
    parts = {
        "author": _("Wrote the text"),
        "second": _("Signed off as the second person"),
        "lead_office": _("Signed off for the lead office"),
        "publisher": _("Published it"),
    }
    return str(parts[code])


def office_name(code: str) -> str:
    """An office by its name in the reader's language; its code when the city has none of that name."""
    found = offices().get(code)
    if found is None:
        return code
    return found.name_en if language() == "en" else found.name_id
