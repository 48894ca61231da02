"""Asking once for what several threads want at the same time."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from mixcloud_core.http.locks import ProcessLock

__all__ = ["Flights"]


class Flights:
    """Knows which requests are under way; `longest_wait` in seconds, after which one who waits asks too."""

    def __init__(self, longest_wait: float = 30) -> None:
        self._longest_wait = longest_wait
        self._lock = ProcessLock()
        self._under_way: dict[tuple[int, str], threading.Event] = {}

    @contextmanager
    def turn(self, key: str) -> Iterator[bool]:
        """Wait while another thread is in the block for the same key, and tell whether there was one."""
        # A child process does not wait for what its parent asks: nobody would tell it of the end.
        flight, mine = (os.getpid(), key), threading.Event()
        with self._lock.here:
            first = self._under_way.setdefault(flight, mine)
        if first is not mine:
            first.wait(self._longest_wait)
            yield True
            return
        try:
            yield False
        finally:
            with self._lock.here:
                del self._under_way[flight]
            mine.set()
