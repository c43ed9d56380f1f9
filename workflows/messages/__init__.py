"""Every sentence said about a SOP file, in both languages, by code. The one home of these wordings."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import islice

from workflows.definition import Text
from workflows.errors import Finding
from workflows.messages.bundles import BUNDLE_SENTENCES
from workflows.messages.checks import CHECK_SENTENCES
from workflows.messages.guide import GUIDE_SENTENCES
from workflows.messages.imports import REFUSED_SENTENCES
from workflows.messages.language import KINDS, LANGUAGE_SENTENCES, WHY
from workflows.messages.walk import WALK_SENTENCES

__all__ = ["KINDS", "SENTENCES", "WHY", "finding", "nearest", "sentence", "suggesting"]

MAX_CANDIDATES = 300  # names that one misspelt name is compared with

SENTENCES: Mapping[str, Text] = {
    **LANGUAGE_SENTENCES, **CHECK_SENTENCES, **REFUSED_SENTENCES, **WALK_SENTENCES, **GUIDE_SENTENCES,
    **BUNDLE_SENTENCES,
}  # fmt: skip

_MEANT = Text("Maksud Anda «{0}»?", "Did you mean “{0}”?")


def sentence(code: str, data: Mapping[str, object]) -> Text:
    """The sentence of a code in both languages; kinds of value in ``data`` are given in the reader's words."""
    pattern = SENTENCES[code]
    return Text(_begun(pattern.id.format(**_words(data, "id"))), _begun(pattern.en.format(**_words(data, "en"))))


def nearest(given: str, known: Iterable[str]) -> str:
    """The known name that was probably meant, or nothing.

    Only names of about the same length are compared, and not more than :data:`MAX_CANDIDATES` of them, so that a file
    of thousands of wrong names costs no more than it should.
    """
    alike = (name for name in known if abs(len(name) - len(given)) <= max(len(given) // 2, 1))
    return next(iter(difflib.get_close_matches(given, list(islice(alike, MAX_CANDIDATES)), 1)), "")


def _begun(text: str) -> str:
    return text[0].upper() + text[1:]


def finding(
    code: str, place: tuple[int, int], suggestion: str = "", severity: str = "error", **data: object
) -> Finding:
    """One finding at a place of the file, with what was probably meant."""
    text = sentence(code, data)
    return Finding(
        line=place[0],
        column=place[1],
        code=code,
        id=text.id,
        en=text.en,
        severity=severity,
        suggestion_id=_MEANT.id.format(suggestion) if suggestion else "",
        suggestion_en=_MEANT.en.format(suggestion) if suggestion else "",
    )


def suggesting(found: Finding, code: str, **data: object) -> Finding:
    """A finding with a suggestion of its own; what it quotes is what could stand in the place of the finding."""
    text = sentence(code, data)
    return replace(found, suggestion_id=text.id, suggestion_en=text.en)


def _words(data: Mapping[str, object], language: str) -> dict[str, object]:
    return {key: value[language] if isinstance(value, Text) else value for key, value in data.items()}
