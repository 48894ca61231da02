"""What all stores have in common: a bound, and that they never fail."""

from __future__ import annotations

import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar, TypeVar

__all__ = ["LIMIT", "LONGEST_WAIT", "Store", "StoreError"]

# Bytes.
LIMIT = 64 * 1024 * 1024
# Seconds that a store may take before it counts as a miss: asking Mixcloud takes about as long.
LONGEST_WAIT = 0.3
# Seconds that a store which failed is left alone.
_PAUSE = 5.0

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class StoreError(Exception):
    """A store that can't be used; the message is for people, and holds no secret."""


class Store(ABC):
    """Keeps bytes under keys (64 hexadecimal digits), `limit` bytes in all, and forgets what was not used for longest.

    Whatever goes wrong is a miss: nothing is raised, it is logged (as a warning once), and a store that fails
    `patience` times in a row is left alone for a few seconds, its reads and its writes apart from each other.
    Safe in threads. `clock` gives seconds, for the pauses.
    """

    name: ClassVar[str]
    patience: ClassVar[int] = 3

    def __init__(self, limit: int = LIMIT, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self._reads = _Breaker(self.patience, clock)
        self._writes = _Breaker(self.patience, clock)
        self._has_warned = False

    def get(self, key: str) -> bytes | None:
        """Give what lies under a key, None where there is nothing."""
        return self._attempt(self._reads, lambda: self._get(key))

    def put(self, key: str, value: bytes) -> None:
        """Keep a value; one of more than an eighth of the limit only takes the place of the former."""
        if len(value) > self.limit // 8:
            self.remove(key)
        else:
            self._attempt(self._writes, lambda: self._put(key, value))

    def remove(self, key: str) -> None:
        """Forget what lies under a key."""
        self._attempt(self._writes, lambda: self._remove(key))

    def clear(self) -> None:
        """Forget everything."""
        self._attempt(self._writes, self._clear)

    def close(self) -> None:  # noqa: B027 (not every store has something open)
        """Let go of what is open; a later use opens it again."""

    @abstractmethod
    def _get(self, key: str) -> bytes | None: ...

    @abstractmethod
    def _put(self, key: str, value: bytes) -> None: ...

    @abstractmethod
    def _remove(self, key: str) -> None: ...

    @abstractmethod
    def _clear(self) -> None: ...

    def _attempt(self, breaker: _Breaker, work: Callable[[], _T]) -> _T | None:
        if breaker.is_open():
            return None
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 (whatever a disk or a server does: a cache is never needed)
            breaker.failed()
            level = logging.DEBUG if self._has_warned else logging.WARNING
            self._has_warned = True
            _log.log(level, "The cache (%s) could not be used: %s", self.name, _reason(error))
            return None
        breaker.succeeded()
        return result


class _Breaker:
    """Remembers failures; it is open (nothing goes through) for a while after too many in a row."""

    def __init__(self, patience: int, clock: Callable[[], float]) -> None:
        self._patience = patience
        self._clock = clock
        self._failures = 0
        self._open_until = float("-inf")

    def is_open(self) -> bool:
        return self._clock() < self._open_until

    def failed(self) -> None:
        self._failures += 1
        if self._failures >= self._patience:
            self._open_until = self._clock() + _PAUSE

    def succeeded(self) -> None:
        self._failures = 0


def _reason(error: Exception) -> str:
    """Give a reason out of fixed words: the text of an error may repeat what a server or an address holds."""
    if isinstance(error, StoreError):
        return str(error)
    told = getattr(error, "strerror", None) or getattr(error, "sqlite_errorname", None)
    return f"{type(error).__name__} ({told})" if told else type(error).__name__
