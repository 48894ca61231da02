"""The stores on this machine: bounds, modes, damage, locks, threads and processes."""

from __future__ import annotations

import json
import logging
import os
import random
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import ClassVar

import pytest

from mixcloud_core.errors import InvalidSettingError
from mixcloud_core.http.stores import LIMIT, Store, open_store
from mixcloud_core.http.stores.file import FileStore
from mixcloud_core.http.stores.memory import MemoryStore
from mixcloud_core.http.stores.sqlite import APPLICATION_ID, SqliteStore
from mixcloud_core.http.stores.store import LONGEST_WAIT, StoreError

ROOT = Path(__file__).resolve().parents[2]
# Seconds; what is meant is LONGEST_WAIT, on a machine that has other things to do.
SOON = 2.0
posix = pytest.mark.skipif(os.name != "posix", reason="modes and links as POSIX has them")


def key(number: int) -> str:
    return f"{number:064x}"[::-1]


@pytest.fixture(params=["memory", "file", "sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def make(backend: str, tmp_path: Path) -> Iterator[Callable[[int], Store]]:
    """Make the store with a limit, in the same place each time."""
    made: list[Store] = []

    def open_here(limit: int = LIMIT) -> Store:
        made.append(open_store(backend, folder=tmp_path / "cache", limit=limit))
        return made[-1]

    yield open_here
    for store in made:
        store.close()


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """The most careless one: modes must not depend on it."""
    before = os.umask(0)
    yield
    os.umask(before)


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def run(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_values_are_kept_replaced_and_forgotten(make: Callable[..., Store], caplog: pytest.LogCaptureFixture) -> None:
    store = make()
    assert store.get(key(1)) is None
    store.put(key(1), b"one")
    store.put(key(2), b"")
    store.put(key(1), b"\0\xff")
    assert [store.get(key(1)), store.get(key(2))] == [b"\0\xff", b""]
    store.remove(key(1))
    store.remove(key(3))
    assert [store.get(key(1)), store.get(key(2))] == [None, b""]
    store.clear()
    assert store.get(key(2)) is None
    store.put(key(1), b"again")
    assert store.get(key(1)) == b"again"
    assert warnings(caplog) == []


def test_a_store_can_be_used_after_it_was_closed(make: Callable[..., Store]) -> None:
    store = make()
    store.put(key(1), b"one")
    store.close()
    assert store.get(key(1)) == b"one"


def test_what_was_not_used_for_longest_goes_first(make: Callable[..., Store]) -> None:
    store = make(8000)
    for number in range(8):
        store.put(key(number), b"x" * 990)
    for number in (1, 0, 3):
        time.sleep(0.002)  # some file systems have a coarse clock
        assert store.get(key(number))
    time.sleep(0.002)
    store.put(key(8), b"x" * 990)
    kept = {number for number in range(9) if store.get(key(number))}
    assert kept >= {0, 1, 3, 7, 8}
    assert 2 not in kept


def test_the_bound_holds_whatever_is_put(make: Callable[..., Store]) -> None:
    limit, chance = 40_000, random.Random(1)
    store = make(limit)
    sizes: dict[int, int] = {}
    for _ in range(300):
        number = chance.randrange(60)
        sizes[number] = chance.randrange(limit // 8 + 1)
        store.put(key(number), bytes(sizes[number]))
        assert store.get(key(number)) == bytes(sizes[number])
    kept = [value for number in sizes if (value := store.get(key(number))) is not None]
    assert limit // 2 < sum(map(len, kept)) <= limit


def test_one_value_takes_an_eighth_at_most(make: Callable[..., Store]) -> None:
    store = make(8000)
    store.put(key(1), b"x" * 1000)
    assert store.get(key(1))
    store.put(key(1), b"x" * 1001)
    assert store.get(key(1)) is None


def test_sixteen_threads(make: Callable[..., Store], caplog: pytest.LogCaptureFixture) -> None:
    store = make(30_000)
    wrong: list[object] = []

    def work(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(30):
            number = chance.randrange(40)
            value = store.get(key(number))
            if value not in (None, b"%d" % number * 500):
                wrong.append(value)
            store.put(key(number), b"%d" % number * 500)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    assert not any("Error" in warning for warning in warnings(caplog))


PROCESS = """
import logging, random, sys
from pathlib import Path
from mixcloud_core.http.stores import open_store
logging.basicConfig(stream=sys.stdout, format="%(message)s")
store = open_store(sys.argv[1], folder=Path(sys.argv[2]), limit=100_000)
chance = random.Random(int(sys.argv[3]))
sys.stdin.readline()
for _ in range(100):
    number = chance.randrange(60)
    key = f"{number:064x}"[::-1]
    value = store.get(key)
    assert value in (None, b"%d" % number * 1000), value[:20]
    store.put(key, b"%d" % number * 1000)
store.close()
print("done")
"""


@pytest.mark.parametrize("backend", ["file", "sqlite"], indirect=True)
def test_four_processes(backend: str, tmp_path: Path, make: Callable[..., Store]) -> None:
    processes = [run(PROCESS, backend, tmp_path / "cache", seed) for seed in range(4)]
    for process in processes:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    outputs = [process.communicate(timeout=60)[0] for process in processes]
    assert [output.splitlines()[-1:] for output in outputs] == [["done"]] * 4
    store = make(100_000)
    kept = [value for number in range(60) if (value := store.get(key(number)))]
    assert 20_000 < sum(map(len, kept)) <= 125_000
    if backend == "sqlite":
        with closing(sqlite3.connect(tmp_path / "cache" / "replies.sqlite3")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@posix
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_child_has_a_connection_of_its_own(make: Callable[..., Store]) -> None:
    store = make()
    store.put(key(1), b"parent")
    assert isinstance(store, SqliteStore)
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


@posix
@pytest.mark.parametrize("backend", ["file", "sqlite"], indirect=True)
def test_nobody_else_can_read_it(make: Callable[..., Store], tmp_path: Path) -> None:
    store = make()
    store.put(key(1), b"one")
    found = {path: stat.S_IMODE(path.stat().st_mode) for path in [tmp_path / "cache", *(tmp_path / "cache").rglob("*")]}
    assert {mode for path, mode in found.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in found.items() if path.is_file()} == {0o600}
    if isinstance(store, SqliteStore):
        assert {path.suffix for path in found} >= {".sqlite3", ".sqlite3-wal", ".sqlite3-shm"}


@posix
@pytest.mark.parametrize("backend", ["file", "sqlite"], indirect=True)
def test_a_folder_that_everybody_may_write_to_is_not_used(
    make: Callable[..., Store], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "cache"
    (folder / "replies").mkdir(parents=True)
    (folder / "replies").chmod(0o777)
    folder.chmod(0o777)
    store = make()
    store.put(key(1), b"one")
    assert store.get(key(1)) is None
    assert len(warnings(caplog)) == 1
    assert "everybody may write" in warnings(caplog)[0]


def read_only(store: Store, caplog: pytest.LogCaptureFixture) -> list[object]:
    """Read and write as somebody who may only read, in a child: nothing is read-only for root."""
    out, into = os.pipe()
    if child := os.fork():
        os.close(into)
        with os.fdopen(out) as told:
            text = told.read()
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        return list(json.loads(text))
    try:
        if os.geteuid() == 0:
            os.setuid(65534)
        found: list[object] = []
        for _ in range(5):
            found.append(str(store.get(key(1))))
            store.put(key(2), b"new")
            store.put(key(1), b"changed")
        os.write(into, json.dumps([*found, store.get(key(2)), warnings(caplog)]).encode())
    finally:
        os._exit(0)


@posix
@pytest.mark.parametrize("backend", ["file", "sqlite"])
def test_what_may_only_be_read_is_read(backend: str, caplog: pytest.LogCaptureFixture) -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's own are closed to others
        folder = Path(name)
        with closing(open_store(backend, folder=folder)) as store:
            store.put(key(1), b"one")
        paths = [folder, *folder.rglob("*")]
        for path in paths:
            path.chmod(0o555 if path.is_dir() else 0o444)
        *found, missing, told = read_only(open_store(backend, folder=folder), caplog)
        for path in paths:
            path.chmod(0o700)
    assert (found, missing) == (["b'one'"] * 5, None)
    assert isinstance(told, list)
    assert len(told) == 1


# SQLite


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


# Files


def test_what_else_lies_in_the_folder_stays(tmp_path: Path) -> None:
    store = FileStore(tmp_path, 1000)
    store.put(key(1), b"x" * 100)
    strangers = [tmp_path / "notes.txt", tmp_path / key(1)[:2] / "notes.txt", tmp_path / "other" / key(1)[2:]]
    for stranger in strangers:
        stranger.parent.mkdir(exist_ok=True)
        stranger.write_bytes(b"x" * 5000)
    for number in range(20):
        store.put(key(number), b"x" * 100)
    store.clear()
    assert all(stranger.exists() for stranger in strangers)
    assert store.get(key(19)) is None


@posix
def test_links_and_pipes_in_the_place_of_files(tmp_path: Path) -> None:
    (secret := tmp_path / "secret").write_bytes(b"secret")
    store = FileStore(tmp_path / "cache")
    for number in (1, 2):
        store.put(key(number), b"one")
        (tmp_path / "cache" / key(number)[:2] / key(number)[2:]).unlink()
    (tmp_path / "cache" / key(1)[:2] / key(1)[2:]).symlink_to(secret)
    os.mkfifo(tmp_path / "cache" / key(2)[:2] / key(2)[2:])
    assert [store.get(key(1)), store.get(key(2))] == [None, None]
    store.put(key(1), b"one")
    assert (secret.read_bytes(), store.get(key(1))) == (b"secret", b"one")


@posix
def test_a_linked_folder_is_not_used(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "cache")
    (elsewhere := tmp_path / "elsewhere").mkdir()
    (elsewhere / key(1)[2:]).write_bytes(b"planted")
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o700)
    (tmp_path / "cache" / key(1)[:2]).symlink_to(elsewhere)
    assert store.get(key(1)) is None
    store.put(key(1), b"one")
    store.remove(key(1))
    store.clear()
    assert (elsewhere / key(1)[2:]).read_bytes() == b"planted"


def test_what_a_dead_program_left_behind_goes_after_a_while(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    store.put(key(1), b"one")
    path = tmp_path / key(1)[:2] / key(1)[2:]
    parts = [path.with_name(f"{path.name}.{letter * 16}.part") for letter in "ab"]
    for part, age in zip(parts, (7200, 60), strict=True):
        part.write_bytes(b"half")
        os.utime(part, (time.time() - age,) * 2)
    FileStore(tmp_path).put(key(2), b"two")
    assert [part.exists() for part in parts] == [False, True]


# What all have in common


class Broken(Store):
    """Fails when it is told to, and counts how often it was asked."""

    name: ClassVar[str] = "broken"

    def __init__(self, error: Exception, clock: Callable[[], float]) -> None:
        super().__init__(clock=clock)
        self.error: Exception | None = error
        self.asked: list[str] = []

    def _work(self, what: str, *_about: object) -> None:
        self.asked.append(what)
        if self.error:
            raise self.error

    def _get(self, key: str) -> bytes | None:
        self._work("get", key)
        return b"there"

    def _put(self, key: str, value: bytes) -> None:
        self._work("put", key, value)

    def _remove(self, key: str) -> None:
        self._work("remove", key)

    def _clear(self) -> None:
        self._work("clear")


def test_a_broken_store_is_left_alone_for_a_while(caplog: pytest.LogCaptureFixture) -> None:
    now = 0.0
    store = Broken(OSError(28, "No space left on device"), lambda: now)
    for _ in range(10):
        assert store.get(key(1)) is None
    assert store.asked == ["get"] * 3
    store.put(key(1), b"")
    assert store.asked[3:] == ["put"]  # a disk that is full can still be read
    now = 6.0
    store.get(key(1))
    store.get(key(1))
    assert store.asked[4:] == ["get"]  # one try, and it is left alone again
    now, store.error = 12.0, None
    assert [store.get(key(1)) for _ in range(5)] == [b"there"] * 5
    assert warnings(caplog) == ["The cache (broken) could not be used: OSError (No space left on device)"]


@pytest.mark.parametrize("error", [ValueError("secret"), MemoryError("secret"), RecursionError(), StoreError("told")])
def test_no_error_of_a_store_reaches_the_caller(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    store = Broken(error, time.monotonic)
    store.put(key(1), b"")
    store.remove(key(1))
    store.clear()
    assert store.get(key(1)) is None
    assert len(warnings(caplog)) == 1
    assert "secret" not in caplog.text


@pytest.mark.parametrize("name", ["disk", "", "none"])
def test_a_store_of_no_kind(name: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidSettingError, match=r"cache\.backend"):
        open_store(name, folder=tmp_path)


def test_each_kind_by_its_name(tmp_path: Path) -> None:
    kinds = {name: type(open_store(name, folder=tmp_path)) for name in ("memory", "file", "sqlite")}
    assert kinds == {"memory": MemoryStore, "file": FileStore, "sqlite": SqliteStore}
    assert list(tmp_path.iterdir()) == []
