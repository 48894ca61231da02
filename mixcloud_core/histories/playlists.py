"""Playlists of files (`.m3u`, `.m3u8`), and labels of Audacity: what many programs write."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

from mixcloud_core.histories.plays import tracklist_of_plays
from mixcloud_core.histories.virtualdj import VirtualDjPlay, plays_of_virtualdj
from mixcloud_core.models import Tracklist
from mixcloud_core.tracklists import section_of

__all__ = ["is_labels", "is_playlist", "parse_labels", "parse_playlist"]

_EXTINF, _EXTVDJ = "#EXTINF:", "#EXTVDJ:"
_LONGEST_LINE = 10_000
_LABEL = re.compile(r"(\d{1,7}(?:[.,]\d{1,9})?)\t\d{1,7}(?:[.,]\d{1,9})?(?:\t(.*))?", re.ASCII)


def is_playlist(text: str) -> bool:
    """Tell whether a text is a playlist that says more than names of files."""
    start = text.lstrip()[:8].upper()
    return start.startswith(("#EXTM3U", _EXTINF, _EXTVDJ))


def parse_playlist(text: str) -> Tracklist:
    """Give the tracks of a playlist, without times, or with those of a history of VirtualDJ.

    `#EXTINF:296,Artist - Title` says how long a track is, which is no time. One that has neither is called as its file.
    """
    entries: list[VirtualDjPlay] = []
    label, noted = "", None
    for raw in text.splitlines():
        line = raw.strip()[:_LONGEST_LINE]
        if line.upper().startswith(_EXTINF):
            label = line.partition(",")[2]
        elif line.upper().startswith(_EXTVDJ):
            noted = VirtualDjPlay.of(line[len(_EXTVDJ) :])
        elif line and not line.startswith("#"):
            section = section_of(label or PurePosixPath(line.replace("\\", "/")).stem)
            if noted is None:
                noted = VirtualDjPlay(section.title, section.artist, None, None)
            elif not noted.title:
                noted = replace(noted, title=section.title, artist=section.artist)
            entries.append(noted)
            label, noted = "", None
    return tracklist_of_plays(plays_of_virtualdj(entries))


def is_labels(text: str) -> bool:
    """Tell whether a text begins as labels do that Audacity exports."""
    first = next((line for line in text[:2000].splitlines() if line.strip()), "")
    return first.count("\t") >= 2 and bool(_LABEL.fullmatch(first))


def parse_labels(text: str) -> Tracklist:
    r"""Give the labels of Audacity (`12.500000\t12.500000\tArtist - Title`), which start where they say.

    They count from the beginning of the audio, and not from the first label. Lines with frequencies are no labels.
    """
    found = [label for line in text.splitlines() if (label := _LABEL.fullmatch(line)) and (label[2] or "").strip()]
    sections = [section_of(label[2], float(label[1].replace(",", "."))) for label in found]
    return Tracklist(tuple(sorted(sections, key=lambda section: section.start or 0.0)))
