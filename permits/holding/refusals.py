"""Why something cannot be done with a permit, in a sentence the reader understands."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext as _


def permit_refusals() -> Mapping[str, Callable[[], str]]:
    """A sentence for each code that the operations on permits raise."""
    return {
        "renewal_not_offered": lambda: _("This permit is not renewed. Apply anew when it ends."),
        "renewal_too_early": lambda: _("It is too early to renew this permit. Its page names the first day."),
        "permit_replaced": lambda: _("Another permit stands in the place of this one already."),
        "permit_followed": lambda: _("An application that takes the place of this permit was sent already."),
        "permit_not_in_force": lambda: _("This permit is not in force any more. Apply anew."),
        "change_not_offered": lambda: _("The procedure of this permit knows no change. Apply anew."),
        "transfer_not_offered": lambda: _("This permit is personal: its procedure does not let it be handed over."),
        "transfer_offered": lambda: _("You have offered this permit to somebody already. Take that back first."),
        "permit_act_settled": lambda: _("This was settled meanwhile. Look at the page again."),
        "revoke_not_offered": lambda: _("The procedure of this permit names nobody who may revoke it."),
        "revoke_reason_missing": lambda: _("Write why: the holder reads it."),
        "revoke_legal_missing": lambda: _("Name the rule that the revocation rests on."),
        "revoke_proposed": lambda: _("Somebody has proposed to revoke this permit. Confirm that, or have it taken back."),
        "not_in_force": lambda: _("This is no permit that could be revoked any more."),
    }  # fmt: skip
