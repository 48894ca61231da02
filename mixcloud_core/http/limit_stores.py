"""Where limits are kept, by how far they reach: one process, one machine, several machines.

Written for this project: pyrate-limiter's buckets know no pause that all processes share, wait for their file lock
without end, leave the file open to all users, and stand still when the clock is set back.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from mixcloud_core.http.locks import ProcessLock
from mixcloud_core.http.pace import LONGEST_PAUSE, Pace, read_pace, write_pace

if TYPE_CHECKING:
    import redis

__all__ = ["PaceFile", "PaceMemory", "PaceRedis", "PaceStore", "PaceStoreError"]

_T = TypeVar("_T")
# From a pace and the time to the next pace and a result; the same pace means that nothing changed.
_Change = Callable[[Pace, float], tuple[Pace, _T]]

_FILE = "limits.sqlite3"
# Marks the file as ours: a database of anybody else's is left as it is.
_APPLICATION_ID = 0x4D58434C
# Seconds for another process to finish its change of a few milliseconds.
_LOCK_TIMEOUT = 0.3
# Seconds for Redis to answer, and how often somebody else may come first.
_REDIS_TIMEOUT = 1.0
_REDIS_TRIES = 100


class PaceStoreError(Exception):
    """The limits can't be kept there; the text tells people why."""


class PaceStore(Protocol):
    """Keeps the pace of each family, and is the clock for it (seconds since 1970)."""

    def update(self, family: str, change: _Change[_T], /) -> _T:
        """Change a pace while nobody else can, and give the result; raises PaceStoreError."""
        ...


class PaceMemory:
    """Limits for the threads of one process."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = ProcessLock()
        self._paces: dict[str, Pace] = {}

    def update(self, family: str, change: _Change[_T], /) -> _T:
        """Change a pace."""
        with self._lock.here:
            self._paces[family], result = change(self._paces.get(family, Pace()), self._clock())
            return result


class PaceFile:
    """Limits for all processes of a machine, in an SQLite file of the folder (0600)."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._path = folder / _FILE
        self._clock = clock
        # SQLite's own locks are enough, but are waited for in sleeps that grow: threads queue here.
        self._lock = ProcessLock()

    def update(self, family: str, change: _Change[_T], /) -> _T:
        """Change a pace; raises PaceStoreError for a file that is damaged, locked, read-only or somebody else's."""
        try:
            with self._lock.here, closing(self._opened()) as file:
                result = self._changed(file, family, change)
                file.execute("COMMIT")
                return result
        except (sqlite3.Error, OSError, ValueError) as error:
            raise PaceStoreError(f"{self._path} can't be used ({error})") from error

    def _changed(self, file: sqlite3.Connection, family: str, change: _Change[_T]) -> _T:
        row = file.execute("SELECT pace FROM paces WHERE family = ?", (family,)).fetchone()
        before = read_pace(row[0]) if row else Pace()
        after, result = change(before, self._clock())
        if after is not before:
            file.execute("REPLACE INTO paces VALUES (?, ?)", (family, write_pace(after)))
        return result

    def _opened(self) -> sqlite3.Connection:
        """Begin to change the file; a connection of its own each time, because none may live through a fork."""
        self._create()
        address = f"{self._path.absolute().as_uri()}?mode=rw"
        file = sqlite3.connect(address, uri=True, timeout=_LOCK_TIMEOUT, isolation_level=None)
        try:
            # What a power cut loses is a few seconds of limits: not worth waiting for the disk at each request.
            file.execute("PRAGMA synchronous = OFF")
            file.execute("BEGIN IMMEDIATE")
            self._claim(file)
        except BaseException:
            file.close()
            raise
        return file

    def _create(self) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError:
            # Not opened to look at it: closing it would end all locks that this process holds on it.
            if self._path.is_symlink():
                raise ValueError("it is a link") from None

    def _claim(self, file: sqlite3.Connection) -> None:
        mark, version = (file.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "schema_version"))
        if mark == _APPLICATION_ID:
            return
        if mark or version:
            raise ValueError("it belongs to another program")
        file.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        file.execute("CREATE TABLE paces (family TEXT PRIMARY KEY, pace TEXT NOT NULL)")


class PaceRedis:
    """Limits for several machines, on the clock of the Redis server. The address may hold a password: it is not shown.

    Needs the package `redis`.
    """

    def __init__(self, address: str, prefix: str = "mixcloud-plugins:limits:") -> None:
        self._address = address
        self._prefix = prefix
        self._client: redis.Redis | None = None

    def close(self) -> None:
        """Close the connections; a later use opens them again."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def update(self, family: str, change: _Change[_T], /) -> _T:
        """Change a pace; raises PaceStoreError where there is no such server, or where it does not answer in time."""
        try:
            import redis
        except ImportError as error:
            raise PaceStoreError("Redis can't be used (the package redis is missing)") from error
        try:
            client = self._client = self._client or _client(self._address)
            for _ in range(_REDIS_TRIES):
                try:
                    return _changed(client, self._prefix + family, change)
                except redis.WatchError:  # somebody else came first
                    continue
        except Exception as error:  # noqa: BLE001 (whatever a server answers: the client trips over nonsense in many ways)
            # The error's own text may hold the address, and the address a password.
            raise PaceStoreError(f"Redis can't be used ({type(error).__name__})") from None
        raise PaceStoreError("Redis can't be used (too many ask at once)")


def _client(address: str) -> redis.Redis:
    import redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return redis.Redis.from_url(
        address, socket_timeout=_REDIS_TIMEOUT, socket_connect_timeout=_REDIS_TIMEOUT, retry=Retry(NoBackoff(), 1)
    )


def _changed(client: redis.Redis, key: str, change: _Change[_T]) -> _T:
    with client.pipeline() as pipe:
        pipe.watch(key)  # type: ignore[no-untyped-call]  # redis has no annotation for it
        seconds, microseconds = pipe.time()
        stored = pipe.get(key)
        before = read_pace(stored) if stored else Pace()
        after, result = change(before, seconds + microseconds / 1e6)
        if after is not before:
            pipe.multi()
            # Kept until no pause and no window can reach beyond it.
            pipe.set(key, write_pace(after), ex=int(2 * LONGEST_PAUSE))
            pipe.execute()
        return result
