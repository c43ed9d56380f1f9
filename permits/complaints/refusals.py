"""Why a step with a complaint is refused, in a sentence the reader understands."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext as _


def complaint_refusals() -> Mapping[str, Callable[[], str]]:
    """A sentence for each code that the operations of complaints raise."""
    return {
        "complaint_words_missing": lambda: _("Write something first."),
        "complaint_moved": lambda: _("This complaint has moved on meanwhile. Look at it again."),
        "complaint_officer_unknown": lambda: _("Choose somebody from the list: nobody who had a part in it stands there."),
        "complaint_grade_missing": lambda: _("Choose a class: it says how long the answer may take."),
        "complaint_result_missing": lambda: _("Choose whether the reporter is right."),
        "complaint_legal_missing": lambda: _("Name the rule that the answer rests on."),
        "complaint_order_unknown": lambda: _(
            "A new decision can be ordered only by a step of the procedure, for a reporter who is right."
        ),
        "complaint_reopen_too_late": lambda: _("The time for another look is over. You may send a new complaint."),
        "objection_nothing_decided": lambda: _("Nothing was decided in this application, so there is nothing to object to."),
        "objection_twice": lambda: _("You have objected to this decision already. It stands under «My complaints»."),
        "objection_too_late": lambda: _("The time for an objection to this decision is over."),
        "appeal_nothing_answered": lambda: _("An appeal is possible once an objection was answered and you were not found right."),
        "appeal_twice": lambda: _("You have appealed against this answer already."),
        "appeal_too_late": lambda: _("The time for an appeal against this answer is over."),
    }  # fmt: skip
