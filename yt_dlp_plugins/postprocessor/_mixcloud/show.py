"""What yt-dlp's info dict says of a show.

It may come from an .info.json of anyone's making, and options rewrite what is in it: texts are cleaned once more, and
what is missing or of another type is not there.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import Any

from mixcloud_core.models import Section, Tracklist
from mixcloud_core.tags import Tags
from mixcloud_core.text import clean_line

__all__ = ["is_part", "listed", "of_file", "show_tags", "track_tags"]

_Info = dict[str, Any]


def is_part(info: _Info) -> bool:
    """Tell whether the file is a part of the show (--download-sections)."""
    return bool(info.get("section_start") or info.get("section_end"))


def listed(info: _Info) -> Tracklist:
    """Give the tracklist as Mixcloud has it, sections without times included.

    Where the file is not the whole show (any more), those of its chapters that are left, for the times of all others
    are wrong.
    """
    whole = Tracklist(tuple(map(_listed_section, _dicts(info, "tracklist"))))
    as_listed = [(chapter.start, chapter.title) for chapter in whole.chapters(_seconds(info.get("duration")))]
    uncut = as_listed == [(chapter.get("start_time"), chapter.get("title")) for chapter in _dicts(info, "chapters")]
    return whole if uncut and not is_part(info) else of_file(info)


def of_file(info: _Info) -> Tracklist:
    """Give the chapters as sections that follow each other without gaps, with times as they are in the file."""
    # Of a part, yt-dlp leaves chapters and duration as they are of the whole.
    offset = _seconds(info.get("section_start")) or 0
    over = _seconds(info.get("section_end")) or _seconds(info.get("duration")) or inf
    sections = []
    for chapter in _dicts(info, "chapters"):
        start, end = _seconds(chapter.get("start_time")), _seconds(chapter.get("end_time")) or inf
        if start is not None and start < over and end > offset:
            sections.append(replace(_section(chapter), start=max(0.0, start - offset)))
    return Tracklist(tuple(sections))


def show_tags(info: _Info) -> Tags:
    """Give the tags of the show as a whole, as far as its tracks share them."""
    owner, url, day = _text(info.get("uploader")), _text(info.get("webpage_url")), _text(info.get("upload_date"))
    return Tags(
        title=_text(info.get("title")),
        artist=owner,
        url=url,
        album=_text(info.get("title")),
        album_artist=owner,
        genres=tuple(filter(None, map(_text, info.get("genres") or ()))),
        date=f"{day[:4]}-{day[4:6]}-{day[6:]}" if day else "",
        comment=url,
    )


def track_tags(show: Tags, chapter: dict[str, Any]) -> Tags:
    """Give the tags of the piece that a chapter became; the owner is the artist where the tracklist names none."""
    section = _section(chapter)
    return replace(show, title=section.title or section.label, artist=section.artist or show.artist)


def _section(chapter: dict[str, Any]) -> Section:
    artist = _text(chapter.get("artist"))
    return Section(_text(chapter.get("track")) or ("" if artist else _text(chapter.get("title"))), artist)


def _listed_section(section: dict[str, Any]) -> Section:
    return Section(_text(section.get("title")), _text(section.get("artist")), _seconds(section.get("start_time")))


def _dicts(info: _Info, key: str) -> list[dict[str, Any]]:
    found = info.get(key)
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _seconds(value: object) -> float | None:
    return value if isinstance(value, int | float) else None


def _text(value: object) -> str:
    return clean_line(value) if isinstance(value, str) else ""
