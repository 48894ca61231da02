"""What is in a file, also inside of what is compressed or in a database."""

from __future__ import annotations

import gzip
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

__all__ = ["unpacked"]

# Bytes; what is larger is made by tests, and empty.
_LARGEST = 64 * 1024 * 1024
_SQLITE = b"SQLite format 3\0"
_REPLY = b"MIXCLOUD-REPLY"


def unpacked(file: Path) -> Iterator[tuple[str, bytes]]:
    """Give the content of a file as it is, and then all that is packed inside, each with its name."""
    name = str(file)
    try:
        content = file.read_bytes() if file.stat().st_size < _LARGEST else b""
    except OSError:  # it went away, or nobody may read it
        return
    yield name, content
    if content.startswith(_SQLITE):
        for value in _values(file):
            for inner in _inside(value):
                yield f"{name} (inside)", inner
    else:
        for inner in _inside(content):
            yield f"{name} (inside)", inner


def _inside(content: bytes) -> Iterator[bytes]:
    """Give what is packed in some bytes."""
    if content.startswith(_REPLY):  # zlib's stream stands last, and begins with these
        start = content.find(b"\x78\x01")
        while start >= 0:
            with suppress(zlib.error):
                yield zlib.decompressobj().decompress(content[start:])
                return
            start = content.find(b"\x78\x01", start + 1)
    elif content.startswith(b"\x1f\x8b"):
        with suppress(OSError, EOFError, zlib.error):
            yield gzip.decompress(content)
    elif content.startswith(b"\x78"):
        with suppress(zlib.error):
            yield zlib.decompress(content)
    elif content.startswith(b"PK\x03\x04"):
        from io import BytesIO

        with suppress(zipfile.BadZipFile, RuntimeError), zipfile.ZipFile(BytesIO(content)) as archive:
            yield from map(archive.read, archive.namelist())


def _values(file: Path) -> Iterator[bytes]:
    """Give all values of a database that are bytes; what of it is text stands in the file as it is."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in database.execute(f'SELECT * FROM "{table}"'):
                yield from (value for value in row if isinstance(value, bytes))
