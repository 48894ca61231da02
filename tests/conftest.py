"""What tests of the real programs share: the sandbox, a home for each test, and the programs themselves."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from hypothesis import HealthCheck, settings

from mixcloud_core.api.transport import Budget
from tests.browser import browser, browser_sandbox, running_browser, running_browser_sandbox  # noqa: F401 (one for all)
from tests.canary import (  # noqa: F401 (hooks of pytest's)
    CANARY,
    pytest_configure,
    pytest_runtest_makereport,
    pytest_runtest_setup,
    pytest_runtest_teardown,
)
from tests.forking import Forked, forker_of
from tests.sandbox import Sandbox
from tests.sandbox.client import client

# How fast a machine makes examples says nothing about the code.
settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# What must hold before a change lands is asked with the same examples each time, so that it fails for the change alone.
settings.register_profile("repeatable", parent=settings.get_profile("calm"), derandomize=True)
# For looking for what nobody thought of.
settings.register_profile("thorough", parent=settings.get_profile("calm"), max_examples=3000)
settings.load_profile("calm")

# The sandbox bears more than Mixcloud: only tests of the limits wait for them.
UNHURRIED = dict.fromkeys((f"MIXCLOUD_API_RATES_{budget.name}" for budget in Budget), "1000 per 1")

COLOURS = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
"""A terminal that can do everything."""

# Makes the terminal that a program is started on its own, as a shell does.
_ON_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)

# Seconds: for a program, and for one that hangs to say where.
_LONGEST = 120
_LONGEST_ABORT = 10


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are processors: much of what is tested is waiting."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for what runs inside of the test, so that no cache or setting of the caller's counts."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    for name, place in (("XDG_CACHE_HOME", ".cache"), ("XDG_CONFIG_HOME", ".config"), ("XDG_DATA_HOME", ".local")):
        monkeypatch.setenv(name, str(folder / place))
    for name in [name for name in os.environ if name.startswith("MIXCLOUD_")]:
        monkeypatch.delenv(name)
    return folder


Running = subprocess.Popen[str] | Forked
"""A program that runs."""


@dataclass(frozen=True)
class Result:
    """What a program did: exit status and both outputs."""

    status: int
    out: str
    err: str

    def __post_init__(self) -> None:
        CANARY.look(f"{self.out}\n{self.err}", "output of a program")

    @property
    def error_lines(self) -> list[str]:
        """What a user reads as the error: warnings and yt-dlp's advice on its age are none."""
        lines = [line for line in self.err.splitlines() if line.strip()]
        return [line for line in lines if not line.startswith(("WARNING", "         "))]


class Programs:
    """Runs the real programs inside of the sandbox, as a user with an empty home would."""

    def __init__(self, sandbox: Sandbox, home: Path) -> None:
        self.sandbox = sandbox
        self.home = home
        self.environment = sandbox.environment(home) | UNHURRIED

    @property
    def music(self) -> Path:
        """The folder of the beets library."""
        return self.home / "music"

    @property
    def staging(self) -> Path:
        """Where downloads of beets grow."""
        return self.home / ".cache" / "mixcloud-plugins" / "staging"

    def files(self, folder: Path | None = None) -> list[str]:
        """Give the files under a folder (the library's, if none is given), as relative paths."""
        folder = folder or self.music
        return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())

    def yt_dlp(self, *arguments: str, plugin: bool = True, **environment: str) -> Result:
        """Run yt-dlp; unless told otherwise, it is our extractor that must answer."""
        result = self.run("yt_dlp", "-v", *arguments, **environment)
        loaded = re.search(r"Extractor Plugins: .*\bMixcloudIE\b", result.err) is not None
        assert loaded == plugin, result.err
        err = "\n".join(line for line in result.err.splitlines() if not line.startswith("[debug]"))
        return Result(result.status, result.out, err)

    def plain_yt_dlp(self, *arguments: str, **environment: str) -> Result:
        """Run yt-dlp without -v, as users do: what it says must show that it was our extractor."""
        return self.run("yt_dlp", *arguments, **environment)

    def beet(self, *arguments: str, **environment: str) -> Result:
        """Run beet."""
        return self.run("beets", *arguments, **environment)

    def run(self, module: str, *arguments: str, **environment: str) -> Result:
        """Run a program by its module."""
        return self.end_of(self.start(module, *arguments, **environment), f"{module} {arguments}")

    def end_of(self, running: Running, what: str) -> Result:
        """Wait for a program that was started; one that hangs fails the test."""
        try:
            out, err = running.communicate(timeout=_LONGEST)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGABRT)  # faulthandler tells where it hangs
            try:
                out, err = running.communicate(timeout=_LONGEST_ABORT)
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)  # what it started still holds the pipes
                out, err = running.communicate()
            pytest.fail(f"{what} did not end within {_LONGEST} seconds\n{out}\n{err}")
        assert running.returncode is not None
        return Result(running.returncode, out, err)

    def start(self, module: str, *arguments: str, **environment: str) -> Running:
        """Start a program by its module, with pipes, in a session of its own."""
        if forker := forker_of(module, environment):
            return forker.start(arguments, self.home, self.environment | environment)
        return subprocess.Popen(
            [sys.executable, "-X", "faulthandler", "-m", module, *arguments],
            cwd=self.home,
            env=self.environment | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def start_on(self, terminal: int, module: str, *arguments: str, environment: Mapping[str, str]) -> Running:
        """Start a program on a terminal, with exactly this environment."""
        changes = dict(environment.items() - (self.environment | COLOURS).items())
        if forker := forker_of(module, changes):
            return forker.start_on(terminal, arguments, self.home, environment)
        command = [sys.executable, "-S", "-E", "-c", _ON_TERMINAL, sys.executable, "-X", "faulthandler", "-m", module]
        return subprocess.Popen(
            [*command, *arguments],
            cwd=self.home,
            env=environment,
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            text=True,
            start_new_session=True,
        )


@pytest.fixture(scope="session")
def running_sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running_sandbox: Sandbox) -> Iterator[Sandbox]:
    """The sandbox as it starts; in the end, nothing may have asked any other host."""
    running_sandbox.reset()
    yield running_sandbox
    refused = list(running_sandbox.refused)
    running_sandbox.reset()
    assert not refused, f"asked for hosts that are not Mixcloud's: {refused}"


@pytest.fixture
def session(sandbox: Sandbox) -> Iterator[requests.Session]:
    """A plain client of the sandbox."""
    with client(sandbox) as session:
        yield session


@pytest.fixture
def programs(sandbox: Sandbox, tmp_path: Path) -> Programs:
    return Programs(sandbox, tmp_path)
