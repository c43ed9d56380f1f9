"""Why a file was not kept, what was taken out of one, and what a reviewer must know of it, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from flask_babel import gettext as _

from permits import wording
from permits.documents.models import INFECTED, UNSCANNED, Document
from permits.language import language

Sentence = Callable[[Mapping[str, str]], str]

SENDING: Mapping[str, Sentence] = {
    "document_missing": lambda _data: _("Hand in this file."),
    "file_not_replaced": lambda _data: _("This file was sent back to you: hand in a new one."),
    "file_waiting": lambda _data: _("This file is still being checked. Look again in a moment."),
    "file_missing": lambda _data: _("Choose a file first."),
    "file_empty": lambda _data: _("The file is empty (0 bytes). Choose the file again or save it anew."),
    "file_too_large": lambda data: _(
        "The file has %(size)s MB; at most %(limit)s MB are possible. Scan it with 150 dpi or compress it.",
        size=_figure(data.get("size", "0")), limit=_figure(data.get("limit", "0")),
    ),
    "file_too_late": lambda _data: _(
        "The application was sent before the check of this file was over, so the file is not part of it."
    ),
    "uploads_too_many": lambda _data: _(
        "Too many of your files are on their way at once. Wait until some of them have arrived."
    ),
    "photos_too_many": lambda data: _("At most %(limit)s photos become one file.", limit=data.get("limit", "")),
    "folder_full": lambda data: _("Your folder holds %(limit)s files, as many as there is room for.", limit=data.get("limit", "")),
    "photos_missing": lambda _data: _("Add at least one photo first."),
    "photos_waiting": lambda _data: _("Some of the photos are still being checked. Look again in a moment."),
}  # fmt: skip


def _asked(data: Mapping[str, str]) -> str:
    """The kinds of file that would be right, as words: «PDF», «PDF or JPEG»."""
    return data.get("formats", "").replace(", ", str(_(" or ")))


# What the content is instead of what is asked for.
OTHER: Mapping[str, Sentence] = {
    "file_type": lambda data: _(
        "The content of this file is not %(formats)s. Save or scan it in that form; renaming is not enough.",
        formats=_asked(data),
    ),
    "file_office": lambda data: _(
        "This is a file of a word processor or spreadsheet, not %(formats)s. Save it as PDF there; renaming is not enough.",
        formats=_asked(data),
    ),
    "file_archive": lambda data: _(
        "This is a packed archive such as ZIP or RAR, not %(formats)s. Unpack it and upload each file by itself.",
        formats=_asked(data),
    ),
    "file_program": lambda data: _(
        "This is a program, not %(formats)s. Programs are not taken. Scan or photograph the paper itself.",
        formats=_asked(data),
    ),
    "file_web": lambda data: _(
        "This is a web page or a script, not %(formats)s. Open it, print it as PDF and upload that.",
        formats=_asked(data),
    ),
    "file_svg": lambda data: _(
        "This is an SVG drawing, not %(formats)s. Such drawings can hold programs. Save it as PNG or PDF.",
        formats=_asked(data),
    ),
    "file_heic": lambda data: _(
        "This is a HEIC photo, not %(formats)s. Set the camera to «Most compatible» or share the photo as JPEG.",
        formats=_asked(data),
    ),
    "file_mixed": lambda _data: _(
        "This file is two kinds of file in one, as harmful files are. Save or scan the paper anew."
    ),
}  # fmt: skip
# What is wrong inside.
INSIDE: Mapping[str, Sentence] = {
    "file_encrypted": lambda _data: _("The file is locked with a password. Save a copy without it and upload that."),
    "file_damaged": lambda _data: _(
        "The file is damaged and cannot be opened. Save or scan it anew and upload it again."
    ),
    "file_too_many_pixels": lambda _data: _(
        "The picture is too large to open. Save it with at most 50 million pixels."
    ),
    "file_too_many_pages": lambda _data: _(
        "The file has more than 2,000 pages. Split it, or upload the pages that were asked for."
    ),
    "file_unpacks_too_large": lambda _data: _(
        "The file is small but becomes enormous when it is opened. Save or scan the paper anew."
    ),
    "file_too_heavy": lambda _data: _(
        "The file takes too long or too much memory to open. Print it as PDF anew and upload that."
    ),
    "file_portfolio": lambda _data: _(
        "This PDF is a collection of other files. Upload those files one by one, or print them as one PDF."
    ),
    "file_dynamic_form": lambda _data: _(
        "This PDF is a form that one program alone can show. Open it there, print it as PDF and upload that."
    ),
    "file_signed_active": lambda _data: _(
        "This PDF bears an electronic signature and holds a program too. Taking that out would break the signature:"
        " ask whoever signed it for a copy without programs."
    ),
    "file_infected": lambda data: _(
        "The virus scanner found something harmful in this file (%(name)s). It is not kept. Check your device.",
        name=data.get("name", "?"),
    ),
}  # fmt: skip
REASONS: Mapping[str, Sentence] = {**SENDING, **OTHER, **INSIDE}
_CHANGES: Mapping[str, Callable[[], str]] = {
    "scripts": lambda: _("programs (JavaScript) were taken out"),
    "actions": lambda: _("what starts by itself or leads into other files was taken out"),
    "form_scripts": lambda: _("the form's own programs (XFA) were taken out"),
    "embedded_files": lambda: _("attached files were taken out"),
    "media": lambda: _("films and sounds were taken out"),
    "protection": lambda: _("the lock against printing and copying was taken off"),
    "camera_data": lambda: _("place, time and camera noted in the photo were taken out"),
    "reduced": lambda: _("the photo was made smaller, so that it fits"),
    "renamed": lambda: _("the name now ends as the content does"),
    "composed": lambda: _("put together from photos"),
    "attachments_kept": lambda: _("files attached to it were left in, since it is signed"),
}


def reason(code: str, data: Mapping[str, str]) -> str:
    """Why a file was not kept and what to do; empty for a code that is not of a file."""
    return str(REASONS[code](data)) if code in REASONS else ""


def changes(codes: Iterable[str]) -> str:
    """What differs from what was sent, in one line; empty for nothing."""
    said = [str(_CHANGES[code]()) for code in codes if code in _CHANGES]
    line = "; ".join(said)
    return line[:1].upper() + line[1:]


def warnings(document: Document) -> list[str]:
    """What whoever opens a file must know first."""
    found = []
    if document.scan == UNSCANNED:
        found.append(str(_("Not scanned for viruses.")))
    if document.scan == INFECTED:
        found.append(str(_("The virus scanner found something harmful in it later: nobody can open it. Send it back.")))
    if document.signed:
        found.append(str(_("Bears an electronic signature, so it was kept exactly as it was sent.")))
    if "attachments_kept" in document.changes:
        found.append(str(_("Other files are attached to it: do not open those.")))
    return found


def _figure(written: str) -> str:
    return wording.number(Decimal(written).normalize() + 0, language())
