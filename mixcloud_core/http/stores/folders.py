"""Folders and files that nobody else can read, from their first moment on."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from mixcloud_core.http.stores.store import StoreError

__all__ = ["NO_FOLLOW", "create_private", "make_private_folder"]

# Windows has no such flag, and hardly any symbolic links.
NO_FOLLOW: int = getattr(os, "O_NOFOLLOW", 0)


def make_private_folder(folder: Path) -> None:
    """Make a folder and those above it (mode 0700); raises StoreError for one that everybody may write to."""
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
    if os.name == "posix" and folder.stat().st_mode & stat.S_IWOTH:
        raise StoreError(f"everybody may write to {folder}")


def create_private(path: Path) -> int:
    """Create a file that must not be there yet (mode 0600), and give its descriptor, for writing."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_FOLLOW, 0o600)
