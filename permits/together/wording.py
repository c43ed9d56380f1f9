"""What the history of a case says of applications that were made together."""

from __future__ import annotations

from flask_babel import gettext as _


def of_joint(kind: str) -> str:
    """An event in words; empty for any other kind."""
    return str(_("Sent together with other applications")) if kind == "sent_together" else ""
