"""Where kept replies lie."""

from __future__ import annotations

from pathlib import Path

from mixcloud_core.errors import InvalidSettingError
from mixcloud_core.http.stores.store import LIMIT, Store

__all__ = ["LIMIT", "Store", "open_store"]


def open_store(backend: str, *, folder: Path, limit: int = LIMIT, redis_url: str = "") -> Store:
    """Give the store of a kind (`memory`, `file`, `sqlite`, `redis`), which needs no more than is named for it.

    `limit` is in bytes. Nothing is opened before the first use. Raises InvalidSettingError.
    """
    if backend == "memory":
        from mixcloud_core.http.stores.memory import MemoryStore

        return MemoryStore(limit)
    if backend == "file":
        from mixcloud_core.http.stores.file import FileStore

        return FileStore(folder / "replies", limit)
    if backend == "sqlite":
        from mixcloud_core.http.stores.sqlite import SqliteStore

        return SqliteStore(folder / "replies.sqlite3", limit)
    if backend == "redis":
        return _redis(redis_url, limit)
    raise InvalidSettingError("is not one of memory, file, sqlite, redis", setting="cache.backend")


def _redis(url: str, limit: int) -> Store:
    try:
        from mixcloud_core.http.stores.redis import RedisStore
    except ImportError as error:
        raise InvalidSettingError("redis needs the package `redis`", setting="cache.backend") from error
    try:
        return RedisStore(url, limit)
    except ValueError:  # its own text may hold the address, with the password in it
        raise InvalidSettingError("is no address of a Redis server", setting="cache.redis_url") from None
