"""Answers that are a place: a position on the map, and an address."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

ADDRESS_PARTS = ("street", "village", "district", "city", "postcode")
POSITION_PARTS = ("latitude", "longitude")
BOUNDS: Mapping[str, Decimal] = {"latitude": Decimal(90), "longitude": Decimal(180)}  # degrees (WGS 84)
LONGEST_PART = 200
POSTCODE = r"\d{5}"


def one_line(place: Mapping[str, object]) -> str:
    """A place as a paper prints it: ``Jalan Merdeka 17, Tapa, Kota Utara, Seruni 96123`` or ``-0.556174, 123.058548``."""
    if place.keys() & set(POSITION_PARTS):
        return ", ".join(_written(place.get(part)) for part in POSITION_PARTS)
    *before, city, postcode = (_written(place.get(part)) for part in ADDRESS_PARTS)
    return ", ".join(part for part in (*before, f"{city} {postcode}".strip()) if part)


def _written(part: object) -> str:
    if isinstance(part, Decimal):
        return format(part, "f")
    return "" if part is None else str(part).strip()
