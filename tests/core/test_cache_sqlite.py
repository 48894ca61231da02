"""The store in SQLite: damage, strangers, locks, children."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from mixcloud_core.http.stores.sqlite import APPLICATION_ID, SqliteStore
from mixcloud_core.http.stores.store import LONGEST_WAIT
from tests.core.stores import SOON, key, posix, run, warnings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "replies.sqlite3"


def filled(path: Path, count: int = 50) -> bytes:
    """Make a database and give its bytes."""
    with closing(SqliteStore(path)) as store:
        for number in range(count):
            store.put(key(number), b"%d" % number * 400)
    return path.read_bytes()


def spoilt(whole: bytes) -> Iterator[bytes]:
    for part in range(8):
        start = len(whole) * part // 8
        yield whole[:start]
        yield whole[:start] + os.urandom(min(4096, len(whole) - start)) + whole[start + 4096 :]
    yield b"no database at all" * 100
    yield whole[:100]


@pytest.mark.parametrize("number", range(18))
def test_a_damaged_database_is_no_more_than_misses(path: Path, number: int) -> None:
    whole = filled(path)
    path.write_bytes(list(spoilt(whole))[number])
    with closing(SqliteStore(path)) as store:
        for wanted in range(50):
            # What the pages hold is for the digest of an entry to judge, and no error here.
            assert isinstance(store.get(key(wanted)), bytes | None)
        for _ in range(3):
            store._reads._open_until = store._writes._open_until = 0  # as if the pause were over
            store.put(key(99), b"new")
        assert store.get(key(99)) == b"new"


def test_a_damaged_database_is_set_aside(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    filled(path)
    path.write_bytes(b"no database at all" * 100)
    (shared := path.with_name(f"{path.name}-shm")).write_bytes(b"old")
    with closing(SqliteStore(path)) as store:
        assert store.get(key(1)) is None
        assert not shared.exists()
        store.put(key(1), b"new")
        assert store.get(key(1)) == b"new"
    assert path.with_name("replies.sqlite3.damaged").read_bytes().startswith(b"no database at all")
    assert len(warnings(caplog)) == 1


@pytest.mark.parametrize("mark", [0, 1, APPLICATION_ID + 1])
def test_somebody_elses_database_is_left_alone(path: Path, mark: int, caplog: pytest.LogCaptureFixture) -> None:
    path.parent.mkdir(mode=0o700)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE photos (name TEXT)")
        connection.execute(f"PRAGMA application_id = {mark}")
    before = path.read_bytes()
    with closing(SqliteStore(path)) as store:
        store.put(key(1), b"one")
        store.clear()
        assert store.get(key(1)) is None
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert len(warnings(caplog)) == 1
    assert "another program" in warnings(caplog)[0]


@posix
def test_a_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    path.symlink_to(tmp_path / "elsewhere")
    with closing(SqliteStore(path)) as store:
        store.put(key(1), b"one")
        assert store.get(key(1)) is None
    assert not (tmp_path / "elsewhere").exists()


def test_a_planted_row_is_no_value(path: Path) -> None:
    filled(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE entries SET value = 'text' WHERE key = ?", (key(1),))
        connection.execute("UPDATE entries SET value = zeroblob(9000000) WHERE key = ?", (key(2),))
        connection.commit()
    with closing(SqliteStore(path)) as store:
        assert [store.get(key(number)) for number in (1, 2)] == [None, None]
        assert store.get(key(3)) == b"3" * 400


LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(f"PRAGMA locking_mode = {sys.argv[2]}")
connection.execute("BEGIN EXCLUSIVE")
connection.execute("DELETE FROM entries")
print("locked", flush=True)
sys.stdin.read()
"""


@contextmanager
def locked(path: Path, mode: str) -> Iterator[None]:
    with run(LOCK, path, mode) as process:
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline() == "locked\n"
        yield
        process.stdin.close()
        assert process.wait(30) == 0


@pytest.mark.parametrize(("mode", "found"), [("NORMAL", b"1" * 400), ("EXCLUSIVE", None)])
def test_a_locked_database_is_a_miss_and_soon(
    path: Path, mode: str, found: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    assert LONGEST_WAIT == 0.3
    filled(path)
    with closing(SqliteStore(path)) as store:
        with locked(path, mode):
            begun = time.monotonic()
            assert store.get(key(1)) == found
            store.put(key(1), b"changed")
            assert time.monotonic() - begun < SOON
            for _ in range(5):
                store.get(key(1))
                store.put(key(1), b"changed")
            begun = time.monotonic()
            for _ in range(100):
                store.put(key(1), b"changed")
            assert time.monotonic() - begun < SOON  # it is left alone for a while: 30 seconds otherwise
        assert len(warnings(caplog)) == 1
        assert "SQLITE_BUSY" in warnings(caplog)[0]
    with closing(SqliteStore(path)) as store:
        store.put(key(1), b"free")
        assert store.get(key(1)) == b"free"


def test_a_thread_that_holds_it_for_long_is_a_miss(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        store.put(key(1), b"one")
        with store._session():
            begun = time.monotonic()
            assert store.get(key(1)) is None
            assert time.monotonic() - begun < SOON
        assert store.get(key(1)) == b"one"


def test_what_was_used_is_written_when_it_is_closed(path: Path) -> None:
    with closing(SqliteStore(path, 8000)) as store:
        for number in range(8):
            store.put(key(number), b"x" * 990)
        store.get(key(0))
    with closing(SqliteStore(path, 8000)) as store:
        store.put(key(8), b"x" * 990)
        assert store.get(key(0))
        assert not store.get(key(1))


class InterruptedAtBegin(sqlite3.Connection):
    """A connection that Ctrl-C reaches just after it has begun."""

    def execute(self, sql: str, /, *arguments: Any) -> sqlite3.Cursor:
        cursor = super().execute(sql, *arguments)
        if sql.startswith("BEGIN"):
            raise KeyboardInterrupt
        return cursor


def test_who_is_interrupted_leaves_nothing_locked(path: Path) -> None:
    with closing(SqliteStore(path)) as store, closing(SqliteStore(path)) as other:
        store.put(key(1), b"one")
        assert store._connection
        store._connection.close()
        store._connection = sqlite3.connect(path, isolation_level=None, factory=InterruptedAtBegin)
        with pytest.raises(KeyboardInterrupt):
            store.put(key(1), b"two")
        other.put(key(2), b"two")
        assert [other.get(key(number)) for number in (1, 2)] == [b"one", b"two"]
        store._connection.close()
        store._connection = None


@posix
def test_a_child_has_a_connection_of_its_own(path: Path) -> None:
    store = SqliteStore(path)
    store.put(key(1), b"parent")
    parents = store._connection
    child = os.fork()
    if child == 0:
        right = store.get(key(1)) == b"parent" and store._connection is not parents
        store.put(key(2), b"child")
        store.close()
        os._exit(0 if right else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    store.put(key(3), b"parent")
    assert [store.get(key(number)) for number in (1, 2, 3)] == [b"parent", b"child", b"parent"]
    assert store._connection is parents
    store.close()
