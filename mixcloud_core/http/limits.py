"""Not asking Mixcloud more often than it likes.

The order is cache, retry, limits, network. Limits stand innermost: a reply from the cache costs no turn, and every
retry costs one.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from mixcloud_core.api.rates import LONGEST_WAIT, RATES, Rate
from mixcloud_core.api.status import error_of
from mixcloud_core.api.transport import Budget, Reply, Request, Transport
from mixcloud_core.errors import RateLimitError
from mixcloud_core.http.limit_stores import MemoryStore, Store, StoreError
from mixcloud_core.http.pace import Pace, family_of, refuse, take

__all__ = ["Limiter", "LimitingTransport"]

_T = TypeVar("_T")
_log = logging.getLogger(__name__)


class Limiter:
    """Hands out turns to ask, to all who share its store.

    `rates` holds those that differ from the default, `longest_wait` is in seconds. If the store fails, a warning is
    logged once and the limits hold inside of this process from then on.
    """

    def __init__(
        self,
        store: Store | None = None,
        rates: Mapping[Budget, Rate] = RATES,
        *,
        longest_wait: float = LONGEST_WAIT,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._store = store or MemoryStore()
        self._rates = {**RATES, **rates}
        self._longest_wait = longest_wait
        self._sleep = sleep
        self._lock = threading.Lock()

    def acquire(self, budget: Budget) -> float:
        """Wait for a turn, and give the time it came (seconds since 1970).

        Raises RateLimitError at once, with the seconds to wait, where the wait in all would be longer than allowed.
        """
        waited = 0.0
        while True:
            wait, now = self._update(budget, partial(self._take, budget))
            if not wait:
                return now
            waited += wait
            if waited > self._longest_wait:
                raise RateLimitError(
                    "Not sent: Mixcloud would be asked more often than it allows",
                    hint=f"Please wait {math.ceil(wait)} seconds",
                    retry_after=wait,
                )
            self._sleep(wait)

    def refused(self, budget: Budget, asked: float, wait: float | None) -> None:
        """Make everybody wait and slow down after Mixcloud refused a request that left at `asked`."""
        self._update(budget, partial(self._refuse, budget, asked, wait))

    def _take(self, budget: Budget, pace: Pace, now: float) -> tuple[Pace, tuple[float, float]]:
        pace, wait = take(pace, budget, self._rates[budget], now)
        return pace, (wait, now)

    def _refuse(self, budget: Budget, asked: float, wait: float | None, pace: Pace, now: float) -> tuple[Pace, None]:
        return refuse(pace, self._rates[budget], now, asked=asked, wait=wait), None

    def _update(self, budget: Budget, change: Callable[[Pace, float], tuple[Pace, _T]]) -> _T:
        store = self._store
        try:
            return store.update(family_of(budget), change)
        except StoreError as error:
            self._fall_back(store, error)
            return self._update(budget, change)

    def _fall_back(self, failed: Store, error: StoreError) -> None:
        with self._lock:
            if self._store is failed:  # the first of several threads
                _log.warning("Limits are kept for this process alone: %s", error)
                self._store = MemoryStore()


class LimitingTransport:
    """Sends each request when its turn comes, and minds when Mixcloud says that it was asked too often."""

    def __init__(self, inner: Transport, limiter: Limiter) -> None:
        self._inner = inner
        self._limiter = limiter

    def send(self, request: Request, /) -> Reply:
        """Send a request; raises RateLimitError where its turn is too far away, and what the inner transport raises."""
        asked = self._limiter.acquire(request.budget)
        reply = self._inner.send(request)
        error = error_of(reply)
        if isinstance(error, RateLimitError):
            self._limiter.refused(request.budget, asked, error.retry_after)
        return reply
