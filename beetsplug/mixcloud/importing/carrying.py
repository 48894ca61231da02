"""What the user gave to a show that is imported again, which goes along to the rows that take the place of the old."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from beets.library import Album, Item, Library

from beetsplug.mixcloud.library.rows import find_items

__all__ = ["carry_over"]


def carry_over(library: Library, url: str, replaced: Sequence[int], items: Sequence[Item]) -> None:
    """Give new rows of a show the time when it came into the library, and the user's own fields, of the old ones.

    A field of the user's own is one that beets has no column for (`beet modify rating=5`), and that the new row does
    not have. Columns say what Mixcloud says now: that is what importing again is for.
    """
    old = {_part(item): item for item in find_items(library, url, replaced)}
    if not old:
        return
    added = min(item.added for item in old.values())
    for item in items:
        before = old.get(_part(item))
        item.update({**_own_fields(before, item), "added": added})
        item.store()
        album, album_before = item.get_album(), before.get_album() if before else None
        if album:
            album.update({**_own_fields(album_before, album), "added": added})
            album.store(inherit=False)


def _part(item: Item) -> int:
    """Tell which part of a show an item is, 0 for the whole."""
    return int(item.get("mixcloud_part", 0, with_album=False) or 0)


def _own_fields(before: Item | Album | None, now: Item | Album) -> dict[str, Any]:
    return {name: before[name] for name in _flexible(before) if name not in _flexible(now)} if before else {}


def _flexible(row: Item | Album) -> Iterator[str]:
    names = row.keys(with_album=False) if isinstance(row, Item) else row.keys()
    return (name for name in names if name not in row._fields and not name.startswith("mixcloud_"))
