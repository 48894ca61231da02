"""Limits that several processes and machines share, and files and servers that can't be used."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mixcloud_core import errors
from mixcloud_core.api.rates import Rate
from mixcloud_core.api.transport import Budget
from mixcloud_core.http import limits
from mixcloud_core.http.limit_stores import PaceFile, PaceMemory, PaceRedis, PaceStore, PaceStoreError
from mixcloud_core.http.limits import Limiter
from mixcloud_core.http.pace import take
from tests.core.clock import START, Clock
from tests.core.redis_servers import SERVERS
from tests.core.stores import run, warnings
from tests.core.turns import RATE

FILE = "limits.sqlite3"
TWO = {Budget.REST: Rate(2, 50), Budget.SEARCH: Rate(2, 50)}


@pytest.fixture(params=["file", *SERVERS])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], PaceStore]]:
    """Make stores that share their limits, as several processes would."""
    if request.param == "file":
        yield partial(PaceFile, tmp_path)
    else:
        with SERVERS[request.param]() as url:
            yield partial(PaceRedis, url)


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as file:
        return {row[0] for row in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


class TestShared:
    def test_turns(self, stores: Callable[[], PaceStore]) -> None:
        Limiter(stores(), TWO).acquire(Budget.REST)
        Limiter(stores(), TWO).acquire(Budget.REST)
        Limiter(stores(), TWO).acquire(Budget.SEARCH)
        with pytest.raises(errors.RateLimitError):
            Limiter(stores(), TWO, longest_wait=10).acquire(Budget.REST)

    def test_refusals(self, stores: Callable[[], PaceStore]) -> None:
        first, second = Limiter(stores(), TWO), Limiter(stores(), TWO, longest_wait=10)
        first.refused(Budget.REST, first.acquire(Budget.REST), 400)
        with pytest.raises(errors.RateLimitError, match="Please wait 400 seconds"):
            second.acquire(Budget.SEARCH)
        second.acquire(Budget.GRAPHQL, "graphql")

    def test_threads_lose_no_turn(self, stores: Callable[[], PaceStore]) -> None:
        limiters = [Limiter(stores(), {Budget.REST: Rate(40, 900)}, longest_wait=0) for _ in range(4)]

        def taken(index: int) -> bool:
            try:
                limiters[index % 4].acquire(Budget.REST)
            except errors.RateLimitError:
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(taken, range(60))) == 40


class TestProcesses:
    def test_four_with_four_threads_each_keep_to_the_rate(self, tmp_path: Path) -> None:
        """Eighty turns: as many as four windows hold."""
        running = [run("from tests.core import turns; turns.main()", tmp_path, 4, 20) for _ in range(4)]
        for process in running:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
        for process in running:
            assert process.stdin
            process.stdin.write("go\n")
            process.stdin.flush()
        taken = sorted(float(line) for process in running for line in process.communicate()[0].split())
        assert len(taken) == 80
        for first, beyond in zip(taken, taken[RATE.count :], strict=False):
            assert beyond - first >= RATE.seconds
        # Of the turns that four windows allow, nine tenths were used before those were over.
        assert taken[71] - taken[0] < 4 * RATE.seconds

    def test_one_that_is_killed_while_it_writes_stops_nobody(self, tmp_path: Path) -> None:
        program = (
            "import os, sys; from pathlib import Path; from mixcloud_core.http.limit_stores import PaceFile\n"
            "PaceFile(Path(sys.argv[1])).update('rest', lambda pace, now: os._exit(9))"
        )
        Limiter(PaceFile(tmp_path), TWO).acquire(Budget.REST)
        with run(program, tmp_path) as killed:
            assert killed.wait(30) == 9
        Limiter(PaceFile(tmp_path), TWO).acquire(Budget.REST)
        with pytest.raises(errors.RateLimitError):
            Limiter(PaceFile(tmp_path), TWO, longest_wait=10).acquire(Budget.REST)

    def test_a_child_may_go_on_with_what_its_parent_opened(self, tmp_path: Path) -> None:
        limiter = Limiter(PaceFile(tmp_path), TWO, longest_wait=0)
        limiter.acquire(Budget.REST)
        child = os.fork()
        if not child:
            try:
                limiter.acquire(Budget.REST)
                os._exit(0)
            finally:
                os._exit(1)
        assert os.waitpid(child, 0)[1] == 0
        with pytest.raises(errors.RateLimitError):
            limiter.acquire(Budget.REST)


def garbage(path: Path) -> None:
    path.write_bytes(b"\0not a database" * 1000)


def cut(path: Path) -> None:
    PaceFile(path.parent).update("rest", lambda pace, now: take(pace, Budget.REST, Rate(1, 5), now))
    path.write_bytes(path.read_bytes()[:4100])


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE records (title)")


def marked_by_another(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA application_id = 7")


def no_pace(path: Path) -> None:
    Limiter(PaceFile(path.parent)).acquire(Budget.REST)
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE paces SET pace = ?", ('{"sent": {"rest": [1e999]}}',))
        file.commit()


def another_table(path: Path) -> None:
    Limiter(PaceFile(path.parent)).acquire(Budget.REST)
    with closing(sqlite3.connect(path)) as file:
        file.execute("DROP TABLE paces")


def link(path: Path) -> None:
    target = path.parent / "precious.txt"
    target.write_text("precious")
    path.symlink_to(target)


def dangling_link(path: Path) -> None:
    path.symlink_to(path.parent / "elsewhere")


@pytest.mark.parametrize(
    "spoil",
    [garbage, cut, foreign, marked_by_another, no_pace, another_table, link, dangling_link, Path.mkdir, os.mkfifo],
)
def test_a_file_that_can_not_be_used(
    spoil: Callable[[Path], object], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / FILE
    spoil(path)
    before = path.read_bytes() if path.is_file() else b""
    limiter = Limiter(PaceFile(tmp_path), TWO, longest_wait=10)
    limiter.acquire(Budget.REST)
    limiter.acquire(Budget.REST)
    with pytest.raises(errors.RateLimitError):
        limiter.acquire(Budget.REST)
    (warning,) = warnings(caplog)
    assert str(path) in warning
    assert (path.read_bytes() if path.is_file() else b"") == before
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_that_another_process_keeps_locked(tmp_path: Path) -> None:
    Limiter(PaceFile(tmp_path), TWO).acquire(Budget.REST)
    program = (
        "import sqlite3, sys; file = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "file.execute('BEGIN EXCLUSIVE'); print('locked', flush=True); sys.stdin.read()"
    )
    with run(program, tmp_path / FILE) as other:
        assert other.stdout
        assert other.stdout.readline() == "locked\n"
        with pytest.raises(PaceStoreError, match="locked"):
            PaceFile(tmp_path).update("rest", lambda pace, _now: (pace, None))
        Limiter(PaceFile(tmp_path), TWO).acquire(Budget.REST)
        assert other.stdin
        other.stdin.close()


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    with pytest.raises(PaceStoreError, match="can't be used"):
        PaceFile(tmp_path / "file").update("rest", lambda pace, _now: (pace, None))


@pytest.mark.skipif(not os.getuid(), reason="root may write everywhere")
def test_a_file_that_is_read_only(tmp_path: Path) -> None:
    Limiter(PaceFile(tmp_path), TWO).acquire(Budget.REST)
    (tmp_path / FILE).chmod(0o400)
    with pytest.raises(PaceStoreError, match="readonly"):
        PaceFile(tmp_path).update("rest", lambda pace, now: take(pace, Budget.REST, Rate(9, 5), now))


def test_the_file_is_for_its_owner_and_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    limiter = Limiter(PaceFile(folder), TWO)
    limiter.acquire(Budget.REST)
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (folder / FILE).unlink()
    limiter.acquire(Budget.REST)
    assert tables(folder / FILE) == {"paces"}


def test_a_store_that_fails_is_told_once_and_done_without(caplog: pytest.LogCaptureFixture) -> None:
    asked = []

    class Broken:
        def update(self, _family: str, _change: Any, /) -> Any:
            asked.append(1)
            raise PaceStoreError("the disk is full")

    limiter = Limiter(Broken(), {Budget.REST: Rate(3, 50)}, longest_wait=10)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(limiter.acquire, [Budget.REST] * 3))
        with pytest.raises(errors.RateLimitError):  # limited all the same, and all three counted
            limiter.acquire(Budget.REST)
    assert len(asked) == 1
    assert warnings(caplog) == ["Limits are kept for this process alone: the disk is full"]


class Shared:
    """A place for limits that can't be reached at times, with a clock of its own."""

    def __init__(self, store: PaceMemory) -> None:
        self._store = store
        self.is_away = False

    def update(self, family: str, change: Any, /) -> Any:
        if self.is_away:
            raise PaceStoreError("locked")
        return self._store.update(family, change)


class TestAway:
    RATES: Mapping[Budget, Rate] = {Budget.REST: Rate(4, 900), Budget.GRAPHQL: Rate(4, 900)}

    @pytest.fixture(autouse=True)
    def _soon_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "_FIRST_PAUSE", 0.0)

    @pytest.fixture(params=[-86400, 0, 86400], ids=["behind", "as here", "ahead"])
    def shared(self, request: pytest.FixtureRequest) -> Shared:
        return Shared(PaceMemory(lambda: time.time() + request.param))

    def limiter(self, shared: Shared) -> Limiter:
        return Limiter(shared, self.RATES, longest_wait=0)

    def left(self, limiter: Limiter, budget: Budget = Budget.REST) -> int:
        """Use up the turns that are left, and count them."""
        for turn in count():
            try:
                limiter.acquire(budget, budget.value)
            except errors.RateLimitError:
                return turn
        raise AssertionError

    def test_whoever_goes_on_alone_counts_what_all_sent(self, shared: Shared) -> None:
        ours, others = self.limiter(shared), self.limiter(shared)
        others.acquire(Budget.REST)
        ours.acquire(Budget.REST)
        shared.is_away = True
        assert self.left(ours) == 2

    def test_what_was_sent_alone_is_told_to_the_others(self, shared: Shared) -> None:
        ours, others = self.limiter(shared), self.limiter(shared)
        ours.acquire(Budget.REST)
        shared.is_away = True
        for budget in self.RATES:
            ours.acquire(budget, budget.value)
        shared.is_away = False
        for budget in self.RATES:
            ours.acquire(budget, budget.value)
        assert self.left(others) == 1
        assert self.left(others, Budget.GRAPHQL) == 2

    def test_a_refusal_alone_is_told_as_well(self, shared: Shared) -> None:
        ours, others = self.limiter(shared), self.limiter(shared)
        ours.acquire(Budget.REST)
        shared.is_away = True
        ours.refused(Budget.REST, ours.acquire(Budget.REST), 400)
        shared.is_away = False
        assert self.left(ours) == 0
        with pytest.raises(errors.RateLimitError, match="Please wait 400 seconds"):
            others.acquire(Budget.SEARCH)

    def test_a_file_that_was_locked_for_a_moment_is_used_again(self, tmp_path: Path) -> None:
        ours = Limiter(PaceFile(tmp_path), self.RATES, longest_wait=0)
        ours.acquire(Budget.REST)
        with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as locked:
            locked.execute("BEGIN IMMEDIATE")
            ours.acquire(Budget.REST)
        ours.acquire(Budget.REST)
        assert self.left(Limiter(PaceFile(tmp_path), self.RATES, longest_wait=0)) == 1


def test_a_store_that_fails_is_left_alone_longer_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, asked = Clock(), []

    class Broken:
        def update(self, _family: str, _change: Any, /) -> Any:
            asked.append(clock.now - START)
            raise PaceStoreError("the disk is full")

    monkeypatch.setattr(limits, "time", SimpleNamespace(time=clock, monotonic=clock, sleep=clock.sleep))
    limiter = Limiter(Broken())
    for _ in range(200):
        limiter.refused(Budget.REST, clock.now, 0)
        clock.sleep(1)
    assert asked == [0, 2, 6, 14, 30, 62, 122, 182]
