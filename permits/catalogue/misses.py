"""What people look for in vain: counted by day, without anything that says who they are.

Only words of letters are kept, no numbers and no addresses; words that almost nobody else looks for are shown to nobody and
go after a month, since a rare word may be somebody's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Insert, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from permits.accounts.queries import today as city_today
from permits.catalogue.models import SearchMiss
from permits.catalogue.search import asked_words
from permits.db import assert_transaction, db, transaction

MOST_A_DAY = 500  # different words of a day; whoever sends more is no office's visitor
MOST_LETTERS = 80
ENOUGH = 3  # times from which on words are shown
KEPT, KEPT_RARE = timedelta(days=365), timedelta(days=31)

misses = SearchMiss.__table__


@dataclass(frozen=True, slots=True)
class Sought:
    """Words that found nothing: in which language of the page, how often, and on which day last."""

    words: str
    language: str
    times: int
    last: date


def note(wanted: str, language: str) -> None:
    """Count a search that found nothing. Words that may not be kept are not counted."""
    words = countable(wanted)
    if not words:
        return
    today = city_today()
    with transaction():
        count(words, language, today)


def countable(wanted: str) -> str:
    """What of a question may be kept: its words, in order of the alphabet, if all of them are words and not numbers."""
    if "@" in wanted or any(each.isdigit() for each in wanted):
        return ""
    words = sorted(each for each in asked_words(wanted) if len(each) > 2)
    return " ".join(words[:5])[:MOST_LETTERS].strip()


def count(words: str, language: str, today: date) -> None:
    """Add one to the words of a day; the oldest days and old rare words go on the way."""
    session = assert_transaction()
    known = session.scalar(select(func.count()).select_from(misses).where(misses.c.day == today)) or 0
    if known == 0:
        forget(today)
    if known >= MOST_A_DAY and not session.scalar(
        select(misses.c.times).where(misses.c.day == today, misses.c.language == language, misses.c.words == words)
    ):
        return
    row = {"day": today, "language": language, "words": words, "times": 1}
    session.execute(_insert(session.get_bind().dialect.name, row))


def _insert(dialect: str, row: dict[str, Any]) -> Insert:
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    made = insert(misses).values(row)
    found: Insert = made.on_conflict_do_update(
        index_elements=["day", "language", "words"], set_={"times": misses.c.times + 1}
    )
    return found


def forget(today: date) -> None:
    """Take away what is too old, and after a month what was looked for too rarely."""
    session = assert_transaction()
    session.execute(delete(misses).where(misses.c.day < today - KEPT))
    rare = select(misses.c.words).group_by(misses.c.words).having(func.sum(misses.c.times) < ENOUGH)
    session.execute(delete(misses).where(misses.c.day < today - KEPT_RARE, misses.c.words.in_(rare)))


def sought(since: date, limit: int = 100) -> list[Sought]:
    """What was looked for in vain often enough to be shown, the most frequent first."""
    times = func.sum(misses.c.times)
    found = (
        select(misses.c.words, misses.c.language, times.label("times"), func.max(misses.c.day).label("last"))
        .where(misses.c.day >= since)
        .group_by(misses.c.words, misses.c.language)
        .having(times >= ENOUGH)
        .order_by(times.desc(), misses.c.words)
        .limit(limit)
    )
    return [Sought(row.words, row.language, int(row.times), row.last) for row in db.session.execute(found)]
