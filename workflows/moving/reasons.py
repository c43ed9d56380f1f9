"""Why a case may move, or may not: a code with what it is about, and the sentence of it in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from workflows.definition import Text
from workflows.messages.moving import MOVE_SENTENCES

Ruling = Literal["unaffected", "moves_safely", "needs_mapping", "stays"]
RULINGS: tuple[Ruling, ...] = ("unaffected", "moves_safely", "needs_mapping", "stays")


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. ``about`` is the path of what it concerns, such as ``states.telaah``; ``words`` fill the sentence."""

    code: str
    about: str = ""
    words: Mapping[str, Text] = field(default_factory=dict)

    @property
    def text(self) -> Text:
        """The sentence."""
        pattern = MOVE_SENTENCES[self.code]
        return Text(_filled(pattern.id, self.words, "id"), _filled(pattern.en, self.words, "en"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a new version means for one case, with every reason."""

    ruling: Ruling
    reasons: tuple[Reason, ...]


def _filled(pattern: str, words: Mapping[str, Text], language: str) -> str:
    return pattern.format(**{name: text[language] for name, text in words.items()})
