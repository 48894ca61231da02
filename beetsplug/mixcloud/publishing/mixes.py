"""The mixes that a command line names: files, in the library or not, and what a query of beets' finds."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from beets.dbcore.query import InvalidQueryError, ParsingError, PathQuery
from beets.exceptions import UserError
from beets.library import Item, Library
from beets.library.exceptions import ReadError

from beetsplug.mixcloud.arguments import typed_path
from mixcloud_core.formats import format_clock
from mixcloud_core.text import clean_line

__all__ = ["Mix", "find_mixes"]

# Seconds: an album of several files that are longer holds shows, and no tracks.
_SHORTEST_OF_MANY = 15 * 60


class Mix(NamedTuple):
    """A mix, and why it should be no show of its own, if anything; an item without an id is no row of the library."""

    item: Item
    reason: str = ""


def find_mixes(library: Library, words: Sequence[str]) -> list[Mix]:
    """Give the mixes that the words name, each once.

    A word that is a file is that file, all others are one query. Raises ValueError for a folder, UserError for a query
    that is wrong, or that finds nothing.
    """
    files = [word for word in words if os.path.lexists(_path(word))]
    for word in files:
        if _path(word).is_dir():
            raise ValueError(
                f"{clean_line(word)} is a folder: name the file in it, or ask for what the library has in it by "
                f"path:{clean_line(word)}"
            )
    others = [word for word in words if word not in files]
    held = [Mix(item, _why_not(item)) for item in _found(library, others)] if others else []
    if others and not held:
        raise UserError(
            f"there is no such file, and nothing in the library is found by: {clean_line(' '.join(others))}"
        )
    found = [*(Mix(_item(library, _path(word))) for word in files), *held]
    return list({mix.item.path: mix for mix in reversed(found)}.values())[::-1]


def _why_not(item: Item) -> str:
    if item.get("mixcloud_part", with_album=False):
        return "it is a piece of a show that was split: upload the whole show"
    album = item.get_album()
    tracks = len(album.items()) if album and item.length < _SHORTEST_OF_MANY else 1
    if tracks > 1:
        return (
            f"it is one of {tracks} tracks of an album, and only {format_clock(item.length)} long: upload the mix, not "
            "its tracks. If this is the mix, name its file"
        )
    return ""


def _path(word: str) -> Path:
    return typed_path(word)


def _item(library: Library, path: Path) -> Item:
    """Give the row of a file, or an item that is made of the file's tags alone."""
    with library.music_dir_context():
        held = library.items(PathQuery("path", os.fsencode(path.absolute()))).get()
    if held:
        return held
    if not path.is_file():  # of a pipe or a device, beets would read without an end
        return Item(path=os.fsencode(path.absolute()))
    try:
        return Item.from_path(os.fsencode(path.absolute()))
    except ReadError:  # no tags that beets could read: whether it is audio, its content tells
        return Item(path=os.fsencode(path.absolute()))


def _found(library: Library, words: Sequence[str]) -> Iterator[Item]:
    try:
        yield from library.items(list(words))
    except (InvalidQueryError, ParsingError) as error:
        raise UserError(str(error)) from error
