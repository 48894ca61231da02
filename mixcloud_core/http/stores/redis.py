"""Replies kept by a Redis server, for many machines together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import ClassVar

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from mixcloud_core.http.stores.store import LIMIT, Store

__all__ = ["RedisStore"]

_PREFIX = "mixcloud-plugins:replies:"
# Seconds.
_CONNECT_TIMEOUT = 0.1
_ANSWER_TIMEOUT = 0.2
# Seconds: what lives longest lives a day, and may be used for another while Mixcloud does not answer.
_KEPT_FOR = 2 * 86_400
_BATCH = 500


class RedisStore(Store):
    """Keeps values in Redis for two days at most; how much memory they take is for its own `maxmemory` to say.

    `url` is `redis://`, `rediss://` or `unix://`; raises ValueError for another. Only an eighth of `limit` has a
    meaning: the largest value. The time limits hold for each piece of an answer, for that is what the client offers: a
    server that sends its answers byte by byte is waited for longer.
    """

    name: ClassVar[str] = "Redis"
    # Every try costs the time of a connection.
    patience: ClassVar[int] = 1

    def __init__(self, url: str, limit: int = LIMIT) -> None:
        super().__init__(limit)
        self._client = Redis.from_url(
            url,
            socket_connect_timeout=_CONNECT_TIMEOUT,
            socket_timeout=_ANSWER_TIMEOUT,
            retry=Retry(NoBackoff(), 0),  # how often it tries by default depends on its version
            protocol=2,
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _get(self, key: str) -> bytes | None:
        value = self._client.get(_PREFIX + key)
        return value if isinstance(value, bytes) else None

    def _put(self, key: str, value: bytes) -> None:
        self._client.set(_PREFIX + key, value, ex=_KEPT_FOR)

    def _remove(self, key: str) -> None:
        self._client.delete(_PREFIX + key)

    def _clear(self) -> None:
        keys: Iterator[bytes] = self._client.scan_iter(match=f"{_PREFIX}*", count=_BATCH)
        while batch := list(islice(keys, _BATCH)):
            self._client.delete(*batch)
