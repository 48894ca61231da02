"""Real programs, forked from a process that has loaded them: most of what a short run costs is loading them again.

A program is started anew where its environment counts already then. What a start costs, and what it loads, is looked at
by tests that start programs themselves.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import pkgutil
import random
import runpy
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path

__all__ = ["Forked", "free_forker"]

# What each program needs, and what takes long to load. The plugins themselves are found and made by the programs.
_LOADED = {
    "beets": """
        beetsplug.mixcloud mixcloud_core yt_dlp_plugins.extractor._mixcloud
        beets.importer beets.ui.commands beets.util.artresizer mediafile
        filelock mutagen.id3 mutagen.mp4 PIL.Image requests requests_toolbelt rich.console rich.progress rich.table
        sqlite3 yt_dlp yt_dlp.downloader.hls yt_dlp.extractor.extractors yt_dlp.networking._curlcffi
        yt_dlp.networking._requests yt_dlp.postprocessor.ffmpeg
    """,
    "yt_dlp": """
        mixcloud_core yt_dlp_plugins.extractor._mixcloud
        mutagen.id3 mutagen.mp4 requests sqlite3 yt_dlp yt_dlp.downloader.hls yt_dlp.extractor.extractors
        yt_dlp.networking._curlcffi yt_dlp.networking._requests yt_dlp.postprocessor.ffmpeg
    """,
}
_WHOLE = ("beetsplug.mixcloud", "mixcloud_core", "yt_dlp_plugins.extractor._mixcloud")
# What counts only when Python starts, and what replaces modules.
_AT_START = ("PYTHON", "LC_", "LANG", "LD_", "YTDLP_")


class Forked:
    """A program that runs, with what `subprocess.Popen` has of it."""

    def __init__(self, pid: int, out: int, err: int, server: socket.socket) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._server = server
        self._texts = {out: "", err: ""}
        self._readers = [threading.Thread(target=self._read, args=(pipe,), daemon=True) for pipe in self._texts]
        for reader in self._readers:
            reader.start()

    def _read(self, pipe: int) -> None:
        with os.fdopen(pipe, encoding="utf-8") as file:
            self._texts[pipe] = file.read()

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Give both outputs when the program has ended; raises subprocess.TimeoutExpired."""
        for reader in self._readers:
            reader.join(timeout)
            if reader.is_alive():
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        if self.returncode is None:
            self.returncode = int(self._server.recv(16))
        out, err = self._texts.values()
        return out, err

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)


class Forker:
    """Has a program forked by its server, one run after the other."""

    def __init__(self, module: str) -> None:
        self._ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-X", "faulthandler", "-m", "tests.forking", module, str(theirs.fileno())],
                cwd=Path(__file__).resolve().parents[1],
                env=os.environ | {"PYTHONUTF8": "1"},
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        self._running: Forked | None = None
        atexit.register(self._ours.close)

    @property
    def is_free(self) -> bool:
        """Tell whether the last run is over."""
        return self._running is None or self._running.returncode is not None

    def start(self, arguments: tuple[str, ...], cwd: Path, environment: Mapping[str, str]) -> Forked:
        """Start the program, in a session of its own."""
        wish = json.dumps([arguments, str(cwd), dict(environment)]).encode()
        (out, their_out), (err, their_err) = os.pipe(), os.pipe()
        try:
            socket.send_fds(self._ours, [f"{len(wish):08}".encode()], [their_out, their_err])
        finally:
            os.close(their_out)
            os.close(their_err)
        self._ours.sendall(wish)
        self._running = Forked(int(self._ours.recv(16)), out, err, self._ours)
        return self._running


@cache
def _forker(module: str) -> Forker:
    return Forker(module)


def free_forker(module: str, changes: Mapping[str, str]) -> Forker | None:
    """Give what forks a program, None where it has to be started anew; `changes` is what is new in its environment."""
    if not hasattr(os, "fork") or module not in _LOADED or any(name.startswith(_AT_START) for name in changes):
        return None
    found = _forker(module)
    return found if found.is_free else None


def _serve(server: socket.socket) -> list[str]:
    """Fork as long as somebody asks; comes back in the child only, with the arguments of the program."""
    while True:
        head, fds, _, _ = socket.recv_fds(server, 8, 2)
        if not head:
            sys.exit()
        wish = bytearray()
        while len(wish) < int(head):
            wish += server.recv(int(head) - len(wish))
        arguments, cwd, environment = json.loads(wish)
        if pid := os.fork():
            for fd in fds:
                os.close(fd)
            server.sendall(f"{pid:<16}".encode())
            _, status = os.waitpid(pid, 0)
            server.sendall(f"{os.waitstatus_to_exitcode(status):<16}".encode())
            continue
        server.close()
        _become(fds, cwd, environment)
        return list(arguments)


def _become(fds: list[int], cwd: str, environment: dict[str, str]) -> None:
    os.setsid()
    for number, fd in enumerate(fds, 1):
        os.dup2(fd, number)
        os.close(fd)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[0] = cwd
    random.seed()


def _load(names: Iterable[str]) -> None:
    for name in names:
        with suppress(ImportError):  # of an extra that is not installed
            loaded = import_module(name)
            if name in _WHOLE:
                _load(module.name for module in pkgutil.walk_packages(loaded.__path__, f"{name}."))


if __name__ == "__main__":
    _, _module, _number = sys.argv
    _load(_LOADED[_module].split())
    gc.freeze()  # what is collected is written to, and so copied
    sys.argv = [_module, *_serve(socket.socket(fileno=int(_number)))]
    runpy.run_module(_module, run_name="__main__", alter_sys=True)
