"""What a question shows before anybody has answered it: the procedure's default, or what the account says of the person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from permits.accounts.models import Account
from permits.applications.cases import Case
from permits.db import db
from permits.parties.models import Business
from workflows.definition import Field

# What every account knows of its person; all else is what the person lets it keep.
KNOWN: Mapping[str, Callable[[Account], str]] = {
    "person.name": lambda account: account.name,
    "person.phone": lambda account: account.phone,
    "person.mail": lambda account: account.email,
}
OF_BUSINESS = "business."
SAID_OF_BUSINESS = frozenset({"name", "nib", "npwp", "kbli", "address"})


def offered(case: Case, asked: Iterable[Field]) -> dict[str, object]:
    """Typed answers to offer for questions that were never saved; one that was cleared stays empty."""
    kept = case.row.answers or {}
    fresh = [each for each in asked if each.code not in kept]
    found = {each.code: each.default for each in fresh if each.default is not None}
    wanted = [each for each in fresh if each.prefill is not None]
    account = db.session.get(Account, case.row.applicant_id) if wanted else None
    if account is not None and case.row.filed_by and account.password:
        account = None  # what a person keeps for their own forms is not shown at the counter
    if account is not None:
        business = db.session.get(Business, case.row.business_id) if case.row.business_id else None
        found |= {each.code: value for each in wanted if (value := _known(account, business, each))}
    return found


def from_profile(asked: Iterable[Field], values: Mapping[str, object]) -> frozenset[str]:
    """The questions among these whose offered values the procedure does not say itself: the applicant's profile does."""
    return frozenset(
        each.code for each in asked if each.prefill and each.code in values and values[each.code] != each.default
    )


def _known(account: Account, business: Business | None, field: Field) -> object:
    """What the applicant's profile says to a question; an address that is known as one line is offered as its street.

    For a business its own profile counts, and not what its contact keeps of any other one.
    """
    name = field.prefill or ""
    if business is not None and name.startswith(OF_BUSINESS):
        said = name.removeprefix(OF_BUSINESS)
        value = str(getattr(business, said)) if said in SAID_OF_BUSINESS else ""
    else:
        value = KNOWN[name](account) if name in KNOWN else account.particulars.get(name, "")
    return {"street": value} if value and field.type == "address" else value
