"""Cue sheets, which name the tracks of an audio file and where they begin."""

from __future__ import annotations

import re

from mixcloud_core.models import Section, Tracklist
from mixcloud_core.text import clean_line

__all__ = ["is_cue_sheet", "parse_cue_sheet"]

_TRACK = re.compile(r"^[ \t]{0,50}TRACK[ \t]{1,50}\d{1,5}[ \t]", re.ASCII | re.IGNORECASE | re.MULTILINE)
_INDEX = re.compile(r"0?1 (\d{1,6}):([0-5]\d):([0-6]\d|7[0-4])", re.ASCII)
_FRAMES = 75  # in a second
# rekordbox writes hours, minutes and seconds where every other program writes minutes, seconds and frames, and the file
# of each track beside the recording (seen in recordings of rekordbox 5 and 6).
_REKORDBOX = re.compile(r'^REM[ \t]+RECORDED_BY[ \t]+"?rekordbox', re.ASCII | re.IGNORECASE | re.MULTILINE)
_CLOCK = re.compile(r"0?1 (\d{1,3}):([0-5]\d):([0-5]\d)", re.ASCII)


def is_cue_sheet(text: str) -> bool:
    """Tell whether a text is a cue sheet: it has a TRACK."""
    return bool(_TRACK.search(text))


def parse_cue_sheet(text: str) -> Tracklist:
    """Give the tracks in their order, with INDEX 01 as the time.

    The PERFORMER of the whole sheet stands in for a track that has none; a track without any name is left out. Times
    count from the beginning of a FILE, so tracks of a second file have none. Recordings of rekordbox are one file,
    whatever it names.
    """
    of_rekordbox = bool(_REKORDBOX.search(text))
    index = _CLOCK if of_rekordbox else _INDEX
    files, performer = 0, ""
    tracks: list[dict[str, str]] = []
    for line in text.splitlines():
        command, _, rest = clean_line(line).partition(" ")
        command = command.upper()
        if command == "FILE":
            files += 0 if of_rekordbox and tracks else 1
        elif command == "TRACK":
            tracks.append({"FILES": str(files)})
        elif command == "PERFORMER" and not tracks:
            performer = _unquoted(rest)
        elif command in ("PERFORMER", "TITLE") and tracks:
            tracks[-1].setdefault(command, _unquoted(rest))
        elif command == "INDEX" and tracks and files <= 1 and index.fullmatch(rest):
            tracks[-1].setdefault(command, rest)
    sections = (_section(track, performer, index) for track in tracks)
    return Tracklist(tuple(section for section in sections if section.title or section.artist))


def _section(track: dict[str, str], performer: str, index: re.Pattern[str]) -> Section:
    at = index.fullmatch(track.get("INDEX", ""))
    start = _seconds(at) if at else None
    return Section(track.get("TITLE", ""), track.get("PERFORMER") or performer, start)


def _seconds(at: re.Match[str]) -> float:
    first, second, third = map(int, at.groups())
    if at.re is _CLOCK:
        return float(first * 3600 + second * 60 + third)
    return first * 60 + second + third / _FRAMES


def _unquoted(text: str) -> str:
    return text[1:-1].strip() if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
