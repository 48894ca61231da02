"""Which shows the library has, asked for many of them."""

from __future__ import annotations

import os
from collections import defaultdict
from functools import cached_property

from beets.library import Library

__all__ = ["KnownShows"]


class KnownShows:
    """The shows of the library, by address; it is asked when the first one is looked up."""

    def __init__(self, library: Library) -> None:
        self._library = library

    @cached_property
    def _ids(self) -> dict[str, list[int]]:
        """The ids of the items, by folded address: several where a show was split into tracks.

        One SQL query: a beets query on a flexible field loads every row of the library.
        """
        with self._library.transaction() as transaction:
            rows = transaction.query("SELECT value, entity_id FROM item_attributes WHERE key = 'mixcloud_url'")
        ids = defaultdict(list)
        for url, number in rows:
            ids[str(url).casefold()].append(int(number))
        return ids

    def __contains__(self, url: str) -> bool:
        return url.casefold() in self._ids

    def file(self, url: str) -> str:
        """Give the path of a show's file, empty where the library has none, or has it in pieces."""
        ids = self._ids.get(url.casefold(), [])
        item = self._library.get_item(ids[0]) if len(ids) == 1 else None
        return os.fsdecode(item.path) if item else ""
