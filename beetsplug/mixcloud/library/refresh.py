"""Bringing shows of the library up to date: the file first, then the row, so that a lost process is made good for.

Where a process is lost between the two, the next one finds the row as it was, and does both again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from beets.dbcore.query import InQuery
from beets.dbcore.sort import NullSort
from beets.library import Item, Library
from beets.ui import print_, show_model_changes
from beets.util import ancestry

from beetsplug.mixcloud.library.changes import Change, Part, change_of, chapters_of
from beetsplug.mixcloud.library.chapters import has_chapters
from beetsplug.mixcloud.library.collection import HeldShow
from beetsplug.mixcloud.library.rows import file_path
from beetsplug.mixcloud.library.writing import attempt, write_file

__all__ = ["Refresh"]


class Refresh:
    """Compares, shows and makes changes; `kept` names fields that are left alone."""

    def __init__(
        self, library: Library, parts: Collection[Part], *, kept: Collection[str], write: bool, move: bool
    ) -> None:
        self._library = library
        self._parts = parts
        self._kept = kept
        self._write = write
        self._move = move
        doing = " and write tags" if write else ""
        self.question = f"Really refresh{doing}"

    def needs(self, show: HeldShow) -> bool:
        """Tell whether Mixcloud has to be asked: always."""
        return bool(show.url)

    def plan(self, show: HeldShow) -> Change | None:
        """Give what would change, None for nothing. Raises OSError and TaggingError where a file has to be read."""
        change = change_of(show, self._parts, self._kept)
        follows = Part.TRACKLIST in self._parts and "lyrics" in change.new
        if self._write and show.whole and "chapters" not in self._kept and (follows or Part.CHAPTERS in self._parts):
            self._compare_chapters(show, change)
        return change or None

    def _compare_chapters(self, show: HeldShow, change: Change) -> None:
        assert show.now is not None  # noqa: S101 (only shows that Mixcloud knows are planned)
        if chapters := chapters_of(show.now, show.item.length):
            same, change.chapters_before = has_chapters(file_path(show.item), chapters)
            change.chapters = () if same else chapters

    def preview(self, change: Change) -> None:
        """Print a change as `beet modify` does."""
        if not (old := self._library.get_item(change.id)):
            return
        new = old.copy()
        new.update(change.new)
        if not show_model_changes(new, old, change.new.keys() or {"id"}):
            print_(format(old))
        if album := old.get_album() if change.of_album else None:
            more = {name: value for name, value in change.of_album.items() if name not in change.new}
            changed = album.copy()
            changed.update(more)
            if more:
                show_model_changes(changed, album, more.keys())
        if change.chapters:
            print_(f"  chapters: {change.chapters_before} -> {len(change.chapters)}")

    def make(self, changes: Sequence[Change]) -> Iterator[tuple[Change, str]]:
        """Make changes: those that are in files one by one, all others in one transaction."""
        items = {item.id: item for item in self._library.items(_ids(changes), NullSort())}
        in_files = [change for change in changes if self._write and change.is_in_file]
        others = [change for change in changes if change not in in_files]
        for change in in_files:
            yield change, self._try(change, items.get(change.id))
        with self._library.transaction():
            told = [(change, self._try(change, items.get(change.id))) for change in others]
        yield from told

    def _try(self, change: Change, item: Item | None) -> str:
        if item is None:
            return "it is not in the library any more"
        return attempt(lambda: self._make(change, item))

    def _make(self, change: Change, item: Item) -> None:
        item.update(change.new)
        if self._write and change.is_in_file:
            write_file(item, chapters=change.chapters)
        with self._library.transaction():
            item.store()
            if change.of_album and (album := item.get_album()):
                album.update(change.of_album)
                album.store(inherit=False)
        if self._move and _may_move(change) and self._library.directory in ancestry(item.path):
            item.move()


def _ids(changes: Iterable[Change]) -> InQuery[int]:
    return InQuery("id", [change.id for change in changes])


def _may_move(change: Change) -> bool:
    """Tell whether a path may be another one: nobody has paths of counts."""
    return any(not name.startswith("mixcloud_") for name in (*change.new, *change.of_album))
