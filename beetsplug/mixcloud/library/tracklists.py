"""The tracklist that the library holds of a mix: in its lyrics, in the chapters of its file, or in its parts."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from beets.library import Item

from beetsplug.mixcloud.library.chapters import read_chapters
from mixcloud_core.models import Section, Tracklist
from mixcloud_core.text import clean_line
from mixcloud_core.tracklists import DASHES, parse_tracklist, section_of

__all__ = ["held_tracklist", "is_imported", "tracklist_in_chapters", "tracklist_in_lyrics", "tracklist_of_parts"]

_LRC = re.compile(r"(?m)^\[\d{1,6}:[0-5]\d\.\d\d\]", re.ASCII)
# What our import puts between artist and title, and between them alone: a chapter called `A - B` stays one.
_OURS = (" – ",)
_DATA_SOURCE = "Mixcloud"


def held_tracklist(item: Item) -> Tracklist:
    """Give the tracklist in the lyrics, else in the chapters; raises TaggingError and OSError for a damaged file."""
    return tracklist_in_lyrics(item) or tracklist_in_chapters(item)


def tracklist_in_lyrics(item: Item) -> Tracklist:
    """Read lyrics: those of a show from Mixcloud as our import wrote them, others as pasted text.

    What is not LRC in the former has no times, whatever it looks like.
    """
    lyrics = item.lyrics or ""
    if not is_imported(item):
        return parse_tracklist(lyrics)
    if _LRC.search(lyrics):
        return parse_tracklist(lyrics, dashes=_OURS)
    lines = (line for line in lyrics.splitlines() if line.strip())
    return Tracklist(tuple(section_of(line, dashes=_OURS) for line in lines))


def tracklist_in_chapters(item: Item) -> Tracklist:
    """Give the chapters of an item's file, by time. Raises TaggingError and OSError.

    The first one of a show from Mixcloud that is called "Intro" was put there by its import, which needed one at 0.
    """
    ours = is_imported(item)
    chapters = read_chapters(Path(os.fsdecode(item.path)))
    dashes = _OURS if ours else DASHES
    sections = [section_of(title, start, dashes=dashes) for start, title in chapters if clean_line(title)]
    return _without_intro(sections) if ours else Tracklist(tuple(sections))


def tracklist_of_parts(items: Sequence[Item]) -> Tracklist:
    """Give the parts of a show as its tracklist, in this order; they have times where our import cut them.

    It named the owner as the artist of those parts that the tracklist names none of.
    """
    return _without_intro([_section(item) for item in items])


def _section(part: Item) -> Section:
    start = part.get("mixcloud_start", with_album=False)
    artist = "" if part.artist == part.albumartist else part.artist
    return Section(clean_line(part.title), clean_line(artist), None if start is None else float(start))


def _without_intro(sections: Sequence[Section]) -> Tracklist:
    has_intro = len(sections) > 1 and sections[0] == Section("Intro", "", 0.0)
    return Tracklist(tuple(sections[1:] if has_intro else sections))


def is_imported(item: Item) -> bool:
    """Tell whether an item came from Mixcloud, with its tracklist; one that went there has an address as well."""
    return bool(item.get("data_source") == _DATA_SOURCE)
