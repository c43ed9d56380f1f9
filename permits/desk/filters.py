"""What of the queue somebody wants to see: the filter, the columns, and the place in the order where a page begins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

Facet = Literal["held", "time", "back", "age", "service", "office", "step"]
FACETS: tuple[Facet, ...] = ("held", "time", "back", "age", "service", "office", "step")
HELD = ("mine", "free", "watched")
TIMES = ("late", "today")
AGES = ("7", "30")  # days since the work was asked for
COLUMNS = ("service", "step", "status", "office", "age")
USUAL_COLUMNS = ("service", "step", "status")
LONGEST_WORDS = 100
_PLACE = re.compile(r"(\d{8}T\d{12}|none)-([0-9A-Z]{26})")
_SPELT = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the queue is wanted; empty means all of each.

    ``held`` is mine, free (nobody has it) or watched; ``time`` late or today; ``back`` «y» for what came back corrected;
    ``age`` the days that work has waited at least; ``step`` a state and a plan with a point between. ``words`` is the
    beginning of a number, or any part of the applicant's name.
    """

    held: str = ""
    time: str = ""
    back: str = ""
    age: str = ""
    service: str = ""
    office: str = ""
    step: str = ""
    words: str = ""

    def having(self, facet: Facet, value: str) -> Filter:
        """The same but for one facet. A step is one of a service, so another service leaves it behind."""
        changed = replace(self, **{facet: value})
        return replace(changed, step="") if facet == "service" else changed

    def arguments(self) -> dict[str, str]:
        """The filter as in an address."""
        given = {facet: getattr(self, facet) for facet in FACETS} | {"q": self.words}
        return {name: value for name, value in given.items() if value}


def read_filter(given: Mapping[str, str]) -> Filter:
    """The filter in an address; what is no filter is left out."""
    return Filter(
        held=_one_of(HELD, given.get("held")),
        time=_one_of(TIMES, given.get("time")),
        back=_one_of(("y",), given.get("back")),
        age=_one_of(AGES, given.get("age")),
        service=_plain(given.get("service"), 60),
        office=_plain(given.get("office"), 60),
        step=_plain(given.get("step"), 121),
        words=_plain(given.get("q"), LONGEST_WORDS),
    )


def read_columns(given: str) -> tuple[str, ...]:
    """The columns in an address, in the table's own order; the usual ones when it names none."""
    asked = given.split(",")
    return tuple(each for each in COLUMNS if each in asked) or USUAL_COLUMNS


def _one_of(known: tuple[str, ...], given: str | None) -> str:
    return given if given in known else ""


def _plain(given: str | None, longest: int) -> str:
    return (given or "").replace("\0", "").strip()[:longest]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the order of deadlines a row stands: by its deadline (none last), then by its id."""

    due_at: datetime | None
    id: str

    def __str__(self) -> str:
        due = self.due_at.astimezone(UTC).strftime(_SPELT) if self.due_at else "none"
        return f"{due}-{self.id}"


def read_place(given: str) -> Place | None:
    """The place in an address; None when it is none."""
    found = _PLACE.fullmatch(given)
    if found is None:
        return None
    due, id_ = found.groups()
    if due == "none":
        return Place(None, id_)
    try:
        return Place(datetime.strptime(due, _SPELT).replace(tzinfo=UTC), id_)
    except ValueError:
        return None
