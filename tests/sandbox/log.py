"""The log of every request that reached the stand-in."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request; `path` and `query` are as they were sent, header names are in lower case.

    The values of a header that came more than once stand with commas between them.
    """

    method: str
    host: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    status: int
    time: float
    """`time.monotonic()` when it came in; the log is in the order of the replies."""


class Log:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._chapter = 0
        self._requests: list[LoggedRequest] = []
        self._refused: list[str] = []

    def chapter(self) -> int:
        """What a request remembers from when it came in, so that one still under way at `forget` is forgotten too."""
        return self._chapter

    def answered(self, request: LoggedRequest, chapter: int) -> None:
        with self._lock:
            if chapter == self._chapter:
                self._requests.append(request)

    def refuse(self, host: str) -> None:
        with self._lock:
            self._refused.append(host)

    @property
    def requests(self) -> list[LoggedRequest]:
        with self._lock:
            return list(self._requests)

    @property
    def refused(self) -> list[str]:
        with self._lock:
            return list(self._refused)

    def forget(self) -> None:
        with self._lock:
            self._chapter += 1
            self._requests.clear()
            self._refused.clear()
