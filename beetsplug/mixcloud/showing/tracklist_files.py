"""Tracklists as text, LRC, cue sheet or JSON, of shows at Mixcloud and in the library."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from beets.library import Item

from beetsplug.mixcloud.library.tracklists import held_tracklist, tracklist_of_parts
from beetsplug.mixcloud.showing.records import json_line, tracklist_record
from mixcloud_core.formats import format_date
from mixcloud_core.models import Cloudcast, Tracklist
from mixcloud_core.sidecars import to_cue, to_lrc, to_timed_text
from mixcloud_core.text import clean_line
from mixcloud_core.tracklists import tracklist_of

__all__ = ["FORMATS", "Format", "ShowTracklist"]


@dataclass(frozen=True, slots=True)
class ShowTracklist:
    """A tracklist with what the formats say about its show.

    `duration` is in seconds. `file` is the name of an audio file, empty for a show in parts, and `stem` the name of a
    file beside the audio, without an ending.
    """

    address: str
    owner: str
    title: str
    date: str
    duration: float | None
    file: str
    stem: str
    tracklist: Tracklist

    @classmethod
    def of_show(cls, show: Cloudcast) -> ShowTracklist:
        """Give the tracklist of a show at Mixcloud; the name of its file is the one that yt-dlp would give it."""
        stem = f"{show.owner.username}_{show.slug}"
        return cls(
            address=show.url,
            owner=show.owner.display_name,
            title=show.name,
            date=format_date(show.published) if show.published else "",
            duration=show.duration,
            file=f"{stem}.m4a",
            stem=stem,
            tracklist=tracklist_of(show),
        )

    @classmethod
    def of_item(cls, item: Item, tracklist: Tracklist | None = None) -> ShowTracklist:
        """Give a tracklist, or the one that the library holds: in the lyrics, else in the chapters of the file.

        Raises TaggingError and OSError for a file that can't be read.
        """
        path = PurePath(os.fsdecode(item.path))
        return cls(
            address=str(item.get("mixcloud_url", "")),
            owner=item.artist,
            title=item.title,
            date=_day(item),
            duration=item.length or None,
            file=path.name,
            stem=path.stem,
            tracklist=held_tracklist(item) if tracklist is None else tracklist,
        )

    @classmethod
    def of_parts(cls, items: Sequence[Item]) -> ShowTracklist:
        """Give the parts of a show that the library holds, in their order; its files are named after their folder."""
        first = items[0]
        return cls(
            address=str(first.get("mixcloud_url", "")),
            owner=first.albumartist,
            title=first.album,
            date=_day(first),
            duration=_end(items),
            file="",
            stem=PurePath(os.fsdecode(first.path)).parent.name,
            tracklist=tracklist_of_parts(items),
        )

    @property
    def heading(self) -> str:
        """Say whose tracklist it is, on one line."""
        return clean_line(f"{self.owner} – {self.title}")

    def text(self) -> str:
        """Give lines with their times in front."""
        return to_timed_text(self.tracklist, self.duration)

    def lrc(self) -> str:
        """Give lyrics with times."""
        return to_lrc(self.tracklist, self.duration)

    def cue(self) -> str:
        """Give a cue sheet; empty where no line has a time. Raises ValueError where none can name the audio file."""
        if not self.file:
            raise ValueError("a cue sheet is for one file, and the library has the show in pieces")
        return to_cue(
            self.tracklist,
            self.duration,
            self.file,
            title=self.title,
            performer=self.owner,
            date=self.date,
            comment=self.address,
        )

    def json(self) -> str:
        """Give a JSON object on one line."""
        return json_line(tracklist_record(self.address, self.owner, self.title, self.duration, self.tracklist))


def _day(item: Item) -> str:
    return f"{item.year:04}-{item.month:02}-{item.day:02}" if item.year and item.month and item.day else ""


def _end(parts: Sequence[Item]) -> float | None:
    """Tell where the last part ends, in seconds from the beginning of the show: some may be missing before it."""
    last = parts[-1]
    lengths = sum(part.length or 0 for part in parts)
    return max(lengths, last.get("mixcloud_start", 0.0, with_album=False) + (last.length or 0)) or None


@dataclass(frozen=True, slots=True)
class Format:
    """How a tracklist is written, with what ending, and whether many may stand in one text."""

    write: Callable[[ShowTracklist], str]
    ending: str
    is_for_many: bool


FORMATS = {
    "text": Format(ShowTracklist.text, ".txt", is_for_many=True),
    "lrc": Format(ShowTracklist.lrc, ".lrc", is_for_many=False),
    "cue": Format(ShowTracklist.cue, ".cue", is_for_many=False),
    "json": Format(ShowTracklist.json, ".json", is_for_many=True),
}
