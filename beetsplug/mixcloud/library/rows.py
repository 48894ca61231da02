"""The rows of a library that hold shows, by the addresses of these.

All of it is SQL: a beets query on a flexible field loads every row of the library.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from beets.library import Item, Library

from beetsplug.mixcloud.library.identity import show_key

__all__ = ["Shape", "Shelf", "ShowRow", "copies_of", "cover_path", "file_path", "find_items", "is_whole"]

_ROWS = """
    SELECT items.id, items.path, shows.value, CAST(parts.value AS INTEGER), items.album_id
    FROM item_attributes AS shows
    JOIN items ON items.id = shows.entity_id
    LEFT JOIN item_attributes AS parts ON parts.entity_id = items.id AND parts.key = 'mixcloud_part'
    WHERE shows.key = 'mixcloud_url'
"""


class Shape(Enum):
    """In which shape a library has a show: whole, in one file, or cut into its tracks."""

    WHOLE = "whole"
    TRACKS = "tracks"


class ShowRow(NamedTuple):
    """The row of an item that is a show, or a track of one; `place` is the whole path of its file.

    `part` is the number of a track that was cut out of a show, and None for a whole show.
    """

    id: int
    url: str
    place: bytes
    part: int | None
    album: int | None

    @property
    def shape(self) -> Shape:
        """In which shape the library has the show here."""
        return Shape.WHOLE if self.part is None else Shape.TRACKS

    @property
    def path(self) -> Path:
        """The path of its file."""
        return Path(os.fsdecode(self.place))


class Shelf:
    """The rows of all shows in a library, for those who change them: by any address of theirs, as they were last read.

    Who only wants to know which shows there are asks `library.known`.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._rows: defaultdict[str, list[ShowRow]] = defaultdict(list)
        for row in _read(library, _ROWS):
            self._rows[show_key(row.url)].append(row)

    def __iter__(self) -> Iterator[ShowRow]:
        return (row for rows in self._rows.values() for row in rows)

    def find(self, url: str) -> list[ShowRow]:
        """Give the rows of a show, as they were when they were last read."""
        return self._rows.get(show_key(url), [])

    def copies(self, ids: Iterable[int]) -> list[list[ShowRow]]:
        """Give the rows of one copy of each show that has some of these items: of the first that has one, all parts."""
        wanted = frozenset(ids)
        copies = (_first_copy(rows, wanted) for rows in self._rows.values())
        return sorted(filter(None, copies), key=lambda copy: copy[0].id)

    def look_again(self, url: str) -> list[ShowRow]:
        """Give the rows of a show as they are now; by the address that the library has for it, or by this one."""
        urls = {url, *(row.url for row in self.find(url))}
        found = [row for one in urls for row in _read(self._library, f"{_ROWS} AND shows.value = ?", one)]
        self._rows[show_key(url)] = found
        return found

    def under(self, folder: Path) -> list[ShowRow]:
        """Give the rows that point into a folder, by whichever links.

        The texts of paths are compared: to ask the disk about thousands of files takes its time.
        """
        music = Path(os.fsdecode(self._library.directory))
        names = {folder.absolute(), folder.resolve()}
        for base in (music, music.resolve()):
            names |= {music / name.relative_to(base) for name in names if name.is_relative_to(base)}
        beginnings = tuple(os.fsencode(f"{name}{os.sep}") for name in names)
        return [row for row in self if row.place.startswith(beginnings)]


def _first_copy(rows: Sequence[ShowRow], wanted: Container[int]) -> list[ShowRow]:
    copies = copies_of(rows) if any(row.id in wanted for row in rows) else []
    return next((copy for copy in copies if any(row.id in wanted for row in copy)), [])


def _read(library: Library, query: str, *values: str) -> Iterator[ShowRow]:
    with library.transaction() as transaction:
        rows = transaction.query(query, values)
    # Paths inside of the library's folder are kept relative to it.
    for number, path, url, part, album in rows:
        place = os.path.join(library.directory, path)  # noqa: PTH118 (of thousands: a Path takes its time)
        yield ShowRow(int(number), str(url), place, part, album)


def copies_of(rows: Iterable[ShowRow]) -> list[list[ShowRow]]:
    """Put the rows of one show together that are one copy of it, each in the order of its parts.

    Whole copies come before those in parts, and earlier ones before later ones: the first stands for the show wherever
    it counts once. Tracks of one album that have one address are parts as well, whoever cut them.
    """
    copies: defaultdict[tuple[Shape, int | None, int | None], list[ShowRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.part or 0, row.id)):
        single = row.id if row.album is None and row.part is None else None
        copies[row.shape, row.album, single].append(row)
    return sorted(copies.values(), key=lambda copy: (not is_whole(copy), copy[0].id))


def is_whole(copy: Sequence[ShowRow]) -> bool:
    """Tell whether a copy of a show is one file with all of it."""
    return len(copy) == 1 and copy[0].part is None


def find_items(library: Library, url: str, ids: Iterable[int]) -> list[Item]:
    """Give the items with these ids that are there and of the show."""
    key, items = show_key(url), filter(None, map(library.get_item, ids))
    return [item for item in items if show_key(str(item.get("mixcloud_url") or "")) == key]


def file_path(item: Item) -> Path:
    """Give the whole path of an item's file."""
    return Path(os.fsdecode(item.path)).resolve()


def cover_path(item: Item) -> Path | None:
    """Give the cover that lies beside an item's file."""
    album = item.get_album()
    return Path(os.fsdecode(album.artpath)) if album and album.artpath else None
