"""What a file tells about which show it is.

It is read in the thread of the importer, before anybody looks anything up: in the threads of look-ups, a path that is
read is relative, and stays so.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from weakref import WeakKeyDictionary

import mutagen
from beets.library import Item

from beetsplug.mixcloud.source.ids import address_of, addresses_in, links_of_file_id
from beetsplug.mixcloud.source.names import FileName, day_in
from mixcloud_core.links import Link

__all__ = ["Memory", "Traces"]

_LONGEST_VALUE = 1_000
# Where yt-dlp puts the address that a file came from, by the kinds of tag.
_ORIGIN = re.compile(r"purl|comm|cmt|description", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Traces:
    """What is known of a file.

    `own`: the address in a tag of its own (ours, `purl`, `WOAS`, a comment that is nothing else). `named`: what the id
    in its name may stand for. `mentioned`: addresses inside of its comment. `title` is what its name says.
    """

    own: tuple[Link, ...] = ()
    named: tuple[Link, ...] = ()
    mentioned: tuple[Link, ...] = ()
    file_id: str = ""
    title: str = ""
    day: date | None = None

    @property
    def links(self) -> tuple[Link, ...]:
        """All shows that the file may be."""
        return self.own + self.named + self.mentioned

    @classmethod
    def of(cls, item: Item) -> Traces:
        """Read a file's tags and name; not for the threads of look-ups."""
        if item.get("mixcloud_part", with_album=False):
            return cls()  # a track that was cut out of a show is not the show
        path = Path(os.fsdecode(item.path))
        values = list(_tag_values(path))
        fields = cls.of_fields(item)
        own = fields.own or tuple(filter(None, (address_of(value) for _, value in values)))
        name = FileName.read(path.stem)
        # A file that came from elsewhere has an id of there, whatever it looks like.
        is_foreign = not own and any(_ORIGIN.search(key) and _is_address(value) for key, value in values)
        return cls(
            own=_each_once(own),
            named=() if is_foreign else links_of_file_id(name.file_id),
            mentioned=fields.mentioned,
            file_id=name.file_id,
            title=name.title,
            day=fields.day or name.day,
        )

    @classmethod
    def of_fields(cls, item: Item) -> Traces:
        """Give what beets itself knows of a file."""
        url, comment = (str(item.get(name, with_album=False) or "") for name in ("mixcloud_url", "comments"))
        own = tuple(filter(None, (address_of(url), address_of(comment))))
        return cls(own=own[:1], mentioned=() if own else addresses_in(comment), day=_day(item))


class Memory:
    """The traces of the files that are being imported, for as long as beets itself knows these."""

    def __init__(self) -> None:
        self._traces: WeakKeyDictionary[Item, Traces] = WeakKeyDictionary()

    def read(self, item: Item) -> Traces:
        """Give the traces of a file, which is read once; not for the threads of look-ups."""
        if item not in self._traces:
            try:
                self._traces[item] = Traces.of(item)
            except Exception:  # noqa: BLE001 (an import must not end because of what some file holds)
                self._traces[item] = Traces()
        return self._traces[item]

    def recall(self, item: Item) -> Traces:
        """Give what was read before; of a file that nobody announced, what beets knows of it."""
        return self._traces.get(item) or Traces.of_fields(item)


def _day(item: Item) -> date | None:
    """Give the date of the tags, also of those that yt-dlp writes, of which beets makes the year 20260301."""
    if item.year > 9999:
        return day_in(str(item.year))
    try:
        return date(item.year, item.month, item.day)
    except ValueError:
        return None


def _tag_values(path: Path) -> Iterator[tuple[str, str]]:
    """Go through the short texts among a file's tags, whatever kind of file it is."""
    try:
        tags = mutagen.File(path).tags or {}
    except Exception:  # noqa: BLE001 (what mutagen raises for damage is anything, and beets has told of it)
        return
    for key in set(tags.keys()):
        yield from ((str(key), text) for text in _texts(tags[key]))


def _texts(value: object) -> Iterator[str]:
    for name in ("text", "url", "value"):  # of frames of ID3, and of attributes of ASF
        value = getattr(value, name, None) or value
    if isinstance(value, str | bytes):
        if len(value) <= _LONGEST_VALUE:
            yield value.decode(errors="replace") if isinstance(value, bytes) else value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _is_address(text: str) -> bool:
    return re.fullmatch(r"https?://\S+", text.strip()) is not None


def _each_once(links: tuple[Link, ...]) -> tuple[Link, ...]:
    return tuple({link.path.casefold(): link for link in links}.values())
