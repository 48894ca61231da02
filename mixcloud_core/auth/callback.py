"""A web server for one sign-in: it waits on this machine for the browser to come back from Mixcloud.

It reads no more than a line and the host's name of what it is sent, one thread serves everybody, and who comes in
crowds pushes out only the crowd: `http.server` would start a thread for each, and keep whatever it is told.
"""

from __future__ import annotations

import asyncio
import queue
import re
import secrets
import socket
import threading
import time
from asyncio import IncompleteReadError, LimitOverrunError, StreamReader, StreamWriter, Task
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self, cast
from urllib.parse import urlsplit

from mixcloud_core.auth.oauth import Answer, App, Attempt, Kind
from mixcloud_core.auth.pages import HEADERS, Page, render
from mixcloud_core.errors import SignInError

__all__ = ["CallbackServer"]

# Seconds: for a client to say what it wants, and for it to take the answer.
_REQUEST, _TELLING = 10.0, 3.0
# Bytes of a request: a browser sends along the cookies of all that ever ran on 127.0.0.1.
_LARGEST = 64 * 1024
# Connections: those that say what they want, those that wait for the end, those that go on talking after the answer.
_MOST_ASKING, _MOST_WAITING, _MOST_LEAVING = 64, 8, 16

_GET = b"GET "
# A path and its query, and nothing else that a first line may hold.
_FIRST_LINE = re.compile(rb"GET (/[!-~]*) HTTP/1\.[01]")


class CallbackServer:
    """Serves one attempt on 127.0.0.1, at a port that the system chooses and that stays taken until `close`.

    It takes the first answer that fits, shows the same page to whoever comes with it again, and answers nothing else:
    not another path, nor another host's name, nor another method. Raises OSError where no port is to be had.
    """

    def __init__(self, app: App) -> None:
        self._socket = _listening_socket()
        self._host = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self.attempt = Attempt.at(f"http://{self._host}", app)
        self._callback_path = urlsplit(self.attempt.redirect_uri).path
        self._start_path = f"/{secrets.token_urlsafe(16)}"
        self._answers: queue.Queue[Answer] = queue.Queue()
        # Of the thread below alone, from here on.
        self._started = False
        self._taken: Answer | None = None
        self._page = Page.FAILED
        self._ended, self._closing = asyncio.Event(), asyncio.Event()
        self._asking, self._waiting, self._leaving = _Room(_MOST_ASKING), _Room(_MOST_WAITING), _Room(_MOST_LEAVING)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="mixcloud sign-in", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def start(self) -> str:
        """An address that leads to Mixcloud's, once: a browser's command line, which others can read, tells nothing."""
        return f"http://{self._host}{self._start_path}"

    def wait(self, seconds: float) -> Answer:
        """Give the answer; raises SignInError when none came in time."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                return self._answers.get(timeout=min(left, 0.5))  # in steps, for Windows' Ctrl-C
            except queue.Empty:
                continue
        self.finish(Page.FAILED)
        raise SignInError(
            f"Nobody came back from Mixcloud's page within {seconds:.0f} seconds",
            hint="Run the command again; --wait gives more time",
        )

    def finish(self, page: Page) -> None:
        """Say how it ended to the browser that waits for it; the first page counts."""
        self._do(self._end, page)

    def close(self) -> None:
        """Stop, once the browser has its page; one that went away is not waited for long."""
        self.finish(Page.FAILED)
        self._do(self._closing.set)
        self._thread.join(_TELLING + 1)

    def _do(self, act: Callable[..., object], *arguments: object) -> None:
        with suppress(RuntimeError):  # it has stopped
            self._loop.call_soon_threadsafe(act, *arguments)

    def _end(self, page: Page) -> None:
        if not self._ended.is_set():
            self._page = page
            self._ended.set()

    def _run(self) -> None:
        # A client may hang up at any time: that is nothing to be told of.
        self._loop.set_exception_handler(lambda *_: None)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()
            self._socket.close()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._welcome, sock=self._socket, limit=_LARGEST)
        await self._closing.wait()
        server.close()
        if self._waiting.tasks:
            await asyncio.wait(self._waiting.tasks, timeout=_TELLING)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)  # for their connections to be closed

    async def _welcome(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            with self._asking.place():
                async with asyncio.timeout(_REQUEST):
                    target = await _read_target(reader, self._host)
            path, _, query = target.partition("?")
            if path and _same(path, self._callback_path):
                await self._come_back(query, writer)
            elif path and _same(path, self._start_path) and not self._started:
                self._started = True
                await _tell(writer, HTTPStatus.FOUND, Page.UNKNOWN, Location=self.attempt.address)
            else:
                await _tell(writer, HTTPStatus.NOT_FOUND, Page.UNKNOWN)
                with self._leaving.place():
                    await _hear_out(reader)
        except (OSError, EOFError):
            pass  # it hung up, or takes too long
        finally:
            writer.transport.abort()

    async def _come_back(self, query: str, writer: StreamWriter) -> None:
        """Take the first answer, and give the page for it when everything has ended; another one changes nothing."""
        answer = self.attempt.read_query(query)
        if answer.kind is Kind.FORGED:
            await _tell(writer, HTTPStatus.BAD_REQUEST, Page.UNKNOWN)
            return
        if self._taken is None:
            self._taken = answer
            self._answers.put(answer)
        elif answer != self._taken:
            await _tell(writer, HTTPStatus.BAD_REQUEST, Page.USED)
            return
        with self._waiting.place():
            await self._ended.wait()
            await _tell(writer, HTTPStatus.OK if self._page is Page.DONE else HTTPStatus.BAD_REQUEST, self._page)


class _Room:
    """Clients that do the same; when it is full, whoever has been there longest is sent away for the next one."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.tasks: list[Task[Any]] = []

    @contextmanager
    def place(self) -> Iterator[None]:
        """Take a place for this task."""
        task = cast("Task[Any]", asyncio.current_task())
        if len(self.tasks) >= self._most:
            self.tasks[0].cancel()
            del self.tasks[0]
        self.tasks.append(task)
        try:
            yield
        finally:
            if task in self.tasks:
                self.tasks.remove(task)


def _listening_socket() -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if exclusive := getattr(socket, "SO_EXCLUSIVEADDRUSE", 0):  # Windows lets two programs have one port
            listener.setsockopt(socket.SOL_SOCKET, exclusive, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener


async def _read_target(reader: StreamReader, host: str) -> str:
    """Give path and query of a request to this host, empty for any other request."""
    # At once: a browser that tries https first waits to hear that there is none.
    if await reader.readexactly(len(_GET)) != _GET:
        return ""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (LimitOverrunError, IncompleteReadError):
        return ""
    first, *lines = (_GET + head).split(b"\r\n")
    asked = _FIRST_LINE.fullmatch(first)
    headers = (line.partition(b":") for line in lines)
    hosts = [value.strip(b" \t") for name, _, value in headers if name.strip().lower() == b"host"]
    # Another name there is another page's, whose name points to this machine by a trick.
    return asked[1].decode("ascii") if asked and hosts == [host.encode()] else ""


async def _tell(writer: StreamWriter, status: HTTPStatus, page: Page, **more: str) -> None:
    body = render(page)
    headers = {**HEADERS, **more, "Content-Length": str(len(body)), "Connection": "close"}
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    writer.write("\r\n".join([*lines, "", ""]).encode("ascii") + body)
    async with asyncio.timeout(_TELLING):
        await writer.drain()
    writer.write_eof()


async def _hear_out(reader: StreamReader) -> None:
    """Let a client end what it says: one that is hung up on meanwhile might lose the answer."""
    async with asyncio.timeout(_TELLING):
        while await reader.read(_LARGEST):
            pass


def _same(given: str, wanted: str) -> bool:
    return secrets.compare_digest(given.encode(), wanted.encode())
