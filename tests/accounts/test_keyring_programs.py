"""The real programs over keyrings that work, hang, prompt, or must not be touched."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend

from mixcloud_core.auth.store import AccountStore
from mixcloud_core.config import AccountPlace
from tests.accounts import doubles
from tests.accounts.kept import everything
from tests.accounts.logins import login
from tests.conftest import Programs
from tests.sandbox.secrets import secrets_in
from tests.sandbox.state import csrf_token, session_id
from tests.sandbox.users import LISTENER, OWNER

ROOT = Path(__file__).resolve().parents[2]
SHOW = f"https://www.mixcloud.com/{OWNER}/full-tracklist/"


@pytest.fixture
def cookies(programs: Programs) -> Path:
    file = programs.home / "cookies.txt"
    lines = (f".mixcloud.com\tTRUE\t/\tTRUE\t0\t{name}\t{value}" for name, value in pairs(LISTENER))
    file.write_text("\n".join(("# Netscape HTTP Cookie File", *lines, "")))
    return file


def pairs(user: str) -> list[tuple[str, str]]:
    return [("sessionid", session_id(user)), ("csrftoken", csrf_token(user))]


def accounts(programs: Programs) -> Path:
    return programs.home / ".local" / "share" / "mixcloud-plugins" / "accounts"


def using(programs: Programs, double: type[KeyringBackend], **more: str) -> dict[str, str]:
    return doubles.environment(double, programs.home / "keyring.json") | more


def test_login_whoami_and_logout_with_a_keyring(programs: Programs, cookies: Path) -> None:
    environment = using(programs, doubles.Slow)
    signed_in = programs.beet("mixcloud", "login", "--cookies", str(cookies), **environment)
    assert (signed_in.status, signed_in.err) == (0, "")
    assert signed_in.out.startswith(f"Signed in as {LISTENER}, with a session. It is kept in: keyring\n")
    assert session_id(LISTENER) in (programs.home / "keyring.json").read_text()
    assert not secrets_in(everything(accounts(programs)))
    listed = programs.beet("mixcloud", "whoami", "--check", **environment)
    assert listed.out == f"*\t{LISTENER}\tsession\tkeyring\tsession of {LISTENER} works\n"
    signed_out = programs.beet("mixcloud", "logout", **environment)
    assert (signed_out.status, signed_out.err) == (0, "")
    assert (programs.home / "keyring.json").read_text() == "{}"


def test_login_with_a_keyring_that_hangs_takes_its_limit_and_the_file(programs: Programs, cookies: Path) -> None:
    started = time.monotonic()
    result = programs.beet("mixcloud", "login", "--cookies", str(cookies), **using(programs, doubles.HangingInside))
    assert result.status == 0, result.err
    assert f"It is kept in: {accounts(programs) / 'accounts.json'}" in result.out
    assert 5 < time.monotonic() - started < 30
    assert AccountStore(accounts(programs), AccountPlace.FILE).find(LISTENER)


@pytest.mark.parametrize("double", [doubles.Prompting, doubles.Reading])
def test_without_a_terminal_nothing_prompts(programs: Programs, cookies: Path, double: type[KeyringBackend]) -> None:
    result = programs.beet("mixcloud", "login", "--cookies", str(cookies), **using(programs, double))
    assert (result.status, result.err) == (0, "")
    assert "keyring:" not in result.out
    assert not (programs.home / "keyring.json").exists()


def test_on_a_terminal_the_keyring_that_somebody_chose_may_ask(programs: Programs, cookies: Path) -> None:
    environment = using(programs, doubles.Prompting)
    with login(programs, "--cookies", str(cookies), terminal=True, environment=environment) as program:
        for prompt in ("New password of the keyring: ", "\nPassword of the keyring: "):
            program.wait_for(prompt)
            program.type("a password")
        result = program.end()
    assert result.status == 0, result.out
    assert "It is kept in: keyring" in result.out
    assert "a password" not in result.out


IMPATIENT = """
import os, sys
from pathlib import Path
from mixcloud_core.auth import keyrings
from mixcloud_core.auth.accounts import Secrets
from mixcloud_core.auth.store import AccountStore
keyrings._WITH_PERSON = keyrings._TOLD = 0.5
print("Kept in", AccountStore(Path(sys.argv[1])).keep("name", Secrets(access_token="x")).place, flush=True)
"""


@contextmanager
def on_terminal(command: list[str], environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], int, int]]:
    keyboard, screen = pty.openpty()
    process = subprocess.Popen(
        command,
        stdin=screen,
        stdout=screen,
        stderr=screen,
        env=environment,
        cwd=ROOT,
        start_new_session=True,
        preexec_fn=lambda: os.login_tty(os.dup(0)),  # noqa: PLW1509 (this program's threads hold nothing it needs)
    )
    try:
        yield process, keyboard, screen
    finally:
        process.kill()
        process.wait()
        os.close(keyboard)
        os.close(screen)


@pytest.mark.parametrize("end", ["waits", "Ctrl-C"])
def test_a_question_that_is_left_alone_leaves_the_terminal_as_it_was(tmp_path: Path, end: str) -> None:
    command = [sys.executable, "-c", IMPATIENT, str(tmp_path / "accounts")]
    environment = os.environ | doubles.environment(doubles.Prompting, tmp_path / "keyring")
    with on_terminal(command, environment) as (process, keyboard, screen):
        shown = b""
        while b"New password of the keyring: " not in shown:
            shown += os.read(keyboard, 1000)
        assert not termios.tcgetattr(screen)[3] & termios.ECHO
        if end == "Ctrl-C":
            os.write(keyboard, b"\x03")
            assert process.wait(10) == -signal.SIGINT
        else:
            assert process.wait(10) == 0
            assert str(tmp_path / "accounts" / "accounts.json") in os.read(keyboard, 10000).decode()
        assert termios.tcgetattr(screen)[3] & termios.ECHO


def test_who_needs_no_account_touches_neither_keyring_nor_list(programs: Programs, cookies: Path) -> None:
    touched = programs.home / "touched"
    accounts(programs).mkdir(parents=True)
    (accounts(programs) / "accounts.json").write_text("{")  # of which any reader would complain
    environment = {"PYTHONPATH": str(ROOT), "WATCHED": str(touched)}
    environment |= {"PYTHON_KEYRING_BACKEND": "tests.accounts.watching.Watched"}
    assert programs.beet("ls", **environment).err == ""
    assert programs.beet("mixcloud", "--help", **environment).status == 0
    result = programs.run("yt_dlp", "-v", "--simulate", SHOW, **environment)
    assert result.status == 0, result.err
    assert "damaged" not in result.err
    assert not touched.exists()
    (accounts(programs) / "accounts.json").unlink()
    programs.beet("mixcloud", "login", "--cookies", str(cookies), **environment)
    assert touched.exists(), "this would have been noticed"
