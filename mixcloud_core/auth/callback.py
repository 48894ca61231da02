"""A web server for one sign-in: it waits on this machine for the browser to come back from Mixcloud."""

from __future__ import annotations

import queue
import secrets
import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from mixcloud_core.auth.oauth import Answer, App, Attempt, Kind
from mixcloud_core.auth.pages import HEADERS, Page, render
from mixcloud_core.errors import SignInError

__all__ = ["CallbackServer"]

# Seconds: for a client to say what it wants, for a sign-in to end once the browser is back, and for it to be told.
_REQUEST, _ENDING, _TELLING = 10.0, 300.0, 3.0


class CallbackServer:
    """Serves one attempt on 127.0.0.1, at a port that the system chooses and that stays taken until `close`.

    It takes the first answer that fits, shows the same page to whoever comes with it again, and answers nothing else:
    not another path, nor another host's name, nor another method. Raises OSError where no port is to be had.
    """

    def __init__(self, app: App) -> None:
        self._server = _Server()
        self.attempt = Attempt.at(self._server.origin, app)
        self._server.attempt = self.attempt
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="mixcloud sign-in", daemon=True
        )
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
        return f"{self._server.origin}/{self._server.start}"

    def wait(self, seconds: float) -> Answer:
        """Give the answer; raises SignInError when none came in time."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                return self._server.answers.get(timeout=min(left, 0.5))  # in steps, for Windows' Ctrl-C
            except queue.Empty:
                continue
        self._server.finish(Page.FAILED)
        raise SignInError(
            f"Nobody came back from Mixcloud's page within {seconds:.0f} seconds",
            hint="Run the command again; --wait gives more time",
        )

    def finish(self, page: Page) -> None:
        """Say how it ended to the browser that waits for it."""
        self._server.finish(page)

    def close(self) -> None:
        """Stop, once the browser has its page; one that went away is not waited for long."""
        self._server.finish(Page.FAILED)
        deadline = time.monotonic() + _TELLING
        while self._server.waiting and time.monotonic() < deadline:
            time.sleep(0.02)
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(_TELLING)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = False
    attempt: Attempt

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.host = f"127.0.0.1:{self.server_port}"
        self.origin = f"http://{self.host}"
        self.start = secrets.token_urlsafe(16)
        self.answers: queue.Queue[Answer] = queue.Queue()
        self.waiting = 0  # browsers that are told how it ends
        self._taken: Answer | None = None
        self._ended = threading.Event()
        self._page = Page.FAILED
        self._lock = threading.Lock()

    def take_start(self) -> bool:
        """Tell whether the address to start at is asked for the first time."""
        with self._lock:
            is_first, self.start = bool(self.start), ""
            return is_first

    def page_for(self, answer: Answer) -> Page:
        """Take the first answer, and give the page for it when everything has ended; another one changes nothing."""
        with self._lock:
            if self._taken is None:
                self._taken = answer
                self.answers.put(answer)
            elif answer != self._taken:
                return Page.USED
            self.waiting += 1
        if not self._ended.wait(_ENDING):
            return Page.FAILED
        return self._page

    def told(self) -> None:
        with self._lock:
            self.waiting -= 1

    def finish(self, page: Page) -> None:
        with self._lock:
            if not self._ended.is_set():
                self._page = page
                self._ended.set()

    def handle_error(self, *_: object) -> None:
        """Say nothing: a client may hang up at any time."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = _REQUEST

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        # Another name in the request's header is another page's, whose name points to this machine by a trick.
        if self.headers.get_all("Host") != [self.server.host]:
            self._send(HTTPStatus.NOT_FOUND, Page.UNKNOWN)
        elif _same(path, urlsplit(self.server.attempt.redirect_uri).path):
            self._answer(query)
        elif self.server.start and _same(path, f"/{self.server.start}") and self.server.take_start():
            self._send(HTTPStatus.FOUND, Page.UNKNOWN, {"Location": self.server.attempt.address})
        else:
            self._send(HTTPStatus.NOT_FOUND, Page.UNKNOWN)

    def _answer(self, query: str) -> None:
        answer = self.server.attempt.read_query(query)
        if answer.kind is Kind.FORGED:
            self._send(HTTPStatus.BAD_REQUEST, Page.UNKNOWN)
            return
        page = self.server.page_for(answer)
        try:
            self._send(HTTPStatus.OK if page is Page.DONE else HTTPStatus.BAD_REQUEST, page)
        finally:
            if page is not Page.USED:
                self.server.told()

    def _send(self, status: HTTPStatus, page: Page, more: dict[str, str] | None = None) -> None:
        body = render(page)
        self.send_response(status)
        for name, value in {**HEADERS, **(more or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002 (the signature of http.server)
        """Answer what can't be read, or another method, without repeating any of it."""
        self.command = self.command or ""
        self._send(HTTPStatus.NOT_FOUND, Page.UNKNOWN)

    def version_string(self) -> str:
        """Tell nobody which Python this is."""
        return "mixcloud-plugins"

    def log_message(self, format: str, *_: object) -> None:  # noqa: A002 (the name in the base class)
        """Say nothing: the address holds the code."""


def _same(given: str, wanted: str) -> bool:
    return secrets.compare_digest(given.encode(errors="replace"), wanted.encode())
