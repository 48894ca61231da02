"""Replies kept in one SQLite file."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import ClassVar

from mixcloud_core.http.locks import ProcessLock
from mixcloud_core.http.stores.store import LIMIT, LONGEST_WAIT, Store, StoreError
from mixcloud_core.private_files import create_private, make_private_folder

__all__ = ["APPLICATION_ID", "SqliteStore"]

# Marks the file as ours ("MXC1"); another layout of the table takes another number.
APPLICATION_ID = 0x4D584331

_SCHEMA = (
    "CREATE TABLE entries (key TEXT PRIMARY KEY, value BLOB NOT NULL, size INTEGER NOT NULL, used REAL NOT NULL)",
    # The size of all and the order of use come from the index alone, without reading a value.
    "CREATE INDEX entries_by_use ON entries (used, size)",
    f"PRAGMA application_id = {APPLICATION_ID}",
)
_EVICT = """
    DELETE FROM entries WHERE rowid IN (
        SELECT rowid FROM (
            SELECT rowid, sum(size) OVER (ORDER BY used DESC, rowid DESC) AS size_up_to_here FROM entries
        ) WHERE size_up_to_here > ?
    )
"""
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

# A child must not even close a connection of its parent (sqlite.org/howtocorrupt.html, 2.6).
_of_parents: list[sqlite3.Connection] = []


class SqliteStore(Store):
    """Keeps values in one table of a file that programs of one machine may share.

    A file that is no database, or a damaged one, is renamed to `….damaged`, and a new one made; a database of
    somebody else's is left alone. One that may not be written to is still read.
    """

    name: ClassVar[str] = "SQLite"

    def __init__(self, path: Path, limit: int = LIMIT) -> None:
        super().__init__(limit)
        self._path = path
        self._lock = ProcessLock()
        self._connection: sqlite3.Connection | None = None
        self._opened: tuple[int, int] = (0, 0)  # process and inode
        self._used: dict[str, float] = {}  # written together with the next value: a read alone writes nothing

    def close(self) -> None:
        """Close the file, and leave behind what was used last."""
        with suppress(sqlite3.Error, OSError, StoreError), self._session() as connection, _transaction(connection):
            self._write_used(connection)
        with self._lock.here:
            self._disconnect()

    def _get(self, key: str) -> bytes | None:
        with self._session() as connection:
            row = connection.execute(
                "SELECT value FROM entries WHERE key = ? AND length(value) <= ?", (key, self.limit // 8)
            ).fetchone()
            if row is None or not isinstance(row[0], bytes):
                return None
            self._used[key] = time.time()
            return row[0]

    def _put(self, key: str, value: bytes) -> None:
        with self._session() as connection, _transaction(connection):
            self._write_used(connection)
            connection.execute(
                "INSERT OR REPLACE INTO entries (key, value, size, used) VALUES (?, ?, ?, ?)",
                (key, value, len(value), time.time()),
            )
            (size,) = connection.execute("SELECT sum(size) FROM entries").fetchone()
            if size > self.limit:
                connection.execute(_EVICT, (self.limit * 9 // 10,))

    def _remove(self, key: str) -> None:
        with self._session() as connection:
            connection.execute("DELETE FROM entries WHERE key = ?", (key,))

    def _clear(self) -> None:
        with self._session() as connection:
            connection.execute("DELETE FROM entries")
            connection.execute("VACUUM")

    def _write_used(self, connection: sqlite3.Connection) -> None:
        used, self._used = self._used, {}
        connection.executemany("UPDATE entries SET used = ? WHERE key = ?", [(at, key) for key, at in used.items()])

    @contextmanager
    def _session(self) -> Iterator[sqlite3.Connection]:
        """Have the connection alone; all waiting, for other threads and for other programs, is bounded together."""
        deadline = time.monotonic() + LONGEST_WAIT
        if not self._lock.here.acquire(timeout=LONGEST_WAIT):
            raise StoreError("other threads use it all the time")
        try:
            yield self._connected(deadline)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE:
                self._set_aside()
            raise
        finally:
            self._lock.here.release()

    def _connected(self, deadline: float) -> sqlite3.Connection:
        if self._connection and self._opened[0] != os.getpid():
            _of_parents.append(self._connection)
            self._connection = None
        if self._connection is None:
            self._connection = self._connect(deadline)
        _wait_until(deadline, self._connection)
        return self._connection

    def _connect(self, deadline: float) -> sqlite3.Connection:
        make_private_folder(self._path.parent)
        if self._path.is_symlink():
            raise StoreError(f"{self._path} is a link to elsewhere")
        # SQLite gives its -wal and -shm files the mode of the database.
        with suppress(FileExistsError):
            os.close(create_private(self._path))
        self._opened = (os.getpid(), self._path.stat().st_ino)
        connection = sqlite3.connect(
            f"{self._path.absolute().as_uri()}?{self._mode()}", uri=True, isolation_level=None, check_same_thread=False
        )
        try:
            _prepare(connection, deadline, self._path)
        except BaseException:
            connection.close()
            raise
        return connection

    def _mode(self) -> str:
        # Without a folder to write to, SQLite can't make the files that readers agree by: then it must not need them.
        writable = all(os.access(path, os.W_OK) for path in (self._path.parent, self._path))
        return "mode=rw" if writable else "mode=ro&immutable=1"

    def _disconnect(self) -> None:
        if self._connection and self._opened[0] == os.getpid():
            self._connection.close()
        self._connection = None

    def _set_aside(self) -> None:
        """Rename the damaged file, unless another program did so before and the file there is a new one."""
        self._disconnect()
        with suppress(FileNotFoundError):
            if self._path.stat().st_ino == self._opened[1]:
                self._path.replace(self._path.with_name(f"{self._path.name}.damaged"))
                for suffix in ("-wal", "-shm"):  # else programs with the old and with the new one open share them
                    self._path.with_name(f"{self._path.name}{suffix}").unlink(missing_ok=True)


def _prepare(connection: sqlite3.Connection, deadline: float, path: Path) -> None:
    """Make the table in an empty file, and check that a file with something in it is ours."""
    _wait_until(deadline, connection)
    connection.execute("PRAGMA trusted_schema = OFF")
    # Nothing waits for the disk: what a power cut damages is a miss.
    connection.execute("PRAGMA synchronous = OFF")
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    (objects,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if mark == APPLICATION_ID:
        return
    if mark or objects:
        raise StoreError(f"{path} is a database of another program")
    connection.execute("PRAGMA journal_mode = WAL")
    _wait_until(deadline, connection)
    with _transaction(connection):
        if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):  # another was faster
            for statement in _SCHEMA:
                connection.execute(statement)


def _wait_until(deadline: float, connection: sqlite3.Connection) -> None:
    left = max(deadline - time.monotonic(), 0.001)
    connection.execute(f"PRAGMA busy_timeout = {left * 1000:.0f}")


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing, and the only writer from the start: the rest of it waits for nobody."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
