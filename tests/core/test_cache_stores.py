"""What all stores of this machine do: bounds, order, threads, processes, and what happens when they fail."""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import ClassVar

import pytest

from mixcloud_core.errors import InvalidSettingError
from mixcloud_core.http.stores import LIMIT, Store, open_store
from mixcloud_core.http.stores.file import FileStore
from mixcloud_core.http.stores.memory import MemoryStore
from mixcloud_core.http.stores.sqlite import SqliteStore
from mixcloud_core.http.stores.store import StoreError
from tests.core.stores import key, run, warnings


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
from tests.core.stores import key
logging.basicConfig(stream=sys.stdout, format="%(message)s")
store = open_store(sys.argv[1], folder=Path(sys.argv[2]), limit=100_000)
chance = random.Random(int(sys.argv[3]))
sys.stdin.readline()
for _ in range(100):
    number = chance.randrange(60)
    value = store.get(key(number))
    assert value in (None, b"%d" % number * 1000), value[:20]
    store.put(key(number), b"%d" % number * 1000)
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
