"""Everything the expressions of a running case may read: the form, what the offices said, the fee, the case itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from workflows.definition import Definition
from workflows.engine.outcome import Facts, ReviewSnapshot
from workflows.expressions import Scope
from workflows.forms.fees import lines_in
from workflows.forms.reading import FormScope


class CaseScope(FormScope):
    """The form's scope and ``fee``, which is worked out when an expression first looks at it."""

    ROOTS = (*FormScope.ROOTS, "fee")

    def __init__(
        self,
        definition: Definition,
        facts: Facts,
        reviews: Iterable[ReviewSnapshot],
        case: Mapping[str, object] | None,
        on: date | None,
    ) -> None:
        super().__init__(definition, facts, reviews, case)
        self.on = on
        self.fee: Mapping[str, object] | None = None

    def __getitem__(self, root: str) -> Mapping[str, object]:
        if root != "fee":
            return super().__getitem__(root)
        if self.fee is None:
            lines = lines_in(self.definition, self, self.on)
            total = max(sum((each.amount for each in lines), Decimal(0)), Decimal(0))
            self.fee = {**{each.code: each.amount for each in lines}, "total": total}
        return self.fee


def scope(
    definition: Definition,
    facts: Facts,
    reviews: Iterable[ReviewSnapshot] = (),
    case: Mapping[str, object] | None = None,
    on: date | None = None,
) -> Scope:
    """What expressions read.

    ``case`` is number and day of sending for papers, round and day of sending for guards. ``on`` is the day whose fee
    counts when the facts know no day of sending.
    """
    return CaseScope(definition, facts, reviews, case, facts.sent or on)
