"""A long body of a request, read by whoever answers, as it comes: neither memory nor disk holds it."""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PIECE = 64 * 1024


class LongBody(io.RawIOBase):
    """`left` bytes that the client has still to send; raises ConnectionError where it does not."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        self._file = file
        self.left = length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)[: self.left]
        count: int = self._file.readinto(view) if view else 0  # type: ignore[attr-defined]  # of a buffered reader
        if view and not count:
            raise ConnectionError("the client hung up in the middle of a body")
        self.left -= count
        return count

    def skip(self, size: int) -> None:
        """Read so many bytes (fewer, if there are no more), and forget them."""
        end = max(0, self.left - size)
        while self.left > end:
            self.read(min(PIECE, self.left - end))
