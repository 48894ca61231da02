"""Imports that were cut off: finished where their files had begun to move, else taken back.

The rows of an import point into the show's staging folder until its files have moved. What was noted there before the
first one moved (`Moves`) says what is still to do.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from beets.dbcore.query import PathQuery
from beets.library import Album, Item, Library
from beets.util import HumanReadableError

from beetsplug.mixcloud.fetching.locks import locked
from beetsplug.mixcloud.fetching.staging import folder_path
from beetsplug.mixcloud.importing.moves import Moves
from beetsplug.mixcloud.importing.paths import path_format
from beetsplug.mixcloud.importing.placing import place_files, remove_rows
from beetsplug.mixcloud.library.rows import Shelf, ShowRow, file_path, find_items

__all__ = ["is_staged", "mend", "mend_all", "take_back"]


def mend_all(library: Library, shelf: Shelf, staging: Path) -> None:
    """Finish or take back all imports that were cut off, but for those that another process is busy with."""
    cut_off = {row.url for row in shelf.under(staging) if is_staged(row, staging)}
    cut_off |= {moves.url for folder in Moves.unfinished(staging) if (moves := Moves.noted(folder))}
    for url in cut_off:
        folder = folder_path(staging, url)
        with locked(folder) as ours:
            if ours:
                mend(library, shelf.look_again(url), folder)
                shelf.look_again(url)


def is_staged(row: ShowRow, staging: Path) -> bool:
    """Tell whether a row still points into the show's staging folder."""
    return row.path.resolve().is_relative_to(folder_path(staging, row.url).resolve())


def mend(library: Library, rows: Sequence[ShowRow], folder: Path) -> None:
    """Finish or take back the import of a show that was cut off; only while no other process has the show.

    `rows` are all that the library has of the show.
    """
    if moves := Moves.noted(folder):
        _finish_moves(library, moves, folder)
    staged = [item for row in rows for item in find_items(library, row.url, [row.id])]
    _adopt_files(library, [item for item in staged if file_path(item).is_relative_to(folder.resolve())])
    _remove_staged(library, [row.id for row in rows], folder)
    Moves.forget(folder)


def _finish_moves(library: Library, moves: Moves, folder: Path) -> None:
    """Do what is left of noted moves; what can't be done is taken back, so that the old show stays."""
    with path_format(library, moves.path):
        items = find_items(library, moves.url, moves.items)
        _adopt_files(library, items)
        there = [item for item in items if file_path(item).is_file()]
        # Where some of the new rows are gone, they were being taken back.
        if len(there) < len(moves.items) and find_items(library, moves.url, moves.replaced):
            take_back(library, moves.url, moves.items, folder)
            return
        try:
            place_files(library, there, moves, folder)
            for album in {item.album_id: album for item in there if (album := item.get_album())}.values():
                _finish_cover(album, folder)
        except (HumanReadableError, OSError):
            take_back(library, moves.url, moves.items, folder)


def take_back(library: Library, url: str, ids: Sequence[int], folder: Path) -> list[Item]:
    """Undo an import that failed, and give the items of it that stay because they are whole.

    A show in one file that has moved is whole; of an album of tracks, some that have moved are not.
    """
    _adopt_files(library, find_items(library, url, ids))
    _remove_staged(library, ids, folder)
    left = find_items(library, url, ids)
    if len(left) == len(ids):
        return left
    remove_rows(library, url, [item.id or 0 for item in left])
    return []


def _remove_staged(library: Library, ids: Iterable[int], folder: Path) -> None:
    """Take rows out of the library that still point into a staging folder.

    An import that stopped half-way (a full disk, another plugin's error, a lost process) leaves such rows behind.
    """
    for item in map(library.get_item, ids):
        if item and file_path(item).is_relative_to(folder.resolve()):
            with library.transaction():  # with its album at once: a process lost in between would leave that behind
                item.remove(delete=False)


def _adopt_files(library: Library, items: Iterable[Item]) -> None:
    """Point rows to the files that were moved for them, if there are: the process was lost before it noted that."""
    for item in items:
        if not file_path(item).is_file():
            _adopt_file(library, item)


def _adopt_file(library: Library, item: Item) -> None:
    for moved in map(os.fsencode, _possible_places(Path(os.fsdecode(item.destination())))):
        if library.items(PathQuery("path", moved)).get():
            continue  # the file of another row: of the show that is replaced
        found = Item.from_path(moved)
        if (found.get("mixcloud_url"), found.track, found.title) == (item["mixcloud_url"], item.track, item.title):
            item.path = moved
            item.store()
            return


def _possible_places(place: Path) -> Iterator[Path]:
    """Give the files that are there under the name for an item, and under those that beets makes unique."""
    number, found = 0, place
    while found.exists():
        yield found
        number += 1
        found = place.with_name(f"{place.stem}.{number}{place.suffix}")


def _finish_cover(album: Album, folder: Path) -> None:
    cover = Path(os.fsdecode(album.artpath or b""))
    if not album.artpath or not cover.resolve().is_relative_to(folder.resolve()):
        return
    if cover.is_file():
        album.move_art()
    else:
        moved = album.art_destination(album.artpath)
        album.artpath = moved if Path(os.fsdecode(moved)).is_file() else None
    album.store()
