"""Kills programs that store accounts, at every step they take and at random moments, and looks at what they leave.

A program of its own, small and warm, so that a thousand of its children take seconds:
`python -m tests.accounts.killing FOLDER WORD RANDOM_KILLS`, for the changes whose names have a word. It prints how
often it killed, and fails at the first thing that is wrong.
"""

from __future__ import annotations

import gc
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mixcloud_core.auth.accounts import Secrets
from mixcloud_core.auth.keyrings import Keyring
from mixcloud_core.auth.ledger_file import LedgerFile
from mixcloud_core.auth.store import AccountStore
from mixcloud_core.config import AccountPlace
from tests.accounts import doubles

FIRST, SECOND, THIRD = "first", "second", "third"
SECRETS = {
    FIRST: Secrets(access_token="1" * 32),
    SECOND: Secrets(cookies={"sessionid": "2" * 32, "csrftoken": "3" * 32}),
    THIRD: Secrets(access_token="4" * 32),
    "newer": Secrets(cookies={"sessionid": "5" * 32}),
}
State = dict[str, tuple[str, bool, Secrets]]


class Direct(Keyring):
    """Asks without a thread, which is faster: for what only looks."""

    def _ask(self, work: Callable[[], Any]) -> Any:
        return work()


@dataclass(frozen=True)
class Place:
    """A folder of accounts, and a keyring that is a file."""

    folder: Path
    keyring: Path

    def store(self, place: AccountPlace, keyring: type[Keyring] = Direct) -> AccountStore:
        os.environ[doubles.FILE] = str(self.keyring)
        return AccountStore(self.folder, place, find_keyring=lambda: keyring(doubles.System(), 5))

    def begin(self, place: AccountPlace) -> None:
        """Begin anew, with two accounts."""
        for file in (*self.folder.glob("*"), self.keyring):
            file.unlink(missing_ok=True)
        for name in (FIRST, SECOND):
            self.store(place).keep(name, SECRETS[name])

    def snapshot(self) -> dict[Path, bytes]:
        return {file: file.read_bytes() for file in (*self.folder.glob("*"), self.keyring) if file.exists()}

    def restore(self, files: dict[Path, bytes]) -> None:
        for file in (*self.folder.glob("*"), self.keyring):
            if file not in files:
                file.unlink(missing_ok=True)
        for file, content in files.items():
            file.write_bytes(content)

    def state(self) -> State:
        """All accounts as programs find them."""
        store = self.store(AccountPlace.AUTO)
        return {one.name: (one.kinds, one.is_default, store.secrets(one.name)) for one in store.accounts()}

    def strays(self) -> set[str]:
        """What lies in the keyring for no account, and is not noted either."""
        ledger = LedgerFile(self.folder).read()
        needed = {entry.key for entry in ledger.entries}
        os.environ[doubles.FILE] = str(self.keyring)
        return {key.split()[1] for key in doubles.System().texts} - needed - set(ledger.leftovers)

    def sign_out(self) -> None:
        store = self.store(AccountPlace.AUTO)
        for account in store.accounts():
            store.remove(account.name)
        store.sweep()


AUTO, FILE = AccountPlace.AUTO, AccountPlace.FILE
_Change = Callable[[AccountStore], object]
CHANGES: dict[str, tuple[AccountPlace, AccountPlace, _Change]] = {
    "a new one into the file": (FILE, FILE, lambda store: store.keep(THIRD, SECRETS[THIRD])),
    "a newer one into the file": (FILE, FILE, lambda store: store.keep(FIRST, SECRETS["newer"])),
    "one out of the file": (FILE, FILE, lambda store: store.remove(FIRST)),
    "another default in the file": (FILE, FILE, lambda store: store.set_default(SECOND)),
    "a new one into the keyring": (AUTO, AUTO, lambda store: store.keep(THIRD, SECRETS[THIRD])),
    "a newer one into the keyring": (AUTO, AUTO, lambda store: store.keep(FIRST, SECRETS["newer"])),
    "one out of the keyring": (AUTO, AUTO, lambda store: store.remove(FIRST)),
    "from there into the keyring": (FILE, AUTO, lambda store: store.keep(FIRST, SECRETS["newer"])),
    "from there into the file": (AUTO, FILE, lambda store: store.keep(FIRST, SECRETS["newer"])),
}


class Killer:
    """Makes one change over and over in children that do not live to its end."""

    def __init__(self, place: Place, what: str) -> None:
        self.place = place
        self.what = what
        before, after, self.change = CHANGES[what]
        self.to = after
        place.begin(before)
        self.files = place.snapshot()
        self.old = place.state()
        started = time.monotonic()
        self.change(place.store(after, Keyring))
        self.lasts = time.monotonic() - started
        self.new = place.state()
        assert self.old != self.new
        self.kills = 0

    def at_each_step(self) -> None:
        """Kill at each call to the system that Python knows of."""
        step = 0
        while self._try(step=step):
            step += 1
        assert step > 10, f"{self.what}: only {step} steps"

    def at_random(self, times: int) -> None:
        for _ in range(4 * times):
            times -= self._try(after=random.uniform(0, self.lasts * 1.5))
            if not times:
                break

    def _try(self, *, step: int | None = None, after: float | None = None) -> bool:
        """Tell whether the child was killed."""
        self.place.restore(self.files)
        child = os.fork()
        if child == 0:
            try:
                if step is not None:
                    die_at(step)
                self.change(self.place.store(self.to, Keyring))
            finally:
                os._exit(0)
        if after is not None:
            time.sleep(after)
            os.kill(child, signal.SIGKILL)
        was_killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        self.kills += was_killed
        self._look(f"{self.what}, killed {f'at step {step}' if after is None else f'after {after:.4f} s'}")
        return was_killed

    def _look(self, when: str) -> None:
        state = self.place.state()
        assert state in (self.old, self.new), f"{when}: {sorted(state)}"
        assert state[SECOND][2] == SECRETS[SECOND], f"{when}: the other account is lost"
        assert not self.place.strays(), f"{when}: {self.place.strays()} stay in the keyring"
        self.place.sign_out()
        left = b"".join(self.place.snapshot().values()).decode()
        assert not any(secret in left for one in SECRETS.values() for secret in one.cookies.values()), when
        assert not any(one.access_token and one.access_token in left for one in SECRETS.values()), when


def die_at(step: int) -> None:
    """Kill this program when it comes to a step."""
    steps = -1

    def count(event: str, _: object) -> None:
        nonlocal steps
        if event.startswith(("os.", "open", "shutil.", "fcntl.", "_thread.")):
            steps += 1
            if steps == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def main(folder: Path, where: str, times: int) -> None:
    gc.freeze()  # children would copy what is counted
    folder.mkdir(exist_ok=True)
    changes = [what for what in CHANGES if where in what]
    kills = {}
    for what in changes:
        killer = Killer(Place(folder / "accounts", folder / "keyring.json"), what)
        killer.at_each_step()
        killer.at_random(times // len(changes) + 1)
        kills[what] = killer.kills
    print(sum(kills.values()), kills)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
