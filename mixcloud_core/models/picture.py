"""Pictures of shows and users."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Picture"]

_SERVER = "https://thumbnailer.mixcloud.com/unsafe"

# Of the square sizes that Mixcloud's own replies name, in pixels (recorded 2018 to 2026); the last is the largest.
SIZES = (100, 300, 640, 1024)
# h/h/h/h/xxxx-…, under a root that tells what it is of: extaudio, profile, defaults, …
_ADDRESS = re.compile(
    r"(?:https://[^/]+/unsafe/\d+x\d+/|/)?(?P<root>\w+(?:/[\w-]+)+(?:\.(?:jpe?g|png|gif))?)\Z", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that Mixcloud serves at any size; `root` is its path (`extaudio/1/a/6/1/…`)."""

    root: str

    @classmethod
    def read(cls, text: str) -> Picture | None:
        """Take the path out of a picture's address, of whatever size, or out of a path with nothing around it.

        GraphQL gives both: `picture(width:, height:) { url }` (recorded 2026) and `urlRoot` (clients of 2025).
        """
        found = _ADDRESS.match(text)
        return cls(found["root"]) if found else None

    def url(self, size: int = SIZES[-1]) -> str:
        """Give the address of the picture as a square of `size` pixels."""
        return f"{_SERVER}/{size}x{size}/{self.root}"
