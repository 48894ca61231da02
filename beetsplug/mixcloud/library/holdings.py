"""Which shows a library holds, for those who compare it with whole lists."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from beets.library import Library

from beetsplug.mixcloud.fetching.staging import folder_path, locked

__all__ = ["LIVE", "clear_up", "shows_held"]

# Where recordings of live streams grow, inside of the staging place.
LIVE = "live"


def shows_held(library: Library, staging: Path) -> dict[str, str]:
    """Give the addresses of the shows whose files are in their places, by folded address.

    Those are left out whose import was cut off, and whose rows point into the staging place still: whoever imports
    them again mends that. One SQL query, for a beets query on a flexible field loads every row of the library.
    """
    with library.transaction() as transaction:
        rows = transaction.query(
            "SELECT value, path FROM item_attributes JOIN items ON items.id = entity_id WHERE key = 'mixcloud_url'"
        )
    growing = tuple(_prefixes(staging, os.fsdecode(library.directory)))
    return {str(row[0]).casefold(): str(row[0]) for row in rows if not bytes(row[1]).startswith(growing)}


def clear_up(staging: Path, held: Iterable[str]) -> None:
    """Remove what lost processes left in the staging place: folders of shows that the library has, and locks."""
    locks = {path.with_name(path.name.removesuffix(".lock")) for path in staging.glob("*.lock")}
    folders = {path for path in staging.glob("*") if path.is_dir() and path.name != LIVE}
    done = folders.intersection(folder_path(staging, url) for url in held) if folders else set()
    for folder in done | (locks - folders):
        with locked(folder) as ours:
            if ours:
                shutil.rmtree(folder, ignore_errors=True)


def _prefixes(staging: Path, music: str) -> set[bytes]:
    """Give how paths under the staging place begin in the database, where those in the library's folder are short."""
    places = {str(staging), os.path.realpath(staging)}
    inside = {os.path.relpath(place, base) for place in places for base in (music, os.path.realpath(music))}
    return {os.fsencode(place.rstrip(os.sep) + os.sep) for place in places | {one for one in inside if one[:2] != ".."}}
