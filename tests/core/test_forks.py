"""Children of a program whose threads were at work when it forked."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mixcloud_core.api.transport import Budget
from mixcloud_core.http.flights import Flights
from mixcloud_core.http.limit_stores import PaceFile, PaceMemory
from mixcloud_core.http.limits import Limiter
from mixcloud_core.http.locks import ProcessLock
from mixcloud_core.http.stores.file import FileStore
from mixcloud_core.http.stores.memory import MemoryStore
from mixcloud_core.http.stores.sqlite import SqliteStore
from mixcloud_core.http.stores.store import Store
from tests.core.stores import key, posix

pytestmark = posix
# Seconds for a child that does not wait for anybody.
SOON = 20


@contextmanager
def held_by_a_thread(lock: ProcessLock) -> Iterator[None]:
    held, over = threading.Event(), threading.Event()

    def hold() -> None:
        with lock.here:
            held.set()
            over.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    try:
        yield
    finally:
        over.set()
        thread.join()


def works_in_a_child(work: Callable[[], object]) -> bool:
    child = os.fork()
    if not child:
        try:
            os._exit(0 if work() else 1)
        finally:
            os._exit(2)
    end = time.monotonic() + SOON
    while time.monotonic() < end:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return status == 0
        time.sleep(0.01)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return False


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # Python 3.12 and later: it has threads, yes
class TestForks:
    def test_limits_of_a_process(self) -> None:
        store = PaceMemory()
        with held_by_a_thread(store._lock):
            assert works_in_a_child(lambda: Limiter(store).acquire(Budget.REST))

    def test_limits_of_a_machine(self, tmp_path: Path) -> None:
        store = PaceFile(tmp_path)
        limiter = Limiter(store)
        with held_by_a_thread(store._lock), held_by_a_thread(limiter._lock):
            assert works_in_a_child(lambda: limiter.acquire(Budget.REST))

    @pytest.mark.parametrize("kind", [MemoryStore, FileStore, SqliteStore])
    def test_kept_replies(self, kind: type[Store], tmp_path: Path) -> None:
        store = MemoryStore() if kind is MemoryStore else kind(tmp_path / "replies")  # type: ignore[arg-type]  # a path

        def keeps() -> bool:
            store.put(key(1), b"one")
            return store.get(key(1)) == b"one"

        with held_by_a_thread(store._lock):  # type: ignore[attr-defined]  # all three have one
            assert works_in_a_child(keeps)

    def test_what_the_parent_asks_is_not_waited_for(self) -> None:
        flights = Flights(longest_wait=2 * SOON)

        def asks_itself() -> bool:
            with flights.turn("show") as waited:
                return not waited

        with held_by_a_thread(flights._lock):
            assert works_in_a_child(asks_itself)
        with flights.turn("show"):
            assert works_in_a_child(asks_itself)

    def test_the_parent_goes_on_with_its_own(self) -> None:
        lock = ProcessLock()
        before = lock.here
        assert works_in_a_child(lambda: lock.here is not before)
        assert lock.here is before
