"""What the user gave to a show that is imported again, which goes along to the rows that take the place of the old."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from beets.library import Album, Item, Library

from beetsplug.mixcloud.library.rows import find_items

__all__ = ["carry_over"]


def carry_over(library: Library, url: str, replaced: Sequence[int], items: Sequence[Item]) -> None:
    """Give new rows of a show the time when it came into the library, and the user's own fields, of the old ones.

    A field of the user's own is one that beets has no column for (`beet modify rating=5`), and that the new row does
    not have. Columns say what Mixcloud says now: that is what importing again is for.

    Those of a track go to the same track. Those of the show go to the whole show, in whatever shape it is now: of an
    album to the album, of a file to the file, or to the album of its tracks.
    """
    old = find_items(library, url, replaced)
    if not old:
        return
    added = min(item.added for item in old)
    albums = {album.id: album for item in old if (album := item.get_album())}
    of_album, of_file = _own_fields(albums.values()), _own_fields(item for item in old if not _part(item))
    before = same_tracks([item for item in old if _part(item)], [item for item in items if _part(item)])
    album = items[0].get_album()
    if album:
        # What each track has of its own is not the album's.
        of_tracks = {name: of_file[name] for name in of_file if not any(name in _flexible(item) for item in items)}
        _give(album, of_album | (of_tracks if _part(items[0]) else {}), added)
    for item in items:
        if part := _part(item):
            own = _own_fields([before[part]] if part in before else ())
        else:
            own = of_file if album else of_album | of_file
        _give(item, own, added)


class _Track(NamedTuple):
    number: int
    title: str
    start: float
    item: Item


def same_tracks(old: Iterable[Item], new: Iterable[Item]) -> dict[int, Item]:
    """Tell by the numbers of new tracks which old ones they are.

    Where the titles are the same, in the same order, so are the tracks. Else those of one title are, the nearest in
    time first; then those that begin at the same time. Numbers say nothing once a track came in front of others.
    """
    befores, nows = _tracks(old), _tracks(new)
    if [track.title for track in befores] == [track.title for track in nows]:
        return {now.number: before.item for before, now in zip(befores, nows, strict=True)}
    pairs = [
        (before.title != now.title, abs(before.start - now.start), now.number, before.number)
        for now in nows
        for before in befores
        if before.title == now.title or before.start == now.start
    ]
    items = {before.number: before.item for before in befores}
    found: dict[int, Item] = {}
    for _, _, now_number, number in sorted(pairs):
        if now_number not in found and number in items:
            found[now_number] = items.pop(number)
    return found


def _tracks(items: Iterable[Item]) -> list[_Track]:
    tracks = (
        _Track(_part(item), item.title, float(item.get("mixcloud_start", 0.0, with_album=False) or 0.0), item)
        for item in items
    )
    return sorted(tracks, key=lambda track: track.number)


def _part(item: Item) -> int:
    """Tell which part of a show an item is, 0 for the whole."""
    return int(item.get("mixcloud_part", 0, with_album=False) or 0)


def _give(row: Item | Album, fields: Mapping[str, Any], added: float) -> None:
    """Give a row what it does not have itself."""
    own = set(_flexible(row))
    row.update({**{name: value for name, value in fields.items() if name not in own}, "added": added})
    if isinstance(row, Album):
        row.store(inherit=False)
    else:
        row.store()


def _own_fields(rows: Iterable[Item | Album]) -> dict[str, Any]:
    return {name: row[name] for row in rows for name in _flexible(row)}


def _flexible(row: Item | Album) -> Iterator[str]:
    names = row.keys(with_album=False) if isinstance(row, Item) else row.keys()
    return (name for name in names if name not in row._fields and not name.startswith("mixcloud_"))
