"""Shows that a list has brought already, whole: they are not asked for again when their turn comes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from mixcloud_core.models import Cloudcast

__all__ = ["KnownShows", "known_shows"]

# Shows. About 5 KB each; of a longer list the rest is asked for one by one.
_MOST = 10_000
# Seconds. Longer than the core's cache keeps addresses of audio (LIFETIMES): the downloads of all that stands before it
# in the list come before a show's turn. When a manifest does not answer, its show is looked up once more; that a plain
# file is gone is noticed by its download only.
_LONGEST = 3600


class KnownShows:
    """Shows by their address, each given once."""

    def __init__(self) -> None:
        self._shows: dict[str, tuple[float, Cloudcast]] = {}

    def remember(self, cloudcast: Cloudcast) -> None:
        """Keep a show, if it came with its streams and there is room."""
        if len(self._shows) < _MOST and "streams" not in cloudcast.unknown:
            self._shows[cloudcast.url] = (time.monotonic(), cloudcast)

    def take(self, url: str) -> Cloudcast | None:
        """Give a show that is not too old, and forget it."""
        at, cloudcast = self._shows.pop(url, (0.0, None))
        return cloudcast if cloudcast and time.monotonic() - at < _LONGEST else None


_BY_DOWNLOADER: WeakKeyDictionary[Any, KnownShows] = WeakKeyDictionary()


def known_shows(downloader: Any) -> KnownShows:
    """Give what is known to all extractors of one YoutubeDL."""
    return _BY_DOWNLOADER.setdefault(downloader, KnownShows())
