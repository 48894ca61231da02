"""Asking once for what several threads want at the same time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["Flights"]


class Flights:
    """Knows which requests are under way; `longest_wait` in seconds, after which one who waits asks too."""

    def __init__(self, longest_wait: float = 30) -> None:
        self._longest_wait = longest_wait
        self._lock = threading.Lock()
        self._under_way: dict[str, threading.Event] = {}

    @contextmanager
    def turn(self, key: str) -> Iterator[bool]:
        """Wait while another thread is in the block for the same key, and tell whether there was one."""
        mine = threading.Event()
        with self._lock:
            first = self._under_way.setdefault(key, mine)
        if first is not mine:
            first.wait(self._longest_wait)
            yield True
            return
        try:
            yield False
        finally:
            with self._lock:
                del self._under_way[key]
            mine.set()
