"""The places of sent cases: what is kept to find the others at the same place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from permits.applications.marks import Marks
from permits.places.digests import digests_of
from permits.places.models import Place
from workflows.definition import Definition


def _rows_of(definition: Definition, answers: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for each in sorted(digests_of(definition, answers)):
        yield {"digest": each}


PLACES = Marks(Place.__table__, _rows_of)
