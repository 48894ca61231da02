"""Bringing what this library logs to where the host program shows its messages."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

__all__ = ["shown_by"]

_Show = Callable[[str], object]


@dataclass(eq=False, slots=True)
class _Block:
    show: _Show
    is_open: bool = True


# Those of this thread (or task), the innermost last. A generator may leave its block after the next one was entered,
# or be closed by another thread: no block relies on the one before it.
_blocks: ContextVar[tuple[_Block, ...]] = ContextVar("_blocks", default=())


@contextmanager
def shown_by(show: _Show) -> Iterator[None]:
    """Hand warnings of `mixcloud_core` to a function for as long as the block runs, and to nobody else.

    Those of other threads meanwhile go where they would go without it.
    """
    block = _Block(show)
    _blocks.set((*_open_blocks(), block))
    _handler.use()
    try:
        yield
    finally:
        block.is_open = False
        _handler.leave()
        _blocks.set(_open_blocks())


def _open_blocks() -> tuple[_Block, ...]:
    return tuple(block for block in _blocks.get() if block.is_open)


class _Handler(logging.Handler):
    """Stands at the logger of this library while anybody has a block open."""

    def __init__(self) -> None:
        super().__init__()
        self._logger = logging.getLogger("mixcloud_core")
        self._users = 0
        self._propagated = True

    def use(self) -> None:
        with _users:
            if not self._users:
                self._propagated, self._logger.propagate = self._logger.propagate, False
                self._logger.addHandler(self)
            self._users += 1

    def leave(self) -> None:
        with _users:
            self._users -= 1
            if not self._users:
                self._logger.removeHandler(self)
                self._logger.propagate = self._propagated

    def emit(self, record: logging.LogRecord) -> None:
        if blocks := _open_blocks():
            if record.levelno >= logging.WARNING:
                blocks[-1].show(record.getMessage())
        elif self._propagated and self._logger.parent:
            self._logger.parent.callHandlers(record)


# Taken once more where a generator with an open block is thrown away meanwhile.
_users = threading.RLock()
_handler = _Handler()
