"""What the library holds of Mixcloud, and the rows of imports that were cut off.

All of it is SQL: a beets query on a flexible field loads every row of the library.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from beets.library import Item, Library

__all__ = ["Held", "Part", "Shelf", "cover_path", "file_path", "find_items", "remove_staged"]

_HELD = """
    SELECT items.id, items.path, shows.value, parts.value FROM item_attributes AS shows
    JOIN items ON items.id = shows.entity_id
    LEFT JOIN item_attributes AS parts ON parts.entity_id = items.id AND parts.key = 'mixcloud_part'
    WHERE shows.key = 'mixcloud_url'
"""


class Part(Enum):
    """What of a show an import brings: all of it in one file, or its tracks."""

    WHOLE = "whole"
    TRACKS = "tracks"


class Held(NamedTuple):
    """A row that is a show or a track of one."""

    id: int
    url: str
    place: bytes
    part: Part

    @property
    def path(self) -> Path:
        """The path of its file."""
        return Path(os.fsdecode(self.place))


class Shelf:
    """The shows of a library, by their addresses in any case."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._shows: defaultdict[str, list[Held]] = defaultdict(list)
        for held in _held(library, _HELD):
            self._shows[held.url.casefold()].append(held)

    def __iter__(self) -> Iterator[Held]:
        return (held for shows in self._shows.values() for held in shows)

    def find(self, url: str) -> list[Held]:
        """Give the rows of a show, as they were when they were last looked at."""
        return self._shows.get(url.casefold(), [])

    def look_again(self, url: str) -> list[Held]:
        """Give the rows of a show as they are now; by the address that the library has for it, or by this one."""
        urls = {url, *(held.url for held in self.find(url))}
        found = [held for one in urls for held in _held(self._library, f"{_HELD} AND shows.value = ?", one)]
        self._shows[url.casefold()] = found
        return found


def _held(library: Library, query: str, *values: str) -> Iterator[Held]:
    with library.transaction() as transaction:
        rows = transaction.query(query, values)
    # Paths inside of the library's folder are kept relative to it.
    for number, path, url, part in rows:
        place = os.path.join(library.directory, path)  # noqa: PTH118 (of thousands: a Path takes its time)
        yield Held(int(number), str(url), place, Part.TRACKS if part is not None else Part.WHOLE)


def find_items(library: Library, url: str, numbers: Iterable[int]) -> list[Item]:
    """Give the items with these ids that are there and of the show."""
    found = (library.get_item(number) for number in numbers)
    return [item for item in found if item and item.get("mixcloud_url") == url]


def remove_staged(library: Library, numbers: Iterable[int], folder: Path) -> None:
    """Take rows out of the library that still point into a staging folder.

    An import that stopped half-way (a full disk, another plugin's error, a lost process) leaves such rows behind.
    """
    for number in numbers:
        item = library.get_item(number)
        if item and file_path(item).is_relative_to(folder.resolve()):
            with library.transaction():  # with its album at once: a process lost in between would leave that behind
                item.remove(delete=False)


def file_path(item: Item) -> Path:
    """Give the whole path of an item's file."""
    return Path(os.fsdecode(item.path)).resolve()


def cover_path(item: Item) -> Path | None:
    """Give the cover that lies beside an item's file."""
    album = item.get_album()
    return Path(os.fsdecode(album.artpath)) if album and album.artpath else None
