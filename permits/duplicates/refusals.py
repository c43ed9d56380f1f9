"""Why something cannot be done about a duplicate, in a sentence the reader understands."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext as _


def duplicate_refusals() -> Mapping[str, Callable[[], str]]:
    """A sentence for each code that the operations on duplicates raise."""
    return {
        "duplicate_not_offered": lambda: _("The procedure of this permit knows no duplicate. Download the paper itself again."),
        "duplicate_cause_missing": lambda: _("Choose what happened to the paper."),
        "duplicate_reason_missing": lambda: _("Write in your own words what happened."),
        "duplicate_answer_missing": lambda: _("Write why it is refused: the holder reads it."),
        "duplicate_fee_unpaid": lambda: _("The procedure asks for a fee. Record that it was paid, or refuse the duplicate."),
        "duplicate_settled": lambda: _("This request was settled meanwhile. Look at it again."),
    }  # fmt: skip
