"""The shows of a library in numbers, from its database alone."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from beets.dbcore.types import MULTI_VALUE_DSV
from beets.library import Library

from beetsplug.mixcloud.library.rows import Shelf, is_whole
from mixcloud_core.errors import InvalidLinkError
from mixcloud_core.links import parse_cloudcast
from mixcloud_core.models import Cloudcast, Counts, Section, Tag, Tracklist, User
from mixcloud_core.summary import Summary, Tally, summarise

__all__ = ["InNumbers", "count_shows"]

# A tracklist is timed where a line of it begins with a time, as LRC has it.
_ROWS = """
    SELECT id, title, album, artist, albumartist, length, year, month, day, format, bitrate, path,
        lyrics != '' AS has_lyrics, lyrics GLOB '*[[][0-9]*:[0-9][0-9].[0-9][0-9]]*' AS is_timed
    FROM items WHERE id IN (SELECT entity_id FROM item_attributes WHERE key = 'mixcloud_url')
"""
_ATTRIBUTES = """
    SELECT entity_id, key, value FROM item_attributes WHERE key IN (
        'mixcloud_url', 'mixcloud_user', 'mixcloud_tags', 'mixcloud_plays', 'mixcloud_favorites', 'mixcloud_reposts',
        'mixcloud_start'
    )
"""
# kbit/s, as encoders are told them: files of a variable rate come near one of them.
_RATES = (32, 48, 64, 96, 112, 128, 160, 192, 224, 256, 320)


@dataclass(frozen=True, slots=True)
class InNumbers:
    """Shows in numbers: what `Summary` says, and what only files have.

    `owner_seconds` and `year_seconds` hold lengths, the longest and the earliest first. `size` is in bytes; `missing`
    counts the files that are not there, of those that were looked for.
    """

    summary: Summary
    owner_seconds: tuple[Tally, ...]
    year_seconds: tuple[Tally, ...]
    formats: tuple[Tally, ...]
    files: int
    size: int
    missing: int

    def as_dict(self) -> dict[str, object]:
        """Give the same for `json.dumps`."""
        lists = {name: getattr(self, name) for name in ("owner_seconds", "year_seconds", "formats")}
        return {
            **self.summary.as_dict(),
            **{name: [tally._asdict() for tally in tallies] for name, tallies in lists.items()},
            "files": self.files,
            "bytes": self.size,
            "missing_files": self.missing,
        }


def count_shows(library: Library, ids: Collection[int], top: int = 10) -> InNumbers:
    """Count the shows among these items; `top` is how many the list of the most played holds.

    A show counts once, however many copies of it there are, and in however many parts; all of its files count. Of
    files, only the size is looked up.
    """
    by_id = _files(library, ids)
    files = list(by_id.values())
    copies = Shelf(library).copies(by_id)
    shows = [_show([by_id[row.id] for row in copy if row.id in by_id], is_whole(copy)) for copy in copies]
    owners: Counter[str] = Counter()
    years: Counter[str] = Counter()
    for show in shows:
        owners[show.owner.display_name] += show.duration or 0
        if show.published:
            years[f"{show.published.year:04}"] += show.duration or 0
    sizes = [_size(library, file["path"]) for file in files]
    return InNumbers(
        summarise(shows, top),
        owner_seconds=_tallies(owners.most_common()),
        year_seconds=_tallies(sorted(years.items())),
        formats=_tallies(Counter(map(_format, files)).most_common()),
        files=len(files),
        size=sum(size or 0 for size in sizes),
        missing=sizes.count(None),
    )


_File = Mapping[str, Any]


def _files(library: Library, ids: Collection[int]) -> dict[int, _File]:
    wanted = frozenset(ids)
    with library.transaction() as transaction:
        rows = [row for row in transaction.query(_ROWS) if row["id"] in wanted]
        more: dict[int, dict[str, str]] = {row["id"]: {} for row in rows}
        for item, key, value in transaction.query(_ATTRIBUTES):
            if item in more:
                more[item][key.removeprefix("mixcloud_")] = value
    return {row["id"]: {**dict(row), **more[row["id"]]} for row in rows}


def _show(files: Sequence[_File], whole: bool) -> Cloudcast:
    """Give a show as far as the library knows it, for those who count shows, by the files of one copy."""
    first = files[0]
    user, slug = _place(first)
    names = MULTI_VALUE_DSV.parse(str(first.get("tags") or ""))
    return Cloudcast(
        id="",
        owner=User(user, str(first["albumartist"] or first["artist"] or user)),
        slug=slug,
        name=str(first["title" if whole else "album"] or slug),
        published=_date(first),
        duration=round(sum(file["length"] or 0 for file in files)) or None,
        tags=tuple(Tag(name, "") for name in names),
        counts=Counts(*(_number(first.get(name)) for name in ("plays", "favorites", "reposts"))),
        tracklist=_tracklist(first, whole),
    )


def _place(file: _File) -> tuple[str, str]:
    try:
        link = parse_cloudcast(str(file["url"]))
    except InvalidLinkError:
        return str(file.get("user") or "unknown"), str(file["id"])
    return str(file.get("user") or link.user), link.slug


def _date(file: _File) -> datetime | None:
    try:
        return datetime(file["year"], file["month"] or 1, file["day"] or 1, tzinfo=UTC)
    except (TypeError, ValueError):
        return None


def _tracklist(file: _File, whole: bool) -> Tracklist:
    """Stand for the tracklist, of which only counts whether there is one, and whether it has times.

    The parts of a show are its tracklist, whatever is sung in them.
    """
    if whole and not file["has_lyrics"]:
        return Tracklist()
    is_timed = file["is_timed"] if whole else "start" in file
    return Tracklist((Section("", start=0 if is_timed else None),))


def _number(text: object) -> int | None:
    try:
        return int(str(text))
    except ValueError:
        return None


def _format(file: _File) -> str:
    rate = round((file["bitrate"] or 0) / 1000)
    near = min(_RATES, key=lambda usual: abs(usual - rate))
    kind = str(file["format"] or "unknown")
    return f"{kind}, {near if rate <= _RATES[-1] * 1.1 else rate} kbit/s" if rate else kind


def _size(library: Library, path: bytes) -> int | None:
    """Give the size of a file, None where it is not there; paths are relative to the library's folder."""
    try:
        return (Path(os.fsdecode(library.directory)) / os.fsdecode(path)).stat().st_size
    except OSError:
        return None


def _tallies(counted: Sequence[tuple[str, int]]) -> tuple[Tally, ...]:
    return tuple(Tally(label, number) for label, number in counted)
