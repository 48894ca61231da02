"""Which shows a library has: for lists that mark them, and for syncs that compare it with whole lists.

Both read the library once. Who changes its shows needs their rows, see `library.rows`.
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path

from beets.library import Library

from beetsplug.mixcloud.library.identity import show_key
from beetsplug.mixcloud.library.rows import Shelf, copies_of, is_whole

__all__ = ["KnownShows", "shows_in_place"]


class KnownShows:
    """The shows of the library, by any address of theirs; it is read when the first one is looked up."""

    def __init__(self, library: Library) -> None:
        self._library = library

    @cached_property
    def _shelf(self) -> Shelf:
        return Shelf(self._library)

    def __contains__(self, url: str) -> bool:
        return bool(self._shelf.find(url))

    def file(self, url: str) -> str:
        """Give the path of the file that holds a whole show, empty where the library has none, or only its parts."""
        copies = copies_of(self._shelf.find(url))
        return os.fsdecode(copies[0][0].place) if copies and is_whole(copies[0]) else ""


def shows_in_place(library: Library, staging: Path) -> dict[str, str]:
    """Give the addresses of the shows whose files are in their places, by `show_key`.

    Those are left out whose import was cut off, and whose rows point into the staging place still: whoever imports
    them again mends that.
    """
    shelf = Shelf(library)
    staged = set(shelf.under(staging))
    return {show_key(row.url): row.url for row in shelf if row not in staged}
