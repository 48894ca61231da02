"""Locks that a fork leaves open."""

from __future__ import annotations

import os
import threading
from weakref import WeakSet

__all__ = ["ProcessLock"]


class ProcessLock:
    """A lock among the threads of one process: `with lock.here`.

    A child process begins with another one: the thread that held its parent's is not there to let go of it. `here` is
    a plain lock, because Ctrl-C may come between two steps of anything else and leave it locked.
    """

    def __init__(self) -> None:
        self.here = threading.Lock()
        _all.add(self)


_all: WeakSet[ProcessLock] = WeakSet()


def _renew() -> None:
    for lock in _all:
        lock.here = threading.Lock()


if hasattr(os, "register_at_fork"):  # Windows knows no fork
    os.register_at_fork(after_in_child=_renew)
