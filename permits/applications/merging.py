"""Two people at one page of a draft: what each has changed is kept, and where both changed the same answer neither is lost.

A page carries a mark of each answer as it was read. When it is sent, an answer that somebody else has changed since is left
as they saved it, unless this page changes it too: then it clashes, and both are shown.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

from permits.applications import record
from permits.applications.cases import Case
from workflows import forms

_MARK = re.compile(r"([a-z][a-z0-9_]*):([0-9a-f]{12})")


def seen(case: Case, codes: Iterable[str]) -> str:
    """The marks of these answers as they stand now, for a page to carry. They say nothing of the answers by themselves."""
    kept: Mapping[str, object] = case.row.answers or {}
    return ",".join(f"{code}:{_mark(case, kept.get(code))}" for code in codes)


def carried(marks: str) -> frozenset[str]:
    """The codes of the answers that a page showed, by the marks it came with."""
    return frozenset(dict(_MARK.findall(marks)))


def changes(case: Case, given: Mapping[str, object]) -> bool:
    """Whether any of these answers differs from what is kept."""
    kept: Mapping[str, object] = case.row.answers or {}
    stored = forms.write_answers(case.definition, given)
    return any(_mark(case, kept.get(code)) != _mark(case, stored.get(code)) for code in given)


def merge(case: Case, given: Mapping[str, object], carried: str) -> tuple[dict[str, object], dict[str, object]]:
    """Of the answers of a page those to keep, and those that clash; ``carried`` are the marks that the page came with.

    A page without marks is kept as it is: whoever sends one has read nothing.
    """
    marks = dict(_MARK.findall(carried))
    kept: Mapping[str, object] = case.row.answers or {}
    stored = forms.write_answers(case.definition, given)
    to_keep, clashes = dict(given), {}
    for code in given:
        read, now, mine = marks.get(code), _mark(case, kept.get(code)), _mark(case, stored.get(code))
        if read in (None, now) or mine == now:
            continue
        answer = to_keep.pop(code)
        if mine != read:
            clashes[code] = answer
    return to_keep, clashes


def _mark(case: Case, stored: object) -> str:
    """A short salted digest of a stored answer; one that was never given and an empty one are the same."""
    value = None if stored in ("", [], {}, None) else stored
    return hashlib.sha256(f"seen\n{case.row.salt}\n{record.canonical(value)}".encode()).hexdigest()[:12]
