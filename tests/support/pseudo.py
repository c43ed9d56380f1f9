"""Languages that exist in tests alone: every sentence of ours in letters that no other text of a page is written in.

A page read in the pseudo-language shows what was never handed to a translator: it is all that is left in plain letters.
The sentences are longer by two fifths, as German ones are. The mirrored one is written from right to left.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from pathlib import Path

from babel.messages.catalog import Catalog
from flask import Flask

from tests.tree.test_translations import sentences
from tools.catalogue import write_compiled

PSEUDO, MIRRORED = "eo", "ar"  # two languages whose forms Babel knows and which we do not speak
KEPT = re.compile(r"%\(\w+\)[sd]|%%|%[sd]|</?\w[^>]*>|&\w+;|https?://\S+|\*\*")
ACCENTED = str.maketrans(string.ascii_letters, "áƀçđéƒğħíĵķłɱñóþɋřšťúṽŵẋýžÁɃÇĐÉƑĞĦÍĴĶŁṀÑÓÞɊŘŠŤÚṼŴẊÝŽ")
ARABIC = str.maketrans(string.ascii_letters, "ابتثجحخدذرزسشصضطظعغفقكلمنه" * 2)
PLURALS = {PSEUDO: "nplurals=2; plural=(n != 1);", MIRRORED: "nplurals=2; plural=(n != 1);"}


def accented(sentence: str) -> str:
    """«⟦Šéñđ …~~~⟧»: the sentence in other letters, two fifths longer, its places and its markup kept."""
    filler = " ".join(["~~~~"] * max(1, round(len(KEPT.sub("", sentence)) * 0.4 / 5)))
    return f"⟦{_rewritten(sentence, ACCENTED)} {filler}⟧"


def mirrored(sentence: str) -> str:
    """The sentence in Arabic letters, without a meaning."""
    return _rewritten(sentence, ARABIC)


def _rewritten(sentence: str, letters: dict[int, int]) -> str:
    parts, end = [], 0
    for kept in KEPT.finditer(sentence):
        parts += [sentence[end : kept.start()].translate(letters), kept.group()]
        end = kept.end()
    return "".join([*parts, sentence[end:].translate(letters)])


def add_languages(app: Flask, folder: Path) -> None:
    """Teach an application both languages, from catalogues made in ``folder`` out of every sentence of ours."""
    for code, rewrite in ((PSEUDO, accented), (MIRRORED, mirrored)):
        target = folder / code / "LC_MESSAGES"
        target.mkdir(parents=True)
        write_compiled(_catalogue(code, rewrite), target / "messages.mo")
    app.config["PAGE_LANGUAGES"] |= {PSEUDO: "Pseudo", MIRRORED: "العربية"}
    app.extensions["babel"].translation_directories.append(str(folder))


def _catalogue(code: str, rewrite: Callable[[str], str]) -> Catalog:
    made = Catalog(locale=code, fuzzy=False)
    made.mime_headers = [("Plural-Forms", PLURALS[code])]
    for _place, message, context in sentences():
        if isinstance(message, str):
            made.add(message, rewrite(message), context=context)
        else:
            made.add(message, tuple(rewrite(each) for each in message[:2]), context=context)
    return made
