"""What Mixcloud says now, beside what the library says: the fields that would change."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from beets.library import Album, Item

from beetsplug.mixcloud.importing.mapping import count_fields, item_fields
from beetsplug.mixcloud.library.collection import HeldShow
from mixcloud_core.models import Chapter, Cloudcast
from mixcloud_core.tracklists import tracklist_of

__all__ = ["REFRESHED", "Change", "Part", "change_of", "chapters_of"]

# Of a show that is not in one file: what belongs to all of its tracks.
_OF_ALL_TRACKS = ("mixcloud_", "album", "genres", "year", "month", "day", "original_")


class Part(Enum):
    """What can be refreshed; the value is how the command line calls it."""

    COUNTS = "counts"
    TAGS = "tags"
    TRACKLIST = "tracklist"
    DETAILS = "details"
    CHAPTERS = "chapters"


_DATE = ("year", "month", "day")
_FIELDS: Mapping[Part, tuple[str, ...]] = {
    Part.COUNTS: tuple(f"mixcloud_{name}" for name in ("plays", "favorites", "reposts", "listeners", "exclusive")),
    Part.TAGS: ("genres", "mixcloud_tags"),
    Part.TRACKLIST: ("lyrics",),
    Part.DETAILS: (
        *("title", "album", "artist", "artists", "albumartist", "albumartists", "comments"),
        *("mixcloud_url", "mixcloud_user", *_DATE, *(f"original_{name}" for name in _DATE)),
    ),
    Part.CHAPTERS: (),  # they are in the file alone
}
# All that can change, and so all that somebody may want to keep.
REFRESHED = (*(name for names in _FIELDS.values() for name in names), "chapters")


@dataclass(slots=True)
class Change:
    """What would change of one item, and of the album that is this show; values by field, the old ones beside."""

    id: int
    url: str
    title: str
    new: dict[str, Any] = field(default_factory=dict)
    old: dict[str, Any] = field(default_factory=dict)
    of_album: dict[str, Any] = field(default_factory=dict)
    old_of_album: dict[str, Any] = field(default_factory=dict)
    chapters: tuple[Chapter, ...] = ()
    chapters_before: int = 0

    def __bool__(self) -> bool:
        return bool(self.new or self.of_album or self.chapters)

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """Give field, value before and value after, as texts."""
        for name, (before, after) in self.as_json().items():
            yield name, _text(before), _text(after)

    def as_json(self) -> dict[str, tuple[object, object]]:
        """Give the values before and after, by field."""
        fields = {name: (self.old.get(name), value) for name, value in self.new.items()}
        for name, value in self.of_album.items():
            if name not in self.new:
                fields[f"album {name}"] = self.old_of_album.get(name), value
        return fields | ({"chapters": (self.chapters_before, len(self.chapters))} if self.chapters else {})

    @property
    def is_in_file(self) -> bool:
        """Whether any of it stands in the file as well."""
        return bool(self.chapters or self.new.keys() & Item._media_fields)


def change_of(show: HeldShow, parts: Collection[Part], kept: Collection[str] = ()) -> Change:
    """Compare a show that Mixcloud knows with what the library says; fields that are `kept` are left out.

    Chapters are not looked at here: they are in the file.
    """
    assert show.now is not None  # noqa: S101 (the caller has sorted out the others)
    change = Change(show.item.id or 0, show.url, str(show.item.title))
    for name, value in _fields_of(show.now, parts, show.item.length).items():
        if name in kept or not _belongs_to(show, name):
            continue
        if show.album and _is_of_album(name) and _differ(show.album.get(name), value):
            change.of_album[name], change.old_of_album[name] = value, show.album.get(name)
        before = show.item.get(name, with_album=False)
        if _differ(before, value):
            change.new[name], change.old[name] = value, before
    return change


def _belongs_to(show: HeldShow, name: str) -> bool:
    # An album of many shows is the user's own work, and so are the titles of a show that was split into tracks.
    return bool(show.album or not name.startswith("album")) and (show.whole or name.startswith(_OF_ALL_TRACKS))


def _is_of_album(name: str) -> bool:
    return name in Album.item_keys or name.startswith("mixcloud_")


def _fields_of(cloudcast: Cloudcast, parts: Collection[Part], length: float) -> dict[str, Any]:
    """Give the fields of an item as Mixcloud has them; what it does not tell, or leaves empty, is not among them.

    `length` is that of the file, for a show whose length Mixcloud does not tell.
    """
    told = cloudcast if cloudcast.duration else replace(cloudcast, duration=round(length) or None)
    fields, untold = item_fields(told), frozenset(_untold(cloudcast))
    names = (name for part in Part if part in parts for name in _FIELDS[part] if name not in untold)
    return {name: fields[name] for name in names if fields.get(name) not in (None, "", [])}


def _untold(cloudcast: Cloudcast) -> Iterator[str]:
    """Go through the fields whose values say nothing, because Mixcloud did not tell what they are made of."""
    if "hidden_stats" in cloudcast.unknown:
        # A hidden count reads as 0 as well, and nobody says which of the two it is.
        yield from (name for name, count in count_fields(cloudcast.counts).items() if not count)
    if "flags" in cloudcast.unknown:
        yield "mixcloud_exclusive"
    if "tracklist" in cloudcast.unknown:
        # A tracklist in the description must not take the place of one that Mixcloud just did not tell.
        yield "lyrics"
    if "hosts" in cloudcast.unknown:
        yield "artists"
    if not cloudcast.description:
        yield "comments"


def chapters_of(cloudcast: Cloudcast, length: float) -> tuple[Chapter, ...]:
    """Give the chapters for a file of this length (seconds), none where Mixcloud does not tell the tracklist."""
    if "tracklist" in cloudcast.unknown:
        return ()
    return tracklist_of(cloudcast).chapters(cloudcast.duration or round(length) or None)


def _differ(before: object, value: object) -> bool:
    # As beets has it: the order of a list is no change.
    if isinstance(before, list) and isinstance(value, list):
        return set(before) != set(value)
    return before != value


def _text(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)
