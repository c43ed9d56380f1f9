"""The one question of every door to one's own case: as what does this account stand on the applicant's side of it?

A person's own case costs no further question of the database, any other case one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from permits.applications.models import Application
from permits.db import db
from permits.parties.models import Coediting, CounterFiling, Mandate, MandateScope, Membership

Relation = Literal["own", "counter", "editor", "reader"]
Via = Literal["self", "member", "mandate", "draft", "counter"]
RANK: tuple[Relation, ...] = ("own", "counter", "editor", "reader")
FILING = ("manage", "file")
# What each right lets somebody be.
BY_RIGHT: Mapping[str, Relation] = {"manage": "own", "file": "own", "fill": "editor", "read": "reader"}


@dataclass(frozen=True, slots=True)
class Standing:
    """As what somebody stands on the applicant's side: ``own`` may do all that an applicant may, ``counter`` may
    fill in and send for a person at the counter, ``editor`` may fill in, ``reader`` may look.

    ``via`` says how they came to it, ``ref`` the id of the row that says so (the business of a member, the power of
    attorney of a representative, the right of a helper with a draft); empty for oneself.
    """

    relation: Relation
    via: Via
    ref: str = ""


OWNER = Standing("own", "self")


def standing(case: Any, account_id: str, today: Callable[[], date]) -> Standing | None:
    """As what this account stands on the applicant's side of a case; None when it does not.

    ``case`` is the row of the application. The day is asked for only where dates decide.
    """
    if not account_id:
        return None
    if case.business_id is None and case.applicant_id == account_id:
        return OWNER
    if case.filed_by == account_id:
        return _at_the_counter(case.id)
    may, ref = Membership.may.label("may"), Mandate.id.label("ref")
    member = select(literal("member").label("via"), may, Membership.business_id.label("ref")).where(
        Membership.business_id == case.business_id, _belongs(account_id)
    )
    covered = select(literal("mandate").label("via"), literal("file").label("may"), ref).where(
        given_by(case.applicant_id, case.business_id), _holds(account_id, today()), covers(case.service, case.id)
    )
    helper = select(literal("draft").label("via"), Coediting.may.label("may"), Coediting.id.label("ref")).where(
        Coediting.application_id == case.id, _helps(account_id)
    )
    arms = [member, covered] if case.submitted_at is not None else [member, covered, helper]
    return best(db.session.execute(union_all(*arms)))


def _at_the_counter(application_id: str) -> Standing | None:
    """The standing of whoever of the office began an application for a person; none once it was handed over."""
    wanted = select(CounterFiling.office).where(
        CounterFiling.application_id == application_id, CounterFiling.handed_over_at.is_(None)
    )
    office = db.session.execute(wanted).scalar()
    return None if office is None else Standing("counter", "counter", office)


def reached_by(account_id: str, day: date) -> ColumnElement[bool]:
    """The condition on an application on whose applicant's side this account stands; says what :func:`standing` says.

    Each way to a case begins at rows of the account's own. Joined by «or» they would be asked of every case of the city.
    """
    case = aliased(Application)
    own = select(case.id).where(case.applicant_id == account_id, case.business_id.is_(None))
    firms = select(case.id).join(Membership, Membership.business_id == case.business_id).where(_belongs(account_id))
    entrusted = select(case.id).where(_holds(account_id, day), covers(case.service, case.id))
    by_person = and_(
        Mandate.business_id.is_(None), Mandate.principal_id == case.applicant_id, case.business_id.is_(None)
    )
    by_firm = Mandate.business_id == case.business_id
    helped = select(case.id).join(Coediting, Coediting.application_id == case.id).where(_helps(account_id))
    return Application.id.in_(
        union_all(
            own,
            firms,
            entrusted.join(Mandate, by_person),
            entrusted.join(Mandate, by_firm),
            helped.where(case.submitted_at.is_(None)),
        )
    )


def best(rows: Iterable[Any]) -> Standing | None:
    """The standing that allows most; one's own part in a business before a power of attorney."""
    found = [Standing(BY_RIGHT[each.may], each.via, each.ref) for each in rows]
    return min(found, key=lambda each: (RANK.index(each.relation), each.via != "member"), default=None)


def _belongs(account_id: str) -> ColumnElement[bool]:
    return and_(Membership.account_id == account_id, Membership.ended_at.is_(None))


def _helps(account_id: str) -> ColumnElement[bool]:
    return and_(Coediting.account_id == account_id, Coediting.ended_at.is_(None))


def _holds(account_id: str, day: date) -> ColumnElement[bool]:
    """The condition on a power of attorney that somebody holds on this day."""
    return and_(Mandate.representative_id == account_id, in_force(day))


def in_force(day: date) -> ColumnElement[bool]:
    """The condition on a power of attorney that was accepted, not withdrawn, and holds on this day."""
    return and_(
        Mandate.representative_id.is_not(None),
        Mandate.withdrawn_at.is_(None),
        Mandate.first_day <= day,
        Mandate.last_day >= day,
    )


def given_by(applicant_id: str, business_id: str | None) -> ColumnElement[bool]:
    """The condition on a power of attorney of the person or business to whom a case belongs."""
    if business_id is None:
        return and_(Mandate.business_id.is_(None), Mandate.principal_id == applicant_id)
    return Mandate.business_id == business_id


def covers(service: Any, application_id: Any) -> ColumnElement[bool]:
    """The condition on a power of attorney that it covers a case: all of them, its service, or the case itself.

    Both are columns or values.
    """
    scope = MandateScope
    named = or_(
        scope.what == "all",
        and_(scope.what == "service", scope.code == service),
        and_(scope.what == "case", scope.code == application_id),
    )
    return select(scope.mandate_id).where(scope.mandate_id == Mandate.id, named).correlate_except(scope).exists()
