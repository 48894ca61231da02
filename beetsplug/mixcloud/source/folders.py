"""A folder of downloads: beets takes all files of a folder for one album, and each show is an album of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from beets.importer import Action, ImportTask, SentinelImportTask

from beetsplug.mixcloud.source.traces import Memory

if TYPE_CHECKING:
    from beets.importer import ImportSession
    from beets.library import Item

__all__ = ["split_off_shows"]


def split_off_shows(session: ImportSession, task: ImportTask, memory: Memory) -> Iterator[ImportTask] | None:
    """Give a task for each show of a folder and one for the rest, in the place of the task; None if there are none.

    Files of one address, such as the pieces of a show, stay together.
    """
    shows = _shows(task.items, memory)
    return _tasks(session, task, shows) if shows else None


def _shows(items: list[Item], memory: Memory) -> list[Item]:
    albums = Counter(item.album for item in items if item.album)
    names = {item: _name(item, memory, is_in_album=albums[item.album] > 1) for item in items}
    uses = Counter(names.values())
    return [item for item in items if names[item] and uses[names[item]] == 1]


def _name(item: Item, memory: Memory, *, is_in_album: bool) -> str:
    """Give what tells one show from another, empty for what is none; files of an album are not known by their name."""
    traces = memory.read(item)
    if traces.own:
        return traces.own[0].path.casefold()
    return traces.file_id.casefold() if traces.named and not is_in_album else ""


def _tasks(session: ImportSession, task: ImportTask, shows: list[Item]) -> Iterator[ImportTask]:
    """Make the tasks when beets asks for them: by then all plugins were told of the folder, and are told of each."""
    # Another plugin may have handed on the task itself.
    task.set_choice(Action.SKIP)
    rest = [item for item in task.items if item not in shows]
    for items in ([item] for item in shows):
        yield from ImportTask(task.toppath, [items[0].path], items).handle_created(session)
    if rest:
        others = ImportTask(task.toppath, [item.path for item in rest], rest)
        others.is_grouped = True  # there is no folder of its own to be read again
        yield from others.handle_created(session)
    # An import that is resumed takes the folder for done only when all of it is.
    yield SentinelImportTask(task.toppath, task.paths)
