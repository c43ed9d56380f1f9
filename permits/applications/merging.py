"""Several pages at one draft, of two people or of one: what each has changed is kept, and where two changed the same answer
neither is lost.

A page carries a mark of each answer as it was read. When it is sent, an answer that another page has changed since is left
as it was saved there, unless this page changes it too: then it clashes, and both are shown.

What a page has saved itself never stands against it. A page that saves while one types has a name, and its saves have
growing numbers; each section remembers of its latest pages what they saved. So it does not matter whether the answer to a
save has reached its page: what the page saved counts as read, and an older save that arrives after a newer one changes
nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from permits.applications import record
from permits.applications.cases import Case
from permits.applications.models import Answers
from permits.db import assert_transaction
from workflows import forms
from workflows.engine.outcome import Actor

MOST_PAGES = 8  # whose saves a section remembers; one that falls out is treated as a page without a name
_MARK = re.compile(r"([a-z][a-z0-9_]*):([0-9a-f]{12})")
_SAVE = re.compile(r"([0-9A-Z]{26}):([0-9]{1,9})")

Edit = list[Any]  # whose account saved a section last and when, and the saves of its pages: number and mark by code


@dataclass(frozen=True, slots=True)
class Page:
    """What a page came with: the marks of the answers it had read and, if it has one, its name and the number of this save.

    ``name`` is none that anybody else could come with: the account goes into it.
    """

    marks: Mapping[str, str]
    name: str = ""
    number: int = 0


NAMELESS = Page({})


def marks_of(formdata: Any) -> dict[str, str]:
    """The marks that a form came with, by the codes of the answers that its page showed."""
    return dict(_MARK.findall(formdata.get("seen", "")))


def page_of(formdata: Any, actor: Actor) -> Page:
    """The page that sent this form."""
    marks = marks_of(formdata)
    save = _SAVE.fullmatch(formdata.get("page", ""))
    if save is None:
        return Page(marks)
    return Page(marks, hashlib.sha256(f"{actor.id}\n{save[1]}".encode()).hexdigest()[:16], int(save[2]))


def seen(case: Case, codes: Iterable[str]) -> str:
    """The marks of these answers as they stand now, for a page to carry. They say nothing of the answers by themselves."""
    kept: Mapping[str, object] = case.row.answers or {}
    return ",".join(f"{code}:{_mark(case, kept.get(code))}" for code in codes)


def changes(case: Case, given: Mapping[str, object]) -> bool:
    """Whether any of these answers differs from what is kept."""
    kept: Mapping[str, object] = case.row.answers or {}
    stored = forms.write_answers(case.definition, given)
    return any(_mark(case, kept.get(code)) != _mark(case, stored.get(code)) for code in given)


def merge(
    case: Case, section: str, given: Mapping[str, object], page: Page
) -> tuple[dict[str, object], dict[str, object]]:
    """Of the answers of a page those to keep, and those that clash. The case is locked.

    A page without marks is kept as it is: whoever sends one has read nothing.
    """
    kept: Mapping[str, object] = case.row.answers or {}
    stored = forms.write_answers(case.definition, given)
    saves = _saves_of(case, section, page)
    to_keep, clashes = dict(given), {}
    for code in given:
        read, now, mine = page.marks.get(code), _mark(case, kept.get(code)), _mark(case, stored.get(code))
        number, saved = saves.get(code, (-1, read))
        if page.number > number and (read is None or now in (read, saved, mine)):
            continue
        answer = to_keep.pop(code)
        if page.number > number and mine != saved:
            clashes[code] = answer
    return to_keep, clashes


def edited(before: Edit | None, case: Case, stored: Mapping[str, object], page: Page, by: tuple[str, datetime]) -> Edit:
    """How a section was edited once ``page`` has saved these answers in it; who saved it last has changed an answer."""
    account_id, at, pages = [*(before or ("", "")), {}][:3]
    kept: Mapping[str, object] = case.row.answers or {}
    if any(kept.get(code) != value for code, value in stored.items()):
        account_id, at = by[0], by[1].isoformat()
    if page.name:
        own = pages.get(page.name, {}) | {code: [page.number, _mark(case, value)] for code, value in stored.items()}
        others = [each for each in pages.items() if each[0] != page.name]
        pages = dict([*others, (page.name, own)][-MOST_PAGES:])
    return [account_id, at, pages]


def _saves_of(case: Case, section: str, page: Page) -> Mapping[str, tuple[int, str]]:
    """What this page saved last of each answer: the number of the save, and the mark of what it wrote."""
    if not page.name:
        return {}
    edits = assert_transaction().scalar(select(Answers.edits).where(Answers.application_id == case.row.id)) or {}
    _account, _at, pages = [*edits.get(section, ("", "")), {}][:3]
    return {code: (number, mark) for code, (number, mark) in pages.get(page.name, {}).items()}


def _mark(case: Case, stored: object) -> str:
    """A short salted digest of a stored answer; one that was never given and an empty one are the same."""
    value = None if stored in ("", [], {}, None) else stored
    return hashlib.sha256(f"seen\n{case.row.salt}\n{record.canonical(value)}".encode()).hexdigest()[:12]
