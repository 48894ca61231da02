"""Histories of VirtualDJ: `tracklist.txt`, and what it adds to the entries of a playlist.

`tracklist.txt` grows with every evening: a heading with the day, then a line for each track with the time of day
(VirtualDJ's manual, "History"; real lines are quoted by many tools that watch the file). In a history's `.m3u`,
`<time>` is the time of day, and `<lastplaytime>` the same moment in Unix seconds; in other playlists, it is when the
track was played at some other time, and says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from mixcloud_core.histories.plays import Play, clock_of, over_midnight, tracklist_of_plays
from mixcloud_core.models import Tracklist
from mixcloud_core.text import clean_line
from mixcloud_core.tracklists import section_of

__all__ = ["VirtualDjPlay", "is_virtualdj_history", "parse_virtualdj_history", "plays_of_virtualdj"]

_DAY = re.compile(r"(?:VirtualDJ History )?\d{4}[/.-]\d{1,2}[/.-]\d{1,2}", re.ASCII | re.IGNORECASE)
_RULE = re.compile(r"[-=]{3,}")
_HOUR = 3600  # seconds
_LINE = re.compile(r"(\d{1,2}:\d{2}(?::\d{2})?) : (.+)", re.ASCII)
# Longer entries are none that VirtualDJ wrote.
_LONGEST_ENTRY = 10_000


def is_virtualdj_history(text: str) -> bool:
    """Tell whether a text begins with a day, and goes on with times of day; or has these alone, in VirtualDJ's form.

    Alone, they must not begin in the first hour, for people write `00:00 : Artist - Title` and mean minutes.
    """
    lines = [line for raw in text[:2000].splitlines() if (line := clean_line(raw)) and not _RULE.fullmatch(line)]
    if lines and _DAY.fullmatch(lines[0]):
        return all(_DAY.fullmatch(line) or _LINE.fullmatch(line) for line in lines[1:2])
    found = [_LINE.fullmatch(line) for line in lines[:-1] or lines]
    return bool(found) and all(found) and _clock(found[0]) >= _HOUR


def parse_virtualdj_history(text: str) -> tuple[Tracklist, ...]:
    """Give a tracklist for each evening that has tracks, the oldest first."""
    evenings: list[list[Play]] = [[]]
    for raw in text.splitlines():
        line = clean_line(raw)
        if _DAY.fullmatch(line):
            evenings.append([])
        elif found := _LINE.fullmatch(line):
            section = section_of(found[2])
            evenings[-1].append(Play(section.title, section.artist, _clock(found)))
    return tuple(tracklist_of_plays(over_midnight(plays)) for plays in evenings if plays)


def _clock(line: re.Match[str] | None) -> float:
    return (clock_of(line[1])[0] or 0.0) if line else 0.0


@dataclass(frozen=True, slots=True)
class VirtualDjPlay:
    """An entry of a playlist: `clock` is the time of day and `moment` Unix seconds, None where the entry has none."""

    title: str
    artist: str
    clock: float | None
    moment: float | None

    @classmethod
    def of(cls, entry: str) -> VirtualDjPlay:
        """Read `<time>21:39</time><artist>…</artist><title>…</title><remix>…</remix>` in any order."""
        entry = entry[:_LONGEST_ENTRY]
        title, remix = _tag(entry, "title"), _tag(entry, "remix")
        moment = _tag(entry, "lastplaytime")
        return cls(
            title=f"{title} ({remix})" if title and remix and remix.casefold() not in title.casefold() else title,
            artist=_tag(entry, "artist"),
            clock=clock_of(_tag(entry, "time"))[0],
            moment=float(moment) if moment.isdecimal() and len(moment) < 12 else None,
        )

    @property
    def agrees(self) -> bool:
        """Whether both say the same moment, up to a zone: these differ by quarters of an hour."""
        if self.clock is None or self.moment is None:
            return False
        return (self.moment // 60 - self.clock // 60) % 15 == 0


def plays_of_virtualdj(entries: Sequence[VirtualDjPlay]) -> list[Play]:
    """Give the plays of a history by their seconds where VirtualDJ noted these, else by their minutes."""
    exact = all(entry.agrees for entry in entries if entry.clock is not None)
    plays = [Play(one.title, one.artist, one.moment if exact and one.agrees else one.clock) for one in entries]
    return plays if exact else over_midnight(plays)


def _tag(entry: str, name: str) -> str:
    start = entry.find(f"<{name}>")
    end = entry.find(f"</{name}>", start)
    return clean_line(unescape(entry[start + len(name) + 2 : end])) if 0 <= start < end else ""
