"""Cue sheets, which name the tracks of an audio file and where they begin."""

from __future__ import annotations

import re

from mixcloud_core.models import Section, Tracklist
from mixcloud_core.text import clean_line

__all__ = ["is_cue_sheet", "parse_cue_sheet"]

_TRACK = re.compile(r"^[ \t]{0,50}TRACK[ \t]{1,50}\d{1,5}[ \t]", re.ASCII | re.IGNORECASE | re.MULTILINE)
_INDEX = re.compile(r"0?1 (\d{1,6}):([0-5]\d):([0-6]\d|7[0-4])", re.ASCII)
_FRAMES = 75  # in a second


def is_cue_sheet(text: str) -> bool:
    """Tell whether a text is a cue sheet: it has a TRACK."""
    return bool(_TRACK.search(text))


def parse_cue_sheet(text: str) -> Tracklist:
    """Give the tracks in their order, with INDEX 01 as the time.

    The PERFORMER of the whole sheet stands in for a track that has none. Times count from the beginning of a FILE, so
    tracks of a second file have none.
    """
    files, performer = 0, ""
    tracks: list[dict[str, str]] = []
    for line in text.splitlines():
        command, _, rest = clean_line(line).partition(" ")
        command = command.upper()
        if command == "FILE":
            files += 1
        elif command == "TRACK":
            tracks.append({"FILES": str(files)})
        elif command == "PERFORMER" and not tracks:
            performer = _unquoted(rest)
        elif command in ("PERFORMER", "TITLE") and tracks:
            tracks[-1].setdefault(command, _unquoted(rest))
        elif command == "INDEX" and tracks and files <= 1 and _INDEX.fullmatch(rest):
            tracks[-1].setdefault(command, rest)
    return Tracklist(tuple(_section(track, performer) for track in tracks))


def _section(track: dict[str, str], performer: str) -> Section:
    at = _INDEX.fullmatch(track.get("INDEX", ""))
    start = int(at[1]) * 60 + int(at[2]) + int(at[3]) / _FRAMES if at else None
    return Section(track.get("TITLE", ""), track.get("PERFORMER") or performer, start)


def _unquoted(text: str) -> str:
    return text[1:-1].strip() if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
