"""A transport that only reads, counts, takes its time, and keeps what was said."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING

from mixcloud_core.api.graphql import ENDPOINT
from mixcloud_core.errors import MixcloudError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mixcloud_core.api.transport import Reply, Request, Transport


class EnoughError(Exception):
    """All requests that are allowed were made; no error of the library's, which so can't take it for one."""


class NotReadingError(Exception):
    """A request that could change something: a mistake in this program."""


class Asking:
    """Sends at most `most` requests, each `pause` seconds after the one before at the earliest.

    It stands outside of what signs requests: what it keeps holds no secret.
    """

    def __init__(
        self,
        inner: Transport,
        *,
        most: int,
        pause: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._inner = inner
        self._most, self._pause = most, pause
        self._clock, self._sleep = clock, sleep
        self._next = clock()
        self.asked = 0
        self.exchanges: list[tuple[Request, Reply]] = []

    def send(self, request: Request, /) -> Reply:
        """Send a request; raises EnoughError, NotReadingError and what the inner transport raises."""
        if not _reads(request):
            raise NotReadingError(f"{request.method} {request.purpose}")
        if self.asked >= self._most:
            raise EnoughError
        self._sleep(max(0.0, self._next - self._clock()))
        self.asked += 1
        try:
            reply = self._inner.send(request)
        finally:
            self._next = self._clock() + self._pause
        self.exchanges.append((request, reply))
        return reply


def _reads(request: Request) -> bool:
    """Tell whether a request is a GET, or a GraphQL document of which a query is executed."""
    if request.method != "POST" or request.url != ENDPOINT:
        return request.method == "GET"
    sent = json.loads(request.body or b"{}")
    operations: list[tuple[str, str]] = re.findall(r"^(query|mutation) (\w+)", sent["query"], re.MULTILINE)
    wanted = sent.get("operationName")
    return [kind for kind, name in operations if wanted in (None, name)] == ["query"]


def refused(error: MixcloudError) -> str:
    """An error's words, after the name of its class."""
    return f"{type(error).__name__}: {error}"
