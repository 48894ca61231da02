"""Who has a show: of several processes, or threads of one, a single one at a time may work in its staging folder."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import FileLock

__all__ = ["Hold", "locked"]

# Seconds between two looks whether another process is done.
_PAUSE = 0.3


class Hold:
    """Keeps other processes away from a show's folder, from `take` to `give_back`, which another thread may call.

    Best until the show is imported.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder.with_name(f"{folder.name}.lock")
        self._lock: FileLock | None = None

    def take(self, *, patience: float = 0, waiting: Callable[[], None] = lambda: None) -> bool:
        """Wait up to `patience` seconds for another process that has it; tell whether it is ours now.

        `waiting` is called once if there is something to wait for.
        """
        from filelock import FileLock, Timeout

        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        until = time.monotonic() + patience
        while True:
            # A new one each time: whoever had it may have removed the file.
            lock = FileLock(self._file, thread_local=False)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                waiting()
                waiting = _nothing
                if time.monotonic() >= until:
                    return False
                time.sleep(_PAUSE)
            else:
                self._lock = lock
                return True

    def give_back(self) -> None:
        """Let others have it, if it was ours."""
        if self._lock:
            with suppress(OSError):  # Windows keeps open files
                self._file.unlink()
            self._lock.release()
            self._lock = None


@contextmanager
def locked(folder: Path) -> Iterator[bool]:
    """Keep other processes away from a show's folder for as long as the block runs; gives False if one has it."""
    hold = Hold(folder)
    try:
        yield hold.take()
    finally:
        hold.give_back()


def _nothing() -> None:
    pass
