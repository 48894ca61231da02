"""The address of a show, brought to the item that it was made of."""

from __future__ import annotations

from pathlib import Path

from beets.exceptions import UserError
from beets.library import Album, Item, Library

from beetsplug.mixcloud.library.collection import batches
from beetsplug.mixcloud.library.writing import alone_with, attempt, write_file
from mixcloud_core.links import parse_cloudcast

__all__ = ["note_address"]

# What the library knows of another show is not true of this one.
_OF_OTHERS = ("mixcloud_plays", "mixcloud_favorites", "mixcloud_reposts", "mixcloud_listeners", "mixcloud_exclusive")


def note_address(library: Library, number: int, url: str, *, write: bool, locks: Path) -> str:
    """Set the address of an item and of its album, and in the file if `write` says so; give what went wrong, if any.

    `locks` is where locks may lie.
    """
    try:
        with alone_with(library, locks):
            item = library.get_item(number)
            if item is None:
                return "it is not in the library any more"
            return attempt(lambda: _note(library, item, url, write))
    except UserError as error:
        return str(error)


def _note(library: Library, item: Item, url: str, write: bool) -> None:
    """The row first: a process that is lost in between leaves a file that lacks only the tag."""
    before = str(item.get("mixcloud_url", "", with_album=False))
    if before != url:
        _set(item, url)
        if before and item.comments.endswith(before):
            item.comments = item.comments.removesuffix(before) + url  # as an import writes them
        item.store()
        ((held,),) = batches(library, [item.id or 0])
        if held.album and held.album.get("mixcloud_url") != url:
            _set(held.album, url)
            held.album.store(inherit=False)
    if write and Item.from_path(item.path).get("mixcloud_url", with_album=False) != url:
        write_file(item)
        item.store()


def _set(row: Item | Album, url: str) -> None:
    row["mixcloud_url"], row["mixcloud_user"] = url, parse_cloudcast(url).user
    for name in _OF_OTHERS:
        if name in row.keys():  # noqa: SIM118 (iterating over a row gives something else)
            del row[name]
