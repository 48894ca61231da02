"""Covers of shows in the library: beside the file, as the art of the album, and inside of it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from beets.library import Album, Item, Library
from beets.ui import print_

from beetsplug.mixcloud.library.collection import HeldShow
from beetsplug.mixcloud.library.covers import Cover, described, fetch_cover
from beetsplug.mixcloud.library.rows import file_path
from beetsplug.mixcloud.library.writing import attempt, write_file
from mixcloud_core.api.transport import Transport
from mixcloud_core.errors import MixcloudError
from mixcloud_core.tagging import read_contents, read_cover

__all__ = ["Art", "NewCover"]


@dataclass(frozen=True, slots=True)
class NewCover:
    """A cover that waits in a file for somebody to agree.

    `beside` and `inside` say what there is where it goes, and are None where it does not go.
    """

    id: int
    url: str
    title: str
    file: Path
    address: str
    after: str
    beside: str | None = None
    inside: str | None = None

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """Give the place, what is there, and what comes."""
        for place, before in (("cover", self.beside), ("cover in the file", self.inside)):
            if before is not None:
                yield place, before, self.after

    def as_json(self) -> dict[str, tuple[object, object]]:
        """Give the same by place."""
        return {place: (before, after) for place, before, after in self.rows()}


class Art:
    """Fetches covers into `folder`, and puts them where they belong; `force` replaces those that are there."""

    question = "Really set the covers"

    def __init__(self, library: Library, network: Transport, folder: Path, *, force: bool, write: bool) -> None:
        self._library = library
        self._network = network
        self._folder = folder
        self._force = force
        self._write = write
        self._albums: set[int] = set()  # one cover is enough for a show that was split into tracks

    def needs(self, show: HeldShow) -> bool:
        """Tell whether there is no cover, or another one is wanted."""
        if show.album:
            is_new = show.album.id not in self._albums
            self._albums.add(show.album.id or 0)
            return is_new and (self._force or not _art(show.album))
        try:
            return self._write and (self._force or not read_contents(file_path(show.item)).cover)
        except (MixcloudError, OSError):
            return True  # the plan will fail in the same way, and say why

    def plan(self, show: HeldShow) -> NewCover | None:
        """Fetch the cover and see where it is missing; None where it is there already, or Mixcloud tells of none."""
        assert show.now is not None  # noqa: S101 (only shows that Mixcloud knows are planned)
        if not show.now.picture:
            return None
        inside = read_cover(file_path(show.item)) if self._write else b""
        beside = _content(show.album) if show.album else b""
        cover = fetch_cover(show.now.picture, self._network)
        sets = bool(show.album) and beside != cover.data
        embeds = self._write and inside != cover.data and (self._force or not inside)
        if not sets and not embeds:
            return None
        return NewCover(
            show.item.id or 0,
            show.url,
            str(show.item.title),
            self._keep(cover, show.item),
            show.now.picture.url(),
            after=str(cover),
            beside=described(beside) if sets else None,
            inside=described(inside) if embeds else None,
        )

    def _keep(self, cover: Cover, item: Item) -> Path:
        path = self._folder / f"{item.id}{cover.ending}"
        path.write_bytes(cover.data)
        return path

    def preview(self, change: NewCover) -> None:
        """Print what would come where."""
        if item := self._library.get_item(change.id):
            print_(format(item))
        for place, before, after in change.rows():
            print_(f"  {place}: {before} -> {after}")

    def make(self, changes: Sequence[NewCover]) -> Iterator[tuple[NewCover, str]]:
        """Set covers, one after the other."""
        for change in changes:
            yield change, self._try(change)
            change.file.unlink(missing_ok=True)

    def _try(self, change: NewCover) -> str:
        item = self._library.get_item(change.id)
        if item is None:
            return "it is not in the library any more"
        return attempt(lambda: self._make(change, item))

    def _make(self, change: NewCover, item: Item) -> None:
        album = item.get_album() if change.beside is not None else None
        items = list(album.items()) if album else [item]
        if album:
            in_step = [each for each in items if each.mtime >= each.current_mtime()]
            _set_art(album, change)
            _keep_in_step(in_step)
        # Only now: a plugin that embeds what is set as art may have done it already.
        for each in items if change.inside is not None else ():
            self._embed(each, change.file.read_bytes())

    def _embed(self, item: Item, cover: bytes) -> None:
        inside = read_cover(file_path(item))
        if inside != cover and (self._force or not inside):
            write_file(item, cover=cover)
            item.store()


def _keep_in_step(items: Sequence[Item]) -> None:
    """Note that files were written: `embedart` does not, and `beet update` would read them anew."""
    for item in items:
        if item.mtime < item.current_mtime():
            item.mtime = item.current_mtime()
            item.store()


def _set_art(album: Album, change: NewCover) -> None:
    """Move the cover into the album's folder under a name of its own, and from there into its place in one step."""
    folder = Path(os.fsdecode(album.item_dir()))
    near = folder / f".mixcloud-cover{change.file.suffix}"
    near.write_bytes(change.file.read_bytes())
    try:
        album.set_art(os.fsencode(near), copy=False)
        album["cover_art_url"] = change.address
        album.store()
    finally:
        near.unlink(missing_ok=True)


def _art(album: Album) -> Path | None:
    """Give the file of an album's art, if it is there."""
    path = Path(os.fsdecode(album.artpath)) if album.artpath else None
    return path if path and path.is_file() else None


def _content(album: Album) -> bytes:
    path = _art(album)
    return path.read_bytes() if path else b""
