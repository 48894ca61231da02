"""GNOME's keyring, over the bus of a session of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

REAL = """
import sys
from pathlib import Path
from mixcloud_core.auth.accounts import Secrets
from mixcloud_core.auth.store import AccountStore
from mixcloud_core.errors import MixcloudError
store = AccountStore(Path(sys.argv[1]))
for what in sys.argv[2:]:
    try:
        if what == "keep":
            print(store.keep("Name", Secrets(access_token="token")).place)
        elif what == "secrets":
            print(store.secrets("name").access_token)
        elif what == "remove":
            print(store.remove("name"))
        else:
            import secretstorage
            secretstorage.get_default_collection(secretstorage.dbus_init()).lock()
    except MixcloudError as error:
        print(error.message)
"""


@pytest.fixture
def real_keyring(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a session with GNOME's keyring, which was never opened yet."""
    if missing := [name for name in ("dbus-daemon", "gnome-keyring-daemon") if not shutil.which(name)]:
        pytest.skip(f"{' and '.join(missing)} not installed")
    pytest.importorskip("secretstorage")
    (tmp_path / "run").mkdir(mode=0o700)
    environment = os.environ | {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path / "run")}
    environment |= {"XDG_DATA_HOME": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}
    with ExitStack() as running:
        bus = start(running, ["dbus-daemon", "--session", "--nofork", "--print-address"], environment)
        assert bus.stdout
        yield environment | {"DBUS_SESSION_BUS_ADDRESS": bus.stdout.readline().decode().strip()}


def start(running: ExitStack, command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    running.callback(process.wait)
    running.callback(process.kill)
    return process


def test_a_real_keyring(real_keyring: dict[str, str], tmp_path: Path) -> None:
    def ask(*what: str) -> list[str]:
        done = subprocess.run(
            [sys.executable, "-c", REAL, str(tmp_path / "accounts"), *what],
            env=real_keyring,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    file = str(tmp_path / "accounts" / "accounts.json")
    daemon = ["gnome-keyring-daemon", "--foreground", "--components=secrets"]
    with ExitStack() as running:
        start(running, daemon, real_keyring)
        wait_for_service(real_keyring)
        assert ask("keep", "remove") == [file, "True"], "one that was never opened would ask for a new password"
    with ExitStack() as running:
        opened = start(running, [*daemon, "--unlock"], real_keyring)
        assert opened.stdin
        opened.stdin.write(b"a password")
        opened.stdin.close()
        wait_for_service(real_keyring)
        assert ask("keep", "secrets", "remove", "secrets") == [
            "keyring",
            "token",
            "True",
            "Nobody is signed in as name",
        ]
        locked = "Name is kept in the keyring, which can't be used: it is locked"
        assert ask("keep", "lock", "secrets") == ["keyring", locked]
        assert ask("secrets", "remove") == [locked, "Name can't be removed from the keyring: it is locked"]


def wait_for_service(environment: dict[str, str]) -> None:
    """Wait until the keyring is on the bus."""
    code = """
import secretstorage, time
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection
bus = open_dbus_connection()
names = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
for _ in range(200):
    message = new_method_call(names, "NameHasOwner", "s", ("org.freedesktop.secrets",))
    if bus.send_and_get_reply(message).body[0]:
        break
    time.sleep(0.05)
else:
    raise SystemExit("no keyring on the bus")
"""
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=60)
