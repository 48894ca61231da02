"""The store in files: strangers, links, what was left behind."""

from __future__ import annotations

import os
import time
from pathlib import Path

from mixcloud_core.http.stores.file import FileStore
from tests.core.stores import key, posix


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
