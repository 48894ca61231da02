"""The metadata source: from files and ids to candidates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from beetsplug.mixcloud.mapping import Certainty, album_info, track_info
from beetsplug.mixcloud.settings import shared_settings
from beetsplug.mixcloud.source.asking import Asker
from beetsplug.mixcloud.source.folders import split_off_shows
from beetsplug.mixcloud.source.ids import link_of_id
from beetsplug.mixcloud.source.judging import judge_after_look_up
from beetsplug.mixcloud.source.names import is_speaking
from beetsplug.mixcloud.source.ranking import Wanted, fits_length
from beetsplug.mixcloud.source.settings import SourceSettings
from beetsplug.mixcloud.source.traces import Memory, Traces
from mixcloud_core.models import Cloudcast

if TYPE_CHECKING:
    import confuse
    from beets.autotag import AlbumInfo, TrackInfo
    from beets.importer import ImportSession, ImportTask
    from beets.library import Item
    from beets.logging import BeetsLogger

__all__ = ["ShowSource"]

T = TypeVar("T")

# Results of a search that are looked at; a station's weekly show has many of one name.
_LOOKED_AT = 50


class ShowSource:
    """Recognises files as shows by what they say of themselves, else by a search for one long file.

    What files say is read while the importer makes its tasks; the look-ups, which run in other threads, only recall it.
    """

    def __init__(self, config: confuse.ConfigView, log: BeetsLogger) -> None:
        self._settings = SourceSettings.read(config)
        self._memory = Memory()
        self._asker = Asker(lambda: shared_settings(config), log)

    def close(self) -> None:
        """Close the connections."""
        self._asker.close()

    def created(self, session: ImportSession, task: ImportTask) -> Iterator[ImportTask] | None:
        """Take note of the files of a new task; give the tasks to put in its place, if it is a folder with shows."""
        if session.config["pretend"] or not session.config["autotag"]:
            return None
        for item in task.items:
            self._asker.announce(self._memory.read(item).links if len(task.items) == 1 else ())
        is_folder = task.is_album and task.toppath and len(task.items) > 1
        # Whoever gives ids has said what the folder is.
        if not is_folder or session.config["search_ids"].as_str_seq():
            return None
        return split_off_shows(session, task, self._memory)

    def started(self, task: ImportTask) -> None:
        """Prepare for the look-up of a task."""
        if len(task.items) == 1:
            judge_after_look_up(task, self._memory.read(task.items[0]))

    def albums(self, items: Sequence[Item], artist: str, name: str) -> list[AlbumInfo]:
        """Give the candidates for an album; only a single file can be a show."""
        if len(items) != 1:
            return []
        typed = name if name != items[0].album else ""
        return _infos(album_info, self._shows(items[0], artist, typed))

    def tracks(self, item: Item, artist: str, title: str) -> list[TrackInfo]:
        """Give the candidates for a single item."""
        typed = title if title != item.title else ""
        return _infos(track_info, self._shows(item, artist, typed))

    def albums_by_ids(self, ids: Iterable[str]) -> list[AlbumInfo | None]:
        """Give the albums of ids, None for those that are not ours or not there."""
        return [album_info(show) if show else None for show in self._by_ids(ids)]

    def tracks_by_ids(self, ids: Iterable[str]) -> list[TrackInfo | None]:
        """Give the tracks of ids, None for those that are not ours or not there."""
        return [track_info(show) if show else None for show in self._by_ids(ids)]

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
        found = self._searched(_wanted(item, traces, artist, typed))
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
        if links is traces.named:
            shows = sorted(shows, key=lambda show: not fits_length(show, item.length))[:1]
        certainty = Certainty.LIKELY if links is traces.mentioned else Certainty.KNOWN
        return [(show, certainty) for show in shows]

    def _searched(self, wanted: Wanted) -> list[tuple[Cloudcast, Certainty]]:
        is_wanted = self._settings.search and wanted.length >= self._settings.min_length and wanted.title
        found: dict[str, Cloudcast] = {}
        for words in wanted.questions if is_wanted else ():
            found |= {show.url: show for show in self._asker.search(words, _LOOKED_AT)}
            if wanted.is_met(found.values()):
                break
        return wanted.ranked(found.values(), self._settings.limit)


def _wanted(item: Item, traces: Traces, artist: str, typed: str) -> Wanted:
    named = traces.title if is_speaking(traces.title) else ""
    return Wanted(
        title=typed or item.title or item.album or named,
        artist=artist or item.albumartist,
        length=item.length,
        day=traces.day,
    )


def _infos(make: Callable[[Cloudcast, Certainty], T], shows: Iterable[tuple[Cloudcast, Certainty]]) -> list[T]:
    return [make(show, certainty) for show, certainty in shows]
