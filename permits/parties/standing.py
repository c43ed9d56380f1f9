"""The one question of every door to one's own case: as what does this account stand on the applicant's side of it?

A person's own case costs no further question of the database, any other case one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select

from permits.applications.models import Application
from permits.db import db
from permits.parties.models import Membership

Relation = Literal["own", "reader"]
Via = Literal["self", "member"]
RANK: tuple[Relation, ...] = ("own", "reader")
# What policy calls those who stand on the applicant's side.
RELATIONS = frozenset(RANK)
FILING = ("manage", "file")


@dataclass(frozen=True, slots=True)
class Standing:
    """As what somebody stands on the applicant's side: ``own`` may do all that an applicant may, ``reader`` may look.

    ``via`` says how they came to it, ``ref`` the id of the row that says so (the business of a member); empty for oneself.
    """

    relation: Relation
    via: Via
    ref: str = ""


OWNER = Standing("own", "self")


def standing(case: Any, account_id: str, _today: Callable[[], date]) -> Standing | None:
    """As what this account stands on the applicant's side of a case; None when it does not.

    ``case`` is the row of the application. The day is asked for only where dates decide.
    """
    if not account_id:
        return None
    if case.business_id is None:
        return OWNER if case.applicant_id == account_id else None
    return best(db.session.execute(_of_business(case.business_id, account_id)))


def reached_by(account_id: str, _day: date) -> ColumnElement[bool]:
    """The condition on an application on whose applicant's side this account stands; says what :func:`standing` says."""
    businesses = select(Membership.business_id).where(
        Membership.account_id == account_id, Membership.ended_at.is_(None)
    )
    own = and_(Application.applicant_id == account_id, Application.business_id.is_(None))
    return or_(own, Application.business_id.in_(businesses))


def best(rows: Iterable[Any]) -> Standing | None:
    """The standing that allows most."""
    found = [_made(each.via, each.may, each.ref) for each in rows]
    return min(found, key=lambda each: RANK.index(each.relation), default=None)


def _made(via: Via, may: str, ref: str) -> Standing:
    return Standing("own" if may in FILING else "reader", via, ref)


def _of_business(business_id: str, account_id: str) -> Select[str, str, str]:
    return select(literal("member").label("via"), Membership.may, Membership.business_id.label("ref")).where(
        Membership.business_id == business_id, Membership.account_id == account_id, Membership.ended_at.is_(None)
    )
