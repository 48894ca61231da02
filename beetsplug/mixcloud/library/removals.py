"""Noting which shows leave a library by whatever command of beets', so that a sync does not bring them back.

A sync compares the library with what it knew of it; a show that came and went between two syncs is known only here.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from beets.exceptions import UserError
from beets.library import Item, Library

from beetsplug.mixcloud.fetching.ytdlp_messages import Log
from beetsplug.mixcloud.following.archive import Archive
from beetsplug.mixcloud.library.identity import show_key
from beetsplug.mixcloud.settings import staging_place
from mixcloud_core.errors import MixcloudError

if TYPE_CHECKING:
    import confuse

__all__ = ["Removals"]


class Removals:
    """The shows that leave the library during one command."""

    def __init__(self) -> None:
        self._paths: dict[str, Path] = {}

    def add(self, item: Item) -> None:
        """Note a show that leaves the library."""
        if url := item.get("mixcloud_url", with_album=False):
            self._paths[show_key(str(url))] = Path(os.fsdecode(item.path))

    def keep(self, library: Library, config: confuse.ConfigView, messages: Log) -> None:
        """Write down that they were there, but for those whose import was cut off; no trouble is raised."""
        try:
            place = _staging_place(config)
            urls = [url for url, path in self._paths.items() if not (place and path.resolve().is_relative_to(place))]
            if urls:
                Archive.of(library).change(lambda memory: memory.with_present(urls))
        except (UserError, MixcloudError, OSError) as error:
            messages.debug("what was removed is not remembered: {}", error)
        finally:
            self._paths.clear()


def _staging_place(config: confuse.ConfigView) -> Path | None:
    """Give where imports that were cut off lie, None where the settings can't be read: then nothing was imported."""
    try:
        return staging_place(config).resolve()
    except (UserError, MixcloudError):
        return None
