"""The features of the product, by the names of their packages; each has the same parts: models, views, commands …"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

FEATURES = (
    "accounts", "sessions", "resuming", "factors", "privacy", "absences", "parties", "complaints", "catalogue",
    "definitions", "drawings", "workshop", "editor", "walks", "applications", "together", "receipts", "documents", "uploads",
    "photos", "folder", "viewer", "reviews", "agencies", "phrases", "conversation", "distribution", "desk", "bulk",
    "casework", "inspections", "issuance", "holding", "duplicates", "surveys", "notices", "channels", "scheduling", "moving",
    "calendars", "watch", "calibration", "board", "deemed", "identifiers", "places", "following", "offline", "demo",
)  # fmt: skip


def parts(name: str) -> Iterator[ModuleType]:
    """The modules of this name of every feature that has one, in the order of the features."""
    for feature in FEATURES:
        if find_spec(f"permits.{feature}") and find_spec(f"permits.{feature}.{name}"):
            yield import_module(f"permits.{feature}.{name}")
