"""Writing into a file of the library, so that it is whole at any moment: a copy is written, and takes its place."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from beets import plugins
from beets.exceptions import UserError
from beets.library import Item, Library
from beets.library.exceptions import FileOperationError
from beets.util import HumanReadableError
from mediafile import Image, ImageType

from beetsplug.mixcloud.library.chapters import write_chapters
from beetsplug.mixcloud.library.rows import file_path
from mixcloud_core.errors import MixcloudError
from mixcloud_core.models import Chapter
from mixcloud_core.text import clean_line

__all__ = ["alone_with", "attempt", "in_words", "is_locked", "replace_file", "write_file", "write_text"]


def attempt(work: Callable[[], object]) -> str:
    """Do something to a show of the library, and give why it could not be done, empty where it was."""
    try:
        work()
    except (HumanReadableError, FileOperationError, MixcloudError, OSError) as error:
        return in_words(error)
    return ""


def in_words(error: Exception) -> str:
    """Give what went wrong, as a person reads it."""
    if isinstance(error, HumanReadableError):
        return error.get_message()
    if is_locked(error):
        return "another program is using this library right now. Run the same command again when it is done"
    if isinstance(error, OSError):
        return clean_line(f"{error.strerror or error}{f' ({error.filename})' if error.filename else ''}")
    return str(error) if isinstance(error, MixcloudError) else clean_line(str(error))


def is_locked(error: Exception) -> bool:
    """Tell whether another program kept the library longer than beets waits for it (`timeout` in its settings)."""
    return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)


def write_file(item: Item, *, chapters: Sequence[Chapter] = (), cover: bytes = b"") -> None:
    """Write the item's fields into its file, and chapters and cover if they are given; the row is left to the caller.

    Raises OSError, TaggingError for chapters that the file can't take, and beets' FileOperationError.
    """
    path = file_path(item)  # a link stays a link: what it leads to is replaced
    with replace_file(path) as copy:
        shutil.copy2(path, copy)
        if chapters:
            write_chapters(copy, chapters)
        # Last, for it is beets' settings that say how tags are written (`id3v23`, the plugin `zero`).
        images = {"images": [Image(cover, type=ImageType.front)]} if cover else {}
        item.write(os.fsencode(copy), images)
    item.mtime = item.current_mtime()
    # Plugins that keep track of files were told of the copy only.
    plugins.send("after_write", item=item, path=item.path)


@contextmanager
def replace_file(path: Path) -> Iterator[Path]:
    """Give the path of a copy to be written, in the same folder, which takes the file's place in the end.

    Its name is always the same for the same file, so that what a lost process left is used up by the next one.
    """
    name = hashlib.sha256(os.fsencode(path.name)).hexdigest()[:12]
    copy = path.with_name(f".mixcloud-{name}{path.suffix}")
    try:
        yield copy
        with copy.open("rb+") as file:
            os.fsync(file.fileno())
        copy.replace(path)
    finally:
        copy.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a page or a table in the place of what is there; raises UserError.

    A link stays one. Into a pipe or a device it is written as it is: nothing may take the place of `/dev/stdout`.
    """
    try:
        if path.is_dir():  # also the path that is empty
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8")
            return
        with replace_file(path.resolve() if path.is_file() else path) as copy:
            copy.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{clean_line(str(path))} can't be written: {error.strerror or error}") from error


@contextmanager
def alone_with(library: Library, folder: Path) -> Iterator[None]:
    """Keep other processes from writing what this one writes; raises UserError when one is at it.

    `folder` is where the lock may lie.
    """
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = hashlib.sha256(os.fsencode(library.path)).hexdigest()[:12]
    try:
        with FileLock(folder / f"library-{name}.lock").acquire(timeout=0):
            yield
    except Timeout as error:
        raise UserError("another process is changing shows of this library right now. Try again later") from error
