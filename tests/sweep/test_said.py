"""Nothing of ours is said in one language alone: in the pseudo-language a page has no sentence left in plain letters."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import yaml

from permits import wording
from tests.support.crawling import LONG, Seen
from tests.support.pseudo import PSEUDO
from tests.support.visible import visible
from tests.tree.sources import ROOT

LETTERS = re.compile(r"[^\W\d_]+")
ACCENTED = re.compile(r"\S*[^\x00-\x7f\W]\S*")
ADDRESSES = re.compile(
    r"https?://\S+|\S+@\S+|\S+\.(?:example|pdf|jpg|png|yaml)|\b[0-9A-Z]{26}\b|\b[0-9A-Z]{3,4}(?:-[0-9A-Z]+)+\b"
)
ENDS = re.compile(r"\s*[→«»·,;:()/–—.?!⟦⟧~\n]\s*|\s+(?=\d)|(?<=\d)\s+")
# Names, the name of the switch, which stands in both languages at once, what an account of the tests is called, and the
# forms of an hour and of money, which a third language takes over from Indonesian.
NAMES = (
    "Satu Pintu",
    "Bahasa",
    "Language",
    "Indonesia",
    "English",
    "Pseudo",
    "Nurhaliza Pakaya",
    "pukul",
    "Rp",
    "kB",
    "MB",
)
# Whose sentences are two languages in one table, because they speak without a catalogue: the drawing of a procedure.
DRAWING = ROOT / "workflows" / "messages" / "drawing.py"


def plain_words(said: str) -> list[str]:
    """What of a text is neither ours in the pseudo-language nor data: the words that no translator was given."""
    rest = ADDRESSES.sub(" ", said)
    if known(rest):
        return []
    return [each for each in ENDS.split(ACCENTED.sub(" · ", rest)) if not known(each)]


def known(words: str) -> bool:
    """Whether the data say these words, in this order or one text after the other, or whether they are none."""
    found = " ".join(LETTERS.findall(words)).casefold().split()
    if len("".join(found)) < 2:
        return True
    cuts = [(" ".join(found[:cut]), " ".join(found[cut:])) for cut in range(len(found))]
    return any(all(not part or f" {part} " in data() for part in parts) for parts in cuts)


@cache
def data() -> str:
    """All that procedures, the city, the guide and the drawing of a procedure say in Indonesian: a third language reads it so."""
    files = [yaml.load(path.read_text(), yaml.CSafeLoader) for path in sorted((ROOT / "sop").glob("*.yaml"))]
    names = [*wording.MONTHS["id"], *wording.WEEKDAYS["id"], *wording.ZONES.values(), LONG, *NAMES]
    calls = [each for each in ast.walk(ast.parse(DRAWING.read_text(encoding="utf-8"))) if isinstance(each, ast.Call)]
    drawn = [each.args[0].value for each in calls if each.args and isinstance(each.args[0], ast.Constant)]
    said = (" ".join(LETTERS.findall(each)) for each in [*texts(files), *names, *map(str, drawn)])
    return "\n".join(f" {each} " for each in said).casefold()


def texts(value: Any) -> Iterator[str]:
    """Every text in a file, of those in two languages the Indonesian one."""
    if isinstance(value, dict):
        for key, held in value.items():
            if key != "en":
                yield from texts(held)
            if key not in ("id", "en"):
                yield str(key)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, str):
        yield value


def test_no_page_says_a_word_past_the_catalogue(pages: Callable[[str], list[Seen]]) -> None:
    """Every text and every spoken attribute of every page is in the pseudo-language, unless it is data."""
    found: dict[str, set[str]] = {}
    for seen in pages(PSEUDO):
        for _where, said in visible(seen.page):
            for each in plain_words(said):
                found.setdefault(each, set()).add(seen.name)
    assert found == {}


def test_a_word_past_the_catalogue_would_be_seen() -> None:
    """A sentence outside the marks is found, alone or beside one of ours; marked ones, data and figures are not."""
    assert plain_words("Send the application") == ["Send the application"]
    assert plain_words("⟦Šéñđ ~~~~⟧ today") == ["today"]
    assert plain_words("⟦Šéñđ ⟦ɓáť ~~~~⟧ ~~~~⟧ · 14.05 WITA") == []
    assert plain_words("Surat Izin Praktik Dokter") == []
