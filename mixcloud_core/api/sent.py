"""How much of a form went out, which decides what can have become of it."""

from __future__ import annotations

from collections.abc import Callable

from mixcloud_core.errors import NetworkError
from mixcloud_core.formats import format_size

__all__ = ["Progress", "Sent"]

# Called with the bytes that were sent, and the bytes in all.
Progress = Callable[[int, int], None]


class Sent:
    """A `progress` that remembers, and tells the caller's.

    It knows nothing (neither `is_nothing` nor `is_partial`) as long as the transport tells nothing.
    """

    def __init__(self, tell: Progress | None) -> None:
        self._tell = tell
        self._done = 0
        self._total: int | None = None

    def __call__(self, done: int, total: int) -> None:
        """Take note of the bytes sent and the bytes in all."""
        self._done, self._total = done, total
        if self._tell:
            self._tell(done, total)

    @property
    def is_nothing(self) -> bool:
        """Tell whether nothing of the form can have left."""
        return self._total is not None and not self._done

    @property
    def is_partial(self) -> bool:
        """Tell whether a part of the form can't have left, so that nobody can have read it."""
        return self._total is not None and self._done < self._total

    def broken_off(self, error: NetworkError) -> NetworkError:
        """Give the error, in its own class, for a form that left in part."""
        total = self._total or 1
        return type(error)(
            f"The upload broke off after {format_size(self._done)} of {format_size(total)} "
            f"({self._done * 100 // total} %): {error.message}",
            hint="Nothing was published: check the connection and send it again",
        )
