"""What is kept is whole whenever a program ends, and whoever else writes at the same time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mixcloud_core.auth.store import AccountStore
from mixcloud_core.config import AccountPlace
from tests.accounts import doubles
from tests.accounts.kept import everything, store_in, token
from tests.sandbox.state import access_token
from tests.sandbox.users import LISTENER, OWNER

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked here")


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: what a disk keeps when it loses power is not tried here."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    folder = Path(tempfile.mkdtemp(dir=memory))
    yield folder
    shutil.rmtree(folder)


def run(module: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("where", ["file", "keyring"])
def test_killed_at_every_step_and_at_250_random_moments(quick: Path, where: str) -> None:
    running = run("tests.accounts.killing", str(quick), where, "250")
    out, err = running.communicate()
    assert running.returncode == 0, err
    kills = int(out.split()[0])
    assert kills >= 300, out


@pytest.mark.parametrize("place", [AccountPlace.FILE, AccountPlace.KEYRING])
@pytest.mark.parametrize("writers", [2, 8])
def test_several_programs_that_write_at_once_lose_no_account(
    quick: Path, monkeypatch: pytest.MonkeyPatch, place: AccountPlace, writers: int
) -> None:
    for name, value in doubles.environment(doubles.System, quick / "keyring.json").items():
        monkeypatch.setenv(name, value)
    programs = [run("tests.accounts.writing", str(quick / "accounts"), place.value, f"w{n}") for n in range(writers)]
    store = AccountStore(quick / "accounts", place)
    while any(program.poll() is None for program in programs):
        assert all(account.has_token for account in store.accounts())  # reads, whoever writes
    for program in programs:
        _, err = program.communicate()
        assert program.returncode == 0, err
    found = {account.name for account in store.accounts()}
    assert found == {f"w{writer}-{number}" for writer in range(writers) for number in (1, 2, 3, 4)}
    assert all(store.secrets(name).access_token == name.partition("-")[0] for name in found)
    assert sum(account.is_default for account in store.accounts()) == 1


def test_a_program_that_waits_too_long_for_another_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixcloud_core.auth.ledger_file._LONGEST_WAIT", 0.1)
    first, second = store_in(tmp_path / "accounts"), store_in(tmp_path / "accounts")
    first.keep(OWNER, token(OWNER))
    with (
        first._file.alone(),
        pytest.raises(Exception, match="Another program keeps the list of accounts locked. Try again"),
    ):
        second.keep(LISTENER, token(LISTENER))
    assert second.keep(LISTENER, token(LISTENER)).name == LISTENER


def test_what_a_killed_program_left_behind_is_removed_by_the_next_one_to_write(tmp_path: Path) -> None:
    folder = tmp_path / "accounts"
    store = store_in(folder)
    store.keep(OWNER, token(OWNER))
    (folder / "accounts.json.0123456789abcdef.part").write_text(access_token(OWNER))
    (folder / "accounts.json.mine.part").touch()  # is not ours
    store.remove(OWNER)
    assert sorted(path.name for path in folder.iterdir()) == [
        "accounts.json",
        "accounts.json.mine.part",
        "accounts.lock",
    ]
    assert access_token(OWNER) not in everything(folder)
