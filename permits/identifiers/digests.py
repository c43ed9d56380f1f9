"""What of an identity number is kept to search by: the digest of its letters and figures; see permits.applications.marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from permits import wording
from permits.applications.marks import digest_of
from permits.identifiers.shapes import JUDGES
from workflows.definition import Definition, Field

SHORTEST = 8  # letters and figures; what is shorter identifies nobody
SHOWN = 4  # how many characters stand at the end of a number whose field has no mask
_MARKS = re.compile(r"[^0-9A-Z]")


def plain(typed: str) -> str:
    """The number without the spaces, points and dashes between its figures; empty when it is too short to be one."""
    found = _MARKS.sub("", typed.upper())
    return found if len(found) >= SHORTEST else ""


def digest(number: str) -> str:
    """The keyed digest of a plain number."""
    return digest_of("identifier", number)


def fields_of(definition: Definition) -> Mapping[str, Field]:
    """The questions that ask for an identity number: those with a mask, and those offered from a person's own numbers."""
    return {
        each.code: each
        for section in definition.sections
        for each in section.fields
        if each.type == "text" and (each.mask is not None or each.prefill in JUDGES)
    }


def numbers_of(definition: Definition, answers: Mapping[str, Any]) -> Iterator[tuple[Field, str]]:
    """The fields of stored answers that hold an identity number, each with the plain number."""
    for code, field in fields_of(definition).items():
        value = answers.get(code)
        number = plain(value) if isinstance(value, str) else ""
        if number:
            yield field, number


def masked(field: Field, answer: str) -> str:
    """An answer as a list may show it: by the field's mask, otherwise its last figures alone."""
    mask = field.mask or "•" * (len(answer) - SHOWN) + "#" * SHOWN
    return wording.masked(answer, mask)
