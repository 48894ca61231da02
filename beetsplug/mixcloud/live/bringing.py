"""Bringing the recording of a live stream into the library, as an album of one track.

It has no `mixcloud_url`: that is the address of a show, and a stream has none that stays. `mixcloud_live` is where the
user's streams are watched, `mixcloud_recording` tells one recording from all others.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from beets.autotag import AlbumMatch, Distance
from beets.exceptions import UserError
from beets.importer import ImportTask
from beets.library import Item, Library

from beetsplug.mixcloud.importing.mapping import ShowAlbum, ShowTrack, date_fields
from beetsplug.mixcloud.importing.matched import MatchedAlbumTask, MatchedSession, words_of_failure
from beetsplug.mixcloud.importing.overlay import import_settings
from beetsplug.mixcloud.live.recording import About, Recording

__all__ = ["import_recording"]


def import_recording(library: Library, recording: Recording, about: About, audio: Path) -> Item:
    """Move a recording into the library, and give its item; doing it again finishes what was cut off.

    Raises UserError when it did not get there; then no row of it stays behind, and the recording stays.
    """
    if item := _settle(library, recording):
        return item
    recording.keep_only(audio, recording.cover())
    failure = None
    try:
        with import_settings({"write": True}):
            _Session(library, recording, about).run()
    except Exception as error:  # noqa: BLE001 (whatever another plugin may raise in the middle of an import)
        failure = error
    if item := _settle(library, recording):
        return item
    words = words_of_failure(failure) if failure else "see why with beet -v"
    raise UserError(f'beets did not import the recording of "{about.title}": {words}') from failure


def _settle(library: Library, recording: Recording) -> Item | None:
    """Give the item of a recording that is in its place; a row of it that is not is mended, or goes."""
    with library.transaction() as transaction:
        rows = transaction.query(
            "SELECT entity_id FROM item_attributes WHERE key = 'mixcloud_recording' AND value = ?", [recording.name]
        )
    for item in filter(None, (library.get_item(row[0]) for row in rows)):
        place, folder = _path(item.path), recording.folder.resolve()
        if not place.is_file() and place.is_relative_to(folder) and _path(item.destination()).is_file():
            item.path = item.destination()  # the file had moved when the process was lost
            item.store()
            place = _path(item.path)
        if place.is_file() and not place.is_relative_to(folder):
            _settle_cover(item, recording)
            return item
        item.remove()
    return None


def _settle_cover(item: Item, recording: Recording) -> None:
    """Move the cover, where the process was lost before it had."""
    album, cover = item.get_album(), recording.cover()
    if album and cover and album.artpath and _path(album.artpath) == cover.resolve():
        album.move_art()
        album.store()


def _path(path: bytes) -> Path:
    return Path(os.fsdecode(path)).resolve()


class _Session(MatchedSession):
    def __init__(self, library: Library, recording: Recording, about: About) -> None:
        super().__init__(library, recording.folder)
        self._recording, self._about = recording, about

    def bring_match(self, task: ImportTask) -> None:
        task.__class__ = _RecordingTask
        task.recording, task.about = self._recording, self._about  # type: ignore[attr-defined]  # its class has them


class _RecordingTask(MatchedAlbumTask):
    recording: Recording
    about: About

    def lookup_candidates(self, search_ids: list[str]) -> None:  # noqa: ARG002 (beets' signature)
        info = _album(self.about, self.recording.name)
        self.take(AlbumMatch(Distance(), info, {self.items[0]: info.tracks[0]}))

    def cover(self) -> Path | None:
        return self.recording.cover()


def _album(about: About, recording: str) -> ShowAlbum:
    fields: dict[str, Any] = {
        "albumtype": "broadcast",
        "albumtypes": ["broadcast", "live"],
        "media": "Digital Media",
        "data_source": "Mixcloud",
        "mixcloud_user": about.user,
        "mixcloud_tags": list(about.tags),
        "mixcloud_live": about.url,
        "mixcloud_recording": recording,
        **date_fields(about.day),
    }
    track = ShowTrack(
        index=1,
        medium=1,
        medium_index=1,
        medium_total=1,
        title=about.title,
        artist=about.artist,
        artists=[about.artist],
        comments="\n\n".join(filter(None, (about.description, about.url))),
        data_source="Mixcloud",
        mixcloud_live=about.url,
        mixcloud_recording=recording,
    )
    return ShowAlbum(
        tracks=[track],
        album=about.title,
        artist=about.artist,
        artists=[about.artist],
        va=False,
        mediums=1,
        album_id=recording,
        **fields,
    )
