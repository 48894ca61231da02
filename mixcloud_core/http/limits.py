"""Not asking Mixcloud more often than it likes.

The order is cache, retry, limits, network. Limits stand innermost: a reply from the cache costs no turn, and every
retry costs one.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from mixcloud_core.api.rates import LONGEST_WAIT, RATES, Rate
from mixcloud_core.api.status import error_of
from mixcloud_core.api.transport import Budget, Reply, Request, Transport
from mixcloud_core.errors import RateLimitError
from mixcloud_core.http.limit_stores import PaceMemory, PaceStore, PaceStoreError
from mixcloud_core.http.locks import ProcessLock
from mixcloud_core.http.pace import Pace, family_of, merged, refuse, take

__all__ = ["Limiter", "LimitingTransport"]

# Seconds for which a store that failed is left alone.
_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 60.0

# Seconds for which nobody wonders what is going on.
_UNNOTICED = 12.0

_T = TypeVar("_T")
_log = logging.getLogger(__name__)


class Limiter:
    """Hands out turns to ask, to all who share its store.

    `rates` holds those that differ from the default, `longest_wait` is in seconds. While the store fails, the limits
    hold inside of this process, from what is known of the others on; a warning is logged once.
    """

    def __init__(
        self,
        store: PaceStore | None = None,
        rates: Mapping[Budget, Rate] = RATES,
        *,
        longest_wait: float = LONGEST_WAIT,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._own = store if isinstance(store, PaceMemory) else PaceMemory(self._shared_time)
        self._store = store or self._own
        self._ahead = 0.0  # seconds, of the store's clock
        self._away_until = self._pause = 0.0
        self._has_warned = False
        self._told_until = 0.0  # since 1970
        self._rates = {**RATES, **rates}
        self._longest_wait = longest_wait
        self._sleep = sleep
        self._lock = ProcessLock()

    def acquire(self, budget: Budget, family: str = "rest") -> float:
        """Wait for a turn under one of Mixcloud's limits (`family`), and give the time it came (seconds since 1970).

        Raises RateLimitError at once, with the seconds to wait, where the wait in all would be longer than allowed.
        """
        waited = 0.0
        while True:
            wait, now = self._update(family, partial(self._take, budget))
            if not wait:
                return now
            waited += wait
            if waited > self._longest_wait:
                raise RateLimitError(
                    "Not sent: Mixcloud would be asked more often than it allows",
                    hint=f"Please wait {math.ceil(wait)} seconds",
                    retry_after=wait,
                )
            self._tell(wait, now + wait)
            self._sleep(wait)

    def refused(self, budget: Budget, asked: float, wait: float | None, family: str = "rest") -> None:
        """Make everybody wait and slow down after Mixcloud refused a request that left at `asked`."""
        self._update(family, partial(self._refuse, budget, asked, wait))

    def _tell(self, wait: float, until: float) -> None:
        """Log a long wait, once for all who wait for the same moment."""
        if wait > _UNNOTICED and until > self._told_until + 1:
            self._told_until = until
            _log.warning("Waiting %.0f seconds: Mixcloud is not asked more often than it likes", math.ceil(wait))

    def _take(self, budget: Budget, pace: Pace, now: float) -> tuple[Pace, tuple[float, float]]:
        pace, wait = take(pace, budget, self._rates[budget], now)
        return pace, (wait, now)

    def _refuse(self, budget: Budget, asked: float, wait: float | None, pace: Pace, now: float) -> tuple[Pace, None]:
        return refuse(pace, self._rates[budget], now, asked=asked, wait=wait), None

    def _update(self, family: str, change: Callable[[Pace, float], tuple[Pace, _T]]) -> _T:
        if self._store is self._own:
            return self._own.update(family, change)
        # One at a time: what is noted is the latest, and threads don't wait one by one for a store that is away.
        with self._lock.here:
            if time.monotonic() < self._away_until:
                return self._own.update(family, change)
            return self._update_shared(family, change)

    def _update_shared(self, family: str, change: Callable[[Pace, float], tuple[Pace, _T]]) -> _T:
        """Change the pace that all share, and note it here: whoever goes on alone must not begin a new burst."""
        try:
            after, result = self._store.update(family, partial(self._told, family, change))
        except PaceStoreError as error:
            self._stay_away(error)
            return self._own.update(family, change)
        self._pause = 0.0
        self._own.update(family, lambda _before, _now: (after, None))
        return result

    def _told(
        self, family: str, change: Callable[[Pace, float], tuple[Pace, _T]], pace: Pace, now: float
    ) -> tuple[Pace, tuple[Pace, _T]]:
        """Change a pace after the others were told what was sent while the store was away."""
        self._ahead = now - time.time()
        own = self._own.update(family, lambda pace, _now: (pace, pace))
        after, result = change(merged(pace, own, now), now)
        return after, (after, result)

    def _shared_time(self) -> float:
        """Go on with the clock of a store that is away."""
        return time.time() + self._ahead

    def _stay_away(self, error: PaceStoreError) -> None:
        """Leave a store that fails alone for a while, a longer one each time."""
        self._pause = min(max(self._pause * 2, _FIRST_PAUSE), _LONGEST_PAUSE)
        self._away_until = time.monotonic() + self._pause
        level = logging.DEBUG if self._has_warned else logging.WARNING
        self._has_warned = True
        _log.log(level, "Limits are kept for this process alone: %s", error)


class LimitingTransport:
    """Sends each request when its turn comes, and minds when Mixcloud says that it was asked too often."""

    def __init__(self, inner: Transport, limiter: Limiter) -> None:
        self._inner = inner
        self._limiter = limiter

    def send(self, request: Request, /) -> Reply:
        """Send a request; raises RateLimitError where its turn is too far away, and what the inner transport raises."""
        family = family_of(request.url)
        asked = self._limiter.acquire(request.budget, family)
        reply = self._inner.send(request)
        error = error_of(reply)
        if isinstance(error, RateLimitError):
            self._limiter.refused(request.budget, asked, error.retry_after, family)
        return reply
