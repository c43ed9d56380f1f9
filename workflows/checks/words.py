"""Can everybody read it: long sentences, links that say nothing, words in capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from workflows.checks.asking import Asking
from workflows.definition import LANGUAGES

if TYPE_CHECKING:
    from workflows.definition import Text
    from workflows.errors import Finding

MOST_WORDS = 30  # of one sentence; half of what readers of official letters stop at
EMPTY_LINKS = re.compile(r"\b(klik di sini|tekan di sini|click here|press here)\b", re.IGNORECASE)
CAPITALS = re.compile(r"\b[A-ZÀ-Þ]{4,}(?: [A-ZÀ-Þ]{4,}){2,}\b")


def findings(asking: Asking) -> Iterator[Finding]:
    """Every text that keeps people from understanding; none of it keeps the file from being published."""
    for path, text in _texts(asking):
        for language in LANGUAGES:
            yield from _text(asking, f"{path}.{language}", text[language])


def _text(asking: Asking, path: str, words: str) -> Iterator[Finding]:
    sentences = re.split(r"(?<=[.?!;:])\s+", words)
    longest = max(len(each.split()) for each in sentences)
    if longest > MOST_WORDS:
        yield asking.warn("sentence_too_long", path, words=str(longest), most=str(MOST_WORDS))
    if EMPTY_LINKS.search(words):
        yield asking.warn("link_says_nothing", path)
    if CAPITALS.search(words):
        yield asking.warn("written_in_capitals", path)


def _texts(asking: Asking) -> Iterator[tuple[str, Text]]:
    definition = asking.definition
    yield from (("title", definition.title), ("summary", definition.summary), ("result", definition.result))
    for section in definition.sections:
        yield f"form.{section.code}.title", section.title
        for field in section.fields:
            path = f"form.{section.code}.fields.{field.code}"
            yield f"{path}.title", field.title
            if field.hint is not None:
                yield f"{path}.hint", field.hint
    for state in definition.states.values():
        yield f"states.{state.code}.title", state.title
        yield f"states.{state.code}.says", state.says
