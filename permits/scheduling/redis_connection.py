"""Connections to Redis. It only carries messages: nothing is lost when it is away or empty."""

from __future__ import annotations

from functools import cache

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

# A web request never waits longer than this for a Redis that does not answer.
PATIENCE = 0.2


def connect(url: str) -> redis.Redis:
    """A connection for relay and workers, which wait for messages."""
    return redis.Redis.from_url(url)


@cache
def connect_briefly(url: str) -> redis.Redis:
    """A connection for web requests: gives up at once instead of trying again."""
    return redis.Redis.from_url(
        url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=Retry(NoBackoff(), 0)
    )
