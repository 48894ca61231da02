"""`beet mixcloud login` while it runs: in a pipe or on a terminal, with a browser that tells a test what to open."""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

import requests

from mixcloud_core.auth.store import AccountStore
from mixcloud_core.config import AccountPlace
from tests.canary import CANARY
from tests.conftest import Programs, Result, Running
from tests.sandbox.apps import CLIENT_ID, CLIENT_SECRET
from tests.sandbox.grants import GRANTED_SECRET
from tests.sandbox_oauth.client import Visitor, csrf_field

__all__ = ["APP", "COLUMNS", "PATIENCE", "Login", "decide", "eventually", "fetch", "login", "parameter", "store_of"]

APP = {"MIXCLOUD_CLIENT_ID": CLIENT_ID, "MIXCLOUD_CLIENT_SECRET": CLIENT_SECRET}
"""An app, as a user sets it in the environment."""

PATIENCE = 60
"""Seconds until a program has to do what is waited for."""
COLUMNS = 80

# It writes down what it is to open, and closes when the test says so, as a browser that was not running before.
BROWSER = """#!/bin/sh
printf '%s' "$1" > "$0.part" && mv "$0.part" "$0.opened"
while [ ! -e "$0.closed" ] && [ -e "$0" ]; do sleep 0.05; done
"""
# Makes what it runs the program of this terminal: Ctrl-C reaches it, and passwords are asked for there.
_T = TypeVar("_T")


def eventually(look: Callable[[], _T | None], what: str, patience: float = PATIENCE) -> _T:
    """Give what is found as soon as there is anything."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.01)
    raise AssertionError(f"{what} did not happen")


class Login:
    """A running program; `shown` is what it has written so far, on a terminal both outputs together."""

    def __init__(self, process: Running, browser: Path, keyboard: int, screens: list[int]) -> None:
        self.process = process
        self.browser = browser
        self._keyboard = keyboard
        self._texts = [bytearray() for _ in screens]
        self._readers = [
            threading.Thread(target=_read, args=(screen, text), daemon=True)
            for screen, text in zip(screens, self._texts, strict=True)
        ]
        for reader in self._readers:
            reader.start()

    @property
    def shown(self) -> str:
        return _text(self._texts[0])

    @property
    def start(self) -> str:
        """The address that the browser was given."""
        opened = self.browser.with_name("browser.opened")
        eventually(lambda: opened.exists() or self.process.poll() is not None, "a browser")
        assert opened.exists(), self.end()
        return opened.read_text()

    @property
    def address(self) -> str:
        """The address that is shown to people."""
        return eventually(
            lambda: next((line.strip() for line in self.shown.splitlines() if "/oauth/authorize?" in line), None),
            "an address",
        )

    def wait_for(self, text: str) -> None:
        """Wait until a text is on the screen."""
        eventually(lambda: text in self.shown or self.process.poll() is not None, text)
        assert text in self.shown, self.end()

    @property
    def is_terminal(self) -> bool:
        return len(self._texts) == 1

    def type(self, text: str) -> None:
        """Type a line; a terminal shows it, with the code that somebody pastes."""
        CANARY.allow(*GRANTED_SECRET.findall(text))
        os.write(self._keyboard, f"{text}\n".encode())

    def press_ctrl(self, letter: str) -> None:
        os.write(self._keyboard, bytes([ord(letter) - ord("A") + 1]))

    def end(self) -> Result:
        """Wait until it has ended."""
        self.browser.with_name("browser.closed").touch()
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGABRT)  # faulthandler tells where it hangs
            status = self.process.wait(PATIENCE)
        for reader in self._readers:
            reader.join(PATIENCE)
        out, *err = map(_text, self._texts)
        return Result(status, out, "".join(err))


def parameter(address: str, name: str) -> str:
    """Give a parameter of an address."""
    return parse_qs(urlsplit(address).query)[name][0]


def decide(visitor: Visitor, address: str, decision: str = "allow") -> str:
    """Answer the question at an address without a browser, and give the address to which it leads."""
    page = visitor.get(address)
    assert page.status_code == 200, page.text
    location: str = visitor.post(address, csrf_field(page) | {decision: "yes"}).headers["Location"]
    return location


def fetch(address: str) -> requests.Response:
    """Ask an address of this machine, past any proxy."""
    with requests.Session() as session:
        session.trust_env = False
        return session.get(address, allow_redirects=False, timeout=PATIENCE)


def store_of(programs: Programs) -> AccountStore:
    """Give the accounts that a program keeps."""
    return AccountStore(programs.home / ".local" / "share" / "mixcloud-plugins" / "accounts", AccountPlace.FILE)


@contextmanager
def login(
    programs: Programs, *arguments: str, terminal: bool = False, environment: Mapping[str, str] = APP
) -> Iterator[Login]:
    """Start `beet mixcloud login`, with an app in the environment if nothing else is said."""
    browser = programs.home / "browser"
    browser.write_text(BROWSER)
    browser.chmod(0o700)
    for left in ("browser.opened", "browser.closed"):
        browser.with_name(left).unlink(missing_ok=True)
    theirs = {"BROWSER": str(browser)} | dict(environment)
    if terminal:
        screen, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))
        command = ("beets", "mixcloud", "login", *arguments)
        process = programs.start_on(slave, *command, environment=programs.environment | theirs)
        os.close(slave)
        running = Login(process, browser, screen, [screen])
    else:
        process = programs.start("beets", "mixcloud", "login", *arguments, **theirs)
        assert process.stdin
        assert process.stdout
        assert process.stderr
        running = Login(process, browser, process.stdin.fileno(), [process.stdout.fileno(), process.stderr.fileno()])
    try:
        yield running
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _read(screen: int, text: bytearray) -> None:
    with suppress(OSError):  # a terminal that nobody is on any more
        while piece := os.read(screen, 4096):
            text += piece


def _text(content: bytearray) -> str:
    return content.decode(errors="replace").replace("\r\n", "\n")
