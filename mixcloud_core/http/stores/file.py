"""Replies kept as one file each."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from mixcloud_core.http.locks import ProcessLock
from mixcloud_core.http.stores.store import LIMIT, Store, StoreError
from mixcloud_core.private_files import make_private_folder, read_private, write_private

__all__ = ["FileStore"]

# Key in two parts, and what a program leaves behind that dies while it writes.
_OURS = re.compile(r"[0-9a-f]{62}(\.[0-9a-f]{16}\.part)?", re.ASCII)
# Seconds after which nobody writes to a part any more.
_LONGEST_WRITE = 3600.0


class FileStore(Store):
    """Keeps each value in a file of its own under a folder, which programs and machines may share.

    A file's time of change is when it was last used. Other programs' files are counted when this one has written
    a sixteenth of the limit, so that several together may pass the limit by so much each.
    """

    name: ClassVar[str] = "files"

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        super().__init__(limit)
        self._folder = folder
        self._lock = ProcessLock()
        self._counted: int | None = None  # bytes, when the files were last counted
        self._written = 0  # bytes, since then

    def _get(self, key: str) -> bytes | None:
        path = self._path(key)
        _refuse_link(path.parent)
        try:
            found = read_private(path, self.limit // 8)
        except FileNotFoundError:
            return None
        with suppress(OSError):  # may be read, and not changed
            os.utime(path)
        return found and found[0]

    def _put(self, key: str, value: bytes) -> None:
        path = self._path(key)
        make_private_folder(self._folder)
        _refuse_link(path.parent)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write_private(path, value)
        self._keep_bound(len(value))

    def _remove(self, key: str) -> None:
        path = self._path(key)
        _refuse_link(path.parent)
        path.unlink(missing_ok=True)

    def _clear(self) -> None:
        for entry in self._entries():
            Path(entry.path).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key[2:]

    def _keep_bound(self, written: int) -> None:
        with self._lock.here:
            self._written += written
            if self._counted is None or self._written > self.limit // 16 or self._counted + self._written > self.limit:
                self._counted, self._written = self._count_and_evict(), 0

    def _count_and_evict(self) -> int:
        """Give the bytes of all files, after those used longest ago were removed until a tenth is free again."""
        found = []
        for entry in self._entries():
            with suppress(FileNotFoundError):  # removed by another program
                facts = entry.stat(follow_symlinks=False)
                found.append((facts.st_mtime_ns, facts.st_size, Path(entry.path)))
        found.sort(key=lambda file: file[0])
        size = sum(file[1] for file in found)
        goal = self.limit * 9 // 10 if size > self.limit else size
        for used, length, path in found:
            left_behind = path.suffix == ".part" and used < (time.time() - _LONGEST_WRITE) * 1e9
            if size > goal or left_behind:
                path.unlink(missing_ok=True)
                size -= length
        return size

    def _entries(self) -> Iterator[os.DirEntry[str]]:
        """Go through our own files: whatever else lies there is not touched, and no link is followed."""
        if not self._folder.is_dir():
            return
        with os.scandir(self._folder) as folders:
            names = [folder.path for folder in folders if re.fullmatch("[0-9a-f]{2}", folder.name)]
        for name in names:
            if Path(name).is_symlink() or not Path(name).is_dir():
                continue
            with os.scandir(name) as files:
                yield from [file for file in files if _OURS.fullmatch(file.name)]


def _refuse_link(folder: Path) -> None:
    if folder.is_symlink():
        raise StoreError(f"{folder} is a link to elsewhere")
