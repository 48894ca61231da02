"""`beet mixcloud sync`: what a run with nothing new costs, and what `kill -9` at any moment does to one with much new.

The first is asked of a library of 20,000 shows and ten subscriptions. The second kills a sync of 50 shows 200 times: it
is started again and again, in fresh homes when it is through, and what it left is compared with an undisturbed run,
row by row and file by file.
"""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from beetsplug.mixcloud.following.archive import Archive
from tests.bench.rows import TINY, Row, Sizes
from tests.sandbox import Sandbox
from tests.sandbox.bulk import bulk_show
from tests.sandbox.catalogue import Catalogue
from tests.sandbox.users import BULK

# Seconds of the processor.
_MOST_CPU = 2.0
# What differs between two runs that did the same.
_MOMENTS = frozenset(("id", "album_id", "entity_id", "added", "mtime", "art_source"))
_SEED = 20261124
# A sync is killed at least so often before it is through, if the machine is always as fast.
_TIMES = 4


@dataclass(frozen=True, slots=True)
class SyncSizes:
    """How much is measured; the targets hold for the first."""

    library: int = 20_000
    listed: int = 1_000  # shows of the user who is followed
    subscriptions: int = 10
    runs: int = 5
    kills: int = 200
    shows: int = 50


_TINY = SyncSizes(library=120, listed=101, subscriptions=2, runs=1, kills=2, shows=2)


def measure(sizes: Sizes, _redis_url: str) -> Iterator[Row]:
    small = _TINY if sizes == TINY else SyncSizes()
    yield from nothing_new(small)
    yield from killed(small)


# Nothing new.


def nothing_new(sizes: SyncSizes) -> Iterator[Row]:
    catalogue = Catalogue(bulk=sizes.listed)
    with Sandbox(catalogue=catalogue) as sandbox, tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home = Home(sandbox, Path(folder))
        bulk = f"{{user: {BULK}, name: bulk-%s, exclude: none-%s}}"
        home.follow(*(bulk.replace("%s", str(number)) for number in range(sizes.subscriptions)))
        home.fill(sizes.library)
        cpu, requests = [], []
        for _ in range(sizes.runs):
            sandbox.forget()
            cpu.append(home.sync())
            requests.append(sum(request.path == "/graphql" for request in sandbox.requests) / sizes.subscriptions)
    what = f"{sizes.library:,} shows, {sizes.subscriptions} lists, nothing new"
    yield Row(f"{what}: CPU", "s", cpu, _MOST_CPU)
    yield Row("pages for each list", "requests", requests, 1)


class Home:
    """A home with beets in it, inside of the sandbox."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.folder = folder
        self._environment = sandbox.environment(folder)
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled once, as for who has it installed
        # How fast Mixcloud may be asked says nothing about how long it takes.
        self._environment["MIXCLOUD_API_SHARED_LIMITS"] = "off"

    @property
    def library(self) -> Path:
        return self.folder / "library.db"

    def follow(self, *subscriptions: str) -> None:
        config = Path(self._environment["BEETSDIR"]) / "config.yaml"
        config.write_text(
            config.read_text() + "".join(["  subscriptions:\n", *(f"  - {one}\n" for one in subscriptions)])
        )

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "beets", *arguments]
        output = subprocess.DEVNULL
        return subprocess.Popen(command, cwd=self.folder, env=self._environment, stdout=output, stderr=subprocess.PIPE)

    def sync(self) -> float:
        """Sync until the end, and give the seconds of the processor that it took."""
        running = self.start("mixcloud", "sync")
        assert running.stderr is not None
        err = running.stderr.read()
        _, status, usage = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        if running.returncode:
            raise AssertionError(f"sync ended with {running.returncode}\n{err.decode()}")
        return usage.ru_utime + usage.ru_stime

    def fill(self, count: int) -> None:
        """Write so many shows of BulkStation into the library and its memory, all of the lists having been read."""
        if self.start("ls").wait():
            raise AssertionError("beet ls failed")
        with closing(sqlite3.connect(self.library)) as database, database:
            shows = [bulk_show(number) for number in range(count)]
            album = "INSERT INTO albums (id, album, albumartist, albumtype) VALUES (?, ?, ?, 'broadcast')"
            database.executemany(album, [(n, show.name, BULK) for n, show in enumerate(shows, 1)])
            item = "INSERT INTO items (id, album_id, title, artist, length, path) VALUES (?, ?, ?, ?, 3600, ?)"
            rows = [(n, n, show.name, BULK, f"{BULK}/{show.slug}.m4a".encode()) for n, show in enumerate(shows, 1)]
            database.executemany(item, rows)
            attribute = "INSERT INTO item_attributes (entity_id, key, value) VALUES (?, ?, ?)"
            for n, show in enumerate(shows, 1):
                url = f"https://www.mixcloud.com/{BULK}/{show.slug}/"
                values = {"mixcloud_url": url, "data_source": "Mixcloud", "mixcloud_user": BULK, "mixcloud_plays": "7"}
                database.executemany(attribute, [(n, *value) for value in values.items()])
        self.sync()  # reads the lists to their ends

    def memory(self) -> Archive:
        return Archive(Path(self._environment["BEETSDIR"]) / "mixcloud", str(self.library))

    def rows(self) -> Counter[tuple[object, ...]]:
        """Everything in the library, but for ids and moments."""
        found: Counter[tuple[object, ...]] = Counter()
        with closing(sqlite3.connect(self.library)) as database:
            database.row_factory = sqlite3.Row
            for table in ("items", "albums"):
                for row in database.execute(f"SELECT * FROM {table}"):
                    found[table, *self._values(row)] += 1
            # By title: the ids are others.
            for table, of, name in (("item", "items", "title"), ("album", "albums", "album")):
                query = f"SELECT {name}, key, value FROM {table}_attributes JOIN {of} ON {of}.id = entity_id"
                for row in database.execute(query):
                    if row["key"] not in _MOMENTS:
                        found[table, *row] += 1
        return found

    def _values(self, row: sqlite3.Row) -> Iterator[object]:
        place = os.fsencode(self.folder)
        for name in row.keys():  # noqa: SIM118 (a row goes through its values)
            value = row[name]
            if name not in _MOMENTS:
                yield value.replace(place, b"") if isinstance(value, bytes) else value

    def files(self) -> Counter[tuple[object, ...]]:
        """All files of the library with what is in them, and what lies in the staging place."""
        music, staging = self.folder / "music", self.folder / ".cache" / "mixcloud-plugins" / "staging"
        found = Counter(
            (str(path.relative_to(music)), hashlib.sha256(path.read_bytes()).hexdigest())
            for path in music.rglob("*")
            if path.is_file()
        )
        found.update(("left", str(path.relative_to(staging))) for path in staging.rglob("*") if staging.is_dir())
        return found


# kill -9.


def killed(sizes: SyncSizes) -> Iterator[Row]:
    chance = random.Random(_SEED)
    with Sandbox() as sandbox, tempfile.TemporaryDirectory(prefix="bench-") as folder:
        calm = _home(sandbox, Path(folder) / "calm", sizes.shows)
        longest = _time(calm) / _TIMES
        rows, files, left = calm.rows(), calm.files(), sizes.kills
        differing: list[tuple[float, float]] = []
        while left > 0:
            home = _home(sandbox, Path(folder) / f"killed-{len(differing)}", sizes.shows)
            killed = _kill_again_and_again(home, chance, longest, left)
            left -= killed
            longest *= 1 if killed >= _TIMES else 0.7  # the machine has become faster
            home.sync()
            differing.append((_difference(rows, home.rows()), _difference(files, home.files())))
    what = f"kill -9 at {sizes.kills} moments of {sizes.shows} shows"
    yield Row(f"{what}: rows", "differ", [max(rows for rows, _ in differing)], 0)
    yield Row(f"{what}: files", "differ", [max(files for _, files in differing)], 0)


def _home(sandbox: Sandbox, folder: Path, shows: int) -> Home:
    folder.mkdir()
    home = Home(sandbox, folder)
    home.follow(f"{{user: {BULK}, limit: {shows}}}")
    return home


def _time(home: Home) -> float:
    start = time.monotonic()
    home.sync()
    return time.monotonic() - start


def _kill_again_and_again(home: Home, chance: random.Random, longest: float, most: int) -> int:
    """Kill syncs at random moments until one is through; gives how many were killed."""
    for killed in range(most):
        running = home.start("mixcloud", "sync")
        try:
            running.wait(chance.uniform(0, longest))
        except subprocess.TimeoutExpired:
            running.kill()
            running.communicate()
        else:
            running.communicate()
            return killed
    return most


def _difference(one: Counter[tuple[object, ...]], other: Counter[tuple[object, ...]]) -> float:
    return float(sum(((one - other) + (other - one)).values()))
