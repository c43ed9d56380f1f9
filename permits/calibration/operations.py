"""Keep what was told, set beside it what came, forget what is old; promise the next night's look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, insert, update

from permits.calibration.models import ToldRange
from permits.calibration.reading import Came, Told
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.errors import NotFound
from permits.ids import new_id
from permits.scheduling import operations as scheduling

rows = ToldRange.__table__
LOOK = "calibration.look"
AT_NIGHT = time(3)  # local: after the watchdog's look
KEPT = timedelta(days=400)  # a year to compare with, and the month before it


def promise_nightly(now: datetime) -> None:
    """Promise the look of the coming night; one that is promised already stays. Without a city there is nothing to look at."""
    try:
        zone = ZoneInfo(definitions.calendar().timezone)
    except NotFound:
        return
    local = now.astimezone(zone)
    day = local.date() if local.time() < AT_NIGHT else local.date() + timedelta(days=1)
    scheduling.schedule(LOOK, f"{LOOK}:{day.isoformat()}", datetime.combine(day, AT_NIGHT, zone), None, {}, now)


def keep(told: Sequence[Told], came: Sequence[Came], now: datetime) -> None:
    """Write what is told, and how those came whose case has ended; drop rows older than :data:`KEPT`.

    Two looks at one time write the same rows; the second one breaks on them and is done again, when nothing is left to write.
    """
    session = assert_transaction()
    fresh = [{"id": new_id(), **each._asdict(), "told_at": now} for each in told]
    if fresh:
        session.execute(insert(rows), fresh)
    if came:
        compared = update(rows).where(rows.c.id == bindparam("row"), rows.c.ended_on.is_(None))
        session.connection().execute(
            compared.values({name: bindparam(f"new_{name}") for name in ("ended_on", "came_on", "month", "kept")}),
            [
                {
                    "row": each.id,
                    "new_ended_on": each.ended_on,
                    "new_came_on": each.came_on,
                    "new_month": each.ended_on.strftime("%Y-%m"),
                    "new_kept": each.kept,
                }
                for each in came
            ],
        )
    session.execute(delete(rows).where(rows.c.told_at < now - KEPT))
