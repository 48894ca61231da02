"""Where the tracklist of a mix comes from, when it is published."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from beets.library import Item

from beetsplug.mixcloud.arguments import typed_path
from beetsplug.mixcloud.library.tracklists import is_imported, tracklist_in_chapters, tracklist_in_lyrics
from mixcloud_core.errors import InvalidFileError, InvalidSettingError
from mixcloud_core.formats import format_clock
from mixcloud_core.models import Section, Tracklist
from mixcloud_core.text import clean_line
from mixcloud_core.tracklist_files import TRACKLIST_ENDINGS, read_tracklist_file

__all__ = ["SOURCES", "FoundTracklist", "shifted", "tracklist_for"]

_NONE, _CHAPTERS, _LYRICS = "none", "chapters", "lyrics"
# Endings of files that may as well hold notes, or the words of a song.
_LOOSE_ENDINGS = frozenset({".txt", ".lrc"})
# Seconds: lines of a song follow each other faster, tracks of a mix don't.
_SHORTEST_TRACK = 30


@dataclass(frozen=True, slots=True)
class FoundTracklist:
    """A tracklist, and where it was found, for people: `lyrics`, `chapters in the file`, `mix.cue`; empty for none."""

    tracklist: Tracklist
    source: str


def tracklist_for(item: Item, wanted: str = "") -> FoundTracklist:
    """Give the tracklist of an item: from where it is wanted, or from the first place that has one.

    `wanted` is `none`, `chapters`, `lyrics`, or the name of a file. Without it, the places are lyrics with times, the
    chapters of the file, a file beside it with the same name, and lyrics without times; words of a song are none.
    Raises InvalidSettingError where it is wanted from a place that has none, InvalidFileError for a file that holds
    none, TaggingError and OSError for audio that can't be read.
    """
    if wanted in _WANTED:
        return _WANTED[wanted](item)
    path = typed_path(wanted)
    return FoundTracklist(_meant(read_tracklist_file(path)), clean_line(path.name))


def shifted(tracklist: Tracklist, seconds: float) -> Tracklist:
    """Give a tracklist that starts so much later, or earlier.

    The first track starts with the audio if that was before it. Raises InvalidSettingError for others before it.
    """
    if not seconds:
        return tracklist
    first = next((place for place, section in enumerate(tracklist.sections) if section.start is not None), 0)
    moved: list[Section] = []
    for place, section in enumerate(tracklist.sections):
        start = None if section.start is None else section.start + seconds
        if start is not None and start < 0:
            if place != first:
                raise InvalidSettingError(
                    f"section {place + 1} ({format_clock(section.start or 0)} {section.label}) would start "
                    f"{format_clock(-start)} before the audio: take it out of the tracklist, or less off its times",
                    setting="offset",
                )
            start = 0.0
        moved.append(replace(section, start=start))
    return Tracklist(tuple(moved))


def _automatic(item: Item) -> FoundTracklist:
    return next((found for found in _places(item) if found.tracklist), FoundTracklist(Tracklist(), ""))


def _places(item: Item) -> Iterator[FoundTracklist]:
    lyrics = _meant(tracklist_in_lyrics(item))
    if not (is_imported(item) or _is_tracklist(lyrics)):
        lyrics = Tracklist()
    has_times = any(section.start is not None for section in lyrics.sections)
    if has_times:
        yield FoundTracklist(lyrics, "lyrics")
    yield FoundTracklist(_meant(tracklist_in_chapters(item)), "chapters in the file")
    yield from _beside(Path(os.fsdecode(item.path)))
    if not has_times:
        yield FoundTracklist(lyrics, "lyrics")


def _beside(audio: Path) -> Iterator[FoundTracklist]:
    for ending in TRACKLIST_ENDINGS:
        for path in (audio.with_suffix(ending), audio.with_suffix(ending.upper())):
            if path.is_file() and (found := _in_file(path, is_loose=ending in _LOOSE_ENDINGS)):
                yield FoundTracklist(found, clean_line(path.name))


def _in_file(path: Path, *, is_loose: bool) -> Tracklist | None:
    try:
        found = _meant(read_tracklist_file(path))
    except InvalidFileError:
        if is_loose:  # notes of any kind
            return None
        raise
    # A sheet with one track describes the file, and not what is played in it.
    return found if len(found.sections) > 1 and (not is_loose or _is_tracklist(found)) else None


def _is_tracklist(tracklist: Tracklist) -> bool:
    """Tell a tracklist from the words of a song, or from notes.

    Without times, each line must name an artist and a title. With times, half of them do, or they are as far apart as
    tracks are.
    """
    sections = tracklist.sections
    starts = sorted(section.start for section in sections if section.start is not None)
    named = sum(bool(section.artist) for section in sections)
    if len(starts) < 2:
        return len(sections) > 1 and named == len(sections)
    return 2 * named >= len(sections) or starts[-1] - starts[0] >= _SHORTEST_TRACK * (len(starts) - 1)


def _meant(tracklist: Tracklist) -> Tracklist:
    """Give it without its times where these mean nothing: all of them are one."""
    starts = {section.start for section in tracklist.sections}
    if len(tracklist.sections) < 2 or len(starts) > 1:
        return tracklist
    return Tracklist(tuple(replace(section, start=None) for section in tracklist.sections))


def _chapters(item: Item) -> FoundTracklist:
    return _or_else(tracklist_in_chapters(item), "chapters in the file", "the file has no chapters")


def _lyrics(item: Item) -> FoundTracklist:
    return _or_else(tracklist_in_lyrics(item), "lyrics", "there are no lyrics")


def _or_else(tracklist: Tracklist, source: str, otherwise: str) -> FoundTracklist:
    if not tracklist:
        raise InvalidSettingError(otherwise, setting="tracklist")
    return FoundTracklist(_meant(tracklist), source)


_WANTED: dict[str, Callable[[Item], FoundTracklist]] = {
    "": _automatic,
    _NONE: lambda _item: FoundTracklist(Tracklist(), ""),
    _CHAPTERS: _chapters,
    _LYRICS: _lyrics,
}

SOURCES = frozenset(_WANTED)
"""What `wanted` may be besides the name of a file."""
