"""Asking again where that can help.

The order is cache, retry, limits, network: every try waits for a turn of its own. A loop and no engine (tenacity):
one decision gives both whether and how long to wait, and the clock is handed in.
"""

from __future__ import annotations

import logging
import random as randomness
import time
from collections.abc import Callable

from mixcloud_core.api.rates import DEFAULT_POLICY, RetryPolicy
from mixcloud_core.api.status import error_of
from mixcloud_core.api.transport import FilePart, Reply, Request, Transport
from mixcloud_core.errors import MixcloudError, NetworkError, RateLimitError

__all__ = ["RetryingTransport", "next_wait"]

_log = logging.getLogger(__name__)


def next_wait(
    error: MixcloudError,
    attempt: int,
    *,
    repeatable: bool,
    left: float,
    policy: RetryPolicy,
    random: Callable[[], float],
) -> float | None:
    """Give the seconds to wait before the next try, None for no more tries.

    `attempt` counts the tries so far, `left` is what is left of the deadline in seconds, `random` gives numbers from
    0 to 1. What is not repeatable is tried again only if nothing of it had left. What Mixcloud asked to wait is
    waited exactly; else waits double, with full jitter.
    """
    unsent = isinstance(error, NetworkError) and not error.sent
    told_when = isinstance(error, RateLimitError) and error.retry_after is not None
    if attempt >= policy.attempts or not (repeatable or unsent) or not (error.retryable or told_when):
        return None
    backoff = min(policy.cap, policy.base * 2.0 ** min(attempt - 1, 60)) * random()
    wait = error.retry_after or backoff
    return wait if wait <= left else None


class RetryingTransport:
    """Tries again what failed in passing, and otherwise gives the last reply or error as it came."""

    def __init__(
        self,
        inner: Transport,
        policy: RetryPolicy = DEFAULT_POLICY,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        random: Callable[[], float] = randomness.random,
    ) -> None:
        self._inner = inner
        self._policy = policy
        self._clock = clock
        self._sleep = sleep
        self._random = random

    def send(self, request: Request, /) -> Reply:
        """Send a request until it succeeds or no try is left; raises what the inner transport raises."""
        deadline = self._clock() + self._policy.deadline
        attempt = 0
        while True:
            attempt += 1
            try:
                reply = self._inner.send(request)
            except NetworkError as error:
                wait = self._wait(request, error, attempt, deadline)
                if wait is None:
                    raise
            else:
                wait = self._wait(request, error_of(reply), attempt, deadline)
                if wait is None:
                    return reply
            self._sleep(wait)

    def _wait(self, request: Request, error: MixcloudError | None, attempt: int, deadline: float) -> float | None:
        if error is None:
            return None
        wait = next_wait(
            error,
            attempt,
            # A file that was sent is not sent twice, whatever the request says.
            repeatable=request.repeatable and not any(isinstance(value, FilePart) for _, value in request.form),
            left=deadline - self._clock(),
            policy=self._policy,
            random=self._random,
        )
        if wait is not None:
            _log.info("%s: %s; trying again in %.1f seconds", request.purpose, error, wait)
        return wait
