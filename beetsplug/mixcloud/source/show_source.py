"""The metadata source: from files and ids to candidates.

Every import of whatever music loads this, so what only shows need is loaded when there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from beets import config

from beetsplug.mixcloud.importing.certainty import Certainty
from beetsplug.mixcloud.source.asking import Asker
from beetsplug.mixcloud.source.folders import split_off_shows
from beetsplug.mixcloud.source.ids import link_of_id
from beetsplug.mixcloud.source.judging import judge_after_look_up
from beetsplug.mixcloud.source.names import is_speaking
from beetsplug.mixcloud.source.settings import SourceSettings
from beetsplug.mixcloud.source.traces import Memory, Traces

if TYPE_CHECKING:
    import confuse
    from beets.autotag import AlbumInfo, TrackInfo
    from beets.importer import ImportSession, ImportTask
    from beets.library import Item
    from beets.logging import BeetsLogger

    from mixcloud_core.config import Config
    from mixcloud_core.models import Cloudcast

__all__ = ["ShowSource"]

# Results of a search that are looked at; a station's weekly show has many of one name.
_LOOKED_AT = 50


class ShowSource:
    """Recognises files as shows by what they say of themselves, else by a search for one long file.

    What files say is read while the importer makes its tasks; the look-ups, which run in other threads, only recall it.
    """

    def __init__(self, view: confuse.ConfigView, log: BeetsLogger) -> None:
        self._settings = SourceSettings.read(view)
        self._memory = Memory()
        self._asker = Asker(lambda: _shared(view), log)

    def close(self) -> None:
        """Close the connections."""
        self._asker.close()

    def created(self, session: ImportSession, task: ImportTask) -> Iterator[ImportTask] | None:
        """Take note of the files of a new task; give the tasks to put in its place, if it is a folder with shows."""
        settings = config["import"]
        if settings["pretend"] or not settings["autotag"]:
            return None
        if len(task.items) == 1:
            self._asker.announce(self._memory.read(task.items[0]).links)
            return None
        # What is in the library is an album, and whoever gives ids has said what the folder is.
        is_folder = task.is_album and task.toppath and not settings["search_ids"].as_str_seq()
        return split_off_shows(session, task, self._memory) if is_folder else None

    def started(self, task: ImportTask) -> None:
        """Prepare for the look-up of a task."""
        if len(task.items) == 1:
            judge_after_look_up(task, self._memory.read(task.items[0]))

    def albums(self, items: Sequence[Item], artist: str, name: str) -> list[AlbumInfo]:
        """Give the candidates for an album; only a single file can be a show."""
        if len(items) != 1:
            return []
        found = self._shows(items[0], artist, name if name != items[0].album else "")
        if not found:
            return []
        from beetsplug.mixcloud.importing.mapping import album_info

        return [album_info(show, certainty) for show, certainty in found]

    def tracks(self, item: Item, artist: str, title: str) -> list[TrackInfo]:
        """Give the candidates for a single item."""
        found = self._shows(item, artist, title if title != item.title else "")
        if not found:
            return []
        from beetsplug.mixcloud.importing.mapping import track_info

        return [track_info(show, certainty) for show, certainty in found]

    def albums_by_ids(self, ids: Iterable[str]) -> list[AlbumInfo | None]:
        """Give the albums of ids, None for those that are not ours or not there."""
        shows = self._by_ids(ids)
        if not any(shows):
            return [None] * len(shows)
        from beetsplug.mixcloud.importing.mapping import album_info

        return [album_info(show) if show else None for show in shows]

    def tracks_by_ids(self, ids: Iterable[str]) -> list[TrackInfo | None]:
        """Give the tracks of ids, None for those that are not ours or not there."""
        shows = self._by_ids(ids)
        if not any(shows):
            return [None] * len(shows)
        from beetsplug.mixcloud.importing.mapping import track_info

        return [track_info(show) if show else None for show in shows]

    def _by_ids(self, ids: Iterable[str]) -> list[Cloudcast | None]:
        links = [link_of_id(text) for text in ids]
        ours = list(filter(None, links))
        shows = iter(self._asker.shows(ours, insist=True) if ours else ())
        return [link and next(shows) for link in links]

    def _shows(self, item: Item, artist: str, typed: str) -> list[tuple[Cloudcast, Certainty]]:
        """Give the shows that a file may be; `typed` are words that the user wants searched, whatever else is known."""
        traces = self._memory.recall(item)
        known = self._recognised(item, traces)
        if known and not typed:
            return known
        found = self._searched(item, traces, artist, typed)
        urls = {show.url for show, _ in known}
        return known + [(show, certainty) for show, certainty in found if show.url not in urls]

    def _recognised(self, item: Item, traces: Traces) -> list[tuple[Cloudcast, Certainty]]:
        """Give the shows that a file names: of several ways in which it does, what the best one leads to."""
        if not traces.links:
            return []
        found = dict(zip(traces.links, self._asker.shows(traces.links), strict=True))
        for links in (traces.own, traces.named, traces.mentioned):
            if shows := list(filter(None, map(found.get, links))):
                break
        if links is traces.named and len(shows) > 1:
            from beetsplug.mixcloud.source.ranking import fits_length

            shows = sorted(shows, key=lambda show: not fits_length(show, item.length))[:1]
        certainty = Certainty.LIKELY if links is traces.mentioned else Certainty.KNOWN
        return [(show, certainty) for show in shows]

    def _searched(self, item: Item, traces: Traces, artist: str, typed: str) -> list[tuple[Cloudcast, Certainty]]:
        """Give the shows that a search finds for a file that is long enough, the best first."""
        if not self._settings.search or item.length < self._settings.min_length:
            return []
        from beetsplug.mixcloud.source.ranking import Wanted

        named = traces.title if is_speaking(traces.title) else ""
        title = typed or item.title or item.album or named
        wanted = Wanted(title, artist or item.albumartist, item.length, traces.day)
        found: dict[str, Cloudcast] = {}
        for words in wanted.questions if title else ():
            found |= {show.url: show for show in self._asker.search(words, _LOOKED_AT)}
            if wanted.is_met(found.values()):
                break
        return wanted.ranked(found.values(), self._settings.limit)


def _shared(view: confuse.ConfigView) -> Config:
    from beetsplug.mixcloud.settings import shared_settings

    return shared_settings(view)
