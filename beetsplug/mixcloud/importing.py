"""Bringing a downloaded show into the library, with a match that is known already: nobody is asked, and nothing else.

Stands on what `beets.importer` and `beets.autotag` export.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from beets import config
from beets.autotag import AlbumMatch, Distance, Recommendation, TrackMatch
from beets.exceptions import UserError
from beets.importer import Action, DuplicateAction, ImportSession, ImportTask, SingletonImportTask
from beets.library import Item, Library
from beets.util import HumanReadableError

from beetsplug.mixcloud.download import StagedShow
from beetsplug.mixcloud.library import file_path, find_items, remove_staged
from beetsplug.mixcloud.mapping import album_info
from beetsplug.mixcloud.ytdlp_messages import Log

if TYPE_CHECKING:
    from beets.library import AlbumOrItem

__all__ = ["NotImportedError", "import_show"]

# The user's own import settings are made for other files.
_IMPORT_SETTINGS: dict[str, object] = {
    "autotag": True,
    "copy": False,
    "delete": False,
    "duplicate_keys": {"album": "mixcloud_url", "item": "mixcloud_url"},
    "flat": False,
    "from_scratch": False,
    "group_albums": False,
    "hardlink": False,
    "incremental": False,
    "link": False,
    "move": True,
    "pretend": False,
    "quiet": True,
    "reflink": False,
    "resume": False,
    "search_ids": [],
    "set_fields": {},
    "singletons": False,
    "timid": False,
    "write": True,
}


class NotImportedError(UserError):
    """beets did not take the file."""


def import_show(library: Library, show: StagedShow, messages: Log) -> Item:
    """Move a staged show into the library as an album of one track, and give its item.

    Raises NotImportedError when it did not get there; then no row of it stays behind, and the staged file stays.
    """
    url, name = show.cloudcast.url, show.cloudcast.name
    before = {item.id for item in find_items(library, url)}
    failure = None
    try:
        with _import_settings():
            _Session(library, show).run()
    except Exception as error:  # noqa: BLE001 (whatever another plugin may raise in the middle of an import)
        failure = error
    finally:
        remove_staged(library, url, show.folder)
    for item in find_items(library, url):
        if item.id not in before and file_path(item).is_file():
            if failure:
                messages.warning('"{}" is in the library, but then a plugin failed: {}', name, _words(failure))
            return item
    if failure:
        raise NotImportedError(f'beets stopped while importing "{name}": {_words(failure)}') from failure
    raise NotImportedError(f'beets did not import "{name}". Run the same command with beet -v to see why')


def _words(error: Exception) -> str:
    if isinstance(error, HumanReadableError):
        return error.get_message()
    return str(error) or type(error).__name__


@contextmanager
def _import_settings() -> Iterator[None]:
    """Lay our settings over the user's for as long as a session runs, and take them away without a trace."""
    before = list(config.sources)
    config["import"].set(_IMPORT_SETTINGS)
    try:
        yield
    finally:
        config.sources[:] = before


class _Session(ImportSession):
    """An import that asks nobody."""

    def __init__(self, library: Library, show: StagedShow) -> None:
        super().__init__(library, None, [os.fsencode(show.folder)], None)
        self._show = show

    def bring_match(self, task: ImportTask) -> None:
        """Give a task the match that is ready; the plugin's listener calls this for each task of the session.

        The task itself is changed: one that takes its place would run beside it as soon as another plugin answers too.
        """
        task.__class__ = _ShowTask
        task.show = self._show  # type: ignore[attr-defined]  # it is a _ShowTask now

    def should_resume(self, path: bytes) -> bool:
        return False

    def choose_match(self, task: ImportTask) -> AlbumMatch | Action:
        match = task.candidates[0] if isinstance(task, _ShowTask) and task.candidates else None
        return match if isinstance(match, AlbumMatch) else Action.SKIP

    def choose_item(self, task: SingletonImportTask) -> TrackMatch | Action:
        return Action.SKIP

    def get_duplicate_action(self, task: ImportTask, found_duplicates: list[AlbumOrItem]) -> DuplicateAction:
        # The command has looked already: this one came in meanwhile.
        return DuplicateAction.SKIP


class _ShowTask(ImportTask):
    """An import task that knows what it holds, so that no metadata source is asked."""

    show: StagedShow

    def lookup_candidates(self, search_ids: list[str]) -> None:
        info = album_info(self.show.cloudcast)
        self.candidates = [AlbumMatch(Distance(), info, {self.items[0]: info.tracks[0]})]
        self.rec = Recommendation.strong

    def align_album_level_fields(self) -> None:
        super().align_album_level_fields()
        for item in self.items:
            item.mb_albumartistids = []  # beets puts an empty text there, which shows as a change for ever

    def add(self, lib: Library) -> None:
        super().add(lib)
        if self.show.cover:
            # Before any stage runs: fetchart sees a cover and asks nobody, and beets moves it along.
            self.album.artpath = os.fsencode(self.show.cover)
            self.album.store()
