"""What words in the search box mean: the beginning of a case's number, or any part of the applicant's or business's name.

They are looked up first, among all numbers and names: a queue is then narrowed to cases that are known, however many wait
in it. Where the words fit very many, the queue's own rows are asked one by one instead, and the first page is soon full.
On PostgreSQL with pg_trgm an index knows names by their parts; elsewhere they are walked through, and where words with a digit
begin a number, that walk is saved.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, union_all

from permits.accounts.models import Account
from permits.applications.models import Application
from permits.db import db
from permits.parties.models import Business

MOST_LISTED = 200  # cases, and people, that a question to the database names one by one
LAST = "\U0010ffff"


def found_by(words: str) -> ColumnElement[bool] | None:
    """The condition on a case that the words find; None without words."""
    if not words:
        return None
    by_number, by_name = _begins(words.upper()), _part_of(Account.name, words)
    cases = db.session.scalars(select(Application.id).where(by_number).limit(MOST_LISTED + 1)).all()
    if cases and any(each.isdigit() for each in words):
        return Application.id.in_(cases) if len(cases) <= MOST_LISTED else by_number
    people = select(Account.id.label("id")).where(by_name)
    businesses = select(Business.id).where(_part_of(Business.name, words))
    parts = (each.limit(MOST_LISTED + 1).subquery() for each in (people, businesses))
    known = db.session.scalars(union_all(*(select(each) for each in parts))).all()
    if max(len(cases), len(known)) > MOST_LISTED:
        return or_(by_number, Application.applicant_id.in_(people), Application.business_id.in_(businesses))
    theirs = or_(Application.applicant_id.in_(known), Application.business_id.in_(known))
    return or_(Application.id.in_(cases), theirs)


def _part_of(name: Any, words: str) -> ColumnElement[bool]:
    """A name that these are a part of, whatever the case of the letters: asked as the index of parts answers."""
    if db.session.get_bind().dialect.name == "sqlite":
        return name.icontains(words, autoescape=True)  # type: ignore[no-any-return]
    return name.ilike(f"%{_plain(words)}%", escape="/")  # type: ignore[no-any-return]


def _plain(words: str) -> str:
    """Words in which no character stands for any other."""
    for each in ("/", "%", "_"):
        words = words.replace(each, f"/{each}")
    return words


def _begins(words: str) -> ColumnElement[bool]:
    """A number that begins so, asked in the way in which each database uses its index of the numbers."""
    if db.session.get_bind().dialect.name == "sqlite":
        return and_(Application.number >= words, Application.number < words + LAST)
    return Application.number.startswith(words, autoescape=True)
