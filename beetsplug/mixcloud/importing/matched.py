"""Import sessions that ask nobody: what a file is was known before, and its match is ready.

Stands on what `beets.importer` and `beets.autotag` export.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beets.autotag import AlbumMatch, Recommendation, TrackMatch
from beets.importer import Action, DuplicateAction, ImportSession, ImportTask, SingletonImportTask
from beets.library import Library
from beets.util import HumanReadableError

from beetsplug.mixcloud.library.writing import in_words, is_locked

if TYPE_CHECKING:
    from beets.library import AlbumOrItem

__all__ = ["MatchedAlbumTask", "MatchedSession", "MatchedTask", "words_of_failure"]


class MatchedTask(ImportTask):
    """A task that has its match, so that no metadata source is asked."""

    def find_duplicates(self, lib: Library) -> list[Any]:  # noqa: ARG002 (beets' signature)
        # Whoever began the session has looked, by SQL: beets would load every row of the library.
        return []

    def take(self, match: AlbumMatch | TrackMatch) -> None:
        """Take this match, and no other."""
        self.candidates = [match]
        self.rec = Recommendation.strong


class MatchedAlbumTask(MatchedTask):
    """The task of an album, with its cover."""

    def cover(self) -> Path | None:
        """Give the picture that becomes the art of the album."""
        raise NotImplementedError

    def align_album_level_fields(self) -> None:
        super().align_album_level_fields()
        for item in self.items:
            item.mb_albumartistids = []  # beets puts an empty text there, which shows as a change for ever

    def add(self, lib: Library) -> None:
        super().add(lib)
        if cover := self.cover():
            # Before any stage runs: fetchart sees a cover and asks nobody, and beets moves it along.
            self.album.artpath = os.fsencode(cover)
            self.album.store()


class MatchedSession(ImportSession):
    """An import of one folder, which takes what has a match, and skips all else."""

    def __init__(self, library: Library, folder: Path) -> None:
        super().__init__(library, None, [os.fsencode(folder)], None)

    def bring_match(self, task: ImportTask) -> None:
        """Give a task its match; the plugin's listener calls this for each task of the session.

        The task itself becomes a `MatchedTask`: one that takes its place would run beside it as soon as another plugin
        answers too.
        """
        raise NotImplementedError

    def should_resume(self, path: bytes) -> bool:  # noqa: ARG002 (beets' signature)
        return False

    def choose_match(self, task: ImportTask) -> AlbumMatch | Action:
        match = _match_of(task)
        return match if isinstance(match, AlbumMatch) else Action.SKIP

    def choose_item(self, task: SingletonImportTask) -> TrackMatch | Action:
        match = _match_of(task)
        return match if isinstance(match, TrackMatch) else Action.SKIP

    def get_duplicate_action(self, task: ImportTask, found_duplicates: list[AlbumOrItem]) -> DuplicateAction:  # noqa: ARG002 (beets' signature)
        return DuplicateAction.KEEP  # nobody finds any, see `MatchedTask`


def _match_of(task: ImportTask) -> AlbumMatch | TrackMatch | None:
    return task.candidates[0] if isinstance(task, MatchedTask) and task.candidates else None


def words_of_failure(error: Exception) -> str:
    """Give in words what stopped a session, which any plugin may have raised."""
    if isinstance(error, HumanReadableError) or is_locked(error):
        return in_words(error)
    return str(error) or type(error).__name__
