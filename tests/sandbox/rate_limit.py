"""A limit on the rate of requests in front of a host, and when each request came."""

from __future__ import annotations

import math
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug import Request, Response

Host = TypeVar("Host", bound="Callable[[Request], Response]")


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most `count` requests of one caller in any `seconds` seconds."""

    count: int
    seconds: float


class RateLimited(Generic[Host]):
    """A host that refuses what is too much for its `limit`, as far as one is set.

    Mixcloud limits "all actions" together and does not publish the numbers. `arrivals` has the monotonic time at
    which each request came, by its kind, whether it was refused or not. What a fault answers never gets here.
    """

    def __init__(
        self,
        host: Host,
        kind: Callable[[Request], str],
        caller: Callable[[Request], str],
        refuse: Callable[[Request, int], Response],
    ) -> None:
        self.host = host
        self._kind, self._caller, self._refuse = kind, caller, refuse
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        """No limit, and nothing has come."""
        with self._lock:
            self.limit: RateLimit | None = None
            self.refused = 0
            self.arrivals: defaultdict[str, list[float]] = defaultdict(list)
            self._served: defaultdict[str, deque[float]] = defaultdict(deque)

    def __call__(self, request: Request) -> Response:
        wait = self._count(self._kind(request), self._caller(request))
        return self._refuse(request, wait) if wait else self.host(request)

    def _count(self, kind: str, caller: str) -> int:
        """Whole seconds until the caller may ask again, 0 if the request is served. Refused ones do not count."""
        with self._lock:
            now = time.monotonic()
            self.arrivals[kind].append(now)
            if self.limit is None:
                return 0
            served = self._served[caller]
            while served and served[0] <= now - self.limit.seconds:
                served.popleft()
            if len(served) < self.limit.count:
                served.append(now)
                return 0
            self.refused += 1
            # As soon as so many have left the window that one more fits in.
            oldest = served[len(served) - self.limit.count] if self.limit.count else now
            # In this order: of no time at all, nothing is left over for `ceil` to round up.
            return max(1, math.ceil(self.limit.seconds - (now - oldest)))
