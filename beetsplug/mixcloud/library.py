"""What the library holds of Mixcloud."""

from __future__ import annotations

import os
from pathlib import Path

from beets.library import Item, Library

__all__ = ["find_items", "known_urls", "remove_broken"]


def known_urls(library: Library) -> set[str]:
    """Give the addresses of all shows in the library, folded for comparison.

    One SQL query: a beets query on a flexible field loads every row of the library.
    """
    with library.transaction() as transaction:
        rows = transaction.query("SELECT value FROM item_attributes WHERE key = 'mixcloud_url'")
    return {str(row[0]).casefold() for row in rows}


def find_items(library: Library, url: str) -> list[Item]:
    """Give the items of a show."""
    with library.transaction() as transaction:
        rows = transaction.query(
            "SELECT entity_id FROM item_attributes WHERE key = 'mixcloud_url' AND value = ?", [url]
        )
    found = (library.get_item(row[0]) for row in rows)
    return [item for item in found if item]


def remove_broken(library: Library, url: str) -> None:
    """Take rows of a show out of the library whose file is not in the library's folder.

    An import that stops half-way (a full disk, another plugin's error) leaves such rows behind.
    """
    for item in find_items(library, url):
        if not is_settled(library, item):
            item.remove(delete=False)


def is_settled(library: Library, item: Item) -> bool:
    """Tell whether the item's file is where the library keeps its files."""
    path = Path(os.fsdecode(item.path)).resolve()
    return path.is_relative_to(Path(os.fsdecode(library.directory)).resolve()) and path.is_file()
