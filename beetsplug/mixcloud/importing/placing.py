"""The files of new rows go to their places, and then what they replace goes: the old show stays until the new is there.

Doing it again after it was cut off, from wherever it stopped, ends the same.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from beets import util
from beets.library import Item, Library

from beetsplug.mixcloud.importing.moves import Moves
from beetsplug.mixcloud.library.rows import file_path, find_items

__all__ = ["place_files", "remove_rows"]


def place_files(library: Library, items: Sequence[Item], moves: Moves, folder: Path) -> None:
    """Move the files of an import out of the show's folder, and remove the rows that they replace.

    Raises beets' FilesystemError; before the first old row is gone, if a file can't be moved.
    """
    for item in items:
        if file_path(item).is_relative_to(folder.resolve()):
            item.move(with_album=False)
    if not moves.replaced:
        return
    remove_rows(library, moves.url, moves.replaced)
    for item in items:
        # Beside the old show, beets gave them other names.
        if not Path(os.fsdecode(item.destination())).exists():
            item.move(with_album=False)


def remove_rows(library: Library, url: str, ids: Sequence[int]) -> None:
    """Remove rows of a show with their files, and their albums with the covers when nothing else is in them."""
    for item in find_items(library, url, ids):
        with library.transaction():  # with its album at once: a process lost in between would leave that behind
            # What lies elsewhere is the user's own affair.
            item.remove(delete=library.directory in util.ancestry(item.path))
