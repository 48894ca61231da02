"""Bringing what this library logs to where the host program shows its messages."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["shown_by"]


@contextmanager
def shown_by(show: Callable[[str], object]) -> Iterator[None]:
    """Hand warnings of `mixcloud_core` to a function for as long as the block runs, and to nobody else."""
    logger = logging.getLogger("mixcloud_core")
    handler = _Handler(show)
    before = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = before


class _Handler(logging.Handler):
    def __init__(self, show: Callable[[str], object]) -> None:
        super().__init__(logging.WARNING)
        self._show = show

    def emit(self, record: logging.LogRecord) -> None:
        self._show(record.getMessage())
