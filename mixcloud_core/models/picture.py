"""Pictures of shows and users."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Picture"]

_SERVER = "https://thumbnailer.mixcloud.com/unsafe"

# The square sizes that Mixcloud's own replies name, in pixels (recorded 2018 to 2026).
SIZES = (100, 300, 640, 1024)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that Mixcloud serves at any size; `root` is its path (`extaudio/1/a/6/1/…`)."""

    root: str

    def url(self, size: int) -> str:
        """Give the address of the picture as a square of `size` pixels."""
        return f"{_SERVER}/{size}x{size}/{self.root}"
