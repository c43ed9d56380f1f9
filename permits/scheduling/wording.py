"""What pieces of scheduled work are called."""

from __future__ import annotations

from flask_babel import gettext as _


def kind_words(kind: str) -> str:
    """What a kind of work is, in the reader's words; the kind itself when it has none."""
    words = {
        "issue": _("Sign and issue the document"),
        "visit.closed": _("Tell of visits on closed hours"),
        "board.count": _("Count the board's figures"),
        "review.request": _("Ask an office for its decision"),
        "review.distribute": _("Give a review to whoever has least to do"),
        "review.warn": _("Remind an office of its deadline"),
        "review.overdue": _("Tell an office that its deadline has passed"),
        "state.warn": _("Remind of the deadline of a step"),
        "state.overdue": _("Tell that the deadline of a step has passed"),
        "service.warn": _("Remind of the promised day"),
        "service.overdue": _("Tell that the promised day has passed"),
        "calendar.case": _("Count open deadlines anew by the changed calendar"),
        "calendar.recount": _("Count open deadlines anew by the changed calendar"),
        "survey.invite": _("Invite to the satisfaction survey"),
        "timer": _("Let a deadline of the procedure ring"),
        "deemed.decision": _("Let the law decide when the promised day has passed"),
        "deemed.task": _("Record that the law takes the application as granted"),
        "deemed.certificate": _("Sign the certificate of what the law granted"),
        "connector.ask": _("Ask another system"),
        "child.start": _("Begin an application of its own"),
        "child.ended": _("Take over how an application of its own ended"),
        "child.look": _("Take over how an application of its own ended"),
        "case.move": _("Move a case to another version"),
        "factors.recover": _("Take a lost second factor away"),
        "privacy.export": _("Make a copy of a person's data"),
        "privacy.export_end": _("Take a copy of a person's data away"),
        "privacy.warn": _("Remind of a request about a person's data"),
        "privacy.overdue": _("Tell that a request about a person's data is late"),
        "watch.look": _("Look at all open cases"),
        "permit.remind": _("Remind of the end of a permit"),
        "permit.duplicate": _("Sign the duplicate of a permit"),
        "complaint.late": _("Tell that a complaint is late"),
        "calibration.look": _("Keep what was told about the end of cases, and how it came"),
    }
    return words.get(kind) or (_("Send a mail") if kind.startswith("notice.") else kind)
