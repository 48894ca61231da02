"""What is written so that it is on the disk before anything else: power may fail."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

__all__ = ["sync_file", "write_json"]


def sync_file(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk before anything else."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except PermissionError:  # Windows does not open folders
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EBADF, errno.ENOTSUP):  # some file systems can't
            raise
    finally:
        os.close(descriptor)


def write_json(path: Path, content: object) -> None:
    """Put a file in the place of a former one: whoever reads finds either of them, and whole."""
    growing = path.with_name(f"{path.name}.new")
    growing.write_text(json.dumps(content), encoding="utf-8")
    sync_file(growing)
    growing.replace(path)
