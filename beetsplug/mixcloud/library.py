"""What the library holds of Mixcloud."""

from __future__ import annotations

import os
from pathlib import Path

from beets.library import Item, Library

__all__ = ["adopt_file", "cover_path", "file_path", "find_items", "known_shows", "remove_staged"]


def known_shows(library: Library) -> dict[str, int]:
    """Give the ids of the items that are shows, by address (folded, for comparison).

    One SQL query: a beets query on a flexible field loads every row of the library.
    """
    with library.transaction() as transaction:
        rows = transaction.query("SELECT value, entity_id FROM item_attributes WHERE key = 'mixcloud_url'")
    return {str(row[0]).casefold(): int(row[1]) for row in rows}


def find_items(library: Library, url: str) -> list[Item]:
    """Give the items of a show, by its canonical address."""
    with library.transaction() as transaction:
        rows = transaction.query(
            "SELECT entity_id FROM item_attributes WHERE key = 'mixcloud_url' AND value = ?", [url]
        )
    found = (library.get_item(row[0]) for row in rows)
    return [item for item in found if item]


def remove_staged(library: Library, url: str, folder: Path) -> None:
    """Take the rows of a show out of the library that still point into its staging folder.

    An import that stopped half-way (a full disk, another plugin's error, a lost process) leaves such rows behind.
    """
    for item in find_items(library, url):
        if file_path(item).is_relative_to(folder.resolve()):
            item.remove(delete=False)


def adopt_file(item: Item) -> bool:
    """Point a row to the file that was moved for it, when the process was lost before it noted that.

    Gives False when there is no such file, or another show's.
    """
    moved = item.destination()
    if not Path(os.fsdecode(moved)).is_file() or Item.from_path(moved).get("mixcloud_url") != item["mixcloud_url"]:
        return False
    item.path = moved
    item.store()
    return True


def file_path(item: Item) -> Path:
    """Give the whole path of an item's file."""
    return Path(os.fsdecode(item.path)).resolve()


def cover_path(item: Item) -> Path | None:
    """Give the cover that lies beside an item's file."""
    album = item.get_album()
    return Path(os.fsdecode(album.artpath)) if album and album.artpath else None
