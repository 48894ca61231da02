"""Real programs, forked from a process that has loaded them: most of what a short run costs is loading them again.

A program is started anew where its environment counts already then. What a start costs, and what it loads, is looked at
by tests that start programs themselves.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TextIO

__all__ = ["Forked", "forker_of"]

_FORKED = ("beets", "yt_dlp")
# What counts only when Python starts, and what replaces modules.
_AT_START = ("PYTHON", "LC_", "LANG", "LD_", "YTDLP_")


class Forked:
    """A program that runs, with what `subprocess.Popen` has of it; one on a terminal has no pipes."""

    def __init__(self, pid: int, status: int, stdin: int = -1, stdout: int = -1, stderr: int = -1) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._status = status
        self.stdin: TextIO | None = None if stdin < 0 else os.fdopen(stdin, "w", encoding="utf-8")
        self.stdout: TextIO | None = None if stdout < 0 else os.fdopen(stdout, encoding="utf-8")
        self.stderr: TextIO | None = None if stderr < 0 else os.fdopen(stderr, encoding="utf-8")
        self._readers: list[_Reader] = []

    def communicate(self, text: str = "", timeout: float | None = None) -> tuple[str, str]:
        """Give both outputs when the program has ended; raises subprocess.TimeoutExpired."""
        assert self.stdin
        assert self.stdout
        assert self.stderr
        self._readers = self._readers or [_Reader(self.stdout), _Reader(self.stderr)]
        with suppress(BrokenPipeError), self.stdin:
            self.stdin.write(text)
        for reader in self._readers:
            reader.join(timeout)
            if reader.is_alive():
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        self.wait(timeout)
        out, err = (reader.text for reader in self._readers)
        return out, err

    def poll(self) -> int | None:
        """Give the exit status, None as long as it runs."""
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Give the exit status when it has ended; raises subprocess.TimeoutExpired."""
        if self.returncode is None:
            if not select.select([self._status], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            self.returncode = int(os.read(self._status, 16))
            os.close(self._status)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class _Reader(threading.Thread):
    def __init__(self, pipe: TextIO) -> None:
        super().__init__(daemon=True)
        self._pipe, self.text = pipe, ""
        self.start()

    def run(self) -> None:
        with self._pipe:
            self.text = self._pipe.read()


class Forker:
    """Has programs forked by a server, which has loaded what they need."""

    def __init__(self, module: str) -> None:
        self._ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-X", "faulthandler", "-m", "tests.forking", module, str(theirs.fileno())],
                cwd=Path(__file__).resolve().parents[2],
                env=os.environ | {"PYTHONUTF8": "1"},
                stdin=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
            )
        atexit.register(self._ours.close)

    def start(self, arguments: tuple[str, ...], cwd: Path, environment: Mapping[str, str]) -> Forked:
        """Start the program with pipes, in a session of its own."""
        (stdin, our_stdin), (our_stdout, stdout), (our_stderr, stderr) = os.pipe(), os.pipe(), os.pipe()
        pid, status = self._fork(arguments, cwd, environment, (stdin, stdout, stderr))
        for fd in (stdin, stdout, stderr):
            os.close(fd)
        return Forked(pid, status, our_stdin, our_stdout, our_stderr)

    def start_on(self, terminal: int, arguments: tuple[str, ...], cwd: Path, environment: Mapping[str, str]) -> Forked:
        """Start the program on a terminal, whose only session is its own."""
        return Forked(*self._fork(arguments, cwd, environment, (terminal,)))

    def _fork(
        self, arguments: tuple[str, ...], cwd: Path, environment: Mapping[str, str], fds: tuple[int, ...]
    ) -> tuple[int, int]:
        wish = json.dumps([arguments, str(cwd), dict(environment)]).encode()
        status, theirs = os.pipe()
        socket.send_fds(self._ours, [f"{len(wish):08}".encode()], [theirs, *fds])
        os.close(theirs)
        self._ours.sendall(wish)
        return int(self._ours.recv(16)), status


@cache
def _forker(module: str) -> Forker:
    return Forker(module)


def forker_of(module: str, changes: Mapping[str, str]) -> Forker | None:
    """Give what forks a program, None where it has to be started anew; `changes` is what is new in its environment."""
    if not hasattr(os, "fork") or module not in _FORKED or any(name.startswith(_AT_START) for name in changes):
        return None
    return _forker(module)
