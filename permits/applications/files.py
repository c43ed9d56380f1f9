"""The files that a case asks for: which, where in the form, what is accepted, and what was handed in."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from permits import wording
from permits.applications import changing, queries
from permits.applications.cases import Case
from permits.documents.inspection import accepted
from permits.documents.models import Document
from permits.documents.wording import reason
from permits.language import language
from permits.together import sharing
from permits.uploads.models import Upload
from permits.uploads.queries import on_their_way
from workflows import forms
from workflows.definition import Definition, DocumentRequirement


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file asked for, the one handed in for it, if any, and a later one that waits for its check or was refused by it."""

    requirement: DocumentRequirement
    required: bool
    file: Document | None
    upload: Upload | None = None

    @property
    def largest(self) -> int:
        """The most octets worth sending."""
        return accepted(self.requirement).largest

    @property
    def is_checked(self) -> bool:
        """Whether nothing waits for its check."""
        return self.upload is None or self.upload.standing != "waiting"

    @property
    def refusal(self) -> str:
        """Why the latest file was refused, in words; empty when it was not."""
        return reason(self.upload.reason, self.upload.reason_data) if self.upload and self.upload.reason else ""


def handed_in(case: Case) -> list[HandedIn]:
    """Every file asked of this applicant, in the order of the procedure; what is asked elsewhere is handed in there."""
    held, coming = queries.files_of(case.row.id), on_their_way(case.row.id)
    asked, apart = forms.needed_documents(case.definition, case.facts), sharing.files_elsewhere(case)
    return [
        HandedIn(case.definition.documents[code], required, held.get(code), coming.get(code))
        for code, required in asked.items()
        if code not in apart
    ]


def of_section(files: list[HandedIn], section: str | None) -> list[HandedIn]:
    """Those asked on the page of this section; None means those that have a page of their own."""
    return [each for each in files if each.requirement.section == section]


def open_files(case: Case) -> list[HandedIn]:
    """The files that may change now: all of a draft, those sent back of a returned case."""
    opened = changing.open_for_correction(case)
    return [each for each in handed_in(case) if opened is None or each.requirement.code in opened]


def limits(requirement: DocumentRequirement) -> str:
    """What is accepted for a file: «PDF or JPEG, at most 2 MB»."""
    formats = str(_(" or ")).join(each.upper() for each in requirement.formats)
    size = wording.file_size(int(requirement.max_mb * 1_000_000), language())
    return ", ".join((formats, str(_("at most %(size)s", size=size))))


def hint(definition: Definition, requirement: DocumentRequirement) -> str:
    """What the file must be beside its format: stamped, not too old, and the procedure's own words."""
    said = [requirement.hint[language()]] if requirement.hint else []
    if requirement.stamped:
        said.append(str(_("With a duty stamp.")))
    if requirement.valid_for is not None:
        value = definition.values[requirement.valid_for]
        oldest = wording.amount(value.amount, value.unit, language())
        said.append(str(_("Not older than %(age)s on the day you send.", age=oldest)))
    return " ".join(said)
