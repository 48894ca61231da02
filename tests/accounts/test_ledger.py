"""The list of accounts as a file: who can read it, what is never touched, and what a full disk leaves of it."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from mixcloud_core import errors
from tests.accounts.kept import (
    SOMEBODY,
    as_root,
    as_somebody,
    everything,
    mode,
    refused,
    session,
    store_in,
    token,
    write,
)
from tests.sandbox.users import LISTENER, OWNER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "accounts"


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


@pytest.mark.parametrize("mask", [0, 0o022, 0o077])
def test_others_can_read_nothing_at_any_moment(folder: Path, monkeypatch: pytest.MonkeyPatch, mask: int) -> None:
    created: list[tuple[str, int, int]] = []
    opened = os.open

    def watch(path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
        descriptor = opened(path, flags, mode, **more)
        if flags & os.O_CREAT:
            created.append((Path(path).name, flags, os.fstat(descriptor).st_mode & 0o7777))
        return descriptor

    monkeypatch.setattr(os, "open", watch)
    with umask(mask):
        store_in(folder).keep(OWNER, token(OWNER))
        store_in(folder).keep(LISTENER, session(LISTENER))
    assert [(mode(path), path.name) for path in (folder.parent, folder)] == [("0o700", "data"), ("0o700", "accounts")]
    assert {path.name: mode(path) for path in folder.iterdir()} == {"accounts.json": "0o600", "accounts.lock": "0o600"}
    parts = [each for each in created if each[0].endswith(".part")]
    assert len(parts) == 2
    for _, flags, at_once in parts:
        assert at_once == 0o600
        assert flags & os.O_EXCL
        assert flags & os.O_NOFOLLOW


@pytest.mark.parametrize("before", [0o755, 0o775, 0o750, 0o2755])
def test_a_folder_that_others_can_look_into_is_closed(folder: Path, before: int) -> None:
    folder.mkdir(parents=True)
    folder.chmod(before)
    store_in(folder).keep(OWNER, token(OWNER))
    assert mode(folder) == "0o700"


def test_a_folder_that_is_for_something_else_too_stays_as_it_is(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "other").touch()
    folder.chmod(0o755)
    store_in(folder).keep(OWNER, token(OWNER))
    assert (mode(folder), mode(folder / "accounts.json")) == ("0o755", "0o600")


@pytest.mark.parametrize(("before", "others"), [(0o775, True), (0o777, False), (0o777, True), (0o1777, True)])
def test_a_folder_in_which_others_may_write_is_not_used(folder: Path, before: int, others: bool) -> None:
    folder.mkdir(parents=True)
    if others:
        (folder / "other").touch()
    folder.chmod(before)
    with pytest.raises(errors.AccountStoreError, match="may write to"):
        store_in(folder).keep(OWNER, token(OWNER))
    assert not (folder / "accounts.json").exists()
    assert mode(folder) == oct(before)


@pytest.mark.parametrize("is_there", [True, False])
def test_a_folder_that_is_a_link_is_not_followed(folder: Path, tmp_path: Path, is_there: bool) -> None:
    elsewhere = tmp_path / "elsewhere"
    if is_there:
        elsewhere.mkdir(mode=0o755)
    folder.parent.mkdir()
    folder.symlink_to(elsewhere)
    with pytest.raises(errors.AccountStoreError, match="is a link to elsewhere|File exists"):
        store_in(folder).keep(OWNER, token(OWNER))
    assert not is_there or (list(elsewhere.iterdir()) == [] and mode(elsewhere) == "0o755")


def a_link(file: Path) -> None:
    file.symlink_to(file.with_name("target"))
    file.with_name("target").write_text('{"version": 1, "default": "", "accounts": {}}')


def a_dead_link(file: Path) -> None:
    file.symlink_to(file.with_name("nowhere"))


def a_folder(file: Path) -> None:
    file.mkdir()


def a_large_file(file: Path) -> None:
    with file.open("wb") as large:
        large.truncate(9 * 1024 * 1024)


FILES: dict[str, Callable[[Path], Any]] = {
    "link": a_link,
    "dead link": a_dead_link,
    "pipe": os.mkfifo,
    "folder": a_folder,
    "large": a_large_file,
}


def open_files() -> int:
    descriptors = Path("/proc/self/fd")
    return len(list(descriptors.iterdir())) if descriptors.exists() else 0


@pytest.mark.parametrize("make", FILES.values(), ids=FILES)
def test_what_is_no_file_is_refused_and_left_alone(folder: Path, make: Callable[[Path], Any]) -> None:
    folder.mkdir(parents=True)
    make(folder / "accounts.json")
    before = (folder / "accounts.json").lstat()
    descriptors = open_files()
    for words in refused(folder):
        assert str(folder / "accounts.json") in words
    after = (folder / "accounts.json").lstat()
    assert (after.st_mode, after.st_ino, after.st_mtime_ns) == (before.st_mode, before.st_ino, before.st_mtime_ns)
    assert open_files() == descriptors


def test_a_list_that_others_can_read_is_told_of_once_and_mended_by_writing(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = store_in(folder)
    store.keep(OWNER, token(OWNER))
    store.keep(LISTENER, token(LISTENER))
    file = folder / "accounts.json"
    file.chmod(0o644)
    assert store.secrets(OWNER) == token(OWNER)
    assert store.accounts()
    assert caplog.messages == [f"{file} holds secrets, and others can read it: chmod 600 it"]
    store.set_default(LISTENER)
    assert mode(file) == "0o600"


@as_root
@pytest.mark.parametrize("owner", [SOMEBODY + 1, SOMEBODY, 0])
def test_a_list_of_another_user_is_not_used(owner: int) -> None:
    with as_somebody() as folder:
        file = write(folder, '{"version": 1, "default": "", "accounts": {}}')
        os.seteuid(0)
        os.chown(file, owner, -1)
        file.chmod(0o644)
        os.seteuid(SOMEBODY)
        if owner == SOMEBODY + 1:
            for words in refused(folder):
                assert "belongs to another user" in words
        else:
            assert store_in(folder).accounts() == ()


@as_root
def test_a_folder_of_another_user_is_not_used(folder: Path) -> None:
    with as_somebody() as somebodys:
        other = somebodys / "accounts"
        other.mkdir(mode=0o755)
        os.seteuid(0)
        os.chown(other, SOMEBODY + 1, -1)
        os.seteuid(SOMEBODY)
        with pytest.raises(errors.AccountStoreError, match="belongs to another user"):
            store_in(other).keep(OWNER, token(OWNER))


@as_root
def test_a_folder_that_can_only_be_read() -> None:
    with as_somebody() as folder:
        store_in(folder).keep(OWNER, token(OWNER))
        before = everything(folder)
        folder.chmod(0o500)
        assert store_in(folder).secrets(OWNER) == token(OWNER)
        for change in (
            lambda: store_in(folder).keep(LISTENER, token(LISTENER)),
            lambda: store_in(folder).remove(OWNER),
        ):
            with pytest.raises(errors.AccountStoreError, match="Permission denied"):
                change()
        assert everything(folder) == before


@as_root
def test_a_folder_in_which_nothing_can_be_made_or_seen() -> None:
    with as_somebody() as folder:
        (folder / "locked").mkdir(mode=0o000)
        store = store_in(folder / "locked" / "accounts")
        for use in (store.accounts, lambda: store.keep(OWNER, token(OWNER))):
            with pytest.raises(errors.AccountStoreError, match="Permission denied"):
                use()


def test_a_full_disk_leaves_the_old_list(folder: Path) -> None:
    store = store_in(folder)
    store.keep(OWNER, token(OWNER))
    before = everything(folder)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50, limits[1]))
    try:
        with pytest.raises(errors.AccountStoreError, match="File too large"):
            store.keep(LISTENER, token(LISTENER))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert everything(folder) == before
    assert sorted(path.name for path in folder.iterdir()) == ["accounts.json", "accounts.lock"]


def test_a_lock_that_is_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    folder.mkdir(parents=True)
    target = tmp_path / "target"
    target.write_text("precious")
    (folder / "accounts.lock").symlink_to(target)
    with pytest.raises(errors.AccountStoreError, match="can't be locked"):
        store_in(folder).keep(OWNER, token(OWNER))
    assert target.read_text() == "precious"
    assert not (folder / "accounts.json").exists()
