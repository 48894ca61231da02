"""Folders and files that nobody else can read, from their first moment on."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
from pathlib import Path

__all__ = ["create_private", "make_private_folder", "read_private", "remove_parts", "write_private"]

# Windows has no such flags, and hardly any symbolic links.
_NO_FOLLOW: int = getattr(os, "O_NOFOLLOW", 0)
_FOLDER: int | None = getattr(os, "O_DIRECTORY", None)
# A pipe in the place of a file must not make the reader wait; Windows needs to be told that these are bytes.
_READING = os.O_RDONLY | _NO_FOLLOW | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_WRITING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | getattr(os, "O_BINARY", 0)


def make_private_folder(folder: Path) -> None:
    """Make a folder and those above it (mode 0700); raises PermissionError for one that everybody may write to."""
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
    if os.name == "posix" and folder.stat().st_mode & stat.S_IWOTH:
        raise PermissionError(errno.EPERM, f"everybody may write to {folder}")


def create_private(path: Path) -> int:
    """Create a file that must not be there yet (mode 0600), and give its descriptor, for writing."""
    return os.open(path, _WRITING, 0o600)


def write_private(path: Path, content: bytes, *, durable: bool = False) -> None:
    """Put a file in the place of a former one (mode 0600): whoever reads finds either of them, and whole.

    What was a link is one no more. `durable`: it is on the disk when this returns, and before the old one goes.
    """
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}.part")
    try:
        with open(create_private(part), "wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    if durable:
        _fsync_folder(path.parent)


def remove_parts(path: Path) -> None:
    """Remove what programs left behind that were killed in `write_private`; nobody else may be in it now."""
    ours = re.compile(rf"{re.escape(path.name)}\.[0-9a-f]{{16}}\.part", re.ASCII)
    with os.scandir(path.parent) as files:
        parts = [file.path for file in files if ours.fullmatch(file.name)]
    for part in parts:
        Path(part).unlink(missing_ok=True)


def read_private(path: Path, most: int) -> tuple[bytes, os.stat_result] | None:
    """Give what is in a file and its facts; None where it is no file, or larger than `most` bytes.

    Raises FileNotFoundError, and OSError for a link.
    """
    descriptor = os.open(path, _READING)
    try:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > most:
            return None
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(facts.st_size), facts
    finally:
        os.close(descriptor)


def _fsync_folder(folder: Path) -> None:
    """Make the new name of a file last; Windows has no way to say so."""
    if _FOLDER is None:
        return
    descriptor = os.open(folder, os.O_RDONLY | _FOLDER)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network file systems can't
            raise
    finally:
        os.close(descriptor)
