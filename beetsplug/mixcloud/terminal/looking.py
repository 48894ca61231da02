"""A line that tells how far a long list was gone through, while nothing of it is printed."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from threading import Event, Lock, Thread
from typing import TypeVar

from beetsplug.mixcloud.terminal.progress import Line, is_watched
from beetsplug.mixcloud.terminal.waiting import waiting_for
from mixcloud_core.formats import format_count

__all__ = ["Looking"]

T = TypeVar("T")

# Seconds of silence before there is a line: a list that comes at once needs none.
_SILENCE = 1
_TICK = 0.2


class Looking:
    """Counts what is looked at, and tells it on a terminal when nothing was found for a second.

    With `at_end`, what is found is printed in the end, and the line stays until then.

    looking = Looking(quiet=quiet)
    for show in looking.found(show for show in looking.over(shows) if fits(show)):
        print(show)    # the line is away
    """

    def __init__(self, *, quiet: bool = False, at_end: bool = False) -> None:
        self._quiet, self._at_end = quiet, at_end
        self._count = 0
        # Whoever goes through the list may be held up by a limit: a thread sees that nothing comes.
        self._lock = Lock()
        self._waits_since: float | None = None
        self._line: Line | None = None
        self._cleanup = ExitStack()

    def at(self, _item: object) -> None:
        """Count one more."""
        self._count += 1
        if self._line:
            self._line.rename(self._words())

    def over(self, items: Iterable[T]) -> Iterator[T]:
        """Go through what is looked at."""
        for item in items:
            self.at(item)
            yield item

    def found(self, items: Iterable[T]) -> Iterator[T]:
        """Go through what was found; while the caller has one, and in the end, the line is away."""
        if not is_watched(quiet=self._quiet):
            yield from items
            return
        is_over = Event()
        Thread(target=self._watch, args=(is_over,), daemon=True).start()
        try:
            self._begin()
            for item in items:
                if self._at_end:
                    yield item
                    continue
                self._end()
                yield item
                self._begin()
        finally:
            is_over.set()
            self._end()

    def _begin(self) -> None:
        self._waits_since = time.monotonic()

    def _end(self) -> None:
        with self._lock:
            self._waits_since = self._line = None
            self._cleanup.close()

    def _watch(self, is_over: Event) -> None:
        while not is_over.wait(_TICK):
            with self._lock:
                since = self._waits_since
                if self._line is None and since is not None and time.monotonic() - since >= _SILENCE:
                    self._line = self._cleanup.enter_context(waiting_for(self._words()))

    def _words(self) -> str:
        return f"looked at {format_count(self._count)} so far" if self._count else "looking"
