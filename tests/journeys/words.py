"""The words people read, taken from where the product takes them: its catalogue of translations and the SOP files."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

from workflows.definition import Definition, Text
from workflows.language.loader import load

ROOT = Path(__file__).resolve().parents[2]


class Words:
    """Sentences of the product in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.catalogue = _catalogue(language)

    def __call__(self, said: str | Text, **values: object) -> str:
        """A sentence of the program by its English form, or a text of a SOP. Fails when it is not translated."""
        if isinstance(said, Text):
            return said[self.language]
        words = self.catalogue.gettext(said)
        assert self.language == "en" or words, f"«{said}» is not translated"
        return words % values if values else words


class _Complete(gettext.GNUTranslations):
    """A catalogue that knows what it does not know: no sentence falls back to English unseen."""

    def gettext(self, message: str) -> str:
        return str(self._catalog.get(message, ""))  # type: ignore[attr-defined]


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    compiled = ROOT / "permits" / "translations" / language / "LC_MESSAGES" / "messages.mo"
    with compiled.open("rb") as file:
        return _Complete(file)


@cache
def service(code: str) -> Definition:
    """A shipped service as it is published."""
    return load((ROOT / "sop" / f"{code}.yaml").read_text(encoding="utf-8"), f"{code}.yaml")
