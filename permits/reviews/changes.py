"""What an applicant changed between two sendings: answers and files side by side, beside what the office had asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from permits.applications.cases import Case
from permits.applications.presentation import Line, line_of
from permits.documents.models import Document
from permits.language import language
from permits.reviews import queries
from permits.reviews.models import Review
from workflows import forms


@dataclass(frozen=True, slots=True)
class Change:
    """An answer or a file before and now; ``asked`` is what the office had written about it, empty when it had not."""

    title: str
    asked: str
    differs: bool
    before: Line | None = None
    now: Line | None = None
    file_before: Document | None = None
    file_now: Document | None = None
    is_file: bool = False


@dataclass(frozen=True, slots=True)
class Filed:
    """What was sent for a round."""

    case: Case
    files: Mapping[str, Document]


def changes(review: Review, case: Case) -> list[Change]:
    """What differs between the round of a review and the one before, and what was sent back and stayed as it was.

    Empty in the first round, and where one of the two sendings is not kept (any more).
    """
    if review.round < 2:
        return []
    version = review.definition_id or case.row.definition_id
    before, now = (_filed(case, number, version) for number in (review.round - 1, review.round))
    if before is None or now is None:
        return []
    notes = queries.corrections_of(case.row.id, review.round - 1)
    return [*_answers(before, now, notes), *_files(before, now, notes)]


def _filed(case: Case, number: int, version: str) -> Filed | None:
    sent_at = queries.sent_at(case.row.id, number)
    answers = queries.sent_answers(case.row.id, number, version)
    if sent_at is None or answers is None:
        return None
    files = queries.files_at(case.row.id, sent_at)
    form = forms.read_answers(case.definition, answers)
    return Filed(replace(case, facts=replace(case.facts, form=form, documents=frozenset(files))), files)


def _answers(before: Filed, now: Filed, notes: Mapping[str, str]) -> list[Change]:
    definition = now.case.definition
    then, since = (forms.read(definition, each.case.facts) for each in (before, now))
    found = []
    for each in (field for section in definition.sections for field in section.fields if field.type != "note"):
        old = line_of(each, then) if each.code in then.shown else None
        new = line_of(each, since) if each.code in since.shown else None
        if old != new or each.code in notes:
            found.append(Change(each.title[language()], notes.get(each.code, ""), old != new, old, new))
    return found


def _files(before: Filed, now: Filed, notes: Mapping[str, str]) -> list[Change]:
    found = []
    for code, each in now.case.definition.documents.items():
        old, new = before.files.get(code), now.files.get(code)
        differs = (old.sha256 if old else "") != (new.sha256 if new else "")
        if differs or code in notes:
            title, asked = each.title[language()], notes.get(code, "")
            found.append(Change(title, asked, differs, file_before=old, file_now=new, is_file=True))
    return found
