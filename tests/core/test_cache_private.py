"""Stores on a disk: nobody else reads them, nobody else fills them, and one that may only be read is read."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mixcloud_core.http.stores import Store, open_store
from mixcloud_core.http.stores.sqlite import SqliteStore
from tests.core.stores import key, posix, warnings


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """The most careless one: modes must not depend on it."""
    before = os.umask(0)
    yield
    os.umask(before)


@posix
@pytest.mark.parametrize("backend", ["file", "sqlite"])
def test_nobody_else_can_read_it(backend: str, tmp_path: Path) -> None:
    store = open_store(backend, folder=tmp_path / "cache")
    store.put(key(1), b"one")
    found = {path: stat.S_IMODE(path.stat().st_mode) for path in [tmp_path / "cache", *(tmp_path / "cache").rglob("*")]}
    assert {mode for path, mode in found.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in found.items() if path.is_file()} == {0o600}
    if isinstance(store, SqliteStore):
        assert {path.suffix for path in found} >= {".sqlite3", ".sqlite3-wal", ".sqlite3-shm"}


@posix
@pytest.mark.parametrize("backend", ["file", "sqlite"])
def test_a_folder_that_everybody_may_write_to_is_not_used(
    backend: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "cache"
    (folder / "replies").mkdir(parents=True)
    (folder / "replies").chmod(0o777)
    folder.chmod(0o777)
    store = open_store(backend, folder=tmp_path / "cache")
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
