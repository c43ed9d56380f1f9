"""The Redis of the tests."""

from __future__ import annotations

import pytest
import redis

from tests.support.redis import RedisServer


def test_an_outage_is_real_and_keeps_what_was_written(redis_server: RedisServer) -> None:
    """A killed server answers nobody; started again it still has its data."""
    redis_server.connect().set("kept", "yes")
    redis_server.kill()
    with pytest.raises(redis.ConnectionError):
        redis_server.connect().ping()
    redis_server.start()
    assert redis_server.connect().get("kept") == b"yes"
