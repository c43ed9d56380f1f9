"""Why a number or a code is not taken, in a sentence the reader understands."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext as _


def channel_refusals() -> Mapping[str, Callable[[], str]]:
    """A sentence for each code that the operations of channels raise."""
    return {
        "phone_missing": lambda: _("Type your mobile number."),
        "phone_unknown": lambda: _("This is no Indonesian mobile number. It begins with 08 or +62 8."),
        "phone_codes_many": lambda: _("You have asked for many codes. Wait an hour, then try again."),
        "phone_code_wrong": lambda: _("This is not the code. Look at the message again."),
        "push_unknown": lambda: _("This browser cannot be told here."),
        "push_many": lambda: _("As many browsers as there is room for are told already. End one first."),
    }
