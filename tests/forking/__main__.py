"""The server that forks: `python -m tests.forking PROGRAM NUMBER`, where the number is that of its socket."""

from __future__ import annotations

import atexit
import gc
import json
import os
import pkgutil
import random
import runpy
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module

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


class _Server:
    """Forks as long as somebody asks, and tells of each child how it ended."""

    def __init__(self, asked: socket.socket) -> None:
        self._asked = asked
        self._statuses: dict[int, int] = {}
        self._ended, told = socket.socketpair()
        for end in (self._ended, told):
            end.setblocking(False)
        self._told = told
        signal.set_wakeup_fd(told.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def serve(self) -> list[str]:
        """Come back in the children only, with the arguments of the program."""
        while True:
            ready, _, _ = select.select([self._asked, self._ended], [], [])
            if self._ended in ready:
                self._tell()
            if self._asked in ready and (arguments := self._fork()) is not None:
                return arguments

    def _tell(self) -> None:
        self._ended.recv(4096)
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                status = self._statuses.pop(ended[0])
                with suppress(BrokenPipeError):  # nobody waits for it any more
                    os.write(status, str(os.waitstatus_to_exitcode(ended[1])).encode())
                os.close(status)

    def _fork(self) -> list[str] | None:
        head, received, _, _ = socket.recv_fds(self._asked, 8, 4)
        if not head:
            sys.exit()
        status, *fds = received
        wish = bytearray()
        while len(wish) < int(head):
            wish += self._asked.recv(int(head) - len(wish))
        arguments, cwd, environment = json.loads(wish)
        if pid := os.fork():
            for fd in fds:
                os.close(fd)
            self._statuses[pid] = status
            self._asked.sendall(f"{pid:<16}".encode())
            return None
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for end in (self._asked, self._ended, self._told):
            end.close()
        for other in (status, *self._statuses.values()):
            os.close(other)
        _become(fds, cwd, environment)
        return list(arguments)


def _become(fds: list[int], cwd: str, environment: dict[str, str]) -> None:
    if len(fds) == 1:
        os.login_tty(fds[0])
    else:
        os.setsid()
        for number, fd in enumerate(fds):
            os.dup2(fd, number)
            os.close(fd)
    sys.stdout.reconfigure(line_buffering=os.isatty(1))  # type: ignore[union-attr]  # it is the one Python made
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[0] = cwd
    random.seed()
    time.tzset()


def _load(names: Iterable[str]) -> None:
    for name in names:
        with suppress(ImportError):  # of an extra that is not installed
            loaded = import_module(name)
            if name in _WHOLE:
                _load(module.name for module in pkgutil.walk_packages(loaded.__path__, f"{name}."))


def _run(module: str) -> None:
    """Run the program and end as Python does, but for taking down all that was loaded, which would copy all of it."""
    status: object = None
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        status = end.code
    threading._shutdown()  # type: ignore[attr-defined]  # as multiprocessing does: nothing public waits for all threads
    atexit._run_exitfuncs()
    with suppress(OSError):
        for stream in (sys.stdout, sys.stderr):
            if not stream.closed:
                stream.flush()
        if isinstance(status, int | None):
            os._exit(status or 0)
    sys.exit(status)  # what Python says of a text, and of a stream that nobody reads any more, is left to Python


if __name__ == "__main__":
    _, _module, _number = sys.argv
    _load(_LOADED[_module].split())
    gc.freeze()  # what is collected is written to, and so copied
    sys.argv = [_module, *_Server(socket.socket(fileno=int(_number))).serve()]
    _run(_module)
