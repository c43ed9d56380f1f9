"""Wake the relay as soon as work is written down. A nudge may get lost: without it the relay looks within a second."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from flask import current_app
from redis.exceptions import RedisError

from permits.config import Settings
from permits.scheduling.redis_connection import connect_briefly

log = logging.getLogger(__name__)
LIST = "permits-nudge"


_gathering = ContextVar("gathering", default=False)


@contextmanager
def gathered() -> Iterator[None]:
    """One nudge at the end for everything that is done inside."""
    before = _gathering.set(True)
    try:
        yield
    finally:
        _gathering.reset(before)
        nudge()


def nudge() -> None:
    """Tell the relay that there is work. Never fails, and never waits longer than the short patience of a request."""
    url = redis_url()
    if url is None or _gathering.get():
        return
    try:
        with connect_briefly(url).pipeline(transaction=False) as pipe:
            pipe.lpush(LIST, 1)
            pipe.ltrim(LIST, 0, 0)
            pipe.execute()
    except (RedisError, OSError) as error:
        log.debug("the relay was not nudged: %s", type(error).__name__)


def redis_url() -> str | None:
    """Where this application's Redis is; None when it runs without one."""
    settings: Settings | None = current_app.config.get("SETTINGS")
    return settings.redis_url if settings else None
