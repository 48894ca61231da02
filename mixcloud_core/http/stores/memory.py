"""Replies kept for as long as the program runs."""

from __future__ import annotations

from collections import OrderedDict
from typing import ClassVar

from mixcloud_core.http.locks import ProcessLock
from mixcloud_core.http.stores.store import LIMIT, Store

__all__ = ["MemoryStore"]


class MemoryStore(Store):
    """Keeps values in memory, of which `limit` bytes are used."""

    name: ClassVar[str] = "memory"

    def __init__(self, limit: int = LIMIT) -> None:
        super().__init__(limit)
        self._lock = ProcessLock()
        self._size = 0
        self._values: OrderedDict[str, bytes] = OrderedDict()  # the one used last comes last

    def _get(self, key: str) -> bytes | None:
        with self._lock.here:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def _put(self, key: str, value: bytes) -> None:
        with self._lock.here:
            self._size += len(value) - len(self._values.pop(key, b""))
            self._values[key] = value
            while self._size > self.limit:
                self._size -= len(self._values.popitem(last=False)[1])

    def _remove(self, key: str) -> None:
        with self._lock.here:
            self._size -= len(self._values.pop(key, b""))

    def _clear(self) -> None:
        with self._lock.here:
            self._values.clear()
            self._size = 0
