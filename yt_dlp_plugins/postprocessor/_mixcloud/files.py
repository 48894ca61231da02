"""Files that are replaced at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

__all__ = ["replacing"]


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path to write to; in the end, what is there takes the place of `path` at once, or nothing does.

    It is in a folder that no one else writes to, on the same disk: no link is followed, and no name is too long.
    """
    with TemporaryDirectory(dir=path.parent, prefix=".mixcloud-") as folder:
        new = Path(folder, f"new{path.suffix}")
        yield new
        new.replace(path)
