"""What of a place is kept to find it again: the digest of an address, or of a square on the map; see permits.applications.marks.

Addresses are compared by what people mean: «Jl. Merdeka No. 17» is «Jalan Merdeka 17».
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from permits.applications.marks import digest_of
from workflows.definition import Definition, Field

TYPES = ("address", "location")
SQUARES = 2_000  # squares to a degree: 55 m from south to north, no more from west to east
MOST = 50  # places of one case; what a table names beyond them is not looked for
PARTS = ("street", "village", "district", "city")
SAME = {"jl": "jalan", "jln": "jalan", "gg": "gang", "blk": "blok", "perum": "perumahan", "lt": "lantai"}
_UNSAID = re.compile(r"no|nomor|number|kel|kelurahan|desa|kec|kecamatan|kota|kab|kabupaten")
_WORDS = re.compile(r"\d+|[^\W\d_]+")


def digests_of(definition: Definition, answers: Mapping[str, Any]) -> set[str]:
    """What is kept of the places in stored answers."""
    return {digest_of("place", each) for each in _marks(definition, answers, around=False)}


def digests_around(definition: Definition, answers: Mapping[str, Any]) -> set[str]:
    """What another case about one of these places may have kept: a position is looked for in the squares around it too."""
    return {digest_of("place", each) for each in _marks(definition, answers, around=True)}


def plain(address: Mapping[str, Any]) -> str:
    """An address without what people write in one way or another; empty when it has no street."""
    words = [list(_plain_words(address.get(part))) for part in PARTS]
    return "|".join(" ".join(each) for each in words) if words[0] else ""


def square(location: Mapping[str, Any]) -> tuple[int, int] | None:
    """The square in which a position lies, by latitude and longitude; None for what is no position."""
    try:
        found = [Decimal(str(location[part])) * SQUARES for part in ("latitude", "longitude")]
        return (int(found[0] // 1), int(found[1] // 1))
    except (KeyError, InvalidOperation, ValueError, OverflowError):
        return None


def _plain_words(part: object) -> Iterator[str]:
    for word in _WORDS.findall(part.casefold() if isinstance(part, str) else ""):
        if not _UNSAID.fullmatch(word):
            yield str(int(word)) if word.isascii() and word.isdigit() else SAME.get(word, word)


def _marks(definition: Definition, answers: Mapping[str, Any], *, around: bool) -> list[str]:
    found: dict[str, None] = {}
    for field, value in list(_places(definition, answers))[:MOST]:
        if field.type == "address":
            said = plain(value)
            found |= {f"address:{said}": None} if said else {}
            continue
        here = square(value)
        if here is not None:
            near = (-1, 0, 1) if around else (0,)
            found |= {f"square:{here[0] + north}:{here[1] + east}": None for north in near for east in near}
    return list(found)


def _places(definition: Definition, answers: Mapping[str, Any]) -> Iterator[tuple[Field, Mapping[str, Any]]]:
    """Every answer that is a place, in tables too."""
    fields = [each for section in definition.sections for each in section.fields]
    yield from _of(fields, answers)
    for table in fields:
        rows = answers.get(table.code) if table.columns else None
        for row in rows if isinstance(rows, list) else ():
            yield from _of(table.columns, row) if isinstance(row, Mapping) else ()


def _of(fields: Iterable[Field], answers: Mapping[str, Any]) -> Iterator[tuple[Field, Mapping[str, Any]]]:
    for each in fields:
        value = answers.get(each.code) if each.type in TYPES else None
        if isinstance(value, Mapping):
            yield each, value
