"""Bringing a downloaded show into the library, with a match that is known already."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from beets import plugins
from beets.autotag import AlbumMatch, Distance, TrackMatch
from beets.exceptions import UserError
from beets.importer import ImportSession, ImportTask, SingletonImportTask
from beets.library import Item, Library
from beets.util import MoveOperation

from beetsplug.mixcloud.fetching.durable import sync_file
from beetsplug.mixcloud.fetching.splitting import Track
from beetsplug.mixcloud.fetching.ytdlp_messages import Log
from beetsplug.mixcloud.importing.carrying import carry_over
from beetsplug.mixcloud.importing.mapping import album_info, track_info, tracks_info
from beetsplug.mixcloud.importing.matched import MatchedAlbumTask, MatchedSession, MatchedTask, words_of_failure
from beetsplug.mixcloud.importing.mending import take_back
from beetsplug.mixcloud.importing.moves import Moves
from beetsplug.mixcloud.importing.overlay import import_settings
from beetsplug.mixcloud.importing.paths import path_format
from beetsplug.mixcloud.importing.placing import place_files
from beetsplug.mixcloud.library.rows import Shelf
from mixcloud_core.models import Cloudcast

__all__ = ["Delivery", "NotImportedError", "import_show"]


class NotImportedError(UserError):
    """beets did not take the file."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one import brings: the whole show or its tracks, out of the folder `source` inside of its staging folder.

    `replaced` are the rows in whose place it comes, `path` a path format that counts before all others.
    """

    cloudcast: Cloudcast
    folder: Path
    source: Path
    cover: Path | None = None
    tracks: Sequence[Track] = ()
    is_singleton: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    replaced: tuple[int, ...] = ()


def import_show(library: Library, shelf: Shelf, delivery: Delivery, messages: Log) -> list[Item]:
    """Move what was staged into the library, and give its items; only while no other process has the show.

    Raises NotImportedError when it did not get there; then no row of it stays behind, and what was staged stays.
    """
    url, name = delivery.cloudcast.url, delivery.cloudcast.name
    before = {held.id for held in shelf.find(url)}
    failure = None
    try:
        with _import_settings(delivery), _unscrubbed(), path_format(library, delivery.path):
            _Session(library, delivery).run()
    except Exception as error:  # noqa: BLE001 (whatever another plugin may raise in the middle of an import)
        failure = error
    finally:
        new = [held.id for held in shelf.look_again(url) if held.id not in before]
        items = take_back(library, url, new, delivery.folder) if new else []
        Moves.forget(delivery.folder)
        shelf.look_again(url)
    if items:
        if failure:
            messages.warning('"{}" is in the library, but then a plugin failed: {}', name, words_of_failure(failure))
        return items
    if isinstance(failure, OSError):
        raise failure
    if failure:
        raise NotImportedError(f'beets stopped while importing "{name}": {words_of_failure(failure)}') from failure
    raise NotImportedError(f'beets did not import "{name}". Run the same command with beet -v to see why')


def _import_settings(delivery: Delivery) -> AbstractContextManager[None]:
    own = {"set_fields": dict(delivery.fields), "singletons": delivery.is_singleton}
    # Tags are written here, before the files move; scrub leaves files alone that beets does not write.
    return import_settings({**own, "write": False})


@contextmanager
def _unscrubbed() -> Iterator[None]:
    """Keep the plugin scrub from our files: before 2.14 it empties those of an import that writes no tags (2.12)."""
    scrubbing: list[Any] = [plugin for plugin in plugins.find_plugins() if plugin.name == "scrub"]
    for plugin in scrubbing:
        plugin._scrub_item = lambda *_: None
    try:
        yield
    finally:
        for plugin in scrubbing:
            del plugin._scrub_item


class _Session(MatchedSession):
    def __init__(self, library: Library, delivery: Delivery) -> None:
        super().__init__(library, delivery.source)
        self._delivery = delivery

    def bring_match(self, task: ImportTask) -> None:
        task.__class__ = _SingletonTask if isinstance(task, SingletonImportTask) else _AlbumTask
        task.delivery = self._delivery  # type: ignore[attr-defined]  # it is a _ShowTask now


class _ShowTask(MatchedTask):
    """An import task that knows what it holds."""

    delivery: Delivery

    def manipulate_files(
        self, session: ImportSession, operation: MoveOperation | None = None, write: bool = False
    ) -> None:
        """Write the tags before the files move, so that none is ever half-written under its final name."""
        delivery, items = self.delivery, self.imported_items()
        carry_over(session.lib, delivery.cloudcast.url, delivery.replaced, items)
        for item in items:
            _write(item)
        ids = tuple(item.id or 0 for item in items)
        moves = Moves(delivery.cloudcast.url, ids, delivery.replaced, delivery.path)
        moves.note(delivery.folder)
        # All files before the cover, which would first go where some of them still are.
        self.old_paths = [item.path for item in items]
        place_files(session.lib, items, moves, delivery.folder)
        if self.is_album:
            self.album.move_art()
            self.album.store()
        plugins.send("import_task_files", session=session, task=self)
        for folder in {Path(os.fsdecode(item.path)).parent for item in items}:
            sync_file(folder)


def _write(item: Item) -> None:
    """Write an item's fields into a copy of its file, and put that in the file's place."""
    path = Path(os.fsdecode(item.path))
    copy = path.with_name(f"writing-{path.name}")
    shutil.copyfile(path, copy)
    item.write(os.fsencode(copy))
    sync_file(copy)
    copy.replace(path)
    item.mtime = item.current_mtime()


class _AlbumTask(_ShowTask, MatchedAlbumTask):
    def lookup_candidates(self, search_ids: list[str]) -> None:
        cloudcast, tracks = self.delivery.cloudcast, self.delivery.tracks
        info = tracks_info(cloudcast, tracks) if tracks else album_info(cloudcast)
        by_name = {track.file: at for at, track in enumerate(tracks)}
        infos = {item: info.tracks[by_name.get(Path(os.fsdecode(item.path)).name, 0)] for item in self.items}
        self.take(AlbumMatch(Distance(), info, infos))

    def cover(self) -> Path | None:
        return self.delivery.cover


class _SingletonTask(_ShowTask, SingletonImportTask):
    def lookup_candidates(self, search_ids: list[str]) -> None:
        self.take(TrackMatch(Distance(), track_info(self.delivery.cloudcast), self.item))
