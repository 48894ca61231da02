"""Histories and playlists of Traktor: NML, and the page that it exports for print.

NML was compared with histories of Traktor Pro 2 and 3 that people published with their own tools (`traktor-nml-utils`,
`troysandal/tracklist`): STARTDATE is `year << 16 | month << 8 | day`, STARTTIME counts seconds since midnight, and
both are 0 where Traktor did not note them. PLAYEDPUBLIC is 0 for what was heard in the headphones only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from html import unescape
from itertools import zip_longest
from pathlib import PurePosixPath

from mixcloud_core.histories.markup import the_only_one, walk
from mixcloud_core.histories.plays import Play, UnreadableError, tracklist_of_plays
from mixcloud_core.histories.tables import parse_rows
from mixcloud_core.models import Tracklist

__all__ = ["parse_traktor_nml", "parse_traktor_page"]

_DAY = 86_400  # seconds
# The parser of the standard library takes time that grows with the square of what is broken in a page.
_MARK = re.compile(r"<(/?(?:table|tr|td|th))(?=[\s>])[^<>]*>", re.ASCII | re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_LONGEST_CELL = 10_000  # characters


def parse_traktor_nml(content: bytes) -> Tracklist:
    """Give the tracks of the history or playlist in it.

    Raises UnreadableError for none, or several that could be meant.
    """
    reader = _Nml()
    walk(content, reader.opened)
    return tracklist_of_plays(the_only_one(reader.finished()))


def parse_traktor_page(text: str) -> Tracklist:
    """Give the tracks of the table in a page of HTML; raises UnreadableError for one without such a table."""
    tracklist = parse_rows(_rows(text))
    if tracklist is None:
        raise UnreadableError("is a page without a table of tracks")
    return tracklist


class _Nml:
    """Gathers the collection by file, then the entries of each playlist."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, str]] = {}
        self._entry: Mapping[str, str] = {}
        self._name = ""
        self._playlists: list[tuple[str, list[Play]]] = []
        self._waiting: str | None = None

    def opened(self, path: tuple[str, ...], attributes: Mapping[str, str]) -> None:
        if path[-2:] == ("COLLECTION", "ENTRY"):
            self._entry = attributes
        elif path[-3:] == ("COLLECTION", "ENTRY", "LOCATION"):
            key = "".join(attributes.get(part, "") for part in ("VOLUME", "DIR", "FILE"))
            self._known[key] = self._entry.get("TITLE", ""), self._entry.get("ARTIST", "")
        elif path[-1] == "NODE":
            self._name = attributes.get("NAME", "")
        elif path[-1] == "PLAYLIST":
            self._finish()
            self._playlists.append((self._name, []))
        elif path[-3:] == ("PLAYLIST", "ENTRY", "PRIMARYKEY"):
            self._finish()
            self._waiting = attributes.get("KEY", "")
        elif path[-3:] == ("PLAYLIST", "ENTRY", "EXTENDEDDATA") and self._waiting is not None:
            self._finish(attributes)

    def finished(self) -> list[tuple[str, list[Play]]]:
        self._finish()
        return self._playlists

    def _finish(self, noted: Mapping[str, str] | None = None) -> None:
        """Add the entry that waits for what Traktor noted about it, which may be nothing."""
        key, self._waiting = self._waiting, None
        if key is None or not self._playlists or (noted and noted.get("PLAYEDPUBLIC") == "0"):
            return
        title, artist = self._known.get(key, ("", ""))
        self._playlists[-1][1].append(Play(title or PurePosixPath(key).stem.lstrip(":"), artist, _moment(noted or {})))


def _moment(noted: Mapping[str, str]) -> float | None:
    """Give seconds since some day; of a day that is none (a `1` was seen) the clock alone counts."""
    try:
        day, seconds = int(noted["STARTDATE"]), float(noted["STARTTIME"])
    except (KeyError, ValueError):
        return None
    if not 0 <= seconds < 2 * _DAY or not (day or seconds):
        return None
    try:
        return date(day >> 16, day >> 8 & 0xFF, day & 0xFF).toordinal() * _DAY + seconds
    except (ValueError, OverflowError):
        return day * _DAY + seconds if 0 <= day < 1000 else None


def _rows(page: str) -> Iterator[list[str]]:
    """Give the cells of all rows; what is no row or cell is passed over."""
    row: list[str] | None = None
    marks = list(_MARK.finditer(page))
    for mark, after in zip_longest(marks, marks[1:]):
        name = mark[1].lower()
        if name == "tr" and row is not None:
            yield row
        if name == "tr":
            row = []
        elif name in ("td", "th") and row is not None:
            inside = page[mark.end() : after.start() if after else len(page)]
            row.append(unescape(_TAG.sub(" ", inside[:_LONGEST_CELL])))
    if row is not None:
        yield row
