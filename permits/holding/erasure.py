"""What goes of the acts on permits when a person is erased: the words; that something was done, and when, stays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update

from permits.accounts.models import Account
from permits.db import assert_transaction
from permits.holding.models import PermitAct
from permits.issuance.models import Permit


def forget_acts(account: Account, case_ids: Collection[str], now: datetime) -> None:
    """End what waits about these cases' permits or was offered to this person's address, and empty the words of revocations.

    Asked before the address itself is erased.
    """
    execute = assert_transaction().execute
    theirs = PermitAct.permit_id.in_(select(Permit.id).where(Permit.application_id.in_(case_ids)))
    waits = PermitAct.state == "asked"
    ended = {"settled_at": now, "mail": ""}
    execute(update(PermitAct).where(waits, PermitAct.mail == account.email).values(state="refused", **ended))
    execute(update(PermitAct).where(waits, theirs).values(state="taken_back", **ended))
    execute(update(PermitAct).where(theirs).values(reason="", legal=""))
