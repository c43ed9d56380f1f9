"""Is a definition sound? Its names, flow, reviews, times, money and words, then every position a case can reach.

Everything that is wrong is found at once, each with a code, a place in the file and a sentence in both languages. What
an expression may name and of which kind it is has been checked by the loader; here stands what needs the whole service
or the city.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workflows.checks import flow, money, names, reviews, times, words
from workflows.checks.asking import Asking, Where
from workflows.checks.positions import check_positions

if TYPE_CHECKING:
    from workflows.city import Known
    from workflows.definition import Definition
    from workflows.errors import Finding

__all__ = ["check"]


def check(definition: Definition, known: Known, where: Where = lambda _path: (1, 1)) -> list[Finding]:
    """Every finding about a loaded definition, sorted by place.

    ``where`` gives line and column of a dotted path such as ``states.review.join.fires``, or of what stands above it.
    When names and graph are sound, every reachable position is checked too (:mod:`workflows.checks.positions`).
    """
    found = list(_findings(Asking(definition, known, where)))
    if definition.states and not any(each.severity == "error" for each in found):
        found += check_positions(definition, where)
    return sorted(found)


def _findings(asking: Asking) -> Iterator[Finding]:
    yield from names.findings(asking)
    if not asking.definition.states:  # decided in a national system: there is no way of a case to look at
        return
    yield from times.findings(asking)
    yield from flow.findings(asking)
    yield from reviews.findings(asking)
    yield from money.findings(asking)
    yield from words.findings(asking)
