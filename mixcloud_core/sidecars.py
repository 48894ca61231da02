"""Tracklists as texts: what goes into a lyrics tag, or beside a file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import PurePath

from mixcloud_core.models import Section, Tracklist
from mixcloud_core.text import clean_line

__all__ = ["to_cue", "to_lrc", "to_lyrics", "to_text", "to_timed_text"]

# What a player would obey or read as a time of its own: `[offset:-500]`, `[12:34]`.
_LRC_COMMAND = re.compile(r"\[(?=\w+:)([^\]]*)\]?")

_FRAMES = 75  # in a second
# All that is no MP3 and no AIFF goes by WAVE: there is no word for AAC, Opus or FLAC, and players look at the file.
_CUE_KINDS = {".mp3": "MP3", ".aif": "AIFF", ".aiff": "AIFF"}
# Controls, surrogates, and ends of lines, by their Unicode category.
_UNSPEAKABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})


def to_lyrics(tracklist: Tracklist, duration: float | None) -> str:
    """Give the tracklist for a lyrics tag: LRC as soon as it has times (see `Tracklist.timed`), else plain lines."""
    return to_lrc(tracklist, duration) if tracklist.timed(duration) else to_text(tracklist)


def to_text(tracklist: Tracklist) -> str:
    """Give one line for each section, in the order they are played."""
    return "\n".join(section.label for section in tracklist.sections)


def to_timed_text(tracklist: Tracklist, duration: float | None) -> str:
    """Give one line for each section, in the order they are played, with its time in front (`[1:02:03]`) if it has one.

    `duration` is in seconds. Fractions of a second are left out: this is for people.
    """
    timed = frozenset(tracklist.timed(duration))
    return "\n".join(
        (f"[{_clock(section)}] " if section in timed else "") + section.label for section in tracklist.sections
    )


def to_lrc(tracklist: Tracklist, duration: float | None) -> str:
    """Give LRC (`[mm:ss.00]Artist – Title`), in the order they are played; a section without a time gets none."""
    timed = frozenset(tracklist.timed(duration))
    return "\n".join(
        (_lrc_time(section) if section in timed else "") + _LRC_COMMAND.sub(r"(\1)", section.label)
        for section in tracklist.sections
    )


def to_cue(
    tracklist: Tracklist,
    duration: float | None,
    file: str,
    *,
    title: str = "",
    performer: str = "",
    date: str = "",
    genre: str = "",
    comment: str = "",
) -> str:
    """Give a cue sheet for an audio file beside it, by name; empty where no section has a time.

    `duration` is in seconds, times are written in frames (1/75 s). Sections without times can't be in it. `performer`
    stands for those that name no artist. There can be more than the 99 tracks of a CD; players take them. Raises
    ValueError when the file has a name that no cue sheet can hold.
    """
    timed = tracklist.timed(duration)
    if not timed:
        return ""
    if '"' in file or any(unicodedata.category(character) in _UNSPEAKABLE for character in file):
        raise ValueError(f"a cue sheet has no way to name {file!r}, with a quote or a control character in it")
    facts = {
        "REM GENRE": _quoted(genre),
        "REM DATE": clean_line(date),
        "REM COMMENT": _quoted(comment),
        "PERFORMER": _quoted(performer),
        "TITLE": _quoted(title),
        "FILE": f'"{file}" {_CUE_KINDS.get(PurePath(file).suffix.lower(), "WAVE")}',
    }
    lines = [f"{command} {value}" for command, value in facts.items() if value]
    for number, section in enumerate(timed, 1):
        lines += _cue_track(number, section)
    return "\n".join(lines)


def _cue_track(number: int, section: Section) -> Iterator[str]:
    yield f"  TRACK {number:02} AUDIO"
    if title := _quoted(section.title):
        yield f"    TITLE {title}"
    if artist := _quoted(section.artist):
        yield f"    PERFORMER {artist}"
    seconds, frames = divmod(round((section.start or 0) * _FRAMES), _FRAMES)
    yield f"    INDEX 01 {seconds // 60:02}:{seconds % 60:02}:{frames:02}"


def _quoted(text: str) -> str:
    """Give a text as a cue sheet takes it, empty for an empty one.

    There is no escape for a double quote, and it would end the text. Rippers and editors write a single one instead,
    and so does this.
    """
    line = clean_line(text).replace('"', "'")
    return f'"{line}"' if line else ""


def _clock(section: Section) -> str:
    minutes, seconds = divmod(int(section.start or 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _lrc_time(section: Section) -> str:
    minutes, hundredths = divmod(round((section.start or 0) * 100), 6000)
    return f"[{minutes:02}:{hundredths // 100:02}.{hundredths % 100:02}]"
