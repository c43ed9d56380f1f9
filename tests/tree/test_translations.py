"""Every sentence that a person reads exists in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

from tests.tree.sources import ROOT
from tools import catalogue

TRANSLATIONS = ROOT / "permits" / "translations"
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "lazy_ngettext": (1, 2), "_l": None}
PLACE = re.compile(r"%\((\w+)\)[sd]|(?<!%)%[sd]")


@cache
def indonesian() -> Catalog:
    """The merged Indonesian catalogue. Fails when two files translate one sentence differently."""
    return catalogue.merge(TRANSLATIONS / "id")


def sentences() -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    """Place, English sentence and context of everything marked for translation."""
    for folder, method in (("permits", [("**.py", "python")]), ("templates", [("**", "jinja2")])):
        found = extract_from_dir(str(ROOT / folder), method_map=method, keywords=KEYWORDS)
        for file, line, message, _comments, context in found:
            yield f"{folder}/{file}:{line}", message, context


def test_every_sentence_has_its_indonesian() -> None:
    """Each English sentence in code and templates is translated in a feature's file."""
    missing = []
    for place, message, context in sentences():
        translated = indonesian().get(message, context)
        strings = (
            [translated.string]
            if translated and isinstance(translated.string, str)
            else translated and translated.string
        )
        if not strings or not all(strings):
            missing.append(f"{place}: {message!r}")
    assert missing == []


def test_no_translation_is_left_over() -> None:
    """A translated sentence is still said somewhere, so that wordings do not linger."""
    said = {(str(message), context) for _place, message, context in sentences()}
    left = [message.id for message in indonesian() if message.id and (str(message.id), message.context) not in said]
    assert left == []


def test_places_in_a_sentence_survive_translation() -> None:
    """A translation fills in the same values as its English sentence, whatever their order."""
    for message in indonesian():
        if not message.id:
            continue
        english = message.id if isinstance(message.id, str) else message.id[-1]
        own = message.string if isinstance(message.string, str) else message.string[-1]
        assert sorted(PLACE.findall(english)) == sorted(PLACE.findall(own)), message.id
