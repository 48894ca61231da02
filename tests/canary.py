"""A canary: the stand-in's secrets, looked for after every test in all that was written while it ran.

That is: what programs printed, and with which arguments they were started; what was logged, at any level, with what a
traceback shows; what was printed; the errors that tests caught, with those behind them; and all files in the folders
of the test, also inside of what is compressed. A test that finds one fails when it is torn down.
"""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

import mixcloud_core.http.session  # noqa: F401 (keeps tokens out of urllib3's log, of the tests' own clients as well)
from tests.sandbox.grants import GRANTED_SECRET
from tests.sandbox.secrets import all_secrets
from tests.unpacking import unpacked

__all__ = ["CANARY", "Canary"]

# Files that may hold secrets: those in which accounts are kept, and what tests themselves give to programs.
MAY_HOLD = (
    "*/accounts/accounts.json",
    "*/keyring.json",  # of the doubles
    "*/cookies.txt",
    "*/cookies.sqlite",  # of a made-up Firefox
    "*/profile/Cookies",  # of a made-up Chromium
    "*/beets/config.yaml",
)
# Tests of the stand-in itself, which has these secrets; no program of ours runs in them.
OF_THE_STAND_IN = ("tests/sandbox_*", "tests/test_sandbox*")
# Loggers of tools of the tests.
NOT_OURS = ("selenium",)

_LENGTH = 32
_HEX = bytes(120 if chr(byte) in "0123456789abcdef" else 32 for byte in range(256))
_SECRETS = frozenset(secret.encode() for secret in all_secrets())


class Canary:
    """Collects where secrets were found, for one test after the other."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.folders: list[Path] = []
        self.allowed: set[bytes] = set()
        self.sleeps = True

    def begin(self, *, sleeps: bool = False) -> None:
        self.found, self.allowed, self.sleeps = [], set(), sleeps

    def allow(self, *secrets: str) -> None:
        """Take it that a test writes these itself: what is pasted into a terminal is shown there."""
        self.allowed |= {secret.encode() for secret in secrets}

    def look(self, content: object, where: str) -> None:
        """Look into a text, or into bytes."""
        if self.sleeps or not content:
            return
        data = content if isinstance(content, bytes) else str(content).encode(errors="replace")
        for secret, start in secrets_in(data):
            if secret not in self.allowed:
                around = data[max(start - 100, 0) : start + _LENGTH + 20].decode(errors="replace")
                self.found.append(f"{where}: …{around}…")

    def look_at_error(self, error: BaseException | None, where: str) -> None:
        """Look into all that a traceback shows of an error, and into what it holds."""
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            for show in (str, repr, vars):
                with suppress(Exception):  # of errors that tests make up
                    self.look(show(error), f"{where} ({type(error).__name__})")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)

    def look_at_log(self, record: logging.LogRecord) -> None:
        if self.sleeps or record.name.startswith(NOT_OURS):
            return
        with suppress(Exception):  # arguments that don't fit, which `logging` tells of
            self.look(record.getMessage(), f"log of {record.name}")
        self.look(record.exc_text, f"traceback in the log of {record.name}")
        if record.exc_info and record.exc_info[1]:
            self.look_at_error(record.exc_info[1], f"error in the log of {record.name}")

    def look_into_folders(self) -> None:
        """Look into all files of the folders that tests were given since the last time."""
        folders, self.folders = self.folders, []
        for folder in folders:
            for file in files_in(folder):
                for name, content in unpacked(file):
                    self.look(content, name)


def secrets_in(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Find secrets, and where each begins: all of them are runs of hexadecimal digits."""
    marked = data.translate(_HEX)
    run = b"x" * _LENGTH
    start = marked.find(run)
    while start >= 0:
        secret = data[start : start + _LENGTH]
        if secret in _SECRETS or GRANTED_SECRET.fullmatch(secret.decode()):
            yield secret, start
        start = marked.find(run, start + 1)


def files_in(folder: Path) -> list[Path]:
    """The files that may not hold secrets."""
    if not folder.exists():
        return []
    files = (path for path in folder.rglob("*") if not path.is_symlink() and path.is_file())
    return [file for file in files if not any(fnmatch(file.as_posix(), pattern) for pattern in MAY_HOLD)]


CANARY = Canary()


def watch_logs() -> None:
    """See each record of each logger, also those that nobody wants; who wanted them gets them as before."""
    logger: Any = logging.Logger
    is_enabled, hand_on = logger.isEnabledFor, logger.callHandlers

    def call_handlers(self: logging.Logger, record: logging.LogRecord) -> None:
        CANARY.look_at_log(record)
        if is_enabled(self, record.levelno):
            hand_on(self, record)

    logger.isEnabledFor = lambda self, level: not CANARY.sleeps or is_enabled(self, level)
    logger.callHandlers = call_handlers


def watch_programs() -> None:
    """See what programs are started with, and what they print."""
    program: Any = subprocess.Popen
    begin, communicate = program.__init__, program.communicate

    def init(self: Any, args: Any, *more: Any, **options: Any) -> None:
        CANARY.look(args, "arguments of a program")
        begin(self, args, *more, **options)

    def talk(self: Any, *args: Any, **options: Any) -> tuple[Any, Any]:
        out, err = communicate(self, *args, **options)
        CANARY.look(out, f"output of {self.args}")
        CANARY.look(err, f"errors of {self.args}")
        return out, err

    program.__init__, program.communicate = init, talk


def watch_errors() -> None:
    """See the errors that tests catch."""
    context: Any = type(pytest.raises(AssertionError))
    leave = context.__exit__

    def exit_(self: Any, kind: Any, error: Any, trace: Any) -> Any:
        CANARY.look_at_error(error, "error")
        return leave(self, kind, error, trace)

    context.__exit__ = exit_


def watch_folders() -> None:
    """Know of the folders that tests are given."""
    factory: Any = pytest.TempPathFactory
    make = factory.mktemp

    def mktemp(self: pytest.TempPathFactory, basename: str, numbered: bool = True) -> Path:
        folder: Path = make(self, basename, numbered)
        CANARY.folders.append(folder)
        return folder

    factory.mktemp = mktemp


@contextmanager
def planted() -> Iterator[Canary]:
    """A canary of its own in the place of the usual one, for tests that write secrets on purpose."""
    before = vars(CANARY).copy()
    CANARY.folders = []
    CANARY.begin()
    try:
        yield CANARY
    finally:
        vars(CANARY).update(before)


# Hooks, which conftest.py takes over.


def pytest_configure() -> None:
    for watch in (watch_logs, watch_programs, watch_errors, watch_folders):
        watch()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    path = item.path.relative_to(item.config.rootpath).as_posix()
    CANARY.begin(sleeps=any(fnmatch(path, pattern) for pattern in OF_THE_STAND_IN))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    for name, content in report.sections:
        if "log" not in name:  # those are looked at one by one
            CANARY.look(content, name)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    yield
    CANARY.look_into_folders()
    found, CANARY.found = CANARY.found, []
    if found:
        raise AssertionError("Secrets were written:\n" + "\n".join(found[:20]))
