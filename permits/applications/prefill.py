"""What a question shows before anybody has answered it: the procedure's default, or what the account says of the person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from permits.accounts.models import Account
from permits.applications.cases import Case
from permits.db import db
from workflows.definition import Field

# What an account knows of a person. Anything else a procedure names is not known yet, so nothing is offered for it.
KNOWN: Mapping[str, Callable[[Account], str]] = {
    "person.name": lambda account: account.name,
    "person.phone": lambda account: account.phone,
    "person.mail": lambda account: account.email,
}


def offered(case: Case, asked: Iterable[Field]) -> dict[str, object]:
    """Typed answers to offer for questions that were never saved; one that was cleared stays empty."""
    kept = case.row.answers or {}
    fresh = [each for each in asked if each.code not in kept]
    found = {each.code: each.default for each in fresh if each.default is not None}
    wanted = {each.code: each.prefill for each in fresh if each.prefill in KNOWN}
    account = db.session.get(Account, case.row.applicant_id) if wanted else None
    if account is not None:
        known = {code: KNOWN[name](account) for code, name in wanted.items() if name is not None}
        found |= {code: value for code, value in known.items() if value}
    return found
