"""What words in the search box mean: the beginning of a case's number, or any part of the applicant's name.

They are looked up first, among all numbers and names: a queue is then narrowed to cases that are known, however many wait
in it. Where the words fit very many, the queue's own rows are asked one by one instead, and the first page is soon full.
Names have no index by their parts, so they are walked through; where words with a digit begin a number, that walk is saved.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select

from permits.accounts.models import Account
from permits.applications.models import Application
from permits.db import db

MOST_LISTED = 200  # cases, and people, that a question to the database names one by one
LAST = "\U0010ffff"


def found_by(words: str) -> ColumnElement[bool] | None:
    """The condition on a case that the words find; None without words."""
    if not words:
        return None
    by_number, by_name = _begins(words.upper()), Account.name.icontains(words, autoescape=True)
    cases = db.session.scalars(select(Application.id).where(by_number).limit(MOST_LISTED + 1)).all()
    if cases and any(each.isdigit() for each in words):
        return Application.id.in_(cases) if len(cases) <= MOST_LISTED else by_number
    people = db.session.scalars(select(Account.id).where(by_name).limit(MOST_LISTED + 1)).all()
    if max(len(cases), len(people)) > MOST_LISTED:
        return or_(by_number, Application.applicant_id.in_(select(Account.id).where(by_name)))
    return or_(Application.id.in_(cases), Application.applicant_id.in_(people))


def _begins(words: str) -> ColumnElement[bool]:
    """A number that begins so, asked in the way in which each database uses its index of the numbers."""
    if db.session.get_bind().dialect.name == "sqlite":
        return and_(Application.number >= words, Application.number < words + LAST)
    return Application.number.startswith(words, autoescape=True)
